package org.mobilityd.protocol.correspondent;

import java.nio.ByteBuffer;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/**
 * The packet that an ICMPv6 error quotes, as far as needed to tell which binding sent it: one of ours went to a care-of address with the
 * home address in a type 2 routing header (RFC 6275 section 9.3.2).
 */
record InvokingPacket(Ipv6Address source, Ipv6Address careOfAddress, Ipv6Address homeAddress) {

    private static final int IPV6_HEADER_BYTES = 40;
    private static final int NEXT_HEADER_OFFSET = 6;
    private static final int SOURCE_OFFSET = 8;
    private static final int TYPE_2_ROUTING_HEADER_BYTES = 24;
    private static final int HOME_ADDRESS_OFFSET = 8;

    /** The quoted packet, or null when it is too short or has no type 2 routing header. */
    static InvokingPacket parse(byte[] quoted) {
        if (quoted.length < IPV6_HEADER_BYTES || quoted[0] >>> 4 != 6) {
            return null;
        }
        int next = quoted[NEXT_HEADER_OFFSET] & 0xff;
        int offset = IPV6_HEADER_BYTES;
        while (isSkipped(next) && offset + 8 <= quoted.length) {
            int bytes = 8 * ((quoted[offset + 1] & 0xff) + 1);
            if (isType2RoutingHeader(quoted, next, offset, bytes)) {
                ByteBuffer in = ByteBuffer.wrap(quoted);
                in.position(SOURCE_OFFSET);
                Ipv6Address source = Ipv6Address.read(in);
                Ipv6Address destination = Ipv6Address.read(in);
                in.position(offset + HOME_ADDRESS_OFFSET);
                return new InvokingPacket(source, destination, Ipv6Address.read(in));
            }
            next = quoted[offset] & 0xff;
            offset += bytes;
        }
        return null;
    }

    private static boolean isType2RoutingHeader(byte[] quoted, int protocol, int offset, int bytes) {
        return protocol == Iana.PROTOCOL_ROUTING && quoted[offset + 2] == Iana.ROUTING_TYPE_2 && bytes == TYPE_2_ROUTING_HEADER_BYTES
                && offset + bytes <= quoted.length;
    }

    private static boolean isSkipped(int protocol) {
        return protocol == Iana.PROTOCOL_HOP_BY_HOP || protocol == Iana.PROTOCOL_ROUTING || protocol == Iana.PROTOCOL_DESTINATION_OPTIONS;
    }
}
