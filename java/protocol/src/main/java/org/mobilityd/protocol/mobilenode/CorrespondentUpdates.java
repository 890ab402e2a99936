package org.mobilityd.protocol.mobilenode;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.auth.BindingAuthenticator;
import org.mobilityd.protocol.auth.BindingManagementKey;
import org.mobilityd.protocol.auth.MessageSigner;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.binding.RetransmissionTimer;
import org.mobilityd.protocol.binding.Sequence;
import org.mobilityd.protocol.binding.UpdateRateLimit;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.OutboundPacket;

/**
 * The Binding Updates to one correspondent and what acknowledges them (RFC 6275 sections 11.7.2, 11.7.3): at most one is outstanding, each
 * has a greater number than the one before, and none leaves faster than section 11.8 allows.
 */
final class CorrespondentUpdates {

    private final Surroundings surroundings;
    private final Ipv6Address correspondent;
    private final RetransmissionTimer timer = new RetransmissionTimer();
    private final UpdateRateLimit rate = new UpdateRateLimit();
    private int sequence;
    private Update outstanding;
    /** Until when an old Binding Update would still be authentic, so that its sequence number has to be remembered. */
    private long sequenceMattersUntil = Long.MIN_VALUE;

    /** A Binding Update that was sent. @param sentAt monotonic nanoseconds */
    record Update(int sequence, Ipv6Address careOfAddress, int lifetimeUnits, long sentAt, BindingManagementKey kbm) {

        boolean deregistration() {
            return lifetimeUnits == 0;
        }
    }

    CorrespondentUpdates(Surroundings surroundings, Ipv6Address correspondent, RandomSource random) {
        this.surroundings = surroundings;
        this.correspondent = correspondent;
        this.sequence = (int) random.nextLong() & Lifetimes.MAX_UNITS;
    }

    /** The last one, when it has not been acknowledged, or null. */
    Update outstanding() {
        return outstanding;
    }

    /** The number used last. */
    int sequence() {
        return sequence;
    }

    /** A new Binding Update is wanted, unless one is waiting to be sent already. */
    void schedule(long now) {
        if (!timer.running()) {
            timer.schedule(rate.earliest(now), RetransmissionTimer.INITIAL_BINDACK_TIMEOUT);
        }
    }

    /** Whether one may and should leave now. */
    boolean due(long now) {
        if (timer.due(now)) {
            timer.postpone(rate.earliest(now));
        }
        return timer.due(now);
    }

    /** Whether it is time for another one though none was answered. */
    boolean unanswered(long now) {
        return timer.due(now) && timer.attempts() >= Timing.MAX_ATTEMPTS;
    }

    /**
     * Sends a Binding Update for the present care-of address.
     *
     * @param careOf not looked at for a deletion
     * @param lifetimeUnits 0: a deletion
     * @return whether it is the first one, not a retransmission
     */
    boolean send(long now, KeygenTest.Token home, KeygenTest.Token careOf, int lifetimeUnits, List<Effect> effects) {
        boolean deletion = lifetimeUnits == 0;
        sequence = Sequence.next(sequence);
        BindingManagementKey kbm = deletion ? BindingManagementKey.forDeletion(home.value())
                : BindingManagementKey.forRegistration(home.value(), careOf.value());
        forgetKey();
        outstanding = new Update(sequence, surroundings.careOfAddress(), lifetimeUnits, now, kbm);
        NonceIndices nonces = new NonceIndices(home.nonceIndex(), deletion ? 0 : careOf.nonceIndex());
        BindingUpdate update = new BindingUpdate(sequence, Iana.BU_FLAG_ACKNOWLEDGE, lifetimeUnits, List.of(nonces));
        BindingUpdate signed = MessageSigner.sign(update, kbm, outstanding.careOfAddress(), correspondent);
        OutboundPacket packet = OutboundPacket.plain(outstanding.careOfAddress(), correspondent, signed);
        effects.add(new Effect.Transmit(surroundings.atHome() ? packet.on(surroundings.homeLink())
                : packet.withHomeAddressOption(surroundings.homeAddress())));
        sequenceMattersUntil = now + Timing.SEQUENCE_MEMORY;
        timer.sent(now);
        rate.sent(now);
        return timer.attempts() == 1;
    }

    /** Why an acknowledgement is to be ignored (section 11.7.3), or null. Only the refusals of a nonce carry no authenticator (9.5.4). */
    String fault(InboundPacket packet, BindingAcknowledgement acknowledgement) {
        if (outstanding == null) {
            return "unexpected";
        }
        if (!Acknowledgements.answers(outstanding.sequence(), acknowledgement)) {
            return "sequence";
        }
        int status = acknowledgement.status();
        boolean nonceExpired = status == Iana.STATUS_EXPIRED_HOME_NONCE_INDEX || status == Iana.STATUS_EXPIRED_CARE_OF_NONCE_INDEX
                || status == Iana.STATUS_EXPIRED_NONCES;
        boolean authentic = BindingAuthenticator.verify(outstanding.kbm(), outstanding.careOfAddress(), correspondent, packet.header());
        return authentic || nonceExpired ? null : "authentication";
    }

    /** The correspondent has told which number it accepted last. */
    void takeUp(int theirSequence) {
        sequence = theirSequence;
    }

    /** Nothing is to be sent or awaited any more. */
    void abandon() {
        timer.stop();
        forgetKey();
        outstanding = null;
    }

    private void forgetKey() {
        if (outstanding != null) {
            outstanding.kbm().destroy();
        }
    }

    /** Whether an old Binding Update could be replayed if numbers began anew. */
    boolean sequenceMatters(long now) {
        return now < sequenceMattersUntil;
    }

    long nextDeadline() {
        return timer.deadline();
    }
}
