package org.mobilityd.protocol.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.binding.RetransmissionTimer;
import org.mobilityd.protocol.database.DatabaseConfig.AnchorRouter;
import org.mobilityd.protocol.database.Notifications.Notification;
import org.mobilityd.protocol.database.Notifications.Subject;
import org.mobilityd.protocol.proxy.Barred;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.proxy.Pacer;
import org.mobilityd.protocol.proxy.PeerKeys;
import org.mobilityd.protocol.proxy.ProxyRegistration;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.protocol.proxy.Revocation;
import org.mobilityd.protocol.rows.SipHash;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationIndication;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.ProxyMobilityOption.AccessTechnologyType;
import org.mobilityd.wire.ProxyMobilityOption.AnchoredPrefix;
import org.mobilityd.wire.ProxyMobilityOption.HandoffIndicator;
import org.mobilityd.wire.ProxyMobilityOption.HomeNetworkPrefix;
import org.mobilityd.wire.ProxyMobilityOption.PreviousMaar;
import org.mobilityd.wire.ProxyMobilityOption.ServingMaar;
import org.mobilityd.wire.ProxyMobilityOption.Timestamp;

/**
 * The central mobility database (RFC 8885; RFC 5213 section 5 where that leaves things as they are). What it acknowledges it has had stored
 * in the same step, before.
 */
public final class DatabaseEngine implements Engine {

    /** MinDelayBeforeBCEDelete (RFC 5213 section 9.1). */
    static final long MIN_DELAY_BEFORE_DELETE = Lifetimes.nanosOfSeconds(10);
    /** How long a session stays at least of which somebody may not have been heard: he asks again every MAX_BINDACK_TIMEOUT. */
    static final long GRACE = RetransmissionTimer.MAX_BINDACK_TIMEOUT + MIN_DELAY_BEFORE_DELETE;

    private static final int HOST_PREFIX_BITS = 128;
    private static final int PAGE = 1024;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final DatabaseConfig config;
    private final WallClock wallClock;
    /** Mobile nodes of sessions that an earlier process had stored and this one cannot keep; until the start. */
    private List<MobileNodeId> disinherited = new ArrayList<>();
    /** Until then some may not have been heard since the restart who have something to say. */
    private long graceEnds;
    private final Map<Ipv6Address, AnchorRouter> routers = new HashMap<>();
    private final Set<MobileNodeId> authorized;
    private final PeerKeys keys;
    private final Sessions sessions;
    private final Notifications notifications;
    private final Revocations revocations;
    private final Reminders reminders;
    private final Barred barred = new Barred();
    /** Previous routers that have heard something later than what they were told. They are told again when they give up. */
    private final Set<Anchor> unconvinced = new HashSet<>();
    /** Of a relay: the serving routers that have not heard of all previous ones. */
    private final Map<MobileNodeId, Waiting> waiting = new HashMap<>();
    /** Those among them that have not been answered, in the order in which patience ends. */
    private final Set<Waiting> byPatience = new LinkedHashSet<>();

    /** A registration that is answered when previous routers have spoken, or at {@code until}; what comes later is sent after it. */
    private static final class Waiting {
        private final long until;
        private final Set<Ipv6Address> heard = new HashSet<>();
        private ProxyRegistration registration;
        private int lifetimeUnits;
        private boolean answered;

        private Waiting(ProxyRegistration registration, int lifetimeUnits, long until) {
            this.until = until;
            askedAgain(registration, lifetimeUnits);
        }

        private void askedAgain(ProxyRegistration by, int units) {
            registration = by;
            lifetimeUnits = units;
        }
    }

    /** @param inherited the sessions that an earlier process had stored; not kept, so they may be made one by one */
    public DatabaseEngine(DatabaseConfig config, RandomSource random, WallClock wallClock, Iterable<MobilitySession> inherited) {
        this.config = config;
        SipHash hash = SipHash.seededFrom(random);
        this.sessions = new Sessions(hash);
        this.wallClock = wallClock;
        config.routers().forEach(router -> routers.put(router.address(), router));
        this.authorized = config.nodes() == null ? null : Set.copyOf(config.nodes());
        Map<Ipv6Address, SharedKey> shared = new HashMap<>();
        config.routers().forEach(router -> shared.put(router.address(), router.sharedKey()));
        this.keys = new PeerKeys(shared);
        this.notifications = new Notifications(
                new Pacer(Lifetimes.NANOS_PER_SECOND / config.notificationsPerSecond(), config.notificationBurst()), hash);
        this.revocations = new Revocations(config, keys, sessions, notifications);
        this.reminders = new Reminders(sessions, notifications, config.notificationsPerSecond());
        inherited.forEach(this::inherit);
    }

    private void inherit(MobilitySession session) {
        if (routers.containsKey(session.servingRouter()) && session.anchors().stream().allMatch(this::isKnown)) {
            sessions.inherit(session);
        } else {
            disinherited.add(session.node());
        }
    }

    @Override
    public List<Effect> start(long now) {
        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.ClaimAddresses(config.address().prefix(HOST_PREFIX_BITS), Effect.AddressUse.HOME_AGENT));
        disinherited.forEach(node -> effects.add(new Effect.ForgetSession(node)));
        disinherited = List.of();
        for (int row = 0; row < sessions.end(); row++) {
            if (sessions.isUsed(row)) {
                adopt(now, row, effects);
            }
        }
        graceEnds = sessions.size() == 0 ? now : now + GRACE;
        reminders.begin(now);
        return effects;
    }

    private void revoke(long now, MobileNodeId node, List<Effect> effects) {
        MobilitySession session = sessions.find(node);
        if (session != null) {
            stopWaiting(node);
            sessions.remove(node);
            unconvinced.removeAll(session.anchors());
            barred.add(now, node);
            revocations.revoke(now, session, effects);
        }
    }

    /** {@code node} has been expelled: a router of which we did not know then, or that has not heard of it yet, does not bring it back. */
    private boolean isExpelled(long now, MobileNodeId node, Ipv6Address router) {
        return barred.contains(now, node) || notifications.isRevoking(node, router);
    }

    private boolean isAuthorized(MobileNodeId node) {
        return authorized == null || authorized.contains(node);
    }

    /** The inherited session in row {@code row} goes on, unless it is over for long or its mobile node is not authorized any more. */
    private void adopt(long now, int row, List<Effect> effects) {
        long left = ProxyTimestamp.epochNanos(sessions.expires(row)) - ProxyTimestamp.epochNanos(ownTime(now));
        long longest = Lifetimes.nanosOfSeconds(config.maxLifetimeSeconds());
        MobileNodeId node = sessions.node(row);
        if (left <= -longest) {
            sessions.remove(node);
            effects.add(new Effect.ForgetSession(node));
        } else if (!isAuthorized(node)) {
            revoke(now, node, effects);
        } else {
            sessions.setEnd(now, row, now + Math.min(Math.max(left, GRACE), longest));
        }
    }

    private boolean isKnown(Anchor anchor) {
        return routers.containsKey(anchor.router()) && anchor.prefix().length() == Sessions.PREFIX_BITS
                && sessions.owner(anchor.prefix()) == null;
    }

    @Override
    public List<Effect> on(long now, Input input) {
        List<Effect> effects = new ArrayList<>();
        if (input instanceof Input.PacketReceived received && received.packet().destination().equals(config.address())) {
            packet(now, Math.min(now, received.arrivedAt()), received.packet(), effects);
        } else if (input instanceof Input.Revoke revoke) {
            revoke(now, revoke.node(), effects);
        }
        onTime(now, effects);
        return effects;
    }

    @Override
    public long nextDeadline() {
        return Math.min(Math.min(endOfPatience(), reminders.nextDeadline()), Math.min(sessions.nextDeadline(), notifications.nextDeadline()));
    }

    /** Every session, in no order. */
    public List<MobilitySession> sessions() {
        List<MobilitySession> all = new ArrayList<>(sessions.size());
        for (int from = 0; from < sessionsEnd(); from += PAGE) {
            all.addAll(sessions(from, from + PAGE));
        }
        return all;
    }

    /**
     * Sessions by place: while one is there it keeps its place, whatever happens between two calls.
     *
     * @param to the first place after those that are asked for; may be more than {@link #sessionsEnd}
     */
    public List<MobilitySession> sessions(int from, int to) {
        return IntStream.range(from, Math.min(to, sessionsEnd())).mapToObj(sessions::at).filter(Objects::nonNull).toList();
    }

    /** Every place is less. */
    public int sessionsEnd() {
        return sessions.end();
    }

    public Optional<MobilitySession> session(MobileNodeId node) {
        return Optional.ofNullable(sessions.find(node));
    }

    public int sessionCount() {
        return sessions.size();
    }

    /** When the session of {@code node}, which there is, ends without a refresh; monotonic nanoseconds. */
    public long endsAt(MobileNodeId node) {
        return sessions.ends(node);
    }

    /** How many previous routers have not yet acknowledged what they were told. */
    public int outstanding() {
        return notifications.size();
    }

    private void onTime(long now, List<Effect> effects) {
        if (sessions.nextDeadline() <= now) {
            sessions.expired(now).forEach(session -> end(now, session, effects));
        }
        while (endOfPatience() <= now) {
            answer(now, byPatience.iterator().next(), effects);
        }
        reminders.onTime(now);
        for (Notification notification : notifications.due(now)) {
            effects.add(notification.subject.isRevocation() ? revocations.indication(notification, ownTime(now))
                    : new Effect.TransmitWhenStored(
                            keys.signed(config.address(), notification.router, proxyBindingUpdate(now, notification))));
        }
    }

    private long ownTime(long now) {
        return ProxyTimestamp.of(wallClock.at(now));
    }

    // What arrives

    /** @param arrival when, monotonic nanoseconds; whether a timestamp is close to the time of day is a question of that one */
    private void packet(long now, long arrival, InboundPacket packet, List<Effect> effects) {
        if (packet.message() instanceof BindingUpdate update) {
            if (!update.proxyRegistration() || !update.distributedMobility()) {
                dropped(packet, "not-a-distributed-proxy-registration", effects);
            } else if (!keys.isAuthentic(packet)) {
                dropped(packet, "authentication", effects);
            } else {
                registration(now, arrival, ProxyRegistration.of(packet, update), effects);
            }
        } else if (packet.message() instanceof BindingAcknowledgement acknowledgement) {
            if (!keys.isAuthentic(packet)) {
                dropped(packet, "authentication", effects);
            } else {
                acknowledgement(now, packet, acknowledgement, effects);
            }
        } else if (packet.message() instanceof BindingRevocationIndication indication) {
            if (!keys.isAuthentic(packet)) {
                dropped(packet, "authentication", effects);
            } else {
                revocations.asked(now, Revocation.of(packet, indication), timestampOf(now, arrival), effects);
            }
        } else if (packet.message() instanceof BindingRevocationAcknowledgement acknowledgement) {
            if (!keys.isAuthentic(packet)) {
                dropped(packet, "authentication", effects);
            } else {
                revocations.answered(packet.source(), acknowledgement, effects);
            }
        }
    }

    private void registration(long now, long arrival, ProxyRegistration registration, List<Effect> effects) {
        MobilitySession session = registration.node() == null ? null : sessions.find(registration.node());
        int refusal = refusal(now, arrival, registration, session);
        if (refusal != Iana.STATUS_ACCEPTED) {
            reject(now, registration, refusal, effects);
            return;
        }
        if (registration.deregistration()) {
            deregistration(now, registration, session, effects);
        } else if (session != null && session.servingRouter().equals(registration.router())) {
            refresh(now, registration, session, effects);
        } else {
            arrival(now, registration, session, effects);
        }
    }

    // Whether it is accepted (RFC 5213 section 5.3.1)

    private int refusal(long now, long arrival, ProxyRegistration registration, MobilitySession session) {
        int missing = registration.missing();
        if (missing != Iana.STATUS_ACCEPTED) {
            return missing;
        }
        if (!isAuthorized(registration.node())) {
            return Iana.STATUS_PROXY_REGISTRATION_NOT_ENABLED;
        }
        int late = lateness(now, arrival, registration, session);
        if (late != Iana.STATUS_ACCEPTED || registration.deregistration()) {
            return late;
        }
        for (Ipv6Prefix prefix : registration.prefixes()) {
            if (!mayHave(registration, prefix)) {
                return Iana.STATUS_NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX;
            }
        }
        if (isExpelled(now, registration.node(), registration.router())) {
            return Iana.STATUS_ADMINISTRATIVELY_PROHIBITED;
        }
        return session == null && sessions.size() >= config.maxSessions() ? Iana.STATUS_INSUFFICIENT_RESOURCES : Iana.STATUS_ACCEPTED;
    }

    /** Section 5.5: only timestamps order what two routers say about one mobile node, so each message needs one. */
    private int lateness(long now, long arrival, ProxyRegistration registration, MobilitySession session) {
        Long timestamp = registration.timestamp();
        Duration window = Duration.ofMillis(config.validityWindowMillis());
        if (timestamp == null || !ProxyTimestamp.isWithin(window, timestamp, timestampOf(now, arrival))) {
            return Iana.STATUS_TIMESTAMP_MISMATCH;
        }
        boolean late = session != null && !ProxyTimestamp.isLater(timestamp, session.timestamp());
        return late ? Iana.STATUS_TIMESTAMP_LOWER_THAN_PREVIOUS : Iana.STATUS_ACCEPTED;
    }

    private boolean mayHave(ProxyRegistration registration, Ipv6Prefix prefix) {
        if (prefix.length() != Sessions.PREFIX_BITS || !routers.get(registration.router()).owns(prefix)) {
            return false;
        }
        MobileNodeId owner = sessions.owner(prefix);
        return owner == null || owner.equals(registration.node());
    }

    // What follows from it

    /** Also the way out for a serving router that has heard nothing: it asks again, and gets what is known by now. */
    private void refresh(long now, ProxyRegistration registration, MobilitySession session, List<Effect> effects) {
        int units = granted(registration);
        MobilitySession refreshed = store(now, session.servedBy(registration.router(), registration.prefixes(), registration.timestamp(),
                expires(now, units)), units, effects);
        Waiting one = waiting.get(session.node());
        List<Anchor> told = one == null ? refreshed.previous()
                : refreshed.previous().stream().filter(anchor -> one.heard.contains(anchor.router())).toList();
        acknowledge(now, registration, units, told, effects);
        tellUnconvinced(now, refreshed);
        if (one != null) {
            one.askedAgain(registration, units);
            answered(one);
        }
    }

    private void arrival(long now, ProxyRegistration registration, MobilitySession session, List<Effect> effects) {
        int units = granted(registration);
        stopWaiting(registration.node());
        if (session != null) {
            unconvinced.removeAll(session.anchors());
        }
        MobilitySession known = session == null
                ? new MobilitySession(registration.node(), registration.router(), List.of(), registration.timestamp(), 0) : session;
        MobilitySession moved = known.servedBy(registration.router(), registration.prefixes(), registration.timestamp(),
                expires(now, units));
        while (moved.previousRouters().size() > config.maxPreviousRouters()) {
            Ipv6Address oldest = moved.previousRouters().iterator().next();
            notifications.tell(now, moved, oldest, Subject.ENDED);
            moved = moved.without(oldest);
        }
        store(now, moved, units, effects);
        notifications.cancel(moved.node(), List.of(registration.router()), notification -> true);
        for (Ipv6Address router : moved.previousRouters()) {
            notifications.tell(now, moved, router, Subject.MOVED);
        }
        report(session == null ? "mobility-session-created" : "mobility-session-moved", moved, effects);
        if (moved.previous().isEmpty() || config.mode() == Mode.PROXY) {
            acknowledge(now, registration, units, moved.previous(), effects);
        } else if (config.mode() == Mode.RELAY) {
            Waiting one = new Waiting(registration, units, now + config.aggregationMillis() * NANOS_PER_MILLI);
            waiting.put(moved.node(), one);
            byPatience.add(one);
        }
    }

    /**
     * Only the serving router can end the session (RFC 8885 section 3.5). A previous router that gives up learns that it goes on, and where;
     * one that offers what we had not heard of becomes one.
     */
    private void deregistration(long now, ProxyRegistration registration, MobilitySession session, List<Effect> effects) {
        Anchor offered = offered(now, registration, session);
        if (session == null ? offered != null : session.servingRouter().equals(registration.router())) {
            ending(now, registration, session, offered, effects);
        } else if (session != null && offered != null && !session.anchors().contains(offered)) {
            join(now, registration, session, offered, effects);
        } else if (session != null && session.previousRouters().contains(registration.router())) {
            effects.add(answer(registration, now, Iana.STATUS_ACCEPTED, left(now, session), List.of()));
            notifications.tell(now, session, registration.router(), offered == null ? Subject.MOVED : Subject.JOINED);
            tellUnconvinced(now, session);
        } else {
            effects.add(answer(registration, now, Iana.STATUS_ACCEPTED, 0, List.of()));
        }
    }

    /**
     * The mobile node has ten seconds to turn up elsewhere (RFC 5213 section 5.3.5). With an offer the farewell comes late, as it may after a
     * restart, and the router where the node is may not have been heard either: that has longer, and who says farewell is told so.
     *
     * @param session null: there is none, and {@code offered} begins one
     */
    private void ending(long now, ProxyRegistration registration, MobilitySession session, Anchor offered, List<Effect> effects) {
        MobileNodeId node = registration.node();
        stopWaiting(node);
        boolean late = offered != null || now + MIN_DELAY_BEFORE_DELETE < graceEnds;
        long ends = offered != null ? now + GRACE
                : Math.max(graceEnds, Math.min(sessions.ends(node), now + MIN_DELAY_BEFORE_DELETE));
        MobilitySession known = session == null ? new MobilitySession(node, registration.router(), List.of(), 0, 0) : session;
        List<Ipv6Prefix> prefixes = offered == null ? known.prefixesAt(registration.router()) : List.of(offered.prefix());
        MobilitySession ending = known.servedBy(registration.router(), prefixes, registration.timestamp(), timestampOf(now, ends));
        notifications.cancel(node, List.of(registration.router()), outstanding -> outstanding.subject == Subject.ENDED);
        sessions.put(now, ending, ends);
        effects.add(new Effect.StoreSession(ending));
        int units = late ? Lifetimes.unitsWithin(ends - now) : 0;
        effects.add(answer(registration, now, Iana.STATUS_ACCEPTED, units, List.of()));
        report("mobility-session-ending", ending, effects);
    }

    /**
     * What a router that says farewell still anchors (Anchored Prefix option, RFC 8885 section 4.3): we may not have heard when its mobile
     * node came. Null: it says no such thing, or may not have it.
     */
    private Anchor offered(long now, ProxyRegistration registration, MobilitySession session) {
        AnchoredPrefix option = registration.update().option(AnchoredPrefix.class);
        boolean welcome = option != null && mayHave(registration, option.prefix())
                && !isExpelled(now, registration.node(), registration.router())
                && (session != null || sessions.size() < config.maxSessions());
        return welcome ? new Anchor(registration.router(), option.prefix()) : null;
    }

    /** An anchor that we had not heard of. None that we know gives way to it, so what has been dismissed does not come back. */
    private void join(long now, ProxyRegistration registration, MobilitySession session, Anchor offered, List<Effect> effects) {
        MobilitySession joined = session.with(offered);
        if (joined.previousRouters().size() > config.maxPreviousRouters()) {
            effects.add(answer(registration, now, Iana.STATUS_ACCEPTED, 0, List.of()));
            return;
        }
        sessions.put(now, joined, sessions.ends(joined.node()));
        effects.add(new Effect.StoreSession(joined));
        effects.add(answer(registration, now, Iana.STATUS_ACCEPTED, left(now, joined), List.of()));
        unconvinced.removeAll(session.anchorsAt(offered.router()));
        notifications.tell(now, joined, offered.router(), Subject.JOINED);
        report("anchor-joined", joined, effects);
    }

    /** How much longer {@code session} lasts without a refresh; at least 1. */
    private int left(long now, MobilitySession session) {
        return Math.max(1, Lifetimes.unitsWithin(sessions.ends(session.node()) - now));
    }

    private void acknowledgement(long now, InboundPacket packet, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        MobileNodeIdentifier identifier = acknowledgement.option(MobileNodeIdentifier.class);
        MobileNodeId node = identifier == null ? null : MobileNodeId.of(identifier);
        Notification answered = node == null ? null : notifications.answered(node, packet.source(), acknowledgement.sequence());
        if (answered == null || !answered.subject.isMove()) {
            return;
        }
        MobilitySession session = sessions.find(node);
        if (session != null && isAboutTime(acknowledgement)) {
            session.anchorsAt(packet.source()).forEach(unconvinced::add);
        } else if (session != null && !acknowledgement.accepted()) {
            MobilitySession left = session.without(packet.source());
            sessions.put(now, left, sessions.ends(node));
            effects.add(new Effect.StoreSession(left));
            report("anchor-lost", session, effects);
        }
        Waiting one = waiting.get(node);
        if (one != null) {
            heard(now, one, packet.source(), acknowledgement.accepted(), effects);
        } else if (session != null && acknowledgement.accepted() && answered.subject == Subject.JOINED) {
            tellServing(now, session, session.anchorsAt(packet.source()), effects);
        }
    }

    /** The serving router has had its answer, without {@code late}; it knows by the timestamp what this belongs to. */
    private void tellServing(long now, MobilitySession session, List<Anchor> late, List<Effect> effects) {
        Ipv6Address serving = session.servingRouter();
        BindingUpdate last = proxyBindingUpdate(0, session, serving, left(now, session));
        acknowledge(now, new ProxyRegistration(serving, session.node(), session.prefixesAt(serving), last), last.lifetimeUnits(), late,
                effects);
    }

    /** Such a router has its anchor still: it has heard something later, or our message was long under way. */
    private static boolean isAboutTime(BindingAcknowledgement acknowledgement) {
        return acknowledgement.status() == Iana.STATUS_TIMESTAMP_MISMATCH
                || acknowledgement.status() == Iana.STATUS_TIMESTAMP_LOWER_THAN_PREVIOUS;
    }

    private void tellUnconvinced(long now, MobilitySession session) {
        for (Ipv6Address router : session.previousRouters()) {
            if (unconvinced.removeAll(session.anchorsAt(router)) && !notifications.isOutstanding(session.node(), router)) {
                notifications.tell(now, session, router, Subject.MOVED);
            }
        }
    }

    // A relay's patience (RFC 8885 section 3.2)

    private void heard(long now, Waiting one, Ipv6Address router, boolean accepted, List<Effect> effects) {
        MobilitySession session = sessions.find(one.registration.node());
        if (accepted) {
            one.heard.add(router);
        }
        boolean all = session.previousRouters().stream().noneMatch(other -> notifications.isOutstanding(session.node(), other));
        if (!one.answered && all) {
            answer(now, one, effects);
        } else if (one.answered && accepted) {
            acknowledge(now, one.registration, left(now, session),
                    session.previous().stream().filter(anchor -> anchor.router().equals(router)).toList(), effects);
        }
        if (all) {
            stopWaiting(session.node());
        }
    }

    private void answer(long now, Waiting one, List<Effect> effects) {
        MobilitySession session = sessions.find(one.registration.node());
        acknowledge(now, one.registration, one.lifetimeUnits,
                session.previous().stream().filter(anchor -> one.heard.contains(anchor.router())).toList(), effects);
        answered(one);
    }

    private void answered(Waiting one) {
        one.answered = true;
        byPatience.remove(one);
    }

    private void stopWaiting(MobileNodeId node) {
        Waiting one = waiting.remove(node);
        if (one != null) {
            byPatience.remove(one);
        }
    }

    private long endOfPatience() {
        return byPatience.isEmpty() ? NEVER : byPatience.iterator().next().until;
    }

    // Keeping sessions

    private MobilitySession store(long now, MobilitySession session, int units, List<Effect> effects) {
        sessions.put(now, session, now + Lifetimes.nanosOfUnits(units));
        effects.add(new Effect.StoreSession(session));
        return session;
    }

    private void end(long now, MobilitySession session, List<Effect> effects) {
        stopWaiting(session.node());
        sessions.remove(session.node());
        unconvinced.removeAll(session.anchors());
        notifications.cancel(session.node(), session.previousRouters(), notification -> notification.subject.isMove());
        session.previousRouters().forEach(router -> notifications.tell(now, session, router, Subject.ENDED));
        effects.add(new Effect.ForgetSession(session.node()));
        report("mobility-session-ended", session, effects);
    }

    private int granted(ProxyRegistration registration) {
        return Math.min(registration.update().lifetimeUnits(), Math.max(1, Lifetimes.unitsWithinSeconds(config.maxLifetimeSeconds())));
    }

    private long expires(long now, int units) {
        return timestampOf(now, now + Lifetimes.nanosOfUnits(units));
    }

    private long timestampOf(long now, long time) {
        return ProxyTimestamp.of(wallClock.at(now).plusNanos(time - now));
    }

    // What is sent

    private void acknowledge(long now, ProxyRegistration registration, int units, List<Anchor> previous, List<Effect> effects) {
        effects.add(answer(registration, now, Iana.STATUS_ACCEPTED, units,
                previous.stream().map(anchor -> new PreviousMaar(anchor.router(), anchor.prefix())).toList()));
    }

    private void reject(long now, ProxyRegistration registration, int status, List<Effect> effects) {
        effects.add(answer(registration, now, status, 0, List.of()));
        effects.add(new Effect.Report(Event.of(Severity.INFO, "proxy-registration-rejected", "router", registration.router(),
                "mobile-node", registration.node(), "status", status)));
    }

    private Effect answer(ProxyRegistration registration, long now, int status, int units, List<? extends MobilityOption> more) {
        return new Effect.TransmitWhenStored(keys.signed(config.address(), registration.router(),
                registration.acknowledgement(status, units, ownTime(now), more)));
    }

    /**
     * To a previous router: where its mobile node is now, or with lifetime 0 that it is nowhere. The timestamp is that of the registration
     * behind it, however late it is sent: so a router to which the mobile node has come back meanwhile sees that this is older.
     */
    private BindingUpdate proxyBindingUpdate(long now, Notification notification) {
        MobilitySession session = sessions.find(notification.node);
        int units = notification.subject == Subject.ENDED || session == null ? 0 : left(now, session);
        return proxyBindingUpdate(notification.sequence, notification.session, notification.router, units);
    }

    private static BindingUpdate proxyBindingUpdate(int sequence, MobilitySession session, Ipv6Address router, int units) {
        List<MobilityOption> options = new ArrayList<>();
        options.add(session.node().option());
        session.prefixesAt(router).forEach(prefix -> options.add(new HomeNetworkPrefix(prefix)));
        options.add(new HandoffIndicator(Iana.HANDOFF_BETWEEN_MOBILE_ACCESS_GATEWAYS));
        options.add(new AccessTechnologyType(Iana.ACCESS_ETHERNET));
        options.add(new Timestamp(session.timestamp()));
        options.add(new ServingMaar(session.servingRouter()));
        int flags = Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_PROXY_REGISTRATION | Iana.BU_FLAG_DISTRIBUTED_MOBILITY;
        return new BindingUpdate(sequence, flags, units, options);
    }

    private static void report(String name, MobilitySession session, List<Effect> effects) {
        effects.add(new Effect.Report(Event.of(Severity.INFO, name, "mobile-node", session.node(), "serving-router",
                session.servingRouter(), "anchors", session.anchors().size())));
    }

    private static void dropped(InboundPacket packet, String reason, List<Effect> effects) {
        effects.add(new Effect.Report(Event.of(Severity.DEBUG, "proxy-message-dropped", "source", packet.source(), "reason", reason)));
    }
}
