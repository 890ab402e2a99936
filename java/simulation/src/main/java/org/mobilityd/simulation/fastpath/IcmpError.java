package org.mobilityd.simulation.fastpath;

import static org.mobilityd.simulation.fastpath.Ipv6Bytes.u16;
import static org.mobilityd.simulation.fastpath.Ipv6Bytes.u32;
import static org.mobilityd.simulation.fastpath.Ipv6Bytes.u8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/**
 * An ICMPv6 error (RFC 4443 section 2.1) and the packet that it quotes: made, and put back to what the sender of the quoted packet knows
 * (RFC 6275 section 9.3.4, RFC 2473 section 8).
 *
 * @param at offset of the ICMPv6 message
 * @param quoted the quoted packet, as far as it goes
 */
record IcmpError(byte[] packet, int at, byte[] quoted, PacketLayout layout) {

    static final int HEADER_BYTES = 8;
    private static final int CHECKSUM_AT = 2;
    private static final int VALUE_AT = 4;
    private static final int INFORMATIONAL = 128;
    private static final int HOP_LIMIT = 64;

    /** The error that a whole packet is and that quotes an IPv6 packet in good order; else null. */
    static IcmpError of(Passing passing) {
        byte[] packet = passing.packet();
        int at = passing.layout().upperAt();
        if (!passing.is(Iana.PROTOCOL_ICMPV6) || !passing.isWhole() || packet.length < at + HEADER_BYTES) {
            return null;
        }
        if (u8(packet, at) < Iana.ICMPV6_DESTINATION_UNREACHABLE || u8(packet, at) > Iana.ICMPV6_PARAMETER_PROBLEM) {
            return null;
        }
        byte[] quoted = Arrays.copyOfRange(packet, at + HEADER_BYTES, packet.length);
        PacketLayout layout = PacketLayout.of(quoted);
        return layout.isIpv6() && !layout.isMalformed() ? new IcmpError(packet, at, quoted, layout) : null;
    }

    static boolean isError(Passing passing) {
        return passing.icmpType() != PacketLayout.NONE && passing.icmpType() < INFORMATIONAL;
    }

    int type() {
        return u8(packet, at);
    }

    /** As much of {@code packet} as keeps the error within the minimum MTU, told to its sender (RFC 4443 sections 2.4 c, 3.2). */
    static byte[] packetTooBig(byte[] packet, Ipv6Address from, long mtu) {
        int quote = Math.min(packet.length, Usage.MINIMUM_MTU - Ipv6Bytes.HEADER_BYTES - HEADER_BYTES);
        ByteBuffer out = ByteBuffer.allocate(Ipv6Bytes.HEADER_BYTES + HEADER_BYTES + quote);
        out.putInt(6 << 28).putShort((short) (HEADER_BYTES + quote)).put((byte) Iana.PROTOCOL_ICMPV6).put((byte) HOP_LIMIT);
        from.write(out);
        Ipv6Bytes.source(packet).write(out);
        out.put((byte) Iana.ICMPV6_PACKET_TOO_BIG).put((byte) 0).putShort((short) 0).putInt((int) mtu).put(packet, 0, quote);
        byte[] error = out.array();
        int sum = Ipv6Bytes.checksum(from, Ipv6Bytes.source(packet), Iana.PROTOCOL_ICMPV6, error, Ipv6Bytes.HEADER_BYTES, error.length);
        Ipv6Bytes.putU16(error, Ipv6Bytes.HEADER_BYTES + CHECKSUM_AT, sum);
        return error;
    }

    /**
     * The error about the quoted packet without the header of ours at {@code headerAt} of it.
     *
     * @param fieldAt which next-header field of the quoted packet names that header
     * @param addressAt which address of it {@code address} stood in for
     */
    byte[] withoutHeader(int headerAt, int fieldAt, int addressAt, Ipv6Address address) {
        int bytes = TypeTwoRoutingHeader.HEADER_BYTES;
        byte[] whole = quoted.clone();
        whole[fieldAt] = whole[headerAt];
        Ipv6Bytes.putAddress(whole, addressAt, address);
        Ipv6Bytes.putU16(whole, Ipv6Bytes.PAYLOAD_LENGTH_AT, u16(quoted, Ipv6Bytes.PAYLOAD_LENGTH_AT) - bytes);
        byte[] head = Arrays.copyOf(packet, at + HEADER_BYTES);
        Ipv6Bytes.putU32(head, at + VALUE_AT, valueWithout(headerAt, bytes));
        return rewritten(head, cutOut(whole, headerAt, bytes));
    }

    /** The error about the packet inside the quoted tunnel packet, to {@code sender}. */
    byte[] relayed(Ipv6Address sender) {
        byte[] head = Arrays.copyOf(packet, at + HEADER_BYTES);
        Ipv6Bytes.putU32(head, at + VALUE_AT, valueWithout(0, Ipv6Bytes.HEADER_BYTES));
        Ipv6Bytes.putAddress(head, Ipv6Bytes.SOURCE_AT, Ipv6Bytes.destination(packet));
        Ipv6Bytes.putAddress(head, Ipv6Bytes.DESTINATION_AT, sender);
        return rewritten(head, cutOut(quoted, 0, Ipv6Bytes.HEADER_BYTES));
    }

    /** The MTU less what the receiver does not know of; a pointer into what it knows. One to our header means the destination. */
    private long valueWithout(int from, int bytes) {
        long value = u32(packet, at + VALUE_AT);
        if (type() == Iana.ICMPV6_PACKET_TOO_BIG) {
            return Math.max(Usage.MINIMUM_MTU, value - bytes);
        }
        if (type() != Iana.ICMPV6_PARAMETER_PROBLEM || value < from) {
            return value;
        }
        return value < from + bytes ? Ipv6Bytes.DESTINATION_AT : value - bytes;
    }

    private static byte[] cutOut(byte[] bytes, int from, int length) {
        byte[] result = new byte[bytes.length - length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(bytes, from + length, result, from, result.length - from);
        return result;
    }

    /** The checksum changes by what has changed, so that an error which arrived damaged stays damaged (RFC 1624). */
    private byte[] rewritten(byte[] head, byte[] quote) {
        byte[] result = Arrays.copyOf(head, head.length + quote.length);
        System.arraycopy(quote, 0, result, head.length, quote.length);
        Ipv6Bytes.putU16(result, Ipv6Bytes.PAYLOAD_LENGTH_AT, result.length - Ipv6Bytes.HEADER_BYTES);
        int before = sumWithoutChecksum(packet);
        int after = sumWithoutChecksum(result);
        Ipv6Bytes.putU16(result, at + CHECKSUM_AT, Math.floorMod(u16(packet, at + CHECKSUM_AT) + before - after, 0xffff));
        return result;
    }

    private int sumWithoutChecksum(byte[] whole) {
        byte[] blank = whole.clone();
        Ipv6Bytes.putU16(blank, at + CHECKSUM_AT, 0);
        return 0xffff & ~Ipv6Bytes.checksum(Ipv6Bytes.source(blank), Ipv6Bytes.destination(blank), Iana.PROTOCOL_ICMPV6, blank, at,
                blank.length);
    }
}
