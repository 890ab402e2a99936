package org.mobilityd.simulation.fastpath;

import static org.mobilityd.simulation.fastpath.Ipv6Bytes.u8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/** The way from the mobile node to the correspondent: Home Address option in at one end, out at the other (RFC 6275 section 6.3). */
public final class HomeAddressOption {

    /** Type, length and address. */
    static final int OPTION_BYTES = 18;
    /** The whole destination options header around a single Home Address option. */
    public static final int HEADER_BYTES = 24;

    private HomeAddressOption() {
    }

    /**
     * The packet as it leaves the mobile node: {@code careOfAddress} is its source, and a destination options header of its own, 24 bytes,
     * holds what was the source. The header stands behind routing headers and before fragment header, AH, ESP and other destination
     * options.
     */
    public static Transformed insert(byte[] packet, Ipv6Address careOfAddress) {
        PacketLayout layout = PacketLayout.of(packet);
        if (layout.fault() != null) {
            return Transformed.drop(layout.fault());
        }
        if (layout.hasHomeAddressOption()) {
            return Transformed.drop(DropReason.BAD_EXTENSION_HEADER);
        }
        if (layout.end() - Ipv6Bytes.HEADER_BYTES + HEADER_BYTES > Ipv6Bytes.MAX_PAYLOAD_BYTES) {
            return Transformed.drop(DropReason.TOO_BIG);
        }
        byte[] own = Arrays.copyOf(packet, layout.end());
        byte[] result = Ipv6Bytes.inserted(own, layout.insertAt(), header(u8(own, layout.insertFieldAt()), Ipv6Bytes.source(own)));
        result[layout.insertFieldAt()] = (byte) Iana.PROTOCOL_DESTINATION_OPTIONS;
        Ipv6Bytes.putAddress(result, Ipv6Bytes.SOURCE_AT, careOfAddress);
        return Transformed.pass(result);
    }

    /** PadN of four bytes brings the option to its alignment of 8n + 6. */
    private static byte[] header(int nextHeader, Ipv6Address homeAddress) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.put((byte) nextHeader).put((byte) (HEADER_BYTES / 8 - 1));
        header.put((byte) Iana.DESTINATION_OPTION_PADN).put((byte) 2).putShort((short) 0);
        header.put((byte) Iana.DESTINATION_OPTION_HOME_ADDRESS).put((byte) Ipv6Address.BYTES);
        homeAddress.write(header);
        return header.array();
    }

    /**
     * The packet as the correspondent would have got it without mobility: the home address is its source and the option is gone. When
     * other options share the header they stay, at the alignment that they had: the option and the padding around it shrink to the
     * padding that is left of them modulo 8, at most 7 bytes, which is as much as common receivers accept.
     */
    public static Transformed remove(byte[] packet) {
        PacketLayout layout = PacketLayout.of(packet);
        if (layout.fault() != null) {
            return Transformed.drop(layout.fault());
        }
        if (!layout.hasHomeAddressOption()) {
            return Transformed.pass(packet);
        }
        if (layout.hasSeveralHomeAddresses()) {
            return Transformed.drop(DropReason.BAD_EXTENSION_HEADER);
        }
        byte[] own = Arrays.copyOf(packet, layout.end());
        Ipv6Address homeAddress = Ipv6Bytes.address(own, layout.optionAt() + 2);
        byte[] result = withoutOption(own, layout);
        Ipv6Bytes.putAddress(result, Ipv6Bytes.SOURCE_AT, homeAddress);
        return Transformed.pass(result);
    }

    private static byte[] withoutOption(byte[] packet, PacketLayout layout) {
        int headerAt = layout.optionHeaderAt();
        int headerEnd = headerAt + 8 * (1 + u8(packet, headerAt + 1));
        int from = startOfPaddingBefore(packet, headerAt + 2, layout.optionAt());
        int to = endOfPaddingAfter(packet, layout.optionAt() + OPTION_BYTES, headerEnd);
        if (from == headerAt + 2 && to == headerEnd) {
            byte[] result = Ipv6Bytes.without(packet, headerAt, headerEnd);
            result[layout.optionFieldAt()] = packet[headerAt];
            return result;
        }
        byte[] result = Ipv6Bytes.spliced(packet, from, to, padding((to - from) % 8));
        result[headerAt + 1] = (byte) ((headerEnd - headerAt - (packet.length - result.length)) / 8 - 1);
        return result;
    }

    /** Where the run of padding begins that ends at {@code optionAt}. */
    private static int startOfPaddingBefore(byte[] packet, int firstOption, int optionAt) {
        int start = optionAt;
        boolean inPadding = false;
        for (int at = firstOption; at < optionAt; at = optionEnd(packet, at)) {
            if (isPadding(packet, at) && !inPadding) {
                start = at;
            }
            inPadding = isPadding(packet, at);
        }
        return inPadding ? start : optionAt;
    }

    private static int endOfPaddingAfter(byte[] packet, int optionEnd, int headerEnd) {
        int at = optionEnd;
        while (at < headerEnd && isPadding(packet, at)) {
            at = optionEnd(packet, at);
        }
        return at;
    }

    private static boolean isPadding(byte[] packet, int at) {
        return u8(packet, at) == Iana.DESTINATION_OPTION_PAD1 || u8(packet, at) == Iana.DESTINATION_OPTION_PADN;
    }

    private static int optionEnd(byte[] packet, int at) {
        return u8(packet, at) == Iana.DESTINATION_OPTION_PAD1 ? at + 1 : at + 2 + u8(packet, at + 1);
    }

    private static byte[] padding(int length) {
        byte[] padding = new byte[length];
        if (length > 1) {
            padding[0] = (byte) Iana.DESTINATION_OPTION_PADN;
            padding[1] = (byte) (length - 2);
        }
        return padding;
    }
}
