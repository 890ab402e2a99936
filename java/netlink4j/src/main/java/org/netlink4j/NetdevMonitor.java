package org.netlink4j;

import java.util.List;
import java.util.Optional;

/**
 * Listens to what the family {@code netdev} announces (see {@link Netdev}): devices that come and go, and changes of what they can do with
 * XDP. One thread waits in {@link #await}; any other may call {@link #wakeUp}. Only when nobody waits any more may it be closed.
 */
public final class NetdevMonitor implements AutoCloseable {

    private final GroupListener listener;

    private NetdevMonitor(GroupListener listener) {
        this.listener = listener;
    }

    /** From now on no change is missed, or {@link Notification.Lost} tells so. Empty when the kernel does not have the family. */
    public static Optional<NetdevMonitor> open() {
        return open(RtMonitor.DEFAULT_BUFFER_BYTES);
    }

    static Optional<NetdevMonitor> open(int bufferBytes) {
        Integer group = group();
        if (group == null) {
            return Optional.empty();
        }
        return Optional.of(new NetdevMonitor(GroupListener.of(NetlinkSocket.open(Protocol.GENERIC), bufferBytes, List.of(group))));
    }

    private static Integer group() {
        try (GenericNetlink netlink = GenericNetlink.open()) {
            return netlink.family(Netdev.FAMILY).map(family -> family.groups().get(Netdev.GROUP)).orElse(null);
        }
    }

    /**
     * Waits for changes.
     *
     * @param timeoutMillis 0: not at all, −1: without end
     * @return empty when none came in time, or on {@link #wakeUp}; {@link Notification.Lost}, when some were lost, is the last
     */
    public List<Notification> await(int timeoutMillis) {
        return listener.await(timeoutMillis, Netdev::notification);
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
