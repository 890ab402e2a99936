package org.mobilityd.wire;

/**
 * One walk over the extension headers of a received IPv6 packet (RFC 8200 section 4, RFC 6275 sections 6.3 and 6.4), from the IPv6
 * header to the first header that is none. The walk ends early, and for good, at the first fault.
 *
 * <p>Headers are accepted in any order, as RFC 8200 section 4.1 asks of a receiver, but for the hop-by-hop options, which come first.
 */
final class ExtensionHeaders {

    private static final int UNIT = 8;
    private static final int HOME_ADDRESS_BYTES = Ipv6Address.BYTES;
    private static final int TYPE_2_HDR_EXT_LEN = 2;
    private static final int TYPE_2_ADDRESS_OFFSET = 8;
    /** The top two bits of an option type that is not known: 00 means to skip the option, all else to discard the packet. */
    private static final int ACTION_BITS = 0xc0;

    private final byte[] packet;
    private final int end;
    private int protocolOffset;
    private int offset;
    private boolean routingHeaderSeen;
    private Ipv6Address homeAddressOption;
    private Ipv6Address routingHeader;
    private MalformedReason fault;
    private int faultOffset;

    private ExtensionHeaders(byte[] packet, int start, int end) {
        this.packet = packet;
        this.end = end;
        this.protocolOffset = start + Ipv6Header.NEXT_HEADER_OFFSET;
        this.offset = start + Ipv6Header.BYTES;
    }

    /** Walks the headers of the IPv6 packet {@code packet[start, end)}, whose fixed header is known to be there. */
    static ExtensionHeaders walk(byte[] packet, int start, int end) {
        ExtensionHeaders headers = new ExtensionHeaders(packet, start, end);
        boolean more = true;
        while (more && headers.fault == null) {
            more = headers.step(headers.offset == start + Ipv6Header.BYTES);
        }
        return headers;
    }

    /** The next header value of what follows the extension headers. */
    int protocol() {
        return packet[protocolOffset] & 0xff;
    }

    /** Where the field stands that {@link #protocol()} was read from. */
    int protocolOffset() {
        return protocolOffset;
    }

    /** Where the first byte stands behind the extension headers. */
    int payloadOffset() {
        return offset;
    }

    /** The address in the Home Address option, or null. */
    Ipv6Address homeAddressOption() {
        return homeAddressOption;
    }

    /** The address in the type 2 routing header when that has a segment left, else null: then the IPv6 destination is final. */
    Ipv6Address routingHeader() {
        return routingHeader;
    }

    boolean faulty() {
        return fault != null;
    }

    <T> DecodeResult<T> asMalformed() {
        return DecodeResult.malformed(fault, faultOffset);
    }

    /** Takes one header; false when there is none to take. */
    private boolean step(boolean first) {
        switch (protocol()) {
            case Iana.PROTOCOL_HOP_BY_HOP:
                if (!first) {
                    return fail(MalformedReason.BAD_EXTENSION_HEADER, protocolOffset);
                }
                return takeOptions(false);
            case Iana.PROTOCOL_DESTINATION_OPTIONS:
                return takeOptions(true);
            case Iana.PROTOCOL_ROUTING:
                return takeRoutingHeader();
            case Iana.PROTOCOL_FRAGMENT:
                return takeFragmentHeader();
            default:
                return false;
        }
    }

    private boolean takeOptions(boolean destinationOptions) {
        int headerEnd = headerEnd();
        if (headerEnd < 0) {
            return false;
        }
        OptionCursor option = new OptionCursor(packet, offset + 2, headerEnd);
        while (option.advance()) {
            if (destinationOptions && option.type() == Iana.DESTINATION_OPTION_HOME_ADDRESS) {
                if (!takeHomeAddressOption(option)) {
                    return false;
                }
            } else if ((option.type() & ACTION_BITS) != 0) {
                return fail(MalformedReason.BAD_EXTENSION_HEADER, option.offset());
            }
        }
        if (option.faulty()) {
            return fail(MalformedReason.BAD_OPTION, option.faultOffset());
        }
        return next(headerEnd);
    }

    private boolean takeHomeAddressOption(OptionCursor option) {
        if (option.dataLength() != HOME_ADDRESS_BYTES) {
            return fail(MalformedReason.BAD_OPTION, option.lengthOffset());
        }
        if (homeAddressOption != null) {
            return fail(MalformedReason.BAD_EXTENSION_HEADER, option.offset());
        }
        homeAddressOption = Ipv6Header.address(packet, option.dataOffset());
        return true;
    }

    private boolean takeRoutingHeader() {
        int headerEnd = headerEnd();
        if (headerEnd < 0) {
            return false;
        }
        int type = packet[offset + 2] & 0xff;
        int segmentsLeft = packet[offset + 3] & 0xff;
        if (type == Iana.ROUTING_TYPE_2) {
            return takeType2RoutingHeader(segmentsLeft, headerEnd);
        }
        if (segmentsLeft != 0) {
            return fail(MalformedReason.BAD_EXTENSION_HEADER, offset + 2);
        }
        return next(headerEnd);
    }

    private boolean takeType2RoutingHeader(int segmentsLeft, int headerEnd) {
        if ((packet[offset + 1] & 0xff) != TYPE_2_HDR_EXT_LEN) {
            return fail(MalformedReason.BAD_EXTENSION_HEADER, offset + 1);
        }
        if (segmentsLeft > 1) {
            return fail(MalformedReason.BAD_EXTENSION_HEADER, offset + 3);
        }
        if (routingHeaderSeen) {
            return fail(MalformedReason.BAD_EXTENSION_HEADER, protocolOffset);
        }
        routingHeaderSeen = true;
        // Without a segment left it has been processed, and is ignored as any other routing header (RFC 8200 section 4.4).
        routingHeader = segmentsLeft == 1 ? Ipv6Header.address(packet, offset + TYPE_2_ADDRESS_OFFSET) : null;
        return next(headerEnd);
    }

    private boolean takeFragmentHeader() {
        if (offset + UNIT > end) {
            return fail(MalformedReason.TRUNCATED, end);
        }
        boolean atomic = (packet[offset + 2] & 0xff) == 0 && (packet[offset + 3] & 0xf9) == 0;
        if (!atomic) {
            return fail(MalformedReason.NOT_SIGNALLING, protocolOffset);
        }
        return next(offset + UNIT);
    }

    /** Where the header at {@code offset} ends by its Hdr Ext Len, or -1 after a fault. */
    private int headerEnd() {
        if (offset + UNIT > end) {
            fail(MalformedReason.TRUNCATED, end);
            return -1;
        }
        int headerEnd = offset + ((packet[offset + 1] & 0xff) + 1) * UNIT;
        if (headerEnd > end) {
            fail(MalformedReason.TRUNCATED, offset + 1);
            return -1;
        }
        return headerEnd;
    }

    private boolean next(int headerEnd) {
        protocolOffset = offset;
        offset = headerEnd;
        return true;
    }

    private boolean fail(MalformedReason reason, int at) {
        fault = reason;
        faultOffset = at;
        return false;
    }
}
