package org.mobilityd.linux.datapath;

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
}
