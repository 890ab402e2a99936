package org.mobilityd.protocol.mobilenode;

import java.nio.ByteBuffer;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/**
 * What an ICMPv6 error message quotes of a mobility message (RFC 4443 section 2.4 c: as much as fits, so it may be cut anywhere).
 *
 * @param destination who was to receive it
 * @param type the MH Type
 * @param cookie of a Home or Care-of Test Init, or null: not quoted
 * @param sequence of a Binding Update, or -1: not quoted
 */
record QuotedMobilityHeader(Ipv6Address destination, int type, Cookie cookie, int sequence) {

    private static final int IPV6_HEADER_BYTES = 40;
    private static final int NEXT_HEADER_OFFSET = 6;
    private static final int DESTINATION_OFFSET = 24;
    private static final int MH_TYPE_OFFSET = 2;
    private static final int MH_SEQUENCE_OFFSET = 6;
    private static final int MH_COOKIE_OFFSET = 8;
    private static final int MAX_NESTING = 2;

    /** The mobility message in {@code packet}, also behind an outer IPv6 header, or null: there is none. */
    static QuotedMobilityHeader in(byte[] packet) {
        int start = 0;
        for (int nesting = 0; nesting < MAX_NESTING; nesting++) {
            if (packet.length < start + IPV6_HEADER_BYTES) {
                return null;
            }
            int protocol = packet[start + NEXT_HEADER_OFFSET] & 0xff;
            int offset = start + IPV6_HEADER_BYTES;
            while (protocol == Iana.PROTOCOL_DESTINATION_OPTIONS && offset + 2 <= packet.length) {
                protocol = packet[offset] & 0xff;
                offset += ((packet[offset + 1] & 0xff) + 1) * 8;
            }
            if (protocol == Iana.PROTOCOL_MOBILITY) {
                return read(packet, start, offset);
            }
            if (protocol != Iana.PROTOCOL_IPV6) {
                return null;
            }
            start = offset;
        }
        return null;
    }

    private static QuotedMobilityHeader read(byte[] packet, int start, int offset) {
        if (packet.length <= offset + MH_TYPE_OFFSET) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(packet);
        Ipv6Address destination = Ipv6Address.read(bytes.duplicate().position(start + DESTINATION_OFFSET));
        boolean cookieQuoted = packet.length >= offset + MH_COOKIE_OFFSET + Long.BYTES;
        boolean sequenceQuoted = packet.length >= offset + MH_SEQUENCE_OFFSET + Short.BYTES;
        return new QuotedMobilityHeader(destination, packet[offset + MH_TYPE_OFFSET] & 0xff,
                cookieQuoted ? new Cookie(bytes.getLong(offset + MH_COOKIE_OFFSET)) : null,
                sequenceQuoted ? bytes.getShort(offset + MH_SEQUENCE_OFFSET) & 0xffff : -1);
    }
}
