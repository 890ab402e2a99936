package org.mobilityd.protocol.mobilenode;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.auth.BindingAuthenticator;
import org.mobilityd.protocol.auth.BindingManagementKey;
import org.mobilityd.protocol.auth.MessageSigner;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.binding.Sequence;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.CareOfTestInit;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.OutboundPacket;

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
    private final KeygenTest homeTest;
    private final KeygenTest careOfTest;
    private final RetransmissionTimer updateTimer = new RetransmissionTimer();
    private final UpdateRateLimit updateRate = new UpdateRateLimit();

    private Goal goal = Goal.NOTHING;
    private long pursuedSince;
    private int sequence;
    private int refusals;
    private Update outstanding;
    private Registered registered;
    private boolean installed;
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
    /** Until when an old Binding Update would still be authentic, so that its sequence number has to be remembered. */
    private long sequenceMattersUntil = Long.MIN_VALUE;

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

    /** What a correspondent registration has to know of the node. */
    interface Surroundings {
        Ipv6Address homeAddress();

        /** The present care-of address; at home the home address. */
        Ipv6Address careOfAddress();

        /** Where Home Test Inits leave through, or null at home. */
        OutboundPacket.Encapsulation homeAgentTunnel();

        /** Index of the link to send by, or 0: the routing table decides. */
        int homeLink();

        /** When the home registration or the care-of address ends, whichever is sooner. */
        long registrableUntil(long now);

        /** Asked of correspondents, at most MAX_RR_BINDING_LIFETIME. */
        int lifetimeSeconds();
    }

    private record Update(int sequence, Ipv6Address careOfAddress, int lifetimeUnits, long sentAt, BindingManagementKey kbm) {
        boolean deregistration() {
            return lifetimeUnits == 0;
        }
    }

    /** A binding that the correspondent has acknowledged. */
    private record Registered(Ipv6Address careOfAddress, long since, long expiresAt) {
    }

    CorrespondentRegistration(Surroundings surroundings, Ipv6Address correspondent, RandomSource random) {
        this.surroundings = surroundings;
        this.correspondent = correspondent;
        this.key = new BindingKey(correspondent, surroundings.homeAddress());
        this.homeTest = new KeygenTest(random, this::sendHomeTestInit);
        this.careOfTest = new KeygenTest(random, this::sendCareOfTestInit);
        this.sequence = (int) random.nextLong() & Lifetimes.MAX_UNITS;
    }

    // What is asked of it

    /** Packets flow through the home agent that could go directly. */
    void register(long now, List<Effect> effects) {
        if (goal != Goal.REGISTER && !isQuiet(now)) {
            pursue(now, Goal.REGISTER, effects);
        }
    }

    /**
     * The node has a new care-of address.
     *
     * @param movedAt when the first sign of the move came
     * @param formerStillAlive packets from the former care-of address still pass: its binding is good until the new one is made
     */
    void move(long now, long movedAt, boolean formerStillAlive, List<Effect> effects) {
        careOfTest.forgetToken();
        careOfTest.stop();
        abandonUpdate();
        if (installed && !formerStillAlive) {
            uninstall(effects);
        }
        if (quietUntilMove) {
            endQuiet();
        }
        boolean wanted = registered != null || goal == Goal.REGISTER || goal == Goal.DEREGISTER || mayBeBound(now);
        if (isQuiet(now) || !wanted) {
            goal = Goal.NOTHING;
            homeTest.stop();
            return;
        }
        if (homeTest.running()) {
            // Its answer, if it comes at all, comes to where the node no longer is.
            homeTest.start(now, effects);
        }
        refusals = 0;
        pursue(now, Goal.REGISTER, effects);
        pursuedSince = movedAt;
    }

    /**
     * The node is at home: the correspondent shall forget the care-of address. The home keygen token alone authorizes that. It is asked
     * even when it should be left in peace: as long as it has the binding, its packets go where the node no longer is.
     */
    void returnHome(long now, List<Effect> effects) {
        careOfTest.forgetToken();
        careOfTest.stop();
        homeTest.stop();
        abandonUpdate();
        if (installed) {
            uninstall(effects);
        }
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
        if (registered == null || goal != Goal.NOTHING) {
            return;
        }
        long remaining = registered.expiresAt() - now;
        if (remaining <= (registered.expiresAt() - registered.since()) / 5 * 2) {
            pursue(now, Goal.REGISTER, effects);
        } else {
            pursue(now, Goal.HOME_TOKEN, effects);
        }
    }

    /** The correspondent asks for a new Binding Update (section 11.7.4). */
    void refreshRequested(long now, List<Effect> effects) {
        if (registered != null && goal != Goal.REGISTER && now - registered.since() >= Timing.MIN_REFRESH_AGE) {
            pursue(now, Goal.REGISTER, effects);
        }
    }

    private void pursue(long now, Goal newGoal, List<Effect> effects) {
        goal = newGoal;
        pursuedSince = now;
        boolean renewal = newGoal == Goal.REGISTER && registered != null
                && registered.careOfAddress().equals(surroundings.careOfAddress());
        if (newGoal == Goal.HOME_TOKEN || renewal && homeTest.isOlderThan(now, Timing.HOME_TOKEN_RENEWAL_AGE)) {
            homeTest.forgetToken();
        }
        proceed(now, effects);
    }

    /** Does what is missing on the way to the goal. */
    private void proceed(long now, List<Effect> effects) {
        if (goal == Goal.NOTHING || outstanding != null) {
            return;
        }
        boolean homeTokenMissing = homeTest.token(now) == null;
        boolean careOfTokenMissing = goal == Goal.REGISTER && careOfTest.token(now) == null;
        if (homeTokenMissing) {
            homeTest.startUnlessRunning(now, effects);
        }
        if (careOfTokenMissing) {
            careOfTest.startUnlessRunning(now, effects);
        }
        if (!homeTokenMissing && !careOfTokenMissing) {
            if (goal == Goal.HOME_TOKEN) {
                homeTokenRenewed(now, effects);
            } else if (!updateTimer.running()) {
                updateTimer.schedule(updateRate.earliest(now), Timing.INITIAL_BINDACK_TIMEOUT);
                sendUpdateIfDue(now, effects);
            }
        }
    }

    /** The binding is installed anew, so that its next use is reported. */
    private void homeTokenRenewed(long now, List<Effect> effects) {
        goal = Goal.NOTHING;
        if (registered != null && installed) {
            install(now, registered.careOfAddress(), registered.expiresAt(), effects);
        }
    }

    // Return routability

    private void sendHomeTestInit(Cookie cookie, List<Effect> effects) {
        HomeTestInit message = new HomeTestInit(cookie, List.of());
        OutboundPacket packet = OutboundPacket.plain(surroundings.homeAddress(), correspondent, message);
        OutboundPacket.Encapsulation tunnel = surroundings.homeAgentTunnel();
        effects.add(new Effect.Transmit(tunnel != null ? packet.through(tunnel) : packet.on(surroundings.homeLink())));
    }

    private void sendCareOfTestInit(Cookie cookie, List<Effect> effects) {
        CareOfTestInit message = new CareOfTestInit(cookie, List.of());
        effects.add(new Effect.Transmit(OutboundPacket.plain(surroundings.careOfAddress(), correspondent, message)));
    }

    /** A Home Test that came the right way (the caller has checked); true when it answers the last Home Test Init. */
    boolean homeTest(long now, HomeTest message, List<Effect> effects) {
        if (!homeTest.awaits(message.homeInitCookie())) {
            return false;
        }
        understands = true;
        homeTest.received(now, message.homeKeygenToken(), message.homeNonceIndex());
        proceed(now, effects);
        return true;
    }

    boolean careOfTest(long now, CareOfTest message, List<Effect> effects) {
        if (!careOfTest.awaits(message.careOfInitCookie())) {
            return false;
        }
        understands = true;
        careOfTest.received(now, message.careOfKeygenToken(), message.careOfNonceIndex());
        proceed(now, effects);
        return true;
    }

    // Binding Updates

    private void sendUpdateIfDue(long now, List<Effect> effects) {
        if (updateTimer.due(now)) {
            updateTimer.postpone(updateRate.earliest(now));
        }
        if (!updateTimer.due(now)) {
            return;
        }
        KeygenTest.Token home = homeTest.token(now);
        KeygenTest.Token careOf = careOfTest.token(now);
        if (home == null || goal == Goal.REGISTER && careOf == null) {
            abandonUpdate();
            proceed(now, effects);
            return;
        }
        int lifetimeUnits = goal == Goal.DEREGISTER ? 0 : lifetimeUnits(now);
        if (goal == Goal.REGISTER && lifetimeUnits == 0) {
            abandon("home-registration-ends", effects);
            return;
        }
        sendUpdate(now, home, careOf, lifetimeUnits, effects);
        updateTimer.sent(now);
        updateRate.sent(now);
    }

    private void sendUpdate(long now, KeygenTest.Token home, KeygenTest.Token careOf, int lifetimeUnits, List<Effect> effects) {
        boolean deletion = lifetimeUnits == 0;
        sequence = Sequence.next(sequence);
        BindingManagementKey kbm = deletion ? BindingManagementKey.forDeletion(home.value())
                : BindingManagementKey.forRegistration(home.value(), careOf.value());
        forgetKey();
        outstanding = new Update(sequence, surroundings.careOfAddress(), lifetimeUnits, now, kbm);
        sequenceMattersUntil = now + Timing.SEQUENCE_MEMORY;
        if (!deletion) {
            registrationMayArriveUntil = now + Timing.MAX_PACKET_LIFE;
            mayBeBoundUntil = Math.max(mayBeBoundUntil, now + Lifetimes.nanosOfUnits(lifetimeUnits) + Timing.MAX_PACKET_LIFE);
        }
        NonceIndices nonces = new NonceIndices(home.nonceIndex(), deletion ? 0 : careOf.nonceIndex());
        BindingUpdate update = new BindingUpdate(sequence, Iana.BU_FLAG_ACKNOWLEDGE, lifetimeUnits, List.of(nonces));
        BindingUpdate signed = MessageSigner.sign(update, kbm, outstanding.careOfAddress(), correspondent);
        OutboundPacket packet = OutboundPacket.plain(outstanding.careOfAddress(), correspondent, signed);
        boolean atHome = outstanding.careOfAddress().equals(surroundings.homeAddress());
        effects.add(new Effect.Transmit(atHome ? packet.on(surroundings.homeLink())
                : packet.withHomeAddressOption(surroundings.homeAddress())));
        boolean moved = registered != null && !registered.careOfAddress().equals(outstanding.careOfAddress());
        if (!deletion && moved && updateTimer.attempts() == 0) {
            install(now, outstanding.careOfAddress(), registered.expiresAt(), effects);
        }
    }

    /** Section 11.7.2: not longer than the home registration and the care-of address. */
    private int lifetimeUnits(long now) {
        long wanted = Math.min(Lifetimes.nanosOfSeconds(surroundings.lifetimeSeconds()), surroundings.registrableUntil(now) - now);
        return Lifetimes.unitsWithin(wanted);
    }

    private void abandonUpdate() {
        updateTimer.stop();
        forgetKey();
        outstanding = null;
    }

    private void forgetKey() {
        if (outstanding != null) {
            outstanding.kbm().destroy();
        }
    }

    // Binding Acknowledgements

    /** A Binding Acknowledgement from the correspondent to the home address (the caller has checked). @return why it is ignored, or null */
    String acknowledgement(long now, InboundPacket packet, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        String fault = fault(packet, acknowledgement);
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
                sequence = acknowledgement.sequence();
                break;
            case Iana.STATUS_EXPIRED_HOME_NONCE_INDEX:
                homeTest.forgetToken();
                break;
            case Iana.STATUS_EXPIRED_CARE_OF_NONCE_INDEX:
                careOfTest.forgetToken();
                break;
            case Iana.STATUS_EXPIRED_NONCES:
                homeTest.forgetToken();
                careOfTest.forgetToken();
                break;
            default:
                refuse(now, Timing.REFUSAL_RETRY, "status-" + acknowledgement.status(), effects);
                return null;
        }
        abandonUpdate();
        proceed(now, effects);
        return null;
    }

    /** Section 11.7.3. Only the refusals of a nonce carry no authenticator (section 9.5.4). */
    private String fault(InboundPacket packet, BindingAcknowledgement acknowledgement) {
        if (outstanding == null) {
            return "unexpected";
        }
        int status = acknowledgement.status();
        if (!Acknowledgements.answers(outstanding.sequence(), acknowledgement)) {
            return "sequence";
        }
        boolean nonceExpired = status == Iana.STATUS_EXPIRED_HOME_NONCE_INDEX || status == Iana.STATUS_EXPIRED_CARE_OF_NONCE_INDEX
                || status == Iana.STATUS_EXPIRED_NONCES;
        boolean authentic = BindingAuthenticator.verify(outstanding.kbm(), outstanding.careOfAddress(), correspondent, packet.header());
        return authentic || nonceExpired ? null : "authentication";
    }

    private void accepted(long now, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        Update update = outstanding;
        abandonUpdate();
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
        registered = new Registered(update.careOfAddress(), update.sentAt(), expiresAt);
        install(now, update.careOfAddress(), expiresAt, effects);
        effects.add(new Effect.Report(Event.of(Severity.INFO, "route-optimized", "home-address", key.homeAddress(),
                "correspondent-address", correspondent, "care-of-address", update.careOfAddress(), "sequence", update.sequence(),
                "lifetime-seconds", Lifetimes.nanosOfUnits(grantedUnits) / Timing.SECOND, "milliseconds", Timing.millis(now - pursuedSince))));
    }

    /**
     * A registration that is still under way and has newer nonces than the binding had will be accepted, however small its number (section
     * 9.5.1: without an entry any will do). So then the deletion is said again, after it can have arrived.
     */
    private void deregistered(long now) {
        registered = null;
        if (now < registrationMayArriveUntil) {
            quietUntil = registrationMayArriveUntil;
            quietUntilMove = true;
        } else {
            mayBeBoundUntil = Long.MIN_VALUE;
        }
    }

    /** Its next use is reported when the home keygen token has aged, or three quarters of the binding's time are over. */
    private void install(long now, Ipv6Address careOfAddress, long expiresAt, List<Effect> effects) {
        installed = true;
        long refreshAt = Math.min(homeTest.tokenSince(now) + Timing.HOME_TOKEN_REFRESH_AGE, now + (expiresAt - now) / 4 * 3);
        effects.add(new Effect.InstallBinding(BindingTable.BINDING_UPDATE_LIST,
                new Binding(key, careOfAddress, sequence, expiresAt, refreshAt)));
    }

    private void uninstall(List<Effect> effects) {
        installed = false;
        effects.add(new Effect.RemoveBinding(BindingTable.BINDING_UPDATE_LIST, key));
    }

    // Errors

    /** Binding Error 1: the correspondent has no binding (section 11.3.6). */
    void bindingUnknown(long now, List<Effect> effects) {
        if (outstanding != null) {
            // Packets may have overtaken the Binding Update, or it was lost: the tunnel serves until it is acknowledged.
            if (installed) {
                uninstall(effects);
            }
            return;
        }
        if (registered != null) {
            lose("binding-unknown-to-correspondent", effects);
            goal = Goal.NOTHING;
            register(now, effects);
        }
    }

    /** Whether an answer of the correspondent is awaited: only then may an error message say that none will come. */
    boolean awaitsAnswer() {
        return homeTest.running() || careOfTest.running() || outstanding != null;
    }

    /** Whether an ICMPv6 error quotes a message of ours that is still unanswered, so that it cannot be a stranger's invention. */
    boolean sent(QuotedMobilityHeader quoted) {
        switch (quoted.type()) {
            case Iana.MH_HOME_TEST_INIT:
                return quoted.cookie() != null && homeTest.awaits(quoted.cookie());
            case Iana.MH_CARE_OF_TEST_INIT:
                return quoted.cookie() != null && careOfTest.awaits(quoted.cookie());
            case Iana.MH_BINDING_UPDATE:
                return outstanding != null && quoted.sequence() == outstanding.sequence();
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
        boolean wasBound = registered != null;
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
        if (installed) {
            uninstall(effects);
        }
        if (registered != null) {
            registered = null;
            effects.add(new Effect.Report(Event.of(Severity.INFO, "route-optimization-lost", "home-address", key.homeAddress(),
                    "correspondent-address", correspondent, "reason", reason)));
        }
    }

    private void end() {
        goal = Goal.NOTHING;
        saidNotToUnderstand = false;
        homeTest.stop();
        careOfTest.stop();
        abandonUpdate();
    }

    // Time

    void onTime(long now, List<Effect> effects) {
        if (quietUntil <= now) {
            endQuiet();
            resume(now, effects);
        }
        if (registered != null && registered.expiresAt() <= now) {
            lose("expired", effects);
        }
        if (homeTest.failedBy(now, effects) | careOfTest.failedBy(now, effects)) {
            testFailed(now, effects);
        } else if (updateTimer.due(now) && updateTimer.attempts() >= Timing.MAX_ATTEMPTS) {
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
        boolean unsettled = goal == Goal.NOTHING && registered == null && mayBeBound(now);
        boolean atHome = surroundings.careOfAddress().equals(surroundings.homeAddress());
        if (unsettled && atHome) {
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
            // The binding itself is not in doubt; the next use of it tries again.
            homeTokenRenewed(now, effects);
        } else {
            silent(now, "no-answer", effects);
        }
    }

    long nextDeadline() {
        long next = Math.min(Math.min(homeTest.nextDeadline(), careOfTest.nextDeadline()), updateTimer.deadline());
        if (registered != null) {
            next = Math.min(next, registered.expiresAt());
        }
        return Math.min(next, quietUntil);
    }

    private boolean isQuiet(long now) {
        return quietUntil != Engine.NEVER && now < quietUntil;
    }

    /** Nothing is known or wanted any more, and no old Binding Update could be replayed against a new sequence number: the entry can go. */
    boolean isObsolete(long now) {
        return isIdle() && !isQuiet(now) && !mayBeBound(now) && now >= sequenceMattersUntil;
    }

    /** Whether it may make room for another: no binding, nothing under way. */
    boolean isIdle() {
        return goal == Goal.NOTHING && registered == null;
    }

    Ipv6Address correspondent() {
        return correspondent;
    }

    BindingKey key() {
        return key;
    }

    /** The care-of address that packets are sent from directly, or null: through the home agent. */
    Ipv6Address registeredCareOfAddress() {
        return registered == null ? null : registered.careOfAddress();
    }

    /** When the acknowledged binding ends, or {@link Engine#NEVER}. */
    long expiresAt() {
        return registered == null ? Engine.NEVER : registered.expiresAt();
    }
}
