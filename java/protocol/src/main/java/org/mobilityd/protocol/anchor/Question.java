package org.mobilityd.protocol.anchor;

import org.mobilityd.protocol.binding.RetransmissionTimer;
import org.mobilityd.protocol.binding.UpdateRateLimit;
import org.mobilityd.wire.Ipv6Address;

/** A message that one peer, or the group, has not answered. Each repetition has a sequence number of its own. */
final class Question {

    /** What is asked. */
    enum Kind {
        /** That the mobile node is here. */
        REGISTRATION,
        /** The same, of somebody who may never have heard of it; who has not need not answer. */
        DISCOVERY,
        /** That it is gone: the lifetime is 0. */
        FAREWELL,
        /** That it will go there, or come from there: a Handover Initiate, or Acknowledge, instead (RFC 5568). */
        HANDOVER,
        /** That its prefix is not anchored any more: a Binding Revocation Indication instead (RFC 5846). */
        REVOCATION
    }

    final Ipv6Address peer;
    final Kind kind;
    private final UpdateRateLimit rate;
    private final RetransmissionTimer timer = new RetransmissionTimer();
    private int firstSequence;
    private long firstSentAt;
    private long sentAt;

    Question(long now, Ipv6Address peer, Kind kind, UpdateRateLimit rate) {
        this.peer = peer;
        this.kind = kind;
        this.rate = rate;
        timer.schedule(rate.earliest(now), RetransmissionTimer.INITIAL_BINDACK_TIMEOUT);
    }

    void sent(long now, int sequence) {
        if (timer.attempts() == 0) {
            firstSequence = sequence;
            firstSentAt = now;
        }
        sentAt = now;
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

    /** When it was sent for the first time, and the last; 0 before. */
    long firstSentAt() {
        return firstSentAt;
    }

    long sentAt() {
        return sentAt;
    }

    /** It is repeated at {@code time}, or as soon as the rate permits, if that is earlier than it would be. */
    void hurry(long time) {
        timer.advance(rate.earliest(time));
    }

    void slowDown(long now) {
        timer.slowDown(now);
    }

    long deadline() {
        return timer.deadline();
    }
}
