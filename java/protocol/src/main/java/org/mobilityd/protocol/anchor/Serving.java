package org.mobilityd.protocol.anchor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.anchor.AnchorConfig.AccessLink;
import org.mobilityd.protocol.anchor.Handover.Kind;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.protocol.proxy.Revocation;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.ProxyMobilityOption.HomeNetworkPrefix;
import org.mobilityd.wire.ProxyMobilityOption.PreviousMaar;
import org.mobilityd.wire.ProxyMobilityOption.Timestamp;

/** Mobile nodes that are here: who has to be asked about each, what the answers mean, and what the node gets. */
final class Serving {

    /** How often a router asks all others about a mobile node that none knows: over 31 s, which is as long as they keep its prefixes. */
    private static final int MAX_DISCOVERIES = 6;
    /** After so many it takes a node for one that nobody else knows, when it moves on. */
    private static final int CONCLUSIVE_DISCOVERIES = 2;
    /** And how often it says farewell while its mobile node is still here. */
    private static final int MAX_FAREWELLS = 6;
    /** After so many prefixes that the database denies a mobile node it will not be the next one either: it knows another pool as ours. */
    private static final int MAX_DENIED = 3;
    /** After so many messages without an answer, and no word about any other mobile node meanwhile, a database is silent. */
    private static final int SILENT_AFTER = 2;

    private final Router router;
    private final Signalling signalling;
    private final Forwarding forwarding;
    private final Chronicle chronicle;
    private final Map<Integer, AccessLink> links = new HashMap<>();

    Serving(Router router) {
        this.router = router;
        this.signalling = router.signalling;
        this.forwarding = router.forwarding;
        this.chronicle = router.chronicle;
        router.config.accessLinks().forEach(link -> links.put(link.index(), link));
    }

    boolean isAccessLink(int link) {
        return links.containsKey(link);
    }

    /**
     * {@code node} has come or is expected. Who may know it is asked: the database, or the routers that are {@code known} to have had to do
     * with it, or all. It waits for the answers, but not for that of a database that is known to be silent.
     */
    void ask(long now, MobileNode node, Set<Ipv6Address> known) {
        node.patienceEndsAt = now + patience();
        if (!node.policy.mobility()) {
            node.patienceEndsAt = now;
        } else if (signalling.database() != null) {
            node.ask(now, signalling.database(), Question.Kind.REGISTRATION);
            node.patienceEndsAt = router.databaseWatch.isSilent() ? now : node.patienceEndsAt;
        } else if (known.isEmpty()) {
            discover(now, node);
        } else {
            known.forEach(peer -> node.ask(now, peer, Question.Kind.REGISTRATION));
        }
    }

    private void discover(long now, MobileNode node) {
        node.discovered = true;
        for (Ipv6Address peer : signalling.everybody()) {
            if (node.question(peer) == null) {
                node.ask(now, peer, Question.Kind.DISCOVERY);
            }
        }
        node.patienceEndsAt = node.isDiscovering() ? now + patience() : now;
    }

    private long patience() {
        return Lifetimes.nanosOfMillis(router.config.times().patienceMillis());
    }

    /**
     * A locator's previous routers know our message by its timestamp only (RFC 8885 section 3.3); so does the database when it has something
     * to add later.
     */
    boolean concerns(MobileNode node, Ipv6Address source, BindingAcknowledgement acknowledgement) {
        boolean central = signalling.isDatabase(source);
        if ((central || signalling.database() == null) && node.isOfThisVisit(acknowledgement.sequence())) {
            return true;
        }
        Timestamp timestamp = acknowledgement.option(Timestamp.class);
        boolean known = central ? new HomeNetworkPrefix(node.prefix).equals(acknowledgement.option(HomeNetworkPrefix.class))
                : signalling.isLocator();
        return known && timestamp != null && !ProxyTimestamp.isLater(node.since, timestamp.value())
                && !ProxyTimestamp.isLater(timestamp.value(), node.timestamp);
    }

    void registered(long now, MobileNode node, Ipv6Address source, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        boolean first = !node.answered;
        int units = Math.max(1, Math.min(acknowledgement.lifetimeUnits(), signalling.lifetimeUnits(node)));
        long lifetime = Lifetimes.nanosOfUnits(units);
        int before = node.older.size();
        node.answered = true;
        node.registeredUntil = now + lifetime;
        node.heard.add(source);
        take(now, node, offered(source, acknowledgement, now + lifetime), effects);
        if (signalling.database() != null) {
            node.answered(signalling.database());
        } else {
            node.vouchedFor |= signalling.isVouchedFor(source, acknowledgement);
            node.named.addAll(signalling.named(acknowledgement));
            if (!node.isDiscovering() || node.patienceEndsAt == Engine.NEVER) {
                askFurther(now, node);
            }
        }
        boolean toBeConfirmed = first && signalling.database() != null && !signalling.tellsAllAtOnce();
        long confirmation = Lifetimes.nanosOfMillis(router.config.times().confirmationMillis());
        long refresh = toBeConfirmed ? Math.min(lifetime / 2, confirmation) : lifetime / 2;
        if (node.phase == Phase.ATTACHED) {
            node.refreshAt = Math.min(node.refreshAt, now + refresh);
        }
        if (node.phase == Phase.ATTACHED && (first || node.older.size() > before)) {
            node.patienceEndsAt = node.isDiscovering() ? node.patienceEndsAt : Engine.NEVER;
            provide(now, node, effects);
        }
        if (first && signalling.database() != null || before + node.older.size() > 0) {
            router.store(now, node, router.config.address(), lifetime, effects);
        }
    }

    /** The older prefixes that {@code acknowledgement} speaks of, oldest first. */
    private List<OlderPrefix> offered(Ipv6Address source, BindingAcknowledgement acknowledgement, long expires) {
        List<OlderPrefix> offered = new ArrayList<>();
        for (MobilityOption option : acknowledgement.options()) {
            if (signalling.isDatabase(source) && option instanceof PreviousMaar previous) {
                offered.add(new OlderPrefix(previous.homeNetworkPrefix(), previous.maar(), expires));
            } else if (!signalling.isDatabase(source) && option instanceof HomeNetworkPrefix home) {
                offered.add(new OlderPrefix(home.prefix(), source, expires));
            }
        }
        offered.removeIf(older -> !signalling.mayAnchor(older));
        return offered;
    }

    private void take(long now, MobileNode node, List<OlderPrefix> offered, List<Effect> effects) {
        dismiss(now, node, offered, effects);
        for (OlderPrefix older : offered) {
            if (!node.dismissed.contains(older.anchor())) {
                boolean known = node.older.containsKey(older.prefix());
                forwarding.access(node, older, effects);
                if (!known) {
                    chronicle.step(now, node, Kind.TUNNEL_UP, older.anchor(), effects);
                }
            }
        }
    }

    /** With {@code offered} there may be more previous routers than the policy allows: the oldest hear that it is over. */
    private void dismiss(long now, MobileNode node, List<OlderPrefix> offered, List<Effect> effects) {
        Set<Ipv6Address> anchors = new LinkedHashSet<>();
        node.older.values().forEach(older -> anchors.add(older.anchor()));
        offered.forEach(older -> anchors.add(older.anchor()));
        anchors.removeAll(node.dismissed);
        int surplus = anchors.size() - node.policy.maxPreviousRouters();
        for (Ipv6Address oldest : anchors.stream().limit(Math.max(0, surplus)).toList()) {
            node.dismissed.add(oldest);
            node.ask(now, oldest, Question.Kind.FAREWELL);
            for (OlderPrefix older : List.copyOf(node.older.values())) {
                if (older.anchor().equals(oldest)) {
                    forwarding.endAccess(node, older, effects);
                }
            }
            chronicle.note(Severity.INFO, "previous-router-dismissed", node, effects, "peer", oldest);
        }
    }

    /** A handover is complete when nobody is left to be asked; after its patience a router does not wait for who may know nothing. */
    void completeIfAnswered(long now, MobileNode node, List<Effect> effects) {
        boolean waiting = node.questions().stream().anyMatch(question -> question.kind == Question.Kind.REGISTRATION
                || question.kind == Question.Kind.DISCOVERY && node.patienceEndsAt != Engine.NEVER);
        if (node.phase == Phase.ATTACHED && !waiting && !node.history.has(Kind.COMPLETE)) {
            chronicle.completes(now, node, effects);
        }
    }

    /**
     * Who has been named is asked. Where nobody has vouched for {@code node}, some of those who have answered may have seen it go long ago, or
     * have known too little of it themselves: then all are asked, or asked again.
     */
    private void askFurther(long now, MobileNode node) {
        askNamed(now, node);
        node.vouchedFor |= signalling.hasNoOthersThan(node.heard);
        if (node.vouchedFor) {
            node.endDiscovery();
        } else if (!node.discovered && node.questions().isEmpty()) {
            discover(now, node);
        }
        trace(node);
    }

    private static void trace(MobileNode node) {
        boolean waiting = node.questions().stream().anyMatch(question -> question.kind == Question.Kind.REGISTRATION
                || question.kind == Question.Kind.DISCOVERY && question.attempts() < CONCLUSIVE_DISCOVERIES);
        node.traced |= !waiting && (node.vouchedFor || node.discovered);
    }

    private void askNamed(long now, MobileNode node) {
        for (Ipv6Address router : node.named) {
            if (!node.heard.contains(router) && node.question(router) == null) {
                node.ask(now, router, Question.Kind.REGISTRATION);
            }
        }
        node.named.clear();
    }

    void refused(long now, MobileNode node, Ipv6Address source, Question question, BindingAcknowledgement acknowledgement,
            List<Effect> effects) {
        boolean unknown = acknowledgement.status() == Iana.STATUS_NOT_LMA_FOR_THIS_MOBILE_NODE;
        chronicle.note(unknown ? Severity.DEBUG : Severity.WARNING, "proxy-registration-refused", node, effects, "peer", source,
                "status", acknowledgement.status());
        switch (acknowledgement.status()) {
            case Iana.STATUS_PROXY_REGISTRATION_NOT_ENABLED, Iana.STATUS_ADMINISTRATIVELY_PROHIBITED -> expel(now, node, effects);
            case Iana.STATUS_NOT_LMA_FOR_THIS_MOBILE_NODE -> {
                node.heard.add(question.peer);
                node.answered(question.peer);
                boolean nobodyLeft = node.isServed() && signalling.database() == null && node.questions().isEmpty();
                if (nobodyLeft) {
                    askFurther(now, node);
                }
                node.patienceEndsAt = nobodyLeft && node.patienceEndsAt != Engine.NEVER ? now : node.patienceEndsAt;
            }
            case Iana.STATUS_TIMESTAMP_MISMATCH -> clocksDiffer(now, node, source, question, acknowledgement, effects);
            case Iana.STATUS_NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX -> denied(now, node, question, effects);
            case Iana.STATUS_TIMESTAMP_LOWER_THAN_PREVIOUS -> question.hurry(now + validityWindow());
            default -> question.slowDown(now);
        }
    }

    /** RFC 5213 section 6.9.1.2: nobody asks for the same prefix again, while there is another one. */
    private void denied(long now, MobileNode node, Question question, List<Effect> effects) {
        boolean another = signalling.isDatabase(question.peer) && node.denied.size() < MAX_DENIED;
        Ipv6Prefix other = another ? router.takePrefix(now, node.id, effects) : null;
        if (other == null) {
            question.slowDown(now);
            return;
        }
        boolean routed = node.routed.contains(node.prefix);
        forwarding.unroute(node, node.prefix, effects);
        router.exchangePrefix(now, node, other, effects);
        node.ask(now, question.peer, Question.Kind.REGISTRATION);
        if (routed) {
            provide(now, node, effects);
        }
    }

    /** RFC 5213 section 5.5: where our clock is wrong we reckon by that of whoever says so, and ask again; unless it differs too little. */
    private void clocksDiffer(long now, MobileNode node, Ipv6Address source, Question question, BindingAcknowledgement acknowledgement,
            List<Effect> effects) {
        Timestamp theirs = acknowledgement.option(Timestamp.class);
        if (theirs == null) {
            return;
        }
        long ahead = router.clocks.correct(now, source, theirs.value(), question.sentAt());
        chronicle.note(Severity.WARNING, "clock-differs", node, effects, "peer", source, "ahead-milliseconds",
                Duration.ofNanos(ahead).toMillis());
        if (Math.abs(ahead) > validityWindow() / 2) {
            if (signalling.database() != null) {
                node.timestamp = router.ownTime(now);
                node.since = node.timestamp;
            }
            if (source.equals(question.peer)) {
                question.hurry(now);
            } else {
                node.ask(now, source, Question.Kind.REGISTRATION);
            }
        }
    }

    /** How much two clocks may differ. */
    private long validityWindow() {
        return Lifetimes.nanosOfMillis(router.config.times().validityWindowMillis());
    }

    void send(long now, MobileNode node, Question question, List<Effect> effects) {
        boolean discovery = question.kind == Question.Kind.DISCOVERY && question.attempts() == MAX_DISCOVERIES;
        boolean farewell = question.kind == Question.Kind.FAREWELL && node.isServed() && question.attempts() == MAX_FAREWELLS;
        boolean revocation = question.kind == Question.Kind.REVOCATION;
        if (discovery || farewell || revocation && question.attempts() > Revocation.MAX_RETRIES) {
            node.answered(question.peer);
            return;
        }
        if (revocation) {
            effects.add(signalling.revocation(now, node, question));
            question.hurry(now + Revocation.MAX_TIMEOUT);
            return;
        }
        if (question.attempts() > 0 || node.answered || question.kind == Question.Kind.FAREWELL) {
            node.timestamp = node.laterTimestamp(router.ownTime(now));
        }
        boolean toDatabase = signalling.isDatabase(question.peer);
        boolean silent = toDatabase && question.attempts() >= SILENT_AFTER;
        if (silent && router.databaseWatch.missed(question.firstSentAt())) {
            effects.add(new Effect.Report(Event.of(Severity.WARNING, "database-silent", "database", question.peer)));
        }
        if (question.kind == Question.Kind.REGISTRATION && toDatabase && router.outlastsSilence(now)) {
            keepOlder(now, node, effects);
        }
        node.offered |= question.kind == Question.Kind.FAREWELL && toDatabase && router.databaseWatch.isSilent() && !node.expelled;
        effects.add(signalling.update(now, node, question));
        if (question.kind == Question.Kind.DISCOVERY) {
            trace(node);
        }
        if (node.isServed() && !node.history.has(Kind.COMPLETE)) {
            chronicle.step(now, node, Kind.UPDATE_SENT, question.peer, effects);
        }
    }

    /** The older prefixes of {@code node} go on though the database does not confirm it, which is asked again in good time. */
    private void keepOlder(long now, MobileNode node, List<Effect> effects) {
        long lifetime = Math.max(Lifetimes.nanosOfUnits(signalling.lifetimeUnits(node)), MobileNode.MIN_ASKING_NANOS);
        List<OlderPrefix> ending = node.older.values().stream().filter(older -> older.expires() - now < lifetime / 4 * 3).toList();
        if (!ending.isEmpty()) {
            ending.forEach(older -> forwarding.access(node, new OlderPrefix(older.prefix(), older.anchor(), now + lifetime), effects));
            router.store(now, node, router.config.address(), lifetime, effects);
            provide(now, node, effects);
        }
    }

    /** Who has to hear of every lifetime of {@code node}'s registration. */
    Set<Ipv6Address> registeredAt(MobileNode node) {
        if (signalling.database() != null) {
            return node.policy.mobility() ? Set.of(signalling.database()) : Set.of();
        }
        Set<Ipv6Address> anchors = new LinkedHashSet<>();
        node.older.values().forEach(access -> anchors.add(access.anchor()));
        return anchors;
    }

    /**
     * Who has to hear that {@code node} is nowhere. Without a database that is everybody: whoever serves it, and has not heard of us because we
     * could not be reached when it came, asks us now.
     */
    Set<Ipv6Address> concernedByFarewell(MobileNode node) {
        Set<Ipv6Address> concerned = registeredAt(node);
        if (signalling.database() == null && node.policy.mobility()) {
            concerned.addAll(signalling.everybody());
        }
        return concerned;
    }

    void refresh(long now, MobileNode node) {
        registeredAt(node).stream().filter(peer -> node.question(peer) == null)
                .forEach(peer -> node.ask(now, peer, Question.Kind.REGISTRATION));
    }

    /** A mobile node gets its own prefix, whoever is silent; without a database all are asked where those asked first did not answer. */
    void patienceEnds(long now, MobileNode node, List<Effect> effects) {
        node.patienceEndsAt = Engine.NEVER;
        if (signalling.database() == null && node.policy.mobility()) {
            if (node.answered) {
                askFurther(now, node);
            } else if (!node.discovered) {
                discover(now, node);
            }
        }
        if (node.phase == Phase.ATTACHED && node.advertiseAt == Engine.NEVER) {
            provide(now, node, effects);
        }
        completeIfAnswered(now, node, effects);
    }

    /** {@code node}, which is attached, gets everything there is for it. */
    void provide(long now, MobileNode node, List<Effect> effects) {
        forwarding.route(node, node.prefix, effects);
        List.copyOf(node.older.keySet()).forEach(prefix -> forwarding.route(node, prefix, effects));
        node.advertisements = 0;
        advertise(now, node, effects);
        chronicle.step(now, node, Kind.ADVERTISED, null, effects);
    }

    /** Nothing is left of {@code node}, which hears it, and for a while it cannot come back. */
    void expel(long now, MobileNode node, List<Effect> effects) {
        withdraw(node, effects);
        router.bar(now, node.id);
        router.release(now, node, effects);
    }

    /** What {@code node} has been advertised is taken back. */
    void withdraw(MobileNode node, List<Effect> effects) {
        if (node.phase == Phase.ATTACHED && !node.routed.isEmpty()) {
            effects.add(Advertisement.withdrawal(node, links.get(node.link).macAddress()));
        }
    }

    void advertise(long now, MobileNode node, List<Effect> effects) {
        boolean provisional = signalling.database() != null && node.policy.mobility() && !node.answered;
        boolean soon = provisional || ++node.advertisements < Advertisement.INITIAL;
        int lifetime = router.config.times().lifetimeSeconds();
        node.advertiseAt = now + Advertisement.interval(soon, lifetime);
        effects.add(Advertisement.of(now, node, links.get(node.link).macAddress(), provisional, lifetime));
        router.nodes.reschedule(node);
    }
}
