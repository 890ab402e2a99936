package org.mobilityd.linux.datapath;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/** Builds IPv6 packets header by header, in plain bytes: an account of the formats that is independent of the fast path's. */
final class PacketBuilder {

    private static final byte[] ROUTER_MAC = HexFormat.of().parseHex("020000000001");
    static final byte[] NEIGHBOR_MAC = HexFormat.of().parseHex("020000000002");

    private record Header(int protocol, byte[] bytes) {
    }

    private final Ipv6Address source;
    private final Ipv6Address destination;
    private final List<Header> headers = new ArrayList<>();
    private int firstWord = 0x6 << 28;
    private int hopLimit = 64;

    private PacketBuilder(Ipv6Address source, Ipv6Address destination) {
        this.source = source;
        this.destination = destination;
    }

    static PacketBuilder packet(Ipv6Address source, Ipv6Address destination) {
        return new PacketBuilder(source, destination);
    }

    PacketBuilder trafficClassAndFlowLabel(int trafficClass, int flowLabel) {
        firstWord = 0x6 << 28 | trafficClass << 20 | flowLabel;
        return this;
    }

    PacketBuilder hopLimit(int value) {
        hopLimit = value;
        return this;
    }

    /** An extension header or the upper-layer packet; of an extension header the first byte is filled in later. */
    PacketBuilder add(int protocol, byte[] bytes) {
        headers.add(new Header(protocol, bytes.clone()));
        return this;
    }

    PacketBuilder add(int protocol, String hex) {
        return add(protocol, HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** Hop-by-hop options: a router alert. */
    PacketBuilder hopByHop() {
        return add(Iana.PROTOCOL_HOP_BY_HOP, "00 00 05 02 00 00 01 00");
    }

    /** Destination options with {@code options} in them, which must fill the header. */
    PacketBuilder destinationOptions(String options) {
        return destinationOptions(HexFormat.of().parseHex(options.replace(" ", "")));
    }

    PacketBuilder destinationOptions(byte[] body) {
        if ((body.length + 2) % 8 != 0) {
            throw new IllegalArgumentException("a header has a multiple of eight bytes");
        }
        ByteBuffer header = ByteBuffer.allocate(body.length + 2).put((byte) 0).put((byte) ((body.length + 2) / 8 - 1)).put(body);
        return add(Iana.PROTOCOL_DESTINATION_OPTIONS, header.array());
    }

    /** A destination options header that holds the Home Address option alone. */
    PacketBuilder homeAddressOption(Ipv6Address homeAddress) {
        return destinationOptions("01020000 c910" + HexFormat.of().formatHex(homeAddress.toBytes()));
    }

    PacketBuilder type2RoutingHeader(Ipv6Address homeAddress) {
        return add(Iana.PROTOCOL_ROUTING, "00 02 02 01 00000000" + HexFormat.of().formatHex(homeAddress.toBytes()));
    }

    /** A segment routing header (type 4) with one segment, none left: any routing header that is not of type 2. */
    PacketBuilder otherRoutingHeader() {
        return add(Iana.PROTOCOL_ROUTING, "00 02 04 00 00000000 20010db8000000000000000000000099");
    }

    PacketBuilder fragment(int offset, boolean more) {
        return add(Iana.PROTOCOL_FRAGMENT,
                ByteBuffer.allocate(8).put((byte) 0).put((byte) 0).putShort((short) (offset << 3 | (more ? 1 : 0))).putInt(0x12345678)
                        .array());
    }

    PacketBuilder authenticationHeader() {
        return add(Iana.PROTOCOL_AH, "00 04 0000 00000100 00000001 000102030405060708090a0b");
    }

    /** A UDP datagram of {@code length} bytes in all; its checksum is over the given addresses, as end hosts see them. */
    PacketBuilder udp(int length, Ipv6Address checksumSource, Ipv6Address checksumDestination) {
        ByteBuffer datagram = ByteBuffer.allocate(length).putShort((short) 1000).putShort((short) 2000).putShort((short) length);
        for (int i = 8; i < length; i++) {
            datagram.put(i, (byte) i);
        }
        byte[] bytes = datagram.array();
        fillChecksum(bytes, 6, checksumSource, checksumDestination, Iana.PROTOCOL_UDP);
        return add(Iana.PROTOCOL_UDP, bytes);
    }

    PacketBuilder udp(int length) {
        return udp(length, source, destination);
    }

    /** A mobility header; its checksum is computed over this packet's addresses. */
    PacketBuilder mobility(String hex) {
        return mobility(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    PacketBuilder mobility(byte[] bytes) {
        fillChecksum(bytes, 4, source, destination, Iana.PROTOCOL_MOBILITY);
        return add(Iana.PROTOCOL_MOBILITY, bytes);
    }

    /** A mobility header; its checksum is computed as end hosts do it, over {@code logicalSource}: the home address of an option. */
    PacketBuilder mobility(byte[] message, Ipv6Address logicalSource) {
        byte[] bytes = message.clone();
        bytes[4] = 0;
        bytes[5] = 0;
        fillChecksum(bytes, 4, logicalSource, destination, Iana.PROTOCOL_MOBILITY);
        return add(Iana.PROTOCOL_MOBILITY, bytes);
    }

    /** An ICMPv6 message; its checksum is computed over this packet's addresses. */
    PacketBuilder icmp(int type, int code, int value, byte[] body) {
        byte[] bytes = ByteBuffer.allocate(8 + body.length).put((byte) type).put((byte) code).putShort((short) 0).putInt(value).put(body)
                .array();
        fillChecksum(bytes, 2, source, destination, Iana.PROTOCOL_ICMPV6);
        return add(Iana.PROTOCOL_ICMPV6, bytes);
    }

    /** Another packet inside this one (RFC 2473). */
    PacketBuilder inner(byte[] packet) {
        return add(Iana.PROTOCOL_IPV6, packet);
    }

    byte[] build() {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (int i = 0; i < headers.size(); i++) {
            byte[] bytes = headers.get(i).bytes();
            if (i + 1 < headers.size()) {
                bytes[0] = (byte) headers.get(i + 1).protocol();
            }
            payload.writeBytes(bytes);
        }
        ByteBuffer packet = ByteBuffer.allocate(40 + payload.size());
        packet.putInt(firstWord).putShort((short) payload.size());
        packet.put((byte) (headers.isEmpty() ? Iana.PROTOCOL_NONE : headers.get(0).protocol())).put((byte) hopLimit);
        source.write(packet);
        destination.write(packet);
        return packet.put(payload.toByteArray()).array();
    }

    /** The packet in an Ethernet frame from the neighbour to the router. */
    byte[] frame() {
        return frame(build());
    }

    static byte[] frame(byte[] packet) {
        return frame(ROUTER_MAC, NEIGHBOR_MAC, "", packet);
    }

    /** The same frame the other way. */
    static byte[] returnFrame(byte[] packet) {
        return frame(NEIGHBOR_MAC, ROUTER_MAC, "", packet);
    }

    /** @param tags VLAN tags in hex, each of 8 digits, type first */
    static byte[] taggedFrame(String tags, byte[] packet) {
        return frame(ROUTER_MAC, NEIGHBOR_MAC, tags, packet);
    }

    static byte[] frame(byte[] destinationMac, byte[] sourceMac, String tags, byte[] packet) {
        byte[] tagBytes = HexFormat.of().parseHex(tags);
        ByteBuffer frame = ByteBuffer.allocate(14 + tagBytes.length + packet.length);
        return frame.put(destinationMac).put(sourceMac).put(tagBytes).putShort((short) 0x86dd).put(packet).array();
    }

    private static void fillChecksum(byte[] bytes, int at, Ipv6Address source, Ipv6Address destination, int protocol) {
        ByteBuffer all = ByteBuffer.allocate(40 + bytes.length + bytes.length % 2);
        source.write(all);
        destination.write(all);
        all.putInt(bytes.length).putInt(protocol).put(bytes);
        long sum = 0;
        for (int i = 0; i < all.capacity(); i += 2) {
            sum += all.getShort(i) & 0xffff;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        ByteBuffer.wrap(bytes).putShort(at, (short) ~sum);
    }
}
