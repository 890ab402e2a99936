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
 * @param header what {@link MobilityHeaderCodec#encode} makes of {@code message}, where it has been made already, for an authenticator;
 *     else null. Not to be changed
 */
public record OutboundPacket(Ipv6Address source, Ipv6Address destination, Ipv6Address homeAddressOption, Ipv6Address routingHeader,
        Encapsulation tunnel, int link, Message message, byte[] header) {

    /** Outer source and destination of IPv6-in-IPv6. */
    public record Encapsulation(Ipv6Address source, Ipv6Address destination) {
    }

    public OutboundPacket {
        Objects.requireNonNull(source);
        Objects.requireNonNull(destination);
        Objects.requireNonNull(message);
    }

    public OutboundPacket(Ipv6Address source, Ipv6Address destination, Ipv6Address homeAddressOption, Ipv6Address routingHeader,
            Encapsulation tunnel, int link, Message message) {
        this(source, destination, homeAddressOption, routingHeader, tunnel, link, message, null);
    }

    /** A packet without extension headers, tunnel or fixed link. */
    public static OutboundPacket plain(Ipv6Address source, Ipv6Address destination, Message message) {
        return encoded(source, destination, message, null);
    }

    /** The same of a message that has been encoded already. */
    public static OutboundPacket encoded(Ipv6Address source, Ipv6Address destination, Message message, byte[] header) {
        return new OutboundPacket(source, destination, null, null, null, 0, message, header);
    }

    public OutboundPacket withHomeAddressOption(Ipv6Address homeAddress) {
        return new OutboundPacket(source, destination, homeAddress, routingHeader, tunnel, link, message, header);
    }

    public OutboundPacket withRoutingHeader(Ipv6Address homeAddress) {
        return new OutboundPacket(source, destination, homeAddressOption, homeAddress, tunnel, link, message, header);
    }

    public OutboundPacket through(Encapsulation encapsulation) {
        return new OutboundPacket(source, destination, homeAddressOption, routingHeader, encapsulation, link, message, header);
    }

    public OutboundPacket on(int linkIndex) {
        return new OutboundPacket(source, destination, homeAddressOption, routingHeader, tunnel, linkIndex, message, header);
    }

    /** The header follows from the message. */
    @Override
    public boolean equals(Object other) {
        return other instanceof OutboundPacket that && source.equals(that.source) && destination.equals(that.destination)
                && Objects.equals(homeAddressOption, that.homeAddressOption) && Objects.equals(routingHeader, that.routingHeader)
                && Objects.equals(tunnel, that.tunnel) && link == that.link && message.equals(that.message);
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, destination, homeAddressOption, routingHeader, tunnel, link, message);
    }

    /** Without the bytes: an authenticator is among them. */
    @Override
    public String toString() {
        return "OutboundPacket[source=" + source + ", destination=" + destination + ", homeAddressOption=" + homeAddressOption
                + ", routingHeader=" + routingHeader + ", tunnel=" + tunnel + ", link=" + link + ", message=" + message + "]";
    }
}
