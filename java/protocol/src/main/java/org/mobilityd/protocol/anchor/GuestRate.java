package org.mobilityd.protocol.anchor;

import org.mobilityd.protocol.binding.Lifetimes;

/** How fast mobile nodes that are not listed may come: so many a second, and ten seconds' worth of them at once after a pause. */
final class GuestRate {

    private static final long BURST_NANOS = Lifetimes.nanosOfSeconds(10);

    private final long interval;
    /** When the burst would be whole again, monotonic nanoseconds. */
    private long wholeAt = Long.MIN_VALUE;

    GuestRate(int perSecond) {
        this.interval = Lifetimes.NANOS_PER_SECOND / perSecond;
    }

    /** Whether one more may come now; if so, it is counted. */
    boolean permits(long now) {
        long whole = Math.max(wholeAt, now) + interval;
        boolean permitted = whole - now <= BURST_NANOS;
        wholeAt = permitted ? whole : wholeAt;
        return permitted;
    }
}
