package org.mobilityd.daemon.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.mobilityd.protocol.recording.RecordingSink;

/**
 * A file that a thread of its own writes, so that nobody waits for a disk. What was taken is in the kernel's hands soon after, and safe
 * there from the end of this process.
 */
final class RecordingFile implements RecordingSink, AutoCloseable {

    /** What may wait to be written before something that comes on top is too much. */
    static final int MAX_WAITING_BYTES = 16_000_000;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] END = {};
    private static final long LONGEST_END_SECONDS = 5;

    private final WritableByteChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final BlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Thread writer;
    private volatile IOException failure;

    /** @param file to be closed with this */
    RecordingFile(WritableByteChannel file) {
        this.file = file;
        writer = new Thread(this::write, "recording");
        writer.setDaemon(true);
        writer.start();
    }

    /** Makes the file, which only its owner may read. @throws IOException when anything has that name already, a symbolic link among it */
    static RecordingFile create(Path path) throws IOException {
        return new RecordingFile(FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    }

    @Override
    public void take(byte[] bytes) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (waitingBytes.get() > MAX_WAITING_BYTES) {
            throw new IOException("it cannot be written as fast as things happen");
        }
        waitingBytes.addAndGet(bytes.length);
        waiting.add(bytes);
    }

    /** Returns when everything that was taken is written, or cannot be within seconds. */
    @Override
    public void close() throws IOException {
        waiting.add(END);
        try {
            writer.join(TimeUnit.SECONDS.toMillis(LONGEST_END_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        file.close();
        if (failure != null) {
            throw failure;
        }
    }

    private void write() {
        try {
            byte[] bytes = waiting.take();
            while (bytes != END) {
                add(bytes);
                waitingBytes.addAndGet(-bytes.length);
                bytes = waiting.poll();
                if (bytes == null) {
                    flush();
                    bytes = waiting.take();
                }
            }
            flush();
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void add(byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length;) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int count = Math.min(bytes.length - at, buffer.remaining());
            buffer.put(bytes, at, count);
            at += count;
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        buffer.clear();
    }
}
