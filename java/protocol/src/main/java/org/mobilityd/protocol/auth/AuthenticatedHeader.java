package org.mobilityd.protocol.auth;

import org.mobilityd.wire.Iana;

/**
 * Where an authentication option lies in the raw bytes of a message about bindings or a handover. The raw
 * bytes matter: padding is covered by the authenticator, and re-encoding may pad differently.
 */
final class AuthenticatedHeader {

    /** No such option, or not where it must be. */
    static final int ABSENT = -1;

    private static final int LENGTH_OFFSET = 1;
    private static final int TYPE_OFFSET = 2;
    private static final int CHECKSUM_OFFSET = 4;
    private static final int CHECKSUM_END = 6;
    /** Where options start (RFC 6275 sections 6.1.7 and 6.1.8, RFC 5846 section 5; RFC 5568 section 6.2.1). */
    private static final int OPTIONS_OFFSET = 12;
    private static final int HANDOVER_OPTIONS_OFFSET = 10;
    private static final int SHORTEST = 12;
    private static final int OPTION_HEAD_BYTES = 2;

    private AuthenticatedHeader() {
    }

    /**
     * The offset of the option {@code type} with {@code dataLength} bytes of data, if it is the last option but for padding.
     *
     * @param header the Mobility Header
     * @param paddingMayFollow whether Pad1 and PadN are allowed behind it
     * @return the offset of the option's type octet, or {@link #ABSENT}; also for bytes that are no well-formed header
     */
    static int lastOption(byte[] header, int type, int dataLength, boolean paddingMayFollow) {
        int offset = optionsOffset(header);
        if (offset == ABSENT) {
            return ABSENT;
        }
        int found = ABSENT;
        while (offset < header.length) {
            int optionType = header[offset] & 0xff;
            int end = endOfOption(header, offset, optionType);
            if (end > header.length) {
                return ABSENT;
            }
            boolean padding = optionType == Iana.OPT_PAD1 || optionType == Iana.OPT_PADN;
            if (optionType == type && end - offset - OPTION_HEAD_BYTES == dataLength) {
                found = offset;
            } else if (!padding || !paddingMayFollow) {
                found = ABSENT;
            }
            offset = end;
        }
        return found;
    }

    /** Adds {@code header} from its start up to {@code end} to {@code mac}, with the checksum counted as zero (section 6.2.7). */
    static HmacSha1 addWithoutChecksum(HmacSha1 mac, byte[] header, int end) {
        return mac.add(header, 0, CHECKSUM_OFFSET).add(0).add(0).add(header, CHECKSUM_END, end);
    }

    /** Or {@link #ABSENT}: the message is not about bindings, nor about a handover. */
    private static int optionsOffset(byte[] header) {
        if (header.length < SHORTEST || header.length != 8 * ((header[LENGTH_OFFSET] & 0xff) + 1)) {
            return ABSENT;
        }
        return switch (header[TYPE_OFFSET] & 0xff) {
            case Iana.MH_BINDING_UPDATE, Iana.MH_BINDING_ACKNOWLEDGEMENT, Iana.MH_BINDING_REVOCATION -> OPTIONS_OFFSET;
            case Iana.MH_HANDOVER_INITIATE, Iana.MH_HANDOVER_ACKNOWLEDGE -> HANDOVER_OPTIONS_OFFSET;
            default -> ABSENT;
        };
    }

    private static int endOfOption(byte[] header, int offset, int optionType) {
        if (optionType == Iana.OPT_PAD1) {
            return offset + 1;
        }
        if (offset + OPTION_HEAD_BYTES > header.length) {
            return Integer.MAX_VALUE;
        }
        return offset + OPTION_HEAD_BYTES + (header[offset + 1] & 0xff);
    }
}
