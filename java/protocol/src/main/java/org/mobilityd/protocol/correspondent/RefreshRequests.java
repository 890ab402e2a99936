package org.mobilityd.protocol.correspondent;

import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Lifetimes;

/**
 * The Binding Refresh Requests sent for one binding (RFC 6275 section 9.5.5): a few, each after twice the time of the one before, and
 * none once a Binding Update has come (which starts with {@link #NONE} again).
 *
 * @param nextAt when the next one is due, or {@link Engine#NEVER}
 */
record RefreshRequests(int sent, long nextAt) {

    static final RefreshRequests NONE = new RefreshRequests(0, Engine.NEVER);
    /** Longer than the return routability procedure takes by way of a far home agent. */
    private static final long FIRST_GAP = Lifetimes.nanosOfSeconds(2);

    boolean isDue(long now) {
        return nextAt <= now;
    }

    RefreshRequests afterSending(long now, int max) {
        boolean another = sent + 1 < max;
        return new RefreshRequests(sent + 1, another ? now + (FIRST_GAP << sent) : Engine.NEVER);
    }
}
