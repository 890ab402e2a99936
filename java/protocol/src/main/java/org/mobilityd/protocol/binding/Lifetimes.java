package org.mobilityd.protocol.binding;

/** Lifetimes on the wire count units of 4 seconds in 16 bits (RFC 6275 sections 6.1.7 and 6.1.8); engines count nanoseconds. */
public final class Lifetimes {

    public static final long NANOS_PER_SECOND = 1_000_000_000L;
    public static final int SECONDS_PER_UNIT = 4;
    public static final int MAX_UNITS = 0xffff;
    /** MAX_RR_BINDING_LIFETIME (section 12). */
    public static final int MAX_RETURN_ROUTABILITY_BINDING_SECONDS = 420;
    /** MAX_NONCE_LIFETIME (section 12). */
    public static final int MAX_NONCE_SECONDS = 240;
    /** MAX_TOKEN_LIFETIME (section 12). */
    public static final int MAX_TOKEN_SECONDS = 210;

    private Lifetimes() {
    }

    public static long nanosOfMillis(long millis) {
        return millis * 1_000_000L;
    }

    public static long nanosOfSeconds(long seconds) {
        return seconds * NANOS_PER_SECOND;
    }

    public static long nanosOfUnits(int units) {
        return nanosOfSeconds((long) units * SECONDS_PER_UNIT);
    }

    /** The whole units in {@code nanos}, rounded down and at most 65535: nobody is promised more than was granted. */
    public static int unitsWithin(long nanos) {
        return (int) Math.max(0, Math.min(MAX_UNITS, nanos / nanosOfUnits(1)));
    }

    /** The whole units in {@code seconds}, rounded down and at most 65535. */
    public static int unitsWithinSeconds(long seconds) {
        return (int) Math.max(0, Math.min(MAX_UNITS, seconds / SECONDS_PER_UNIT));
    }
}
