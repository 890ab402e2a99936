package org.mobilityd.simulation.world;

import static org.mobilityd.simulation.fastpath.Ipv6Bytes.u8;

import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.PacketCodec;

/** Packets on the links, for those who look at them from outside. */
public final class Packets {

    private Packets() {
    }

    static boolean isNeighborDiscovery(byte[] packet) {
        if (packet.length <= Ipv6Bytes.HEADER_BYTES || u8(packet, Ipv6Bytes.NEXT_HEADER_AT) != Iana.PROTOCOL_ICMPV6) {
            return false;
        }
        int type = u8(packet, Ipv6Bytes.HEADER_BYTES);
        return type >= Iana.ICMPV6_ROUTER_SOLICITATION && type <= Iana.ICMPV6_NEIGHBOR_ADVERTISEMENT;
    }

    /** The signalling message in {@code packet}, from within one tunnel at most, or null. */
    public static InboundPacket signalling(byte[] packet) {
        return PacketCodec.decode(packet, 0, null).orNull();
    }

    /** One line about a packet. */
    static String describe(byte[] packet) {
        String addresses = Ipv6Bytes.source(packet) + " > " + Ipv6Bytes.destination(packet) + ' ';
        InboundPacket decoded = signalling(packet);
        return addresses + (decoded != null ? decoded.message() : "protocol " + u8(packet, Ipv6Bytes.NEXT_HEADER_AT) + ", "
                + packet.length + " bytes");
    }
}
