package org.mobilityd.protocol.auth;

import java.time.Duration;
import java.time.Instant;

/**
 * Timestamps of the Mobility Message Replay Protection option (RFC 4285 section 6): the 64-bit format of NTP, in the high 32 bits
 * seconds since 1900 and in the low 32 bits their fraction. Compared modulo 2^64, so that the roll-over of 2036 passes unnoticed.
 */
public final class NtpTimestamp {

    private static final long SECONDS_FROM_1900_TO_1970 = 2_208_988_800L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LOW_32_BITS = 0xffff_ffffL;

    private NtpTimestamp() {
    }

    public static long of(Instant wallClock) {
        long seconds = wallClock.getEpochSecond() + SECONDS_FROM_1900_TO_1970;
        long fraction = ((long) wallClock.getNano() << 32) / NANOS_PER_SECOND;
        return seconds << 32 | fraction;
    }

    /** Whether {@code candidate} is later than {@code reference}, each less than 68 years from the other. */
    public static boolean isLater(long candidate, long reference) {
        return candidate - reference > 0;
    }

    /** How far apart two timestamps are, either way. */
    public static Duration distance(long one, long other) {
        long difference = Math.abs(one - other);
        long nanos = ((difference & LOW_32_BITS) * NANOS_PER_SECOND) >>> 32;
        return Duration.ofSeconds(difference >>> 32, nanos);
    }

    /** What a home agent answers to a timestamp that it refuses: its own seconds, the mobile node's low 32 bits (section 6). */
    public static long refusal(long received, long ownTime) {
        return ownTime & ~LOW_32_BITS | received & LOW_32_BITS;
    }
}
