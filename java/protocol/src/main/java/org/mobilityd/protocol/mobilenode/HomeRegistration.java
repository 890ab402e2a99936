package org.mobilityd.protocol.mobilenode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.auth.MessageSigner;
import org.mobilityd.protocol.auth.NtpTimestamp;
import org.mobilityd.protocol.auth.SharedKeyAuthenticator;
import org.mobilityd.protocol.auth.SharedKeyAuthenticator.Verdict;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.binding.RetransmissionTimer;
import org.mobilityd.protocol.binding.Sequence;
import org.mobilityd.protocol.binding.UpdateRateLimit;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.MobilityOption.AlternateCareOfAddress;
import org.mobilityd.wire.MobilityOption.BindingRefreshAdvice;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.MobilityOption.ReplayProtection;
import org.mobilityd.wire.OutboundPacket;

/**
 * The registration with the home agent (RFC 6275 sections 11.7.1, 11.7.3, 11.5.5), authenticated with the key shared with it (RFC 4285):
 * Binding Updates until one is acknowledged, refreshed before it runs out.
 *
 * <pre>
 *            register            acknowledged
 *   idle ──────────────► updating ──────────────► registered ──┐ refresh time
 *     ▲   deregister      ▲  │ ▲                    │    ▲     │
 *     │                   │  │ └── retransmission   │    └─────┘ (updating meanwhile)
 *     └───────────────────┼──┘ acknowledged, deregistration
 *                         └──────────── register ───┘
 * </pre>
 */
final class HomeRegistration {

    private static final int NETWORK_ACCESS_IDENTIFIER = 1;
    private static final long LOW_32_BITS = 0xffff_ffffL;

    private final MobileNodeConfig config;
    private final WallClock wallClock;
    private final LongSupplier careOfAddressValidUntil;
    private final RetransmissionTimer timer = new RetransmissionTimer();
    private final UpdateRateLimit rate = new UpdateRateLimit();

    private int sequence;
    /** The home agent's time of day less ours, in the 32.32 format of NTP. */
    private long timestampCorrection;
    private long lastTimestamp;
    private int corrections;
    private Request request;
    private Update outstanding;
    private Registration registration;

    /** What an input made of the registration. */
    enum Outcome {
        /** Nothing. */
        UNCHANGED,
        /** The home agent accepted the care-of address. */
        REGISTERED,
        /** The home agent no longer serves this node. */
        DEREGISTERED,
        /** The home agent had nothing to delete. */
        WAS_NOT_REGISTERED,
        /** The home agent refused for good: no more Binding Updates until the node moves. */
        REFUSED,
        /** The registration ran out. */
        EXPIRED
    }

    /** What is wanted of the home agent. @param homeLink index of the home link for a deregistration, else 0 */
    private record Request(Ipv6Address careOfAddress, int homeLink) {
        boolean deregistration() {
            return homeLink != 0;
        }
    }

    private record Update(Request request, int sequence, long timestamp, int lifetimeUnits, long sentAt) {
    }

    private record Registration(Ipv6Address careOfAddress, long expiresAt, long refreshAt) {
    }

    HomeRegistration(MobileNodeConfig config, RandomSource random, WallClock wallClock, LongSupplier careOfAddressValidUntil) {
        this.config = config;
        this.wallClock = wallClock;
        this.careOfAddressValidUntil = careOfAddressValidUntil;
        this.sequence = (int) random.nextLong() & Lifetimes.MAX_UNITS;
    }

    /** The home agent holds a binding, for whatever care-of address. */
    boolean registered() {
        return registration != null;
    }

    /** The care-of address that the home agent has acknowledged, or null. */
    Ipv6Address registeredCareOfAddress() {
        return registration == null ? null : registration.careOfAddress();
    }

    /** When the acknowledged binding ends, or now when there is none. */
    long expiresAt(long now) {
        return registration == null ? now : registration.expiresAt();
    }

    /** Whether the home agent may hold a binding: one was acknowledged, or asked for. */
    boolean mayBeRegistered() {
        return registration != null || outstanding != null;
    }

    void register(long now, Ipv6Address careOfAddress, List<Effect> effects) {
        ask(now, new Request(careOfAddress, 0), effects);
    }

    /** The node is at home on {@code homeLink}: the home agent shall no longer serve it. */
    void deregister(long now, int homeLink, List<Effect> effects) {
        ask(now, new Request(config.home().address(), homeLink), effects);
    }

    /** Asks again for what was asked last: the home agent seems to have lost it (sections 11.3.6, 11.7.4). */
    void renew(long now, List<Effect> effects) {
        if (request != null && !request.deregistration() && !timer.running()) {
            ask(now, request, effects);
        }
    }

    private void ask(long now, Request wanted, List<Effect> effects) {
        request = wanted;
        corrections = 0;
        schedule(now, effects);
    }

    private void schedule(long now, List<Effect> effects) {
        long initialTimeout = registration == null ? Timing.INITIAL_BINDACK_TIMEOUT_FIRST_REGISTRATION : RetransmissionTimer.INITIAL_BINDACK_TIMEOUT;
        timer.schedule(rate.earliest(now), initialTimeout);
        sendIfDue(now, effects);
    }

    private void sendIfDue(long now, List<Effect> effects) {
        if (!timer.due(now)) {
            return;
        }
        timer.postpone(rate.earliest(now));
        if (timer.due(now)) {
            send(now, effects);
            timer.sent(now);
            rate.sent(now);
        }
    }

    private void send(long now, List<Effect> effects) {
        sequence = Sequence.next(sequence);
        outstanding = new Update(request, sequence, nextTimestamp(now), lifetimeUnits(now), now);
        Ipv6Address home = config.home().address();
        BindingUpdate update = new BindingUpdate(sequence, flags(), outstanding.lifetimeUnits(), options());
        BindingUpdate signed = MessageSigner.sign(update, config.sharedKey(), request.careOfAddress(), home);
        OutboundPacket packet = OutboundPacket.plain(request.careOfAddress(), config.home().agent(), signed);
        effects.add(new Effect.Transmit(request.deregistration() ? packet.on(request.homeLink()) : packet.withHomeAddressOption(home)));
    }

    private long nextTimestamp(long now) {
        long timestamp = NtpTimestamp.of(wallClock.at(now)) + timestampCorrection;
        // A wall clock may be set back; the home agent accepts only later timestamps.
        lastTimestamp = NtpTimestamp.isLater(timestamp, lastTimestamp) || lastTimestamp == 0 ? timestamp : lastTimestamp + 1;
        return lastTimestamp;
    }

    private int lifetimeUnits(long now) {
        if (request.deregistration()) {
            return 0;
        }
        long wanted = Math.min(Lifetimes.nanosOfSeconds(config.homeLifetimeSeconds()), careOfAddressValidUntil.getAsLong() - now);
        return Math.max(1, Lifetimes.unitsWithin(wanted));
    }

    private int flags() {
        boolean sameIdentifier = config.links().stream()
                .anyMatch(link -> link.interfaceIdentifier() == config.home().address().low());
        return Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_HOME_REGISTRATION
                | (sameIdentifier ? Iana.BU_FLAG_LINK_LOCAL_COMPATIBILITY : 0);
    }

    private List<MobilityOption> options() {
        List<MobilityOption> options = new ArrayList<>();
        options.add(new AlternateCareOfAddress(request.careOfAddress()));
        if (config.identifier() != null) {
            options.add(new MobileNodeIdentifier(NETWORK_ACCESS_IDENTIFIER, config.identifier().getBytes(StandardCharsets.UTF_8)));
        }
        options.add(new ReplayProtection(outstanding.timestamp()));
        return options;
    }

    /** A Binding Acknowledgement from the home agent's address. */
    Outcome acknowledgement(long now, InboundPacket packet, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        String fault = fault(packet, acknowledgement);
        if (fault != null) {
            effects.add(new Effect.Report(Event.of(Severity.DEBUG, "binding-acknowledgement-dropped", "source", packet.source(),
                    "sequence", acknowledgement.sequence(), "status", acknowledgement.status(), "reason", fault)));
            return Outcome.UNCHANGED;
        }
        switch (acknowledgement.status()) {
            case Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW:
                sequence = acknowledgement.sequence();
                return correct(now, effects);
            case Iana.STATUS_MESSAGE_IDENTIFIER_MISMATCH:
                long theirs = acknowledgement.option(ReplayProtection.class).timestamp();
                timestampCorrection += theirs - outstanding.timestamp();
                // Their clock may be behind ours: what counts as later starts anew.
                lastTimestamp = 0;
                return correct(now, effects);
            case Iana.STATUS_AUTHENTICATION_FAILED:
                report(Severity.WARNING, "home-registration-authentication-failed", acknowledgement, effects);
                timer.slowDown(now);
                return Outcome.UNCHANGED;
            default:
                boolean nothingGranted = !outstanding.request().deregistration() && acknowledgement.lifetimeUnits() == 0;
                return acknowledgement.accepted() && !nothingGranted ? accepted(acknowledgement, effects)
                        : rejected(now, acknowledgement, effects);
        }
    }

    /** Why the acknowledgement is to be ignored (RFC 6275 section 11.7.3, RFC 4285 section 6), or null. */
    private String fault(InboundPacket packet, BindingAcknowledgement acknowledgement) {
        if (outstanding == null || !timer.running()) {
            return "unexpected";
        }
        if (!packet.logicalDestination().equals(config.home().address())) {
            return "destination";
        }
        int status = acknowledgement.status();
        if (!Acknowledgements.answers(outstanding.sequence(), acknowledgement)) {
            return "sequence";
        }
        ReplayProtection replay = acknowledgement.option(ReplayProtection.class);
        if (replay == null || !timestampAnswers(replay.timestamp(), status)) {
            return "timestamp";
        }
        Verdict verdict = SharedKeyAuthenticator.verify(config.sharedKey(), outstanding.request().careOfAddress(),
                config.home().address(), packet.header());
        // A home agent that finds our authenticator wrong has another key: we could not verify its answer. It only slows us down.
        return verdict == Verdict.VALID || status == Iana.STATUS_AUTHENTICATION_FAILED ? null : "authentication";
    }

    private boolean timestampAnswers(long timestamp, int status) {
        return status == Iana.STATUS_MESSAGE_IDENTIFIER_MISMATCH
                ? (timestamp & LOW_32_BITS) == (outstanding.timestamp() & LOW_32_BITS)
                : timestamp == outstanding.timestamp();
    }

    /** The home agent told what it expects: at once again, but not forever. */
    private Outcome correct(long now, List<Effect> effects) {
        corrections++;
        if (corrections <= Timing.MAX_REFUSALS) {
            schedule(now, effects);
        }
        return Outcome.UNCHANGED;
    }

    private Outcome accepted(BindingAcknowledgement acknowledgement, List<Effect> effects) {
        Update update = outstanding;
        timer.stop();
        outstanding = null;
        corrections = 0;
        if (update.request().deregistration()) {
            registration = null;
            return Outcome.DEREGISTERED;
        }
        // RFC 6275 section 11.7.3: the lifetime granted counts from when the Binding Update was sent.
        long lifetime = Lifetimes.nanosOfUnits(Math.min(acknowledgement.lifetimeUnits(), update.lifetimeUnits()));
        registration = new Registration(update.request().careOfAddress(), update.sentAt() + lifetime,
                update.sentAt() + refreshInterval(acknowledgement, lifetime));
        effects.add(new Effect.Report(Event.of(Severity.INFO, "home-registered", "home-address", config.home().address(),
                "care-of-address", registration.careOfAddress(), "home-agent", config.home().agent(),
                "sequence", update.sequence(), "lifetime-seconds", lifetime / Timing.SECOND)));
        return Outcome.REGISTERED;
    }

    /** Three quarters of the lifetime, or sooner when the home agent advises so. */
    private static long refreshInterval(BindingAcknowledgement acknowledgement, long lifetime) {
        long own = lifetime / 4 * 3;
        BindingRefreshAdvice advice = acknowledgement.option(BindingRefreshAdvice.class);
        boolean advised = advice != null && advice.refreshIntervalUnits() > 0;
        return advised ? Math.min(own, Lifetimes.nanosOfUnits(advice.refreshIntervalUnits())) : own;
    }

    private Outcome rejected(long now, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        if (outstanding.request().deregistration()
                && acknowledgement.status() == Iana.STATUS_NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE) {
            timer.stop();
            outstanding = null;
            registration = null;
            return Outcome.WAS_NOT_REGISTERED;
        }
        report(Severity.WARNING, "home-registration-rejected", acknowledgement, effects);
        switch (acknowledgement.status()) {
            case Iana.STATUS_ADMINISTRATIVELY_PROHIBITED:
            case Iana.STATUS_HOME_REGISTRATION_NOT_SUPPORTED:
            case Iana.STATUS_NOT_HOME_SUBNET:
            case Iana.STATUS_NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE:
            case Iana.STATUS_DUPLICATE_ADDRESS_DETECTION_FAILED:
            case Iana.STATUS_REGISTRATION_TYPE_CHANGE_DISALLOWED:
            case Iana.STATUS_MESSAGE_IDENTIFIER_REQUIRED:
                timer.stop();
                outstanding = null;
                registration = null;
                return Outcome.REFUSED;
            default:
                timer.slowDown(now);
                return Outcome.UNCHANGED;
        }
    }

    private void report(Severity severity, String name, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        effects.add(new Effect.Report(Event.of(severity, name, "home-address", config.home().address(),
                "home-agent", config.home().agent(), "status", acknowledgement.status(), "sequence", acknowledgement.sequence())));
    }

    Outcome onTime(long now, List<Effect> effects) {
        Outcome outcome = Outcome.UNCHANGED;
        if (registration != null && registration.expiresAt() <= now) {
            registration = null;
            outcome = Outcome.EXPIRED;
        }
        if (registration != null && registration.refreshAt() <= now && !timer.running()) {
            ask(now, request, effects);
        }
        sendIfDue(now, effects);
        return outcome;
    }

    long nextDeadline() {
        long next = timer.deadline();
        if (registration != null) {
            next = Math.min(next, registration.expiresAt());
            if (!timer.running()) {
                next = Math.min(next, registration.refreshAt());
            }
        }
        return next;
    }
}
