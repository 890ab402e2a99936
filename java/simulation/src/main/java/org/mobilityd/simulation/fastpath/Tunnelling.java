package org.mobilityd.simulation.fastpath;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/** IPv6 in IPv6 (RFC 2473): the bidirectional tunnel between mobile node and home agent (RFC 6275 section 10.4.5). */
public final class Tunnelling {

    /** Hop limit of the outer header. */
    public static final int HOP_LIMIT = 64;
    private static final int TRAFFIC_CLASS_MASK = 0x0ff0_0000;
    private static final int VERSION = 6 << 28;

    private Tunnelling() {
    }

    /** {@code packet} behind an outer header with its traffic class, flow label 0 and hop limit 64; it is not itself changed. */
    public static Transformed encapsulate(byte[] packet, Ipv6Address local, Ipv6Address remote) {
        PacketLayout layout = PacketLayout.of(packet);
        if (layout.fault() == DropReason.TRUNCATED) {
            return Transformed.drop(layout.fault());
        }
        if (layout.end() > Ipv6Bytes.MAX_PAYLOAD_BYTES) {
            return Transformed.drop(DropReason.TOO_BIG);
        }
        ByteBuffer outer = ByteBuffer.allocate(Ipv6Bytes.HEADER_BYTES + layout.end());
        outer.putInt(VERSION | ByteBuffer.wrap(packet).getInt(0) & TRAFFIC_CLASS_MASK);
        outer.putShort((short) layout.end()).put((byte) Iana.PROTOCOL_IPV6).put((byte) HOP_LIMIT);
        local.write(outer);
        remote.write(outer);
        outer.put(packet, 0, layout.end());
        return Transformed.pass(outer.array());
    }

    /** The packet inside, unchanged; a packet that carries none is passed as it is. */
    public static Transformed decapsulate(byte[] packet) {
        PacketLayout layout = PacketLayout.of(packet);
        if (layout.fault() != null) {
            return Transformed.drop(layout.fault());
        }
        if (layout.upperProtocol() != Iana.PROTOCOL_IPV6) {
            return Transformed.pass(packet);
        }
        byte[] inner = Arrays.copyOfRange(packet, layout.upperAt(), layout.end());
        DropReason innerFault = PacketLayout.of(inner).fault();
        return innerFault == DropReason.TRUNCATED ? Transformed.drop(innerFault) : Transformed.pass(inner);
    }
}
