package org.mobilityd.protocol.binding;

/** Sequence numbers of Binding Updates: 16 bits, free running, compared modulo 2^16 (RFC 6275 section 9.5.1). */
public final class Sequence {

    private static final int MASK = 0xffff;
    private static final int HALF = 0x8000;

    private Sequence() {
    }

    /**
     * Whether {@code candidate} counts as greater than {@code last}. The last number and the 32768 before it do not, so that after 15
     * come 16 to 32782, and 0 to 15 and 32783 to 65535 are old.
     */
    public static boolean isGreater(int candidate, int last) {
        int ahead = (candidate - last) & MASK;
        return ahead != 0 && ahead < HALF;
    }

    /** The number after {@code sequence}; 65535 is followed by 0. */
    public static int next(int sequence) {
        return (sequence + 1) & MASK;
    }
}
