package org.mobilityd.linux.host;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.netlink4j.Errno;
import org.netlink4j.NetlinkException;

/**
 * A raw IPv6 socket whose packets bring their own header. Control data beside each packet (IPV6_PKTINFO, RFC 3542) tell the kernel how to
 * route it: by its source address, as a rule for that source wants it, when no interface is given; by the routes of the given
 * interface otherwise. Not by both: the kernel takes an interface for a mere hint once it knows a source. IPV6_FREEBIND lets the source be
 * an address that this host does not have. Never waits. For one thread at a time.
 */
public final class RawPacketSender implements PacketSender {

    private final int socket;
    private final OutgoingMessages messages = new OutgoingMessages();
    /** Of the packet that stands in a slot: its place in the caller's list. */
    private final int[] indexes = new int[OutgoingMessages.SLOTS];
    private boolean open = true;

    private RawPacketSender(int socket) {
        this.socket = socket;
    }

    /** @throws NetlinkException when the process may not open raw sockets */
    public static RawPacketSender open() {
        int socket = RawSocket.socket(RawSocket.AF_INET6, RawSocket.SOCK_RAW | RawSocket.SOCK_CLOEXEC, RawSocket.IPPROTO_RAW);
        if (socket < 0) {
            throw new NetlinkException("raw socket open", Native.getLastError());
        }
        byte[] on = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(1).array();
        if (RawSocket.setsockopt(socket, RawSocket.IPPROTO_IPV6, RawSocket.IPV6_FREEBIND, on, on.length) != 0) {
            int errno = Native.getLastError();
            RawSocket.close(socket);
            throw new NetlinkException("raw socket option IPV6_FREEBIND", errno);
        }
        return new RawPacketSender(socket);
    }

    @Override
    public int send(byte[] packet, int link) {
        int[] result = {0};
        send(List.of(new Packet(packet, link)), (index, errno) -> result[0] = errno);
        return result[0];
    }

    @Override
    public void send(List<Packet> packets, SendFailures failures) {
        if (!open) {
            throw new IllegalStateException("this packet sender is closed");
        }
        int first = 0;
        int end = 0;
        for (int i = 0; i < packets.size(); i++) {
            byte[] packet = packets.get(i).bytes();
            int errno = errorIn(packet);
            if (errno != 0) {
                failures.failed(i, errno);
                continue;
            }
            boolean fits = packet.length <= OutgoingMessages.ORDINARY_PACKET;
            if (!fits || end == OutgoingMessages.SLOTS) {
                transmit(first, end, failures);
                first = fits ? 0 : OutgoingMessages.SLOTS - 1;
                end = first;
            }
            messages.set(end, packet, packets.get(i).link());
            indexes[end++] = i;
        }
        transmit(first, end, failures);
    }

    private static int errorIn(byte[] packet) {
        if (!OutgoingMessages.isIpv6(packet)) {
            return Errno.EINVAL;
        }
        return packet.length > OutgoingMessages.LARGEST_PACKET ? Errno.EMSGSIZE : 0;
    }

    /** The kernel stops at the first message that it cannot send, and names the reason when it is asked to begin with that one. */
    private void transmit(int first, int end, SendFailures failures) {
        for (int slot = first; slot < end;) {
            int sent = RawSocket.sendmmsg(socket, messages.from(slot), end - slot, RawSocket.MSG_DONTWAIT);
            if (sent > 0) {
                slot += sent;
            } else {
                failures.failed(indexes[slot], Native.getLastError());
                slot++;
            }
        }
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            RawSocket.close(socket);
            messages.close();
        }
    }
}
