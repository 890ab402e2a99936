package org.netlink4j;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Listens to rtnetlink's multicast groups. One thread waits in {@link #await}; any other may call {@link #wakeUp}. Only when nobody waits
 * any more may it be closed; waking it up afterwards does nothing.
 */
public final class RtMonitor implements AutoCloseable {

    /** Enough for a burst of some thousand changes, where the kernel allows it. */
    public static final int DEFAULT_BUFFER_BYTES = 1 << 20;

    private final GroupListener listener;

    private RtMonitor(GroupListener listener) {
        this.listener = listener;
    }

    /** From now on nothing that {@code groups} announce is missed, or {@link Notification.Lost} tells so. */
    public static RtMonitor open(Set<RtGroup> groups) {
        return open(groups, DEFAULT_BUFFER_BYTES);
    }

    /** @param bufferBytes at least some 16 KiB: a buffer that cannot hold one announcement loses all of them */
    public static RtMonitor open(Set<RtGroup> groups, int bufferBytes) {
        List<Integer> numbers = groups.stream().map(RtGroup::number).toList();
        return new RtMonitor(GroupListener.of(NetlinkSocket.open(Protocol.ROUTE), bufferBytes, numbers));
    }

    /**
     * Waits for changes.
     *
     * @param timeoutMillis 0: not at all, −1: without end
     * @return empty when none came in time, or on {@link #wakeUp}; {@link Notification.Lost}, when some were lost, is the last: who asks
     *     for the present state after it misses nothing
     */
    public List<Notification> await(int timeoutMillis) {
        return listener.await(timeoutMillis, Notifications::decode);
    }

    /** What would be heard if the kernel announced a thing as {@code request} describes it; empty for requests that describe none. */
    public static Optional<Notification> heard(Request request) {
        try (NativeMessage message = NativeMessage.of(request)) {
            return NetlinkMessage.split(message.bytes()).stream().flatMap(one -> Notifications.decode(one).stream()).findFirst();
        }
    }

    /** Ends the {@link #await} at hand, or the next one, early. */
    public void wakeUp() {
        listener.wakeUp();
    }

    @Override
    public void close() {
        listener.close();
    }
}
