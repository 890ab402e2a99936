package org.mobilityd.linux.host;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.netlink4j.Errno;
import org.netlink4j.NetlinkException;

/**
 * A raw IPv6 socket whose packets bring their own header. Control data beside each packet (IPV6_PKTINFO, RFC 3542) tell the kernel how to
 * route it: by its source address, as a rule for that source wants it, when no interface is given; by the routes of the given
 * interface otherwise. Not by both: the kernel takes an interface for a mere hint once it knows a source. IPV6_FREEBIND lets the source be
 * an address that this host does not have. Never waits. For one thread at a time.
 */
public final class RawPacketSender implements PacketSender {

    private static final int IPV6_HEADER_BYTES = 40;
    private static final int LARGEST_PACKET = IPV6_HEADER_BYTES + 0xffff;
    private static final int SOURCE_OFFSET = 8;
    private static final int DESTINATION_OFFSET = 24;
    private static final int ADDRESS_BYTES = 16;

    private final int socket;
    private final Layout layout = new Layout();
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
        if (!open) {
            throw new IllegalStateException("this packet sender is closed");
        }
        if (packet.length < IPV6_HEADER_BYTES || packet[0] >>> 4 != 6) {
            return Errno.EINVAL;
        }
        if (packet.length > LARGEST_PACKET) {
            return Errno.EMSGSIZE;
        }
        layout.set(packet, link);
        return RawSocket.sendmsg(socket, layout.message, RawSocket.MSG_DONTWAIT).longValue() < 0 ? Native.getLastError() : 0;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            RawSocket.close(socket);
            layout.memory.close();
        }
    }

    /**
     * One {@code struct msghdr} and what it points to, laid out once: destination ({@code sockaddr_in6}), control data ({@code cmsghdr}
     * with {@code in6_pktinfo}), the packet.
     */
    private static final class Layout {

        private static final int WORD = Native.POINTER_SIZE;
        private static final int MSGHDR_BYTES = 7 * WORD;
        private static final int IOVEC_BYTES = 2 * WORD;
        private static final int SOCKADDR_BYTES = 28;
        private static final int SOCKADDR_ADDRESS = 8;
        private static final int SOCKADDR_SCOPE = 24;
        private static final int CMSGHDR_BYTES = WORD + 8;
        private static final int PKTINFO_BYTES = ADDRESS_BYTES + Integer.BYTES;
        private static final int CONTROL_BYTES = roundUp(CMSGHDR_BYTES + PKTINFO_BYTES);

        private static final int IOVEC = MSGHDR_BYTES;
        private static final int CONTROL = roundUp(IOVEC + IOVEC_BYTES);
        private static final int SOCKADDR = CONTROL + CONTROL_BYTES;
        private static final int PACKET = roundUp(SOCKADDR + SOCKADDR_BYTES);

        private final Memory memory = new Memory((long) PACKET + LARGEST_PACKET);
        private final Pointer message = memory.share(0);

        Layout() {
            memory.clear();
            memory.setPointer(0, memory.share(SOCKADDR));
            memory.setInt(WORD, SOCKADDR_BYTES);
            memory.setPointer(2L * WORD, memory.share(IOVEC));
            setWord(3 * WORD, 1);
            memory.setPointer(4L * WORD, memory.share(CONTROL));
            setWord(5 * WORD, CONTROL_BYTES);
            memory.setPointer(IOVEC, memory.share(PACKET));
            setWord(CONTROL, CMSGHDR_BYTES + PKTINFO_BYTES);
            memory.setInt(CONTROL + WORD, RawSocket.IPPROTO_IPV6);
            memory.setInt(CONTROL + WORD + 4L, RawSocket.IPV6_PKTINFO);
            memory.setShort(SOCKADDR, (short) RawSocket.AF_INET6);
        }

        void set(byte[] packet, int link) {
            memory.write(PACKET, packet, 0, packet.length);
            setWord(IOVEC + WORD, packet.length);
            memory.write(SOCKADDR + SOCKADDR_ADDRESS, packet, DESTINATION_OFFSET, ADDRESS_BYTES);
            memory.setInt(SOCKADDR + SOCKADDR_SCOPE, link);
            if (link == 0) {
                memory.write(CONTROL + CMSGHDR_BYTES, packet, SOURCE_OFFSET, ADDRESS_BYTES);
            } else {
                memory.setMemory(CONTROL + CMSGHDR_BYTES, ADDRESS_BYTES, (byte) 0);
            }
            memory.setInt(CONTROL + CMSGHDR_BYTES + ADDRESS_BYTES, link);
        }

        private void setWord(int offset, long value) {
            if (WORD == Long.BYTES) {
                memory.setLong(offset, value);
            } else {
                memory.setInt(offset, (int) value);
            }
        }

        private static int roundUp(int size) {
            return (size + WORD - 1) / WORD * WORD;
        }
    }
}
