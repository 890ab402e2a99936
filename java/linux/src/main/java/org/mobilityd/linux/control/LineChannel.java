package org.mobilityd.linux.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Lines of UTF-8 over a socket, with limits that a peer cannot outlast: on the length of a line, on the time until it begins, until it is
 * complete, and until the peer takes what it is sent. A blocking UNIX-domain channel has no time limit of its own, hence the selector.
 */
final class LineChannel implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 * 1024;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final int longestLine;
    private final ByteBuffer received = ByteBuffer.allocate(BUFFER_BYTES).flip();

    LineChannel(SocketChannel channel, int longestLine) throws IOException {
        this.channel = channel;
        this.longestLine = longestLine;
        this.selector = Selector.open();
        try {
            channel.configureBlocking(false);
            this.key = channel.register(selector, 0);
        } catch (IOException e) {
            selector.close();
            throw e;
        }
    }

    /**
     * The next line without its end, or null when the peer closed the connection.
     *
     * @param begin how long to wait for its first byte
     * @param complete how long to wait from then on for its end
     * @throws TimeLimitException when either ran out
     * @throws LineTooLongException when it did not end in time and space
     */
    String readLine(Duration begin, Duration complete) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + begin.toNanos();
        boolean begun = false;
        while (true) {
            if (!received.hasRemaining() && !fill(deadline)) {
                return null;
            }
            if (!begun) {
                begun = true;
                deadline = System.nanoTime() + complete.toNanos();
            }
            while (received.hasRemaining()) {
                byte next = received.get();
                if (next == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                if (line.size() == longestLine) {
                    throw new LineTooLongException(longestLine);
                }
                line.write(next);
            }
        }
    }

    /** Sends {@code text} and a line end. @param progress how long the peer may take nothing at all */
    void writeLine(String text, Duration progress) throws IOException {
        write(ByteBuffer.wrap((text + '\n').getBytes(StandardCharsets.UTF_8)), progress);
    }

    /** Sends as much of {@code text} and a line end as the peer has room for now. */
    void offerLine(String text) throws IOException {
        channel.write(ByteBuffer.wrap((text + '\n').getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether the peer has closed its end; consumes nothing that it sent before. */
    boolean peerClosed() throws IOException {
        if (received.hasRemaining()) {
            return false;
        }
        received.clear();
        int count = channel.read(received);
        received.flip();
        return count < 0;
    }

    @Override
    public void close() throws IOException {
        try (selector) {
            channel.close();
        }
    }

    private void write(ByteBuffer bytes, Duration progress) throws IOException {
        long deadline = System.nanoTime() + progress.toNanos();
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) > 0) {
                deadline = System.nanoTime() + progress.toNanos();
            } else {
                await(SelectionKey.OP_WRITE, deadline);
            }
        }
    }

    /** Waits for bytes; false at the end of the stream. */
    private boolean fill(long deadline) throws IOException {
        received.clear();
        try {
            int count = channel.read(received);
            while (count == 0) {
                await(SelectionKey.OP_READ, deadline);
                count = channel.read(received);
            }
            return count > 0;
        } finally {
            received.flip();
        }
    }

    private void await(int operation, long deadline) throws IOException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new TimeLimitException();
        }
        try {
            key.interestOps(operation);
            selector.select(millis);
            selector.selectedKeys().clear();
        } catch (CancelledKeyException | ClosedSelectorException closedMeanwhile) {
            throw new ClosedChannelException();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("interrupted");
        }
    }

    /** A line did not end within the limit. */
    static final class LineTooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        LineTooLongException(int limit) {
            super("a line of more than " + limit + " bytes");
        }
    }

    /** The peer kept us waiting too long. */
    static final class TimeLimitException extends IOException {
        private static final long serialVersionUID = 1L;

        TimeLimitException() {
            super("nothing moved within the time limit");
        }
    }
}
