package org.mobilityd.protocol.binding;

import org.mobilityd.protocol.Engine;

/** When to send again what has not been answered: the interval doubles up to MAX_BINDACK_TIMEOUT (RFC 6275 section 11.8). */
public final class RetransmissionTimer {

    /** INITIAL_BINDACK_TIMEOUT and MAX_BINDACK_TIMEOUT (RFC 6275 section 12), in nanoseconds. */
    public static final long INITIAL_BINDACK_TIMEOUT = Lifetimes.nanosOfSeconds(1);
    public static final long MAX_BINDACK_TIMEOUT = Lifetimes.nanosOfSeconds(32);

    private long timeout;
    private long deadline = Engine.NEVER;
    private int attempts;

    /** Something new is to be sent at {@code firstSendingAt}; after that the first interval is {@code initialTimeout}. */
    public void schedule(long firstSendingAt, long initialTimeout) {
        timeout = initialTimeout;
        deadline = firstSendingAt;
        attempts = 0;
    }

    /** It was sent: the next deadline is one interval away. */
    public void sent(long now) {
        if (attempts > 0) {
            timeout = Math.min(2 * timeout, MAX_BINDACK_TIMEOUT);
        }
        attempts++;
        deadline = now + timeout;
    }

    /** Not before {@code time}. */
    public void postpone(long time) {
        deadline = Math.max(deadline, time);
    }

    /** Not after {@code time}; only while it is running. */
    public void advance(long time) {
        deadline = Math.min(deadline, time);
    }

    /** From now on at the slowest rate. */
    public void slowDown(long now) {
        timeout = MAX_BINDACK_TIMEOUT;
        deadline = now + timeout;
    }

    public void stop() {
        deadline = Engine.NEVER;
    }

    public boolean running() {
        return deadline != Engine.NEVER;
    }

    public boolean due(long now) {
        return running() && deadline <= now;
    }

    /** How often it was sent since {@link #schedule}. */
    public int attempts() {
        return attempts;
    }

    public long deadline() {
        return deadline;
    }
}
