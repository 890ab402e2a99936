package org.mobilityd.linux.host;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.netlink4j.NetlinkException;

/**
 * A raw IPv6 socket whose packets bring their own header. Control data beside each packet (IPV6_PKTINFO, RFC 3542) tell the kernel how to
 * route it: by its source address, as a rule for that source wants it, when no interface is given; by the routes of the given
 * interface otherwise. Not by both: the kernel takes an interface for a mere hint once it knows a source. IPV6_FREEBIND lets the source be
 * an address that this host does not have. What is sent to a multicast group is not heard here (IPV6_MULTICAST_LOOP). Never waits. For
 * one thread at a time.
 */
public final class RawPacketSender implements PacketSender {

    private final int socket;
    private final RoutedMessages messages = new RoutedMessages();
    private final FrameSender frames;
    private boolean open = true;

    private RawPacketSender(int socket, FrameSender frames) {
        this.socket = socket;
        this.frames = frames;
    }

    /** @throws NetlinkException when the process may not open raw sockets */
    public static RawPacketSender open() {
        int socket = RawSocket.socket(RawSocket.AF_INET6, RawSocket.SOCK_RAW | RawSocket.SOCK_CLOEXEC, RawSocket.IPPROTO_RAW);
        if (socket < 0) {
            throw new NetlinkException("raw socket open", Native.getLastError());
        }
        try {
            set(socket, RawSocket.IPV6_FREEBIND, 1, "IPV6_FREEBIND");
            set(socket, RawSocket.IPV6_MULTICAST_LOOP, 0, "IPV6_MULTICAST_LOOP");
            return new RawPacketSender(socket, FrameSender.open());
        } catch (NetlinkException failure) {
            RawSocket.close(socket);
            throw failure;
        }
    }

    private static void set(int socket, int option, int value, String name) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(value).array();
        if (RawSocket.setsockopt(socket, RawSocket.IPPROTO_IPV6, option, bytes, bytes.length) != 0) {
            throw new NetlinkException("raw socket option " + name, Native.getLastError());
        }
    }

    @Override
    public PacketSender nowhere() {
        return new RawPacketSender(RawSocket.NONE, FrameSender.nowhere());
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
        messages.send(socket, packets, failures);
    }

    @Override
    public void sendFrames(List<Frame> toBeSent, SendFailures failures) {
        frames.send(toBeSent, failures);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            RawSocket.close(socket);
            messages.close();
            frames.close();
        }
    }
}
