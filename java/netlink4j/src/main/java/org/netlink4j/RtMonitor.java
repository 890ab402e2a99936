package org.netlink4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.netlink4j.NativeLibraries.SizeT;

/**
 * Listens to rtnetlink's multicast groups. One thread waits in {@link #await}; any other may call {@link #wakeUp}. Only when nobody waits
 * any more may it be closed; waking it up afterwards does nothing.
 */
public final class RtMonitor implements AutoCloseable {

    /** Enough for a burst of some thousand changes, where the kernel allows it. */
    public static final int DEFAULT_BUFFER_BYTES = 1 << 20;

    /** Bounds the reading while changes go on and on. */
    private static final int MOST_READS = 10_000;

    private final NetlinkSocket socket;
    private final int waker;
    private final PollSet poll;
    private boolean open = true;

    private RtMonitor(NetlinkSocket socket, int waker) {
        this.socket = socket;
        this.waker = waker;
        this.poll = PollSet.of(socket.descriptor(), waker);
    }

    /** From now on nothing that {@code groups} announce is missed, or {@link Notification.Lost} tells so. */
    public static RtMonitor open(Set<RtGroup> groups) {
        return open(groups, DEFAULT_BUFFER_BYTES);
    }

    /** @param bufferBytes at least some 16 KiB: a buffer that cannot hold one announcement loses all of them */
    public static RtMonitor open(Set<RtGroup> groups, int bufferBytes) {
        NetlinkSocket socket = NetlinkSocket.open(Protocol.ROUTE);
        try {
            socket.receiveBuffer(bufferBytes);
            groups.forEach(group -> socket.join(group.number()));
            int waker = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
            if (waker < 0) {
                throw new NetlinkException("monitor open", Errno.last());
            }
            return new RtMonitor(socket, waker);
        } catch (RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    /**
     * Waits for changes.
     *
     * @param timeoutMillis 0: not at all, −1: without end
     * @return empty when none came in time, or on {@link #wakeUp}; {@link Notification.Lost}, when some were lost, is the last: who asks
     *     for the present state after it misses nothing
     */
    public List<Notification> await(int timeoutMillis) {
        if (!poll.await(timeoutMillis)) {
            Libc.read(waker, new byte[Long.BYTES], new SizeT(Long.BYTES));
            return List.of();
        }
        List<Notification> changes = new ArrayList<>();
        if (!read(changes)) {
            // The kernel announces nothing, and does not tell so again, until the last of what is waiting has been read.
            for (int reads = 0; reads < MOST_READS && poll.await(0); reads++) {
                read(changes);
            }
            changes.add(new Notification.Lost());
        }
        return changes;
    }

    /** Ends the {@link #await} at hand, or the next one, early. */
    public synchronized void wakeUp() {
        byte[] one = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(1).array();
        if (open) {
            Libc.write(waker, one, new SizeT(one.length));
        }
    }

    /** Returns false when announcements were lost. */
    private boolean read(List<Notification> changes) {
        try {
            for (NetlinkMessage message : socket.receive(0)) {
                Notifications.decode(message).ifPresent(changes::add);
            }
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
