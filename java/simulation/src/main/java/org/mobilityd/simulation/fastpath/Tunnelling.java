package org.mobilityd.simulation.fastpath;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/** IPv6 in IPv6 (RFC 2473): the bidirectional tunnel between mobile node and home agent (RFC 6275 section 10.4.5). */
public final class Tunnelling {

    /** Hop limit of the outer header. */
    public static final int HOP_LIMIT = 64;
    private static final int CONGESTION_MASK = 3 << 20;

    private Tunnelling() {
    }

    /**
     * {@code packet} behind an outer header with its traffic class and flow label (so that congestion marks and multipath routing see the
     * same flow) and a hop limit of 64.
     *
     * @param forwarded whether the packet is on its way through this node: then the tunnel counts as a hop (RFC 2473 section 3.1)
     */
    public static Transformed encapsulate(byte[] packet, Ipv6Address local, Ipv6Address remote, boolean forwarded) {
        PacketLayout layout = PacketLayout.of(packet);
        if (!layout.isIpv6() || layout.isCut()) {
            return Transformed.drop(DropReason.TRUNCATED);
        }
        if (layout.end() > Ipv6Bytes.MAX_PAYLOAD_BYTES) {
            return Transformed.drop(DropReason.TOO_BIG);
        }
        ByteBuffer outer = ByteBuffer.allocate(Ipv6Bytes.HEADER_BYTES + layout.end());
        outer.putInt(firstWord(packet));
        outer.putShort((short) layout.end()).put((byte) Iana.PROTOCOL_IPV6).put((byte) HOP_LIMIT);
        local.write(outer);
        remote.write(outer);
        outer.put(packet, 0, layout.end());
        byte[] result = outer.array();
        if (forwarded) {
            result[Ipv6Bytes.HEADER_BYTES + Ipv6Bytes.HOP_LIMIT_AT]--;
        }
        return Transformed.pass(result);
    }

    /**
     * The packet inside; a packet that carries none is passed as it is. Congestion that the outer header has experienced is carried over
     * to the inner one; a packet whose ends do not understand the mark is dropped (RFC 6040 section 4.2).
     */
    public static Transformed decapsulate(byte[] packet) {
        PacketLayout layout = PacketLayout.of(packet);
        if (layout.fault() != null) {
            return Transformed.drop(layout.fault());
        }
        if (layout.upperProtocol() != Iana.PROTOCOL_IPV6) {
            return Transformed.pass(packet);
        }
        byte[] inner = Arrays.copyOfRange(packet, layout.upperAt(), layout.end());
        PacketLayout innerLayout = PacketLayout.of(inner);
        if (!innerLayout.isIpv6() || innerLayout.isCut()) {
            return Transformed.drop(DropReason.TRUNCATED);
        }
        boolean congested = (firstWord(packet) & CONGESTION_MASK) == CONGESTION_MASK;
        if (congested && (firstWord(inner) & CONGESTION_MASK) == 0) {
            return Transformed.drop(DropReason.CONGESTED);
        }
        if (congested) {
            ByteBuffer.wrap(inner).putInt(0, firstWord(inner) | CONGESTION_MASK);
        }
        return Transformed.pass(inner);
    }

    /** Version, traffic class and flow label. */
    private static int firstWord(byte[] packet) {
        return ByteBuffer.wrap(packet).getInt(0);
    }
}
