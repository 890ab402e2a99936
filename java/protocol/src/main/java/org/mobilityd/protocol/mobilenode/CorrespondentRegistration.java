package org.mobilityd.protocol.mobilenode;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.HomeTest;

/**
 * One correspondent in the Binding Update List (RFC 6275 sections 11.1, 11.7.2): return routability, the Binding Update it authorizes,
 * and the binding that comes of it.
 *
 * <p>When packets may carry the Home Address option: a correspondent drops them as long as it has no binding, so after a first Binding
 * Update the tunnel is used until the acknowledgement shows that it has one (section 11.3.1: "successfully been created"). After a move
 * the correspondent is known to cooperate, and waiting would cost a round trip: the new care-of address is used right behind the Binding
 * Update. Was that lost, the correspondent's Binding Error turns the flow to the tunnel until a retransmission is acknowledged.
 */
final class CorrespondentRegistration {

    private final Surroundings surroundings;
    private final Ipv6Address correspondent;
    private final BindingKey key;
    private final ReturnRoutability returnRoutability;
    private final CorrespondentUpdates updates;
    private final OptimizedRoute route;

    private Goal goal = Goal.NOTHING;
    private long pursuedSince;
    private int refusals;
    /** Until when it is left in peace, or {@link Engine#NEVER}: it may be asked. */
    private long quietUntil = Engine.NEVER;
    /** Whether the reason to leave it in peace ends with a move: it was silent, which may have been the former network's fault. */
    private boolean quietUntilMove;
    /** It has answered once, so that no error message can say that it does not understand. */
    private boolean understands;
    /** A Binding Error says that it does not understand. */
    private boolean saidNotToUnderstand;
    /** Until when it may hold a binding of this node, acknowledged or not. */
    private long mayBeBoundUntil = Long.MIN_VALUE;
    /** Until when a registration that was never acknowledged may still arrive. */
    private long registrationMayArriveUntil = Long.MIN_VALUE;

    /** What is being worked for. */
    enum Goal {
        NOTHING,
        /** A binding for the present care-of address. */
        REGISTER,
        /** The correspondent's binding is to go. */
        DEREGISTER,
        /** A home keygen token young enough for the next move. */
        HOME_TOKEN
    }

    CorrespondentRegistration(Surroundings surroundings, Ipv6Address correspondent, RandomSource random) {
        this.surroundings = surroundings;
        this.correspondent = correspondent;
        this.key = new BindingKey(correspondent, surroundings.homeAddress());
        this.returnRoutability = new ReturnRoutability(surroundings, correspondent, random);
        this.updates = new CorrespondentUpdates(surroundings, correspondent, random);
        this.route = new OptimizedRoute(key);
    }

    // What is asked of it

    /** Packets flow through the home agent that could go directly. */
    void register(long now, List<Effect> effects) {
        if (goal != Goal.REGISTER && !isQuiet(now)) {
            pursue(now, Goal.REGISTER, effects);
        }
    }

    /** Packets from the former care-of address do not pass any more; otherwise its binding is good until the new one is made. */
    void leaveFormer(List<Effect> effects) {
        route.uninstall(effects);
    }

    /**
     * The node has a new care-of address.
     *
     * @param movedAt when the first sign of the move came
     */
    void move(long now, long movedAt, List<Effect> effects) {
        updates.abandon();
        if (quietUntilMove) {
            endQuiet();
        }
        boolean wanted = route.registered() || goal == Goal.REGISTER || goal == Goal.DEREGISTER || mayBeBound(now);
        if (isQuiet(now) || !wanted) {
            goal = Goal.NOTHING;
            returnRoutability.forgetCareOfTest();
            returnRoutability.stop();
            return;
        }
        returnRoutability.moved(now, effects);
        refusals = 0;
        pursue(now, Goal.REGISTER, effects);
        pursuedSince = movedAt;
    }

    /**
     * The node is at home: the correspondent shall forget the care-of address. The home keygen token alone authorizes that. It is asked
     * even when it should be left in peace: as long as it has the binding, its packets go where the node no longer is.
     */
    void returnHome(long now, List<Effect> effects) {
        returnRoutability.forgetCareOfTest();
        returnRoutability.stop();
        updates.abandon();
        route.uninstall(effects);
        if (mayBeBound(now)) {
            refusals = 0;
            endQuiet();
            pursue(now, Goal.DEREGISTER, effects);
        } else {
            goal = Goal.NOTHING;
        }
    }

    /** The home registration is gone: nothing can be tested, and correspondents' bindings must not outlive it. */
    void abandon(String reason, List<Effect> effects) {
        lose(reason, effects);
        end();
    }

    /** A packet used the binding past its refresh time. */
    void used(long now, List<Effect> effects) {
        if (route.registered() && goal == Goal.NOTHING) {
            pursue(now, route.isOld(now) ? Goal.REGISTER : Goal.HOME_TOKEN, effects);
        }
    }

    /** The correspondent asks for a new Binding Update (section 11.7.4). */
    void refreshRequested(long now, List<Effect> effects) {
        if (route.registered() && goal != Goal.REGISTER && route.age(now) >= Timing.MIN_REFRESH_AGE) {
            pursue(now, Goal.REGISTER, effects);
        }
    }

    private void pursue(long now, Goal newGoal, List<Effect> effects) {
        goal = newGoal;
        pursuedSince = now;
        boolean renewal = newGoal == Goal.REGISTER && route.registered() && !route.registeredElsewhereThan(surroundings.careOfAddress());
        if (newGoal == Goal.HOME_TOKEN || renewal && returnRoutability.homeTokenOlderThan(now, Timing.HOME_TOKEN_RENEWAL_AGE)) {
            returnRoutability.renewHomeToken(now, effects);
        }
        proceed(now, effects);
    }

    /** Does what is missing on the way to the goal. */
    private void proceed(long now, List<Effect> effects) {
        boolean waiting = goal == Goal.NOTHING || updates.outstanding() != null;
        if (waiting || !returnRoutability.complete(now, goal == Goal.REGISTER, effects)) {
            return;
        }
        if (goal == Goal.HOME_TOKEN) {
            homeTokenRenewed(now, effects);
        } else {
            updates.schedule(now);
            sendUpdateIfDue(now, effects);
        }
    }

    /** The binding is installed anew, so that its next use is reported. */
    private void homeTokenRenewed(long now, List<Effect> effects) {
        goal = Goal.NOTHING;
        if (route.registered() && route.installed()) {
            install(now, route.careOfAddress(), effects);
        }
    }

    // Return routability

    /** A Home Test that came the right way (the caller has checked); true when it answers the last Home Test Init. */
    boolean homeTest(long now, HomeTest message, List<Effect> effects) {
        if (!returnRoutability.answered(now, message)) {
            return false;
        }
        understands = true;
        proceed(now, effects);
        return true;
    }

    boolean careOfTest(long now, CareOfTest message, List<Effect> effects) {
        if (!returnRoutability.answered(now, message)) {
            return false;
        }
        understands = true;
        proceed(now, effects);
        return true;
    }

    // Binding Updates

    private void sendUpdateIfDue(long now, List<Effect> effects) {
        if (!updates.due(now)) {
            return;
        }
        if (!hasTokens(now)) {
            updates.abandon();
            proceed(now, effects);
            return;
        }
        int lifetimeUnits = goal == Goal.DEREGISTER ? 0 : lifetimeUnits(now);
        if (goal == Goal.REGISTER && lifetimeUnits == 0) {
            abandon("home-registration-ends", effects);
            return;
        }
        sendUpdate(now, lifetimeUnits, effects);
    }

    private boolean hasTokens(long now) {
        return returnRoutability.homeToken(now) != null && (goal == Goal.DEREGISTER || returnRoutability.careOfToken(now) != null);
    }

    private void sendUpdate(long now, int lifetimeUnits, List<Effect> effects) {
        boolean first = updates.send(now, returnRoutability.homeToken(now), returnRoutability.careOfToken(now), lifetimeUnits, effects);
        if (lifetimeUnits == 0) {
            return;
        }
        registrationMayArriveUntil = now + Timing.MAX_PACKET_LIFE;
        mayBeBoundUntil = Math.max(mayBeBoundUntil, now + Lifetimes.nanosOfUnits(lifetimeUnits) + Timing.MAX_PACKET_LIFE);
        if (first && route.registeredElsewhereThan(surroundings.careOfAddress())) {
            install(now, surroundings.careOfAddress(), effects);
        }
    }

    /** Section 11.7.2: not longer than the home registration and the care-of address. */
    private int lifetimeUnits(long now) {
        long wanted = Math.min(Lifetimes.nanosOfSeconds(surroundings.lifetimeSeconds()), surroundings.registrableUntil(now) - now);
        return Lifetimes.unitsWithin(wanted);
    }

    // Binding Acknowledgements

    /** A Binding Acknowledgement from the correspondent to the home address (the caller has checked). @return why it is ignored, or null */
    String acknowledgement(long now, InboundPacket packet, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        String fault = updates.fault(packet, acknowledgement);
        if (fault != null) {
            return fault;
        }
        if (acknowledgement.accepted()) {
            accepted(now, acknowledgement, effects);
            return null;
        }
        refusals++;
        if (refusals > Timing.MAX_REFUSALS) {
            refuse(now, Timing.SILENCE_RETRY, "status-" + acknowledgement.status(), effects);
            return null;
        }
        switch (acknowledgement.status()) {
            case Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW:
                updates.takeUp(acknowledgement.sequence());
                break;
            case Iana.STATUS_EXPIRED_HOME_NONCE_INDEX:
                returnRoutability.forgetHomeToken();
                break;
            case Iana.STATUS_EXPIRED_CARE_OF_NONCE_INDEX:
                returnRoutability.forgetCareOfToken();
                break;
            case Iana.STATUS_EXPIRED_NONCES:
                returnRoutability.forgetHomeToken();
                returnRoutability.forgetCareOfToken();
                break;
            default:
                refuse(now, Timing.REFUSAL_RETRY, "status-" + acknowledgement.status(), effects);
                return null;
        }
        updates.abandon();
        proceed(now, effects);
        return null;
    }

    private void accepted(long now, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        CorrespondentUpdates.Update update = updates.outstanding();
        updates.abandon();
        refusals = 0;
        goal = Goal.NOTHING;
        if (update.deregistration()) {
            deregistered(now);
            effects.add(new Effect.Report(Event.of(Severity.INFO, "correspondent-deregistered", "home-address", key.homeAddress(),
                    "correspondent-address", correspondent)));
            return;
        }
        int grantedUnits = Math.min(acknowledgement.lifetimeUnits(), update.lifetimeUnits());
        long expiresAt = update.sentAt() + Lifetimes.nanosOfUnits(grantedUnits);
        if (expiresAt <= now) {
            refuse(now, Timing.REFUSAL_RETRY, "lifetime", effects);
            return;
        }
        registrationMayArriveUntil = Long.MIN_VALUE;
        route.acknowledged(update.careOfAddress(), update.sentAt(), expiresAt);
        install(now, update.careOfAddress(), effects);
        effects.add(new Effect.Report(Event.of(Severity.INFO, "route-optimized", "home-address", key.homeAddress(),
                "correspondent-address", correspondent, "care-of-address", update.careOfAddress(), "sequence", update.sequence(),
                "lifetime-seconds", Lifetimes.nanosOfUnits(grantedUnits) / Timing.SECOND,
                "milliseconds", Timing.millis(now - pursuedSince))));
    }

    /**
     * A registration that is still under way and has newer nonces than the binding had will be accepted, however small its number (section
     * 9.5.1: without an entry any will do). So then the deletion is said again, after it can have arrived.
     */
    private void deregistered(long now) {
        route.forget();
        if (now < registrationMayArriveUntil) {
            quietUntil = registrationMayArriveUntil;
            quietUntilMove = true;
        } else {
            mayBeBoundUntil = Long.MIN_VALUE;
        }
    }

    private void install(long now, Ipv6Address careOfAddress, List<Effect> effects) {
        route.install(now, careOfAddress, updates.sequence(), returnRoutability.homeTokenSince(now), effects);
    }

    // Errors

    /** Binding Error 1: the correspondent has no binding (section 11.3.6). */
    void bindingUnknown(long now, List<Effect> effects) {
        boolean testedAnew = goal == Goal.REGISTER && !route.installed();
        if (updates.outstanding() != null || testedAnew) {
            // Packets from before the move, or ones that have overtaken the Binding Update, or it was lost: the tunnel serves until it
            // is acknowledged.
            route.uninstall(effects);
            return;
        }
        // At home that is what is wanted; but anybody may have sent the error, so the correspondent itself is still asked to forget.
        if (route.registered() && goal != Goal.DEREGISTER) {
            lose("binding-unknown-to-correspondent", effects);
            goal = Goal.NOTHING;
            register(now, effects);
        }
    }

    /** Whether an answer of the correspondent is awaited: only then may an error message say that none will come. */
    boolean awaitsAnswer() {
        return returnRoutability.running() || updates.outstanding() != null;
    }

    /** Whether an ICMPv6 error quotes a message of ours that is still unanswered, so that it cannot be a stranger's invention. */
    boolean sent(QuotedMobilityHeader quoted) {
        switch (quoted.type()) {
            case Iana.MH_HOME_TEST_INIT:
                return quoted.cookie() != null && returnRoutability.awaitsHomeTest(quoted.cookie());
            case Iana.MH_CARE_OF_TEST_INIT:
                return quoted.cookie() != null && returnRoutability.awaitsCareOfTest(quoted.cookie());
            case Iana.MH_BINDING_UPDATE:
                return updates.outstanding() != null && quoted.sequence() == updates.outstanding().sequence();
            default:
                return false;
        }
    }

    /**
     * Binding Error 2 while an answer is awaited (section 11.3.6). Anybody may have sent it, and a true one comes instead of an answer: so
     * it is believed when no answer comes, however often it is asked.
     */
    void notUnderstood() {
        saidNotToUnderstand = true;
    }

    /** It does not answer. */
    private void silent(long now, String reason, List<Effect> effects) {
        if (saidNotToUnderstand && !understands) {
            unsupported(now, "unrecognized-mobility-header-type", effects);
        } else {
            refuse(now, Timing.SILENCE_RETRY, reason, effects);
            quietUntilMove = true;
        }
    }

    /** The correspondent does not know the Mobility Header or its messages: not asked again for some minutes (section 11.3.5). */
    void unsupported(long now, String reason, List<Effect> effects) {
        refuse(now, Timing.REFUSAL_RETRY, reason, effects);
    }

    private void refuse(long now, long retryAfter, String reason, List<Effect> effects) {
        boolean wasBound = route.registered();
        lose(reason, effects);
        end();
        quietUntil = now + retryAfter;
        quietUntilMove = false;
        if (!wasBound) {
            effects.add(new Effect.Report(Event.of(Severity.INFO, "route-optimization-refused", "home-address", key.homeAddress(),
                    "correspondent-address", correspondent, "reason", reason, "retry-seconds", retryAfter / Timing.SECOND)));
        }
    }

    private void lose(String reason, List<Effect> effects) {
        route.uninstall(effects);
        if (route.registered()) {
            route.forget();
            effects.add(new Effect.Report(Event.of(Severity.INFO, "route-optimization-lost", "home-address", key.homeAddress(),
                    "correspondent-address", correspondent, "reason", reason)));
        }
    }

    private void end() {
        goal = Goal.NOTHING;
        saidNotToUnderstand = false;
        returnRoutability.stop();
        updates.abandon();
    }

    // Time

    void onTime(long now, List<Effect> effects) {
        if (quietUntil <= now) {
            endQuiet();
            resume(now, effects);
        }
        if (route.expiresAt() <= now) {
            lose("expired", effects);
        }
        if (returnRoutability.failedBy(now, effects)) {
            testFailed(now, effects);
        } else if (updates.unanswered(now)) {
            silent(now, "no-acknowledgement", effects);
        } else {
            sendUpdateIfDue(now, effects);
        }
    }

    private void endQuiet() {
        quietUntil = Engine.NEVER;
        quietUntilMove = false;
    }

    /** While it may still have a binding for a former care-of address, that has to be put right, whether packets flow or not. */
    private void resume(long now, List<Effect> effects) {
        boolean unsettled = isIdle() && mayBeBound(now);
        if (unsettled && surroundings.atHome()) {
            pursue(now, Goal.DEREGISTER, effects);
        } else if (unsettled && surroundings.registrableUntil(now) > now) {
            pursue(now, Goal.REGISTER, effects);
        }
    }

    private boolean mayBeBound(long now) {
        return now < mayBeBoundUntil;
    }

    private void testFailed(long now, List<Effect> effects) {
        if (goal == Goal.HOME_TOKEN) {
            // The binding itself is not in doubt; a later use of it tries again.
            returnRoutability.forgetHomeToken();
            homeTokenRenewed(now, effects);
        } else {
            silent(now, "no-answer", effects);
        }
    }

    long nextDeadline() {
        long next = Math.min(Math.min(returnRoutability.nextDeadline(), updates.nextDeadline()), route.expiresAt());
        return Math.min(next, quietUntil);
    }

    private boolean isQuiet(long now) {
        return quietUntil != Engine.NEVER && now < quietUntil;
    }

    /** Nothing is known or wanted any more, and no old Binding Update could be replayed against a new sequence number: the entry can go. */
    boolean isObsolete(long now) {
        return isIdle() && !isQuiet(now) && !mayBeBound(now) && !updates.sequenceMatters(now);
    }

    /** Whether it may make room for another: no binding, nothing under way. */
    boolean isIdle() {
        return goal == Goal.NOTHING && !route.registered();
    }

    Ipv6Address correspondent() {
        return correspondent;
    }

    BindingKey key() {
        return key;
    }

    /** The care-of address that packets are sent from directly, or null: through the home agent. */
    Ipv6Address registeredCareOfAddress() {
        return route.careOfAddress();
    }

    /** When the acknowledged binding ends, or {@link Engine#NEVER}. */
    long expiresAt() {
        return route.expiresAt();
    }
}
