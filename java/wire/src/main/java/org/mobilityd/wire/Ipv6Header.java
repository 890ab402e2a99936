package org.mobilityd.wire;

import java.nio.ByteBuffer;

/** The fixed IPv6 header (RFC 8200 section 3): where its fields stand, and how it is written. Traffic class and flow label are 0. */
final class Ipv6Header {

    static final int BYTES = 40;
    static final int PAYLOAD_LENGTH_OFFSET = 4;
    static final int NEXT_HEADER_OFFSET = 6;
    static final int HOP_LIMIT_OFFSET = 7;
    static final int SOURCE_OFFSET = 8;
    static final int DESTINATION_OFFSET = 24;
    static final int MAX_PAYLOAD_BYTES = 0xffff;

    private static final int VERSION = 6;

    private Ipv6Header() {
    }

    static void write(ByteBuffer out, int payloadLength, int nextHeader, int hopLimit, Ipv6Address source, Ipv6Address destination) {
        out.putInt(VERSION << 28).putShort((short) payloadLength).put((byte) nextHeader).put((byte) hopLimit);
        source.write(out);
        destination.write(out);
    }

    static boolean isVersion6(byte[] packet, int start) {
        return (packet[start] & 0xff) >>> 4 == VERSION;
    }

    static int payloadLength(byte[] packet, int start) {
        return (packet[start + PAYLOAD_LENGTH_OFFSET] & 0xff) << 8 | packet[start + PAYLOAD_LENGTH_OFFSET + 1] & 0xff;
    }

    static int hopLimit(byte[] packet, int start) {
        return packet[start + HOP_LIMIT_OFFSET] & 0xff;
    }

    static Ipv6Address address(byte[] packet, int offset) {
        return Ipv6Address.read(ByteBuffer.wrap(packet, offset, Ipv6Address.BYTES));
    }
}
