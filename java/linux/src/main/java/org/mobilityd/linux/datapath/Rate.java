package org.mobilityd.linux.datapath;

import java.util.concurrent.TimeUnit;

/**
 * A token bucket.
 *
 * @param perSecond the sustained rate
 * @param burst how many may come at once after a pause
 */
public record Rate(int perSecond, int burst) {

    private static final int MOST = 1_000_000_000;

    public Rate {
        if (perSecond < 1 || perSecond > MOST || burst < 1) {
            throw new IllegalArgumentException("rates are 1 to 1,000,000,000 a second, bursts at least 1");
        }
    }

    /** Between two, when they come at the sustained rate. */
    long intervalNanos() {
        return TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** How far from being full a bucket may be that still has a token. */
    long slackNanos() {
        return (burst - 1) * intervalNanos();
    }
}
