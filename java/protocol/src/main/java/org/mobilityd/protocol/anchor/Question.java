package org.mobilityd.protocol.anchor;

import org.mobilityd.protocol.binding.RetransmissionTimer;
import org.mobilityd.protocol.binding.UpdateRateLimit;
import org.mobilityd.wire.Ipv6Address;

/** A Proxy Binding Update that one peer, or the group, has not answered. Each repetition has a sequence number of its own. */
final class Question {

    final Ipv6Address peer;
    /** Its lifetime is 0. */
    final boolean farewell;
    private final UpdateRateLimit rate;
    private final RetransmissionTimer timer = new RetransmissionTimer();
    private int firstSequence;

    Question(long now, Ipv6Address peer, boolean farewell, UpdateRateLimit rate) {
        this.peer = peer;
        this.farewell = farewell;
        this.rate = rate;
        timer.schedule(rate.earliest(now), RetransmissionTimer.INITIAL_BINDACK_TIMEOUT);
    }

    void sent(long now, int sequence) {
        if (timer.attempts() == 0) {
            firstSequence = sequence;
        }
        timer.sent(now);
        timer.postpone(rate.earliest(now));
        rate.sent(now);
    }

    /** @param lastSequence the newest of the mobile node */
    boolean isAnsweredBy(int sequence, int lastSequence) {
        return timer.attempts() > 0 && (sequence - firstSequence & 0xffff) <= (lastSequence - firstSequence & 0xffff);
    }

    int attempts() {
        return timer.attempts();
    }

    void slowDown(long now) {
        timer.slowDown(now);
    }

    long deadline() {
        return timer.deadline();
    }
}
