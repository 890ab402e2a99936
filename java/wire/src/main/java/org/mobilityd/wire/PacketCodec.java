package org.mobilityd.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

/** Whole IPv6 signalling packets to and from bytes. */
public final class PacketCodec {

    /** Hop limit of everything but neighbour discovery, and of the outer header of a tunnelled packet. */
    public static final int DEFAULT_HOP_LIMIT = 64;
    /** Hop limit by which a neighbour discovery message proves that no router has forwarded it (RFC 4861 section 3.1). */
    public static final int NEIGHBOR_DISCOVERY_HOP_LIMIT = 255;

    private static final int ROUTING_HEADER_BYTES = 24;
    private static final int HOME_ADDRESS_HEADER_BYTES = 24;

    private PacketCodec() {
    }

    // Encoding

    /**
     * The bytes of the whole IPv6 packet: the outer IPv6 header when there is a tunnel, the IPv6 header, the type 2 routing header, the
     * destination options with the Home Address option, and the message with its checksum filled.
     *
     * @throws IllegalArgumentException when the message does not fit into a packet, or breaks a rule of its own codec
     */
    public static byte[] encode(OutboundPacket packet) {
        byte[] message = messageWithChecksum(packet);
        int protocol = protocol(packet.message());
        int extensionBytes = (packet.routingHeader() != null ? ROUTING_HEADER_BYTES : 0)
                + (packet.homeAddressOption() != null ? HOME_ADDRESS_HEADER_BYTES : 0);
        int payload = extensionBytes + message.length;
        int tunnelBytes = packet.tunnel() != null ? Ipv6Header.BYTES : 0;
        if (tunnelBytes + payload > Ipv6Header.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("a message of " + message.length + " bytes does not fit into a packet");
        }
        ByteBuffer out = ByteBuffer.allocate(tunnelBytes + Ipv6Header.BYTES + payload);
        if (packet.tunnel() != null) {
            Ipv6Header.write(out, Ipv6Header.BYTES + payload, Iana.PROTOCOL_IPV6, DEFAULT_HOP_LIMIT,
                    packet.tunnel().source(), packet.tunnel().destination());
        }
        int behindRoutingHeader = packet.homeAddressOption() != null ? Iana.PROTOCOL_DESTINATION_OPTIONS : protocol;
        int first = packet.routingHeader() != null ? Iana.PROTOCOL_ROUTING : behindRoutingHeader;
        Ipv6Header.write(out, payload, first, hopLimit(packet.message()), packet.source(), packet.destination());
        if (packet.routingHeader() != null) {
            writeRoutingHeader(out, behindRoutingHeader, packet.routingHeader());
        }
        if (packet.homeAddressOption() != null) {
            writeHomeAddressOption(out, protocol, packet.homeAddressOption());
        }
        return out.put(message).array();
    }

    private static byte[] messageWithChecksum(OutboundPacket packet) {
        Ipv6Address source = packet.homeAddressOption() != null ? packet.homeAddressOption() : packet.source();
        Ipv6Address destination = packet.routingHeader() != null ? packet.routingHeader() : packet.destination();
        byte[] message = message(packet);
        int checksum = Checksums.upperLayer(source, destination, protocol(packet.message()), message);
        ByteBuffer.wrap(message).putShort(checksumOffset(protocol(packet.message())), (short) checksum);
        return message;
    }

    private static byte[] message(OutboundPacket packet) {
        if (packet.header() != null) {
            return packet.header().clone();
        }
        return packet.message() instanceof MobilityMessage mobility
                ? MobilityHeaderCodec.encode(mobility)
                : Icmpv6Codec.encode((Icmpv6Message) packet.message());
    }

    private static int protocol(Message message) {
        return message instanceof MobilityMessage ? Iana.PROTOCOL_MOBILITY : Iana.PROTOCOL_ICMPV6;
    }

    private static int checksumOffset(int protocol) {
        return protocol == Iana.PROTOCOL_MOBILITY ? MobilityHeaderCodec.CHECKSUM_OFFSET : Icmpv6Codec.CHECKSUM_OFFSET;
    }

    private static int hopLimit(Message message) {
        boolean neighborDiscovery = message instanceof Icmpv6Message icmpv6 && Icmpv6Codec.isNeighborDiscovery(icmpv6.type());
        return neighborDiscovery ? NEIGHBOR_DISCOVERY_HOP_LIMIT : DEFAULT_HOP_LIMIT;
    }

    /** RFC 6275 section 6.4.1: Hdr Ext Len 2, Segments Left 1. */
    private static void writeRoutingHeader(ByteBuffer out, int nextHeader, Ipv6Address homeAddress) {
        out.put((byte) nextHeader).put((byte) (ROUTING_HEADER_BYTES / 8 - 1)).put((byte) Iana.ROUTING_TYPE_2).put((byte) 1).putInt(0);
        homeAddress.write(out);
    }

    /** RFC 6275 section 6.3: the option stands at 8n + 6, so a PadN of 4 bytes comes first. */
    private static void writeHomeAddressOption(ByteBuffer out, int nextHeader, Ipv6Address homeAddress) {
        out.put((byte) nextHeader).put((byte) (HOME_ADDRESS_HEADER_BYTES / 8 - 1));
        out.put((byte) Iana.DESTINATION_OPTION_PADN).put((byte) 2).putShort((short) 0);
        out.put((byte) Iana.DESTINATION_OPTION_HOME_ADDRESS).put((byte) Ipv6Address.BYTES);
        homeAddress.write(out);
    }

    // Decoding

    /**
     * Decodes an IPv6 packet that carries a mobility message or an ICMPv6 message. Bytes beyond its Payload Length are ignored.
     *
     * <p>An IPv6 packet in an IPv6 packet is unwrapped once, if {@code tunnel} is null: the outer addresses become the tunnel of the
     * result. Fragments are {@link MalformedReason#NOT_SIGNALLING}, because nothing is reassembled here. A type 2 routing header
     * without a segment left counts as absent: then the destination is the home address already.
     *
     * @param link index of the interface that the packet arrived on, handed through
     * @param tunnel outer source and destination when whoever calls has unwrapped the packet already, else null
     */
    public static DecodeResult<InboundPacket> decode(byte[] packet, int link, Encapsulation tunnel) {
        return decode(packet, 0, packet.length, link, tunnel);
    }

    private static DecodeResult<InboundPacket> decode(byte[] packet, int start, int limit, int link, Encapsulation tunnel) {
        if (limit - start < Ipv6Header.BYTES) {
            return DecodeResult.malformed(MalformedReason.TRUNCATED, limit);
        }
        if (!Ipv6Header.isVersion6(packet, start)) {
            return DecodeResult.malformed(MalformedReason.NOT_SIGNALLING, start);
        }
        int end = start + Ipv6Header.BYTES + Ipv6Header.payloadLength(packet, start);
        if (end > limit) {
            return DecodeResult.malformed(MalformedReason.TRUNCATED, start + Ipv6Header.PAYLOAD_LENGTH_OFFSET);
        }
        ExtensionHeaders headers = ExtensionHeaders.walk(packet, start, end);
        if (headers.faulty()) {
            return headers.asMalformed();
        }
        switch (headers.protocol()) {
            case Iana.PROTOCOL_MOBILITY:
                return decodeMobilityHeader(packet, start, end, headers, link, tunnel);
            case Iana.PROTOCOL_ICMPV6:
                return decodeMessage(packet, start, end, headers, link, tunnel);
            case Iana.PROTOCOL_IPV6:
                if (tunnel == null) {
                    Encapsulation outer = new Encapsulation(source(packet, start), destination(packet, start));
                    return decode(packet, headers.payloadOffset(), end, link, outer);
                }
                return DecodeResult.malformed(MalformedReason.NOT_SIGNALLING, headers.protocolOffset());
            default:
                return DecodeResult.malformed(MalformedReason.NOT_SIGNALLING, headers.protocolOffset());
        }
    }

    /** The Mobility Header ends where its own Header Len says; what follows it in the packet means nothing (Payload Proto 59). */
    private static DecodeResult<InboundPacket> decodeMobilityHeader(byte[] packet, int start, int end, ExtensionHeaders headers,
            int link, Encapsulation tunnel) {
        int offset = headers.payloadOffset();
        if (offset + MobilityHeaderCodec.UNIT > end) {
            return DecodeResult.malformed(MalformedReason.TRUNCATED, end);
        }
        int headerEnd = offset + MobilityHeaderCodec.declaredLength(packet, offset);
        if (headerEnd > end) {
            return DecodeResult.malformed(MalformedReason.TRUNCATED, offset + MobilityHeaderCodec.HEADER_LEN_OFFSET);
        }
        return decodeMessage(packet, start, headerEnd, headers, link, tunnel);
    }

    private static DecodeResult<InboundPacket> decodeMessage(byte[] packet, int start, int end, ExtensionHeaders headers, int link,
            Encapsulation tunnel) {
        int offset = headers.payloadOffset();
        Ipv6Address source = source(packet, start);
        Ipv6Address destination = destination(packet, start);
        Ipv6Address logicalSource = headers.homeAddressOption() != null ? headers.homeAddressOption() : source;
        Ipv6Address logicalDestination = headers.routingHeader() != null ? headers.routingHeader() : destination;
        if (Checksums.upperLayer(logicalSource, logicalDestination, headers.protocol(), packet, offset, end - offset) != 0) {
            return DecodeResult.malformed(MalformedReason.BAD_CHECKSUM, Math.min(offset + checksumOffset(headers.protocol()), end));
        }
        byte[] message = Arrays.copyOfRange(packet, offset, end);
        DecodeResult<? extends Message> decoded = headers.protocol() == Iana.PROTOCOL_MOBILITY
                ? MobilityHeaderCodec.decode(message).within(offset)
                : Icmpv6Codec.decode(message).within(offset);
        return decoded.map(value -> new InboundPacket(source, destination, headers.homeAddressOption(), headers.routingHeader(),
                tunnel, link, Ipv6Header.hopLimit(packet, start), value, message));
    }

    private static Ipv6Address source(byte[] packet, int start) {
        return Ipv6Header.address(packet, start + Ipv6Header.SOURCE_OFFSET);
    }

    private static Ipv6Address destination(byte[] packet, int start) {
        return Ipv6Header.address(packet, start + Ipv6Header.DESTINATION_OFFSET);
    }

    // Fragmentation

    /**
     * The fragments, at most {@code mtu} bytes each, that a packet of ours leaves as (RFC 8200 section 4.5), or the packet alone when it
     * fits. Repeated in every fragment: the IPv6 header, hop-by-hop options, routing headers with any destination options before them,
     * and destination options with a Home Address option (RFC 6275 section 6.3).
     *
     * @param identification 32 bits, not used lately between this source and destination
     * @throws IllegalArgumentException when {@code mtu} leaves no room for a fragment's data, or {@code packet} is not well-formed
     */
    public static List<byte[]> fragment(byte[] packet, int mtu, int identification) {
        return packet.length <= mtu ? List.of(packet.clone()) : Fragmentation.of(packet).fragments(mtu, identification);
    }
}
