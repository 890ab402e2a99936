package org.mobilityd.protocol.proxy;

/**
 * When the next message may go out, so that one that came in does not leave as a burst (RFC 8885 sections 3.2, 6): so many at once, then
 * one an interval.
 */
public final class Pacer {

    private final long interval;
    private final long slack;
    private long fullAt;
    private boolean used;

    /**
     * @param interval nanoseconds between two at the sustained rate
     * @param burst how many may go at once, at least 1
     */
    public Pacer(long interval, int burst) {
        this.interval = interval;
        this.slack = interval * (burst - 1);
    }

    /** The time for one more message, {@code now} or later. */
    public long slot(long now) {
        fullAt = used ? Math.max(fullAt, now) + interval : now + interval;
        used = true;
        return Math.max(now, fullAt - interval - slack);
    }
}
