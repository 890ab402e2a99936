package org.mobilityd.protocol.binding;

/** At most MAX_UPDATE_RATE messages of one type to one node within a second (RFC 6275 section 11.8). */
public final class UpdateRateLimit {

    /** In a second (RFC 6275 section 12). */
    public static final int MAX_UPDATE_RATE = 3;

    private final long[] lastSendings = new long[MAX_UPDATE_RATE];
    private int sendings;

    /** The earliest time from {@code now} on at which another message may leave. */
    public long earliest(long now) {
        if (sendings < lastSendings.length) {
            return now;
        }
        return Math.max(now, lastSendings[sendings % lastSendings.length] + Lifetimes.NANOS_PER_SECOND);
    }

    public void sent(long now) {
        lastSendings[sendings % lastSendings.length] = now;
        sendings++;
        if (sendings == 2 * lastSendings.length) {
            sendings = lastSendings.length;
        }
    }
}
