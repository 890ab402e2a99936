package org.mobilityd.wire;

import java.util.Objects;

/**
 * A signalling packet as it arrived, decoded by {@link PacketCodec}.
 *
 * @param source on the wire
 * @param destination on the wire
 * @param homeAddressOption the home address of the Home Address option, or null
 * @param routingHeader the home address in the type 2 routing header, or null
 * @param tunnel outer source and destination when the packet arrived encapsulated, else null
 * @param link index of the interface that it arrived on
 * @param hopLimit of the (inner) packet: neighbour discovery demands 255
 * @param message decoded
 * @param header the bytes of the Mobility Header (checksum as received) or ICMPv6 message: authenticators are computed over these,
 *        because re-encoding may pad differently
 */
public record InboundPacket(Ipv6Address source, Ipv6Address destination, Ipv6Address homeAddressOption, Ipv6Address routingHeader,
        OutboundPacket.Encapsulation tunnel, int link, int hopLimit, Message message, byte[] header) {

    public InboundPacket {
        Objects.requireNonNull(source);
        Objects.requireNonNull(destination);
        Objects.requireNonNull(message);
        header = header.clone();
    }

    /** The home address when the Home Address option is present, else the packet's source. */
    public Ipv6Address logicalSource() {
        return homeAddressOption != null ? homeAddressOption : source;
    }

    /** The home address when the type 2 routing header is present, else the packet's destination. */
    public Ipv6Address logicalDestination() {
        return routingHeader != null ? routingHeader : destination;
    }

    @Override
    public byte[] header() {
        return header.clone();
    }

    /** Without the bytes: an authenticator is among them. */
    @Override
    public String toString() {
        return "InboundPacket[source=" + source + ", destination=" + destination + ", homeAddressOption=" + homeAddressOption
                + ", routingHeader=" + routingHeader + ", tunnel=" + tunnel + ", link=" + link + ", hopLimit=" + hopLimit
                + ", message=" + message + "]";
    }
}
