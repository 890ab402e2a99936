package org.mobilityd.wire;

import java.util.Objects;

/**
 * A signalling packet to be sent. {@link PacketCodec} turns it into the bytes of a whole IPv6 packet.
 *
 * @param source on the wire: the care-of address when {@code homeAddressOption} is given
 * @param destination on the wire: the care-of address when {@code routingHeader} is given
 * @param homeAddressOption the home address of the Home Address option (RFC 6275 section 6.3), or null: no option
 * @param routingHeader the home address of the type 2 routing header (section 6.4), or null: no header
 * @param tunnel when not null, the packet leaves encapsulated in IPv6 from and to these addresses (RFC 2473)
 * @param link index of the interface that it must leave by, or 0: the routing table decides; to a multicast group that we
 *     are a member of, 0 is every interface by which we are
 */
public record OutboundPacket(Ipv6Address source, Ipv6Address destination, Ipv6Address homeAddressOption, Ipv6Address routingHeader,
        Encapsulation tunnel, int link, Message message) {

    /** Outer source and destination of IPv6-in-IPv6. */
    public record Encapsulation(Ipv6Address source, Ipv6Address destination) {
    }

    public OutboundPacket {
        Objects.requireNonNull(source);
        Objects.requireNonNull(destination);
        Objects.requireNonNull(message);
    }

    /** A packet without extension headers, tunnel or fixed link. */
    public static OutboundPacket plain(Ipv6Address source, Ipv6Address destination, Message message) {
        return new OutboundPacket(source, destination, null, null, null, 0, message);
    }

    public OutboundPacket withHomeAddressOption(Ipv6Address homeAddress) {
        return new OutboundPacket(source, destination, homeAddress, routingHeader, tunnel, link, message);
    }

    public OutboundPacket withRoutingHeader(Ipv6Address homeAddress) {
        return new OutboundPacket(source, destination, homeAddressOption, homeAddress, tunnel, link, message);
    }

    public OutboundPacket through(Encapsulation encapsulation) {
        return new OutboundPacket(source, destination, homeAddressOption, routingHeader, encapsulation, link, message);
    }

    public OutboundPacket on(int linkIndex) {
        return new OutboundPacket(source, destination, homeAddressOption, routingHeader, tunnel, linkIndex, message);
    }
}
