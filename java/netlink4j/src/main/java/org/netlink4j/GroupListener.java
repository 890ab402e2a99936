package org.netlink4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.netlink4j.NativeLibraries.SizeT;

/**
 * Waits for what is announced to multicast groups; owner of the socket that has joined them. One thread waits in {@link #await}; any other
 * may call {@link #wakeUp}.
 */
final class GroupListener implements AutoCloseable {

    /** Bounds the reading while changes go on and on. */
    private static final int MOST_READS = 10_000;

    /** What became of the announcements that {@link #await} waited for. */
    enum Heard {
        /** Handed over: some, or none when there were none in time. */
        ALL,
        /** Some could not be kept until they were read. */
        LOST
    }

    private final NetlinkSocket socket;
    private final int waker;
    private final PollSet poll;
    private boolean open = true;

    private GroupListener(NetlinkSocket socket, int waker) {
        this.socket = socket;
        this.waker = waker;
        this.poll = PollSet.of(socket.descriptor(), waker);
    }

    /** @param socket to be closed with this @param bufferBytes for announcements that nobody has read yet */
    static GroupListener of(NetlinkSocket socket, int bufferBytes, Iterable<Integer> groups) {
        try {
            socket.receiveBuffer(bufferBytes);
            groups.forEach(socket::join);
            int waker = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
            if (waker < 0) {
                throw new NetlinkException("monitor open", Errno.last());
            }
            return new GroupListener(socket, waker);
        } catch (RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    /**
     * Waits for announcements and hands them to {@code sink}.
     *
     * @param timeoutMillis 0: not at all, −1: without end
     */
    Heard await(int timeoutMillis, Consumer<NetlinkMessage> sink) {
        if (!poll.await(timeoutMillis)) {
            Libc.read(waker, new byte[Long.BYTES], new SizeT(Long.BYTES));
            return Heard.ALL;
        }
        if (read(sink)) {
            return Heard.ALL;
        }
        // The kernel announces nothing, and does not tell so again, until the last of what is waiting has been read.
        for (int reads = 0; reads < MOST_READS && poll.await(0); reads++) {
            read(sink);
        }
        return Heard.LOST;
    }

    /** Ends the {@link #await} at hand, or the next one, early. */
    synchronized void wakeUp() {
        byte[] one = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(1).array();
        if (open) {
            Libc.write(waker, one, new SizeT(one.length));
        }
    }

    /** Returns false when announcements were lost. */
    private boolean read(Consumer<NetlinkMessage> sink) {
        try {
            socket.receive(0).forEach(sink);
            return true;
        } catch (NetlinkException failure) {
            if (failure.errno() != Errno.ENOBUFS) {
                throw failure;
            }
            return false;
        }
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            poll.close();
            socket.close();
            Libc.close(waker);
        }
    }
}
