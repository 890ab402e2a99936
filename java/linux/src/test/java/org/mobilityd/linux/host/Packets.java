package org.mobilityd.linux.host;

import java.nio.ByteBuffer;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** Whole IPv6 packets for tests, with checksums. */
final class Packets {

    private static final int IPV6_HEADER_BYTES = 40;
    private static final int UDP = 17;
    private static final int ICMPV6 = 58;

    private Packets() {
    }

    /** @param port of source and destination */
    static byte[] udp(Ipv6Address source, Ipv6Address destination, int port, byte[] payload) {
        int length = 8 + payload.length;
        ByteBuffer packet = header(source, destination, UDP, 64, length);
        packet.putShort((short) port).putShort((short) port).putShort((short) length).putShort((short) 0).put(payload);
        return withChecksum(packet.array(), UDP, 6);
    }

    /** A router advertisement with one prefix, valid for an hour, from a router that serves as default router as long. */
    static byte[] routerAdvertisement(Ipv6Address router, Ipv6Prefix prefix) {
        ByteBuffer packet = header(router, Ipv6Address.ALL_NODES, ICMPV6, 255, 16 + 32);
        packet.put((byte) 134).put((byte) 0).putShort((short) 0).put((byte) 64).put((byte) 0).putShort((short) 3600).putInt(0).putInt(0);
        packet.put((byte) 3).put((byte) 4).put((byte) prefix.length()).put((byte) 0xc0).putInt(3600).putInt(3600).putInt(0);
        prefix.address().write(packet);
        return withChecksum(packet.array(), ICMPV6, 2);
    }

    private static ByteBuffer header(Ipv6Address source, Ipv6Address destination, int nextHeader, int hopLimit, int length) {
        ByteBuffer packet = ByteBuffer.allocate(IPV6_HEADER_BYTES + length);
        packet.putInt(0x6000_0000).putShort((short) length).put((byte) nextHeader).put((byte) hopLimit);
        source.write(packet);
        destination.write(packet);
        return packet;
    }

    /** Fills in the ones' complement of the ones' complement sum over pseudo-header and payload (RFC 8200 section 8.1). */
    private static byte[] withChecksum(byte[] packet, int nextHeader, int offset) {
        long sum = packet.length - IPV6_HEADER_BYTES + nextHeader;
        for (int i = 8; i < packet.length; i++) {
            sum += (i % 2 == 0 ? 256L : 1L) * (packet[i] & 0xff);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        ByteBuffer.wrap(packet).putShort(IPV6_HEADER_BYTES + offset, (short) ~sum);
        return packet;
    }
}
