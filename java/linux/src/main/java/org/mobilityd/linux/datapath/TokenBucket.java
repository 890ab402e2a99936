package org.mobilityd.linux.datapath;

/**
 * A token bucket of this process, full at first: the virtual scheduling of {@code lib/limit.h}, for what does not pass there. For one
 * thread at a time.
 */
final class TokenBucket {

    private final Rate rate;
    private long fullAt;

    /** @param now nanoseconds, as in {@link #take} */
    TokenBucket(Rate rate, long now) {
        this.rate = rate;
        this.fullAt = now;
    }

    /** Whether there was a token. */
    boolean take(long now) {
        long untilFull = Math.max(fullAt - now, 0);
        if (untilFull > rate.slackNanos()) {
            return false;
        }
        fullAt = now + untilFull + rate.intervalNanos();
        return true;
    }
}
