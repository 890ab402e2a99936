/**
 * The messages of Mobile IPv6 (RFC 6275) and Proxy Mobile IPv6 (RFC 5213, RFC 5846, RFC 8885), authentication options (RFC 4283,
 * RFC 4285), and the neighbour discovery and ICMPv6 messages they lean on, as records, and their codecs. How a packet is layered, and who
 * knows which layer:
 *
 * <pre>
 *   +----------------------------------+
 *   | outer IPv6 header                |  only in a tunnel (RFC 2473)                 PacketCodec, Ipv6Header
 *   +----------------------------------+
 *   | IPv6 header                      |  care-of address as source or destination    PacketCodec, Ipv6Header
 *   +----------------------------------+
 *   | hop-by-hop options               |  skipped; never sent                         ExtensionHeaders
 *   | type 2 routing header            |  home address of the destination (6.4)       ExtensionHeaders
 *   | destination options              |                                              ExtensionHeaders, OptionCursor
 *   |   Home Address option            |  home address of the source (6.3)
 *   +----------------------------------+
 *   | Mobility Header (6.1)            |  {@link org.mobilityd.wire.MobilityMessage}               MobilityHeaderCodec
 *   |   mobility options (6.2)         |  {@link org.mobilityd.wire.MobilityOption}                MobilityOptionCodec, OptionCursor
 *   +----------------------------------+
 *     or
 *   +----------------------------------+
 *   | ICMPv6 message (RFC 4443, 4861)  |  {@link org.mobilityd.wire.Icmpv6Message}                 Icmpv6Codec
 *   |   options (4861 4.6, 6275 7)     |  {@link org.mobilityd.wire.NdOption}                      NdOptionCodec
 *   +----------------------------------+
 * </pre>
 *
 * <p>{@link org.mobilityd.wire.PacketCodec} is the way between whole packets and bytes: from an
 * {@link org.mobilityd.wire.OutboundPacket}, to an {@link org.mobilityd.wire.InboundPacket}. The checksum belongs to it, since its
 * pseudo-header holds the home addresses of the layers above the message. Authenticators are computed by others, over
 * {@link org.mobilityd.wire.MobilityHeaderCodec#macInput(byte[])}.
 *
 * <p>No input makes a decoder throw: what is wrong with a packet, and where, is a {@link org.mobilityd.wire.DecodeResult.Malformed}.
 * Options and messages of unknown types are kept, and survive a round trip. All integers are big-endian, addresses and tokens in network
 * byte order; a field of a record is taken modulo the width that it has on the wire.
 */
package org.mobilityd.wire;
