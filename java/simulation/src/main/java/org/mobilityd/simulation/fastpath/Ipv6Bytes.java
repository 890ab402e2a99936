package org.mobilityd.simulation.fastpath;

import java.nio.ByteBuffer;
import org.mobilityd.wire.Ipv6Address;

/** Fields of an IPv6 packet in a byte array, and the two edits that every transform is made of. */
public final class Ipv6Bytes {

    public static final int HEADER_BYTES = 40;
    public static final int NEXT_HEADER_AT = 6;
    public static final int HOP_LIMIT_AT = 7;
    public static final int SOURCE_AT = 8;
    public static final int DESTINATION_AT = 24;
    static final int PAYLOAD_LENGTH_AT = 4;
    static final int MAX_PAYLOAD_BYTES = 0xffff;

    private Ipv6Bytes() {
    }

    public static int u8(byte[] packet, int at) {
        return packet[at] & 0xff;
    }

    public static int u16(byte[] packet, int at) {
        return u8(packet, at) << 8 | u8(packet, at + 1);
    }

    static long u32(byte[] packet, int at) {
        return (long) u16(packet, at) << 16 | u16(packet, at + 2);
    }

    static void putU32(byte[] packet, int at, long value) {
        putU16(packet, at, (int) (value >>> 16));
        putU16(packet, at + 2, (int) value);
    }

    public static void putU16(byte[] packet, int at, int value) {
        packet[at] = (byte) (value >> 8);
        packet[at + 1] = (byte) value;
    }

    public static Ipv6Address address(byte[] packet, int at) {
        return Ipv6Address.read(ByteBuffer.wrap(packet, at, Ipv6Address.BYTES));
    }

    public static void putAddress(byte[] packet, int at, Ipv6Address address) {
        address.write(ByteBuffer.wrap(packet, at, Ipv6Address.BYTES));
    }

    public static Ipv6Address source(byte[] packet) {
        return address(packet, SOURCE_AT);
    }

    public static Ipv6Address destination(byte[] packet) {
        return address(packet, DESTINATION_AT);
    }

    public static int hopLimit(byte[] packet) {
        return u8(packet, HOP_LIMIT_AT);
    }

    /** A copy with {@code header} at offset {@code at} and the payload length that goes with it. */
    static byte[] inserted(byte[] packet, int at, byte[] header) {
        return spliced(packet, at, at, header);
    }

    /** A copy without the bytes from {@code from} to {@code to}, with the payload length that goes with it. */
    static byte[] without(byte[] packet, int from, int to) {
        return spliced(packet, from, to, new byte[0]);
    }

    /** A copy with {@code replacement} in the place of the bytes from {@code from} to {@code to}. */
    static byte[] spliced(byte[] packet, int from, int to, byte[] replacement) {
        byte[] result = new byte[packet.length - (to - from) + replacement.length];
        System.arraycopy(packet, 0, result, 0, from);
        System.arraycopy(replacement, 0, result, from, replacement.length);
        System.arraycopy(packet, to, result, from + replacement.length, packet.length - to);
        putU16(result, PAYLOAD_LENGTH_AT, result.length - HEADER_BYTES);
        return result;
    }

    /**
     * The Internet checksum (RFC 8200 section 8.1) over the pseudo-header and the bytes of {@code packet} from {@code from} to
     * {@code to}: 0 when those bytes hold a right checksum, and what to write into a zeroed field otherwise.
     */
    public static int checksum(Ipv6Address source, Ipv6Address destination, int protocol, byte[] packet, int from, int to) {
        long sum = protocol + (to - from) + halves(source) + halves(destination);
        for (int at = from; at + 1 < to; at += 2) {
            sum += u16(packet, at);
        }
        if ((to - from & 1) != 0) {
            sum += (long) u8(packet, to - 1) << 8;
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) ~sum & 0xffff;
    }

    private static long halves(Ipv6Address address) {
        return halves(address.high()) + halves(address.low());
    }

    private static long halves(long bits) {
        return (bits >>> 48) + (bits >>> 32 & 0xffff) + (bits >>> 16 & 0xffff) + (bits & 0xffff);
    }
}
