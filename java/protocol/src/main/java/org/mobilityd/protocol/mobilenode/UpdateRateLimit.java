package org.mobilityd.protocol.mobilenode;

/** At most MAX_UPDATE_RATE messages of one type to one node within a second (RFC 6275 section 11.8). */
final class UpdateRateLimit {

    private final long[] lastSendings = new long[Timing.MAX_UPDATE_RATE];
    private int sendings;

    /** The earliest time from {@code now} on at which another message may leave. */
    long earliest(long now) {
        if (sendings < lastSendings.length) {
            return now;
        }
        return Math.max(now, lastSendings[sendings % lastSendings.length] + Timing.SECOND);
    }

    void sent(long now) {
        lastSendings[sendings % lastSendings.length] = now;
        sendings++;
        if (sendings == 2 * lastSendings.length) {
            sendings = lastSendings.length;
        }
    }
}
