package org.mobilityd.protocol.proxy;

import java.time.Duration;
import java.time.Instant;

/**
 * Timestamps of Proxy Mobile IPv6 (RFC 5213 section 8.8): seconds since 1970 in the high 48 bits, 1/65536 of a second in the low 16. They
 * order the Proxy Binding Updates of a mobile node, whoever sends them (section 5.5).
 */
public final class ProxyTimestamp {

    /** TimestampValidityWindow (section 9.1). */
    public static final Duration DEFAULT_VALIDITY_WINDOW = Duration.ofMillis(300);

    private static final int FRACTION_BITS = 16;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private ProxyTimestamp() {
    }

    public static long of(Instant wallClock) {
        return wallClock.getEpochSecond() << FRACTION_BITS | ((long) wallClock.getNano() << FRACTION_BITS) / NANOS_PER_SECOND;
    }

    /** {@code timestamp} as nanoseconds since 1970; what does not fit is saturated. */
    public static long epochNanos(long timestamp) {
        long seconds = timestamp >>> FRACTION_BITS;
        if (seconds >= Long.MAX_VALUE / NANOS_PER_SECOND) {
            return Long.MAX_VALUE;
        }
        return seconds * NANOS_PER_SECOND + ((timestamp & 0xffff) * NANOS_PER_SECOND >>> FRACTION_BITS);
    }

    /** {@code nanos} after {@code timestamp}; not longer than hours, lest it overflow. */
    public static long later(long timestamp, long nanos) {
        return timestamp + (nanos << FRACTION_BITS) / NANOS_PER_SECOND;
    }

    public static boolean isLater(long candidate, long reference) {
        return Long.compareUnsigned(candidate, reference) > 0;
    }

    /** Whether {@code timestamp} is at most {@code window} away from {@code ownTime}, either way. */
    public static boolean isWithin(Duration window, long timestamp, long ownTime) {
        return Math.abs(epochNanos(timestamp) - epochNanos(ownTime)) <= window.toNanos();
    }
}
