package org.mobilityd.linux.datapath;

import com.sun.jna.LastErrorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/** Whole Ethernet frames out of and into one interface (packet(7)). */
final class PacketSocket implements AutoCloseable {

    private static final int ETH_P_ALL = 3;
    private static final int SOCKADDR_LL = 20;
    private static final int FRAME_MAX = 65536;
    private static final int FRAMES_LOOKED_AT = 200;

    private final int descriptor;

    PacketSocket(NetworkNamespace namespace, String interfaceName) {
        descriptor = namespace.inside(() -> open(LibMobility.mobility_link_of_name(interfaceName)));
    }

    private static int open(int link) {
        short protocol = Short.reverseBytes((short) ETH_P_ALL);
        int descriptor = Libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW, protocol & 0xffff);
        ByteBuffer address = ByteBuffer.allocate(SOCKADDR_LL).order(ByteOrder.nativeOrder());
        address.putShort((short) Libc.AF_PACKET).putShort(protocol).putInt(link);
        Libc.bind(descriptor, address.array(), SOCKADDR_LL);
        byte[] halfASecond = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putLong(0).putLong(500_000).array();
        Libc.setsockopt(descriptor, Libc.SOL_SOCKET, Libc.SO_RCVTIMEO, halfASecond, halfASecond.length);
        byte[] one = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(1).array();
        Libc.setsockopt(descriptor, Libc.SOL_PACKET, Libc.PACKET_IGNORE_OUTGOING, one, one.length);
        return descriptor;
    }

    void send(byte[] frame) {
        Libc.send(descriptor, frame, frame.length, 0);
    }

    /** The first frame from now on that {@code wanted} accepts; empty when none comes within half a second of another. */
    Optional<byte[]> receive(Predicate<byte[]> wanted) {
        byte[] buffer = new byte[FRAME_MAX];
        for (int i = 0; i < FRAMES_LOOKED_AT; i++) {
            int length;
            try {
                length = Libc.recv(descriptor, buffer, buffer.length, 0);
            } catch (LastErrorException nothingCame) {
                return Optional.empty();
            }
            byte[] frame = Arrays.copyOf(buffer, length);
            if (wanted.test(frame)) {
                return Optional.of(frame);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        Libc.close(descriptor);
    }
}
