package org.mobilityd.simulation.fastpath;

import static org.mobilityd.simulation.fastpath.Ipv6Bytes.u8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/** The way from the correspondent to the mobile node: type 2 routing header in at one end, out at the other (RFC 6275 section 6.4). */
public final class TypeTwoRoutingHeader {

    public static final int HEADER_BYTES = 24;
    private static final int ADDRESS_AT = 8;

    private TypeTwoRoutingHeader() {
    }

    /**
     * The packet as it leaves for the mobile node: {@code careOfAddress} is its destination, and a type 2 routing header holds what was.
     * It stands behind other routing headers and before everything else but hop-by-hop options and what those routing headers follow.
     */
    public static Transformed insert(byte[] packet, Ipv6Address careOfAddress) {
        PacketLayout layout = PacketLayout.of(packet);
        if (layout.fault() != null) {
            return Transformed.drop(layout.fault());
        }
        if (layout.hasTypeTwoRoutingHeader()) {
            return Transformed.drop(DropReason.BAD_EXTENSION_HEADER);
        }
        if (layout.end() - Ipv6Bytes.HEADER_BYTES + HEADER_BYTES > Ipv6Bytes.MAX_PAYLOAD_BYTES) {
            return Transformed.drop(DropReason.TOO_BIG);
        }
        byte[] own = Arrays.copyOf(packet, layout.end());
        byte[] result = Ipv6Bytes.inserted(own, layout.insertAt(), header(u8(own, layout.insertFieldAt()), Ipv6Bytes.destination(own)));
        result[layout.insertFieldAt()] = (byte) Iana.PROTOCOL_ROUTING;
        Ipv6Bytes.putAddress(result, Ipv6Bytes.DESTINATION_AT, careOfAddress);
        return Transformed.pass(result);
    }

    private static byte[] header(int nextHeader, Ipv6Address homeAddress) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.put((byte) nextHeader).put((byte) (HEADER_BYTES / 8 - 1)).put((byte) Iana.ROUTING_TYPE_2).put((byte) 1).putInt(0);
        homeAddress.write(header);
        return header.array();
    }

    /** The packet as if it had been sent to the home address: that is its destination, and the routing header is gone. */
    public static Transformed remove(byte[] packet) {
        PacketLayout layout = PacketLayout.of(packet);
        if (layout.fault() != null) {
            return Transformed.drop(layout.fault());
        }
        if (!layout.hasTypeTwoRoutingHeader()) {
            return Transformed.pass(packet);
        }
        byte[] own = Arrays.copyOf(packet, layout.end());
        int at = layout.routingHeaderAt();
        byte[] result = Ipv6Bytes.without(own, at, at + HEADER_BYTES);
        result[layout.routingFieldAt()] = own[at];
        Ipv6Bytes.putAddress(result, Ipv6Bytes.DESTINATION_AT, homeAddress(own, layout));
        return Transformed.pass(result);
    }

    static Ipv6Address homeAddress(byte[] packet, PacketLayout layout) {
        return Ipv6Bytes.address(packet, layout.routingHeaderAt() + ADDRESS_AT);
    }
}
