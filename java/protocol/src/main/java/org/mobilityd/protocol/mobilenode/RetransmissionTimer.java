package org.mobilityd.protocol.mobilenode;

import org.mobilityd.protocol.Engine;

/** When to send again what has not been answered: the interval doubles up to MAX_BINDACK_TIMEOUT (RFC 6275 section 11.8). */
final class RetransmissionTimer {

    private long timeout;
    private long deadline = Engine.NEVER;
    private int attempts;

    /** Something new is to be sent at {@code firstSendingAt}; after that the first interval is {@code initialTimeout}. */
    void schedule(long firstSendingAt, long initialTimeout) {
        timeout = initialTimeout;
        deadline = firstSendingAt;
        attempts = 0;
    }

    /** It was sent: the next deadline is one interval away. */
    void sent(long now) {
        if (attempts > 0) {
            timeout = Math.min(2 * timeout, Timing.MAX_BINDACK_TIMEOUT);
        }
        attempts++;
        deadline = now + timeout;
    }

    /** Not before {@code time}. */
    void postpone(long time) {
        deadline = Math.max(deadline, time);
    }

    /** From now on at the slowest rate. */
    void slowDown(long now) {
        timeout = Timing.MAX_BINDACK_TIMEOUT;
        deadline = now + timeout;
    }

    void stop() {
        deadline = Engine.NEVER;
    }

    boolean running() {
        return deadline != Engine.NEVER;
    }

    boolean due(long now) {
        return running() && deadline <= now;
    }

    /** How often it was sent since {@link #schedule}. */
    int attempts() {
        return attempts;
    }

    long deadline() {
        return deadline;
    }
}
