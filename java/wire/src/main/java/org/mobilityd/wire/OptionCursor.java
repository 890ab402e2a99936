package org.mobilityd.wire;

/**
 * Steps over type-length-value options and skips Pad1 and PadN. Mobility options (RFC 6275 section 6.2.1) and the options of
 * destination and hop-by-hop options headers (RFC 8200 section 4.2) share this form and the numbers of the padding options.
 *
 * <p>An option that runs past the end stops the cursor for good; {@link #faultOffset()} then tells where.
 */
final class OptionCursor {

    private static final int PAD1 = 0;
    private static final int PADN = 1;
    private static final int NO_FAULT = -1;

    private final byte[] bytes;
    private final int end;
    private int next;
    private int offset;
    private int faultOffset = NO_FAULT;

    /** A cursor before the first option in {@code bytes[from, to)}. */
    OptionCursor(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.next = from;
        this.end = to;
    }

    /** Moves to the next option that is not padding; false at the end and at an option that runs past it. */
    boolean advance() {
        while (faultOffset == NO_FAULT && next < end) {
            offset = next;
            if (type() == PAD1) {
                next++;
                continue;
            }
            if (offset + 2 > end) {
                faultOffset = offset;
            } else if (dataOffset() + dataLength() > end) {
                faultOffset = lengthOffset();
            } else {
                next = dataOffset() + dataLength();
                if (type() != PADN) {
                    return true;
                }
            }
        }
        return false;
    }

    int type() {
        return bytes[offset] & 0xff;
    }

    /** Where the current option's type stands in the array. */
    int offset() {
        return offset;
    }

    int lengthOffset() {
        return offset + 1;
    }

    int dataOffset() {
        return offset + 2;
    }

    int dataLength() {
        return bytes[offset + 1] & 0xff;
    }

    /** Where the first byte behind the current option stands. */
    int nextOffset() {
        return next;
    }

    boolean faulty() {
        return faultOffset != NO_FAULT;
    }

    /** Where the field stands that made the options end early. */
    int faultOffset() {
        return faultOffset;
    }
}
