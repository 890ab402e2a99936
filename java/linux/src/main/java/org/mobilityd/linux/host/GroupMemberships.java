package org.mobilityd.linux.host;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.netlink4j.Errno;
import org.netlink4j.IpAddress;
import org.netlink4j.NetlinkException;

/** Multicast groups that this host hears on its links (RFC 3493 section 5.2). They end with the process, and with the link. */
final class GroupMemberships implements AutoCloseable {

    private static final int IPV6_MREQ_BYTES = 20;
    private static final int NONE = -1;

    private final Map<IpAddress, Set<Integer>> links = new HashMap<>();
    private int socket = NONE;

    /** @throws NetlinkException when the link is not there, or the address is no group's */
    void join(int link, IpAddress group) {
        if (socket == NONE) {
            socket = open();
        }
        set(RawSocket.IPV6_JOIN_GROUP, "join", link, group, Errno.EADDRINUSE);
        links.computeIfAbsent(group, any -> new TreeSet<>()).add(link);
    }

    void leave(int link, IpAddress group) {
        Set<Integer> on = links.getOrDefault(group, Set.of());
        if (on.remove(link)) {
            set(RawSocket.IPV6_LEAVE_GROUP, "leave", link, group, Errno.EADDRNOTAVAIL);
        }
    }

    /** Where this host is a member of {@code group}. */
    Set<Integer> links(IpAddress group) {
        return Set.copyOf(links.getOrDefault(group, Set.of()));
    }

    @Override
    public void close() {
        if (socket != NONE) {
            RawSocket.close(socket);
            socket = NONE;
            links.clear();
        }
    }

    private static int open() {
        int opened = RawSocket.socket(RawSocket.AF_INET6, RawSocket.SOCK_DGRAM | RawSocket.SOCK_CLOEXEC, 0);
        if (opened < 0) {
            throw new NetlinkException("multicast socket open", Native.getLastError());
        }
        return opened;
    }

    /** @param harmless the errno that says that it is so already */
    private void set(int option, String what, int link, IpAddress group, int harmless) {
        byte[] request = ByteBuffer.allocate(IPV6_MREQ_BYTES).order(ByteOrder.nativeOrder()).put(group.toBytes()).putInt(link).array();
        if (RawSocket.setsockopt(socket, RawSocket.IPPROTO_IPV6, option, request, request.length) != 0
                && Native.getLastError() != harmless) {
            throw new NetlinkException("group " + what + " " + group + " on link " + link, Native.getLastError());
        }
    }
}
