package org.mobilityd.simulation.fastpath;

import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/**
 * A local packet whose transport checksum a device would have written: the field holds the bare sum of the pseudo-header until then (the
 * CHECKSUM_PARTIAL of Linux, include/linux/skbuff.h).
 */
final class OwedChecksum {

    private OwedChecksum() {
    }

    /** The packet with its checksum, if it is one that was owed it. */
    static byte[] paid(byte[] packet) {
        PacketLayout layout = PacketLayout.of(packet);
        int field = layout.upperAt() + fieldIn(layout.upperProtocol());
        if (layout.isFragment() || field == layout.upperAt() || field + 2 > packet.length) {
            return packet;
        }
        Ipv6Address source = Ipv6Bytes.source(packet);
        Ipv6Address destination = Ipv6Bytes.destination(packet);
        int protocol = layout.upperProtocol();
        int length = packet.length - layout.upperAt();
        byte[] lengthOnly = new byte[length];
        int pseudo = 0xffff & ~Ipv6Bytes.checksum(source, destination, protocol, lengthOnly, 0, length);
        if (Ipv6Bytes.u16(packet, field) != pseudo) {
            return packet;
        }
        if (Ipv6Bytes.checksum(source, destination, protocol, packet, layout.upperAt(), packet.length) == 0) {
            return packet;
        }
        byte[] result = packet.clone();
        Ipv6Bytes.putU16(result, field, 0);
        int sum = Ipv6Bytes.checksum(source, destination, protocol, result, layout.upperAt(), packet.length);
        Ipv6Bytes.putU16(result, field, sum == 0 ? 0xffff : sum);
        return result;
    }

    /** Where the checksum is in the transport header; 0: of no kind that is ever owed one. */
    private static int fieldIn(int protocol) {
        return switch (protocol) {
            case Iana.PROTOCOL_TCP -> 16;
            case Iana.PROTOCOL_UDP -> 6;
            case Iana.PROTOCOL_ICMPV6 -> 2;
            default -> 0;
        };
    }
}
