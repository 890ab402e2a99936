package org.netlink4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.netlink4j.NativeLibraries.SizeT;

/**
 * Waits for what is announced to multicast groups; owner of the socket that has joined them. One thread waits in {@link #await}; any other
 * may call {@link #wakeUp}.
 */
final class GroupListener implements AutoCloseable {

    /** Bounds the reading while changes go on and on. */
    private static final int MOST_READS = 10_000;

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
     * Waits for announcements and returns those that {@code decode} understands; {@link Notification.Lost}, when some could not be kept until
     * they were read, is the last.
     *
     * @param timeoutMillis 0: not at all, −1: without end
     */
    List<Notification> await(int timeoutMillis, Function<NetlinkMessage, Optional<Notification>> decode) {
        List<Notification> announced = new ArrayList<>();
        if (hear(timeoutMillis, message -> decode.apply(message).ifPresent(announced::add))) {
            announced.add(new Notification.Lost());
        }
        return announced;
    }

    /** Returns whether some were lost. */
    private boolean hear(int timeoutMillis, Consumer<NetlinkMessage> sink) {
        if (!poll.await(timeoutMillis)) {
            Libc.read(waker, new byte[Long.BYTES], new SizeT(Long.BYTES));
            return false;
        }
        if (read(sink)) {
            return false;
        }
        // The kernel announces nothing, and does not tell so again, until the last of what is waiting has been read.
        for (int reads = 0; reads < MOST_READS && poll.await(0); reads++) {
            read(sink);
        }
        return true;
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
