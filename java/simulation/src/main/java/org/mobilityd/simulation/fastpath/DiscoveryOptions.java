package org.mobilityd.simulation.fastpath;

import java.util.Arrays;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.LinkLayerIdentifier;

/** What a router solicitation, neighbour solicitation or neighbour advertisement says (RFC 4861 sections 4.1, 4.3, 4.4, 4.6). */
final class DiscoveryOptions {

    static final int HOP_LIMIT = 255;
    /** More options than these nobody sends: what is behind them is taken for forged. */
    private static final int MAX_OPTIONS = 16;
    private static final int UNIT = 8;
    private static final int ROUTER_SOLICITATION_BYTES = 8;
    private static final int NEIGHBOR_MESSAGE_BYTES = 24;

    private DiscoveryOptions() {
    }

    /** Whether one of the options names another station than that which the frame came from, as far as there is a frame. */
    static boolean nameAnotherStation(Passing passing) {
        int type = passing.icmpType();
        boolean ofNeighbors = type == Iana.ICMPV6_NEIGHBOR_SOLICITATION || type == Iana.ICMPV6_NEIGHBOR_ADVERTISEMENT;
        if (passing.station() == null || !ofNeighbors && type != Iana.ICMPV6_ROUTER_SOLICITATION) {
            return false;
        }
        byte[] packet = passing.packet();
        int at = passing.layout().upperAt() + (ofNeighbors ? NEIGHBOR_MESSAGE_BYTES : ROUTER_SOLICITATION_BYTES);
        for (int options = 0; options < MAX_OPTIONS; options++) {
            if (at + UNIT > packet.length || Ipv6Bytes.u8(packet, at + 1) == 0) {
                return false;
            }
            int option = Ipv6Bytes.u8(packet, at);
            boolean ofStation = option == Iana.ND_SOURCE_LINK_LAYER_ADDRESS || option == Iana.ND_TARGET_LINK_LAYER_ADDRESS;
            if (ofStation && !passing.station().equals(new LinkLayerIdentifier(Arrays.copyOfRange(packet, at + 2, at + UNIT)))) {
                return true;
            }
            at += UNIT * Ipv6Bytes.u8(packet, at + 1);
        }
        return true;
    }

    /** The address that a neighbour advertisement is about; null: it is none. */
    static Ipv6Address advertised(Passing passing) {
        int end = passing.layout().upperAt() + NEIGHBOR_MESSAGE_BYTES;
        boolean whole = passing.icmpType() == Iana.ICMPV6_NEIGHBOR_ADVERTISEMENT && end <= passing.packet().length;
        return whole ? Ipv6Bytes.address(passing.packet(), end - Ipv6Address.BYTES) : null;
    }
}
