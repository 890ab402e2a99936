package org.mobilityd.protocol.anchor;

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
import org.mobilityd.protocol.anchor.AnchorConfig.Peer;
import org.mobilityd.protocol.anchor.Handover.Kind;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
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

    /** How often a router asks all others about a mobile node that none knows. */
    private static final int MAX_DISCOVERIES = 3;

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

    /** A locator's previous routers know our message by its timestamp only (RFC 8885 section 3.3). */
    boolean concerns(MobileNode node, Ipv6Address source, BindingAcknowledgement acknowledgement) {
        if (signalling.database() == null || signalling.isDatabase(source)) {
            return node.isOfThisVisit(acknowledgement.sequence());
        }
        Timestamp timestamp = acknowledgement.option(Timestamp.class);
        return signalling.isLocator() && timestamp != null && !ProxyTimestamp.isLater(node.since, timestamp.value())
                && !ProxyTimestamp.isLater(timestamp.value(), node.timestamp);
    }

    void registered(long now, MobileNode node, Ipv6Address source, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        boolean first = !node.answered;
        long lifetime = Lifetimes.nanosOfUnits(Math.max(1, Math.min(acknowledgement.lifetimeUnits(), signalling.lifetimeUnits())));
        int before = node.older.size();
        node.answered = true;
        node.registeredUntil = now + lifetime;
        node.heard.add(source);
        for (MobilityOption option : acknowledgement.options()) {
            if (signalling.isDatabase(source) && option instanceof PreviousMaar previous) {
                older(now, node, new OlderPrefix(previous.homeNetworkPrefix(), previous.maar(), now + lifetime), effects);
            } else if (!signalling.isDatabase(source) && option instanceof HomeNetworkPrefix home) {
                older(now, node, new OlderPrefix(home.prefix(), source, now + lifetime), effects);
            }
        }
        if (signalling.database() != null) {
            node.answered(signalling.database());
        } else {
            node.named.addAll(signalling.named(acknowledgement));
            if (node.question(signalling.group()) == null || node.patienceEndsAt == Engine.NEVER) {
                node.answered(signalling.group());
                askNamed(now, node);
            }
        }
        boolean toBeConfirmed = first && signalling.database() != null && !signalling.tellsAllAtOnce();
        long confirmation = Lifetimes.nanosOfMillis(router.config.times().confirmationMillis());
        long refresh = toBeConfirmed ? Math.min(lifetime / 2, confirmation) : lifetime / 2;
        if (node.phase == Phase.ATTACHED || node.phase == Phase.PREPARED) {
            node.refreshAt = Math.min(node.refreshAt, now + refresh);
        }
        if (node.phase == Phase.ATTACHED && (first || node.older.size() > before)) {
            node.patienceEndsAt = node.question(waitedFor()) == null ? Engine.NEVER : node.patienceEndsAt;
            provide(now, node, effects);
        }
    }

    private Ipv6Address waitedFor() {
        return signalling.database() != null ? signalling.database() : signalling.group();
    }

    /** {@code older} is a prefix of {@code node}, if its anchor may have it. */
    private void older(long now, MobileNode node, OlderPrefix older, List<Effect> effects) {
        Peer peer = signalling.peer(older.anchor());
        Ipv6Prefix prefix = older.prefix();
        if (peer != null && prefix.length() == AnchorConfig.NODE_PREFIX_BITS && peer.pool().contains(prefix.address())) {
            boolean known = node.older.containsKey(prefix);
            forwarding.access(node, older, effects);
            if (!known) {
                chronicle.step(now, node, Kind.TUNNEL_UP, older.anchor(), effects);
            }
        }
    }

    /** A handover is complete when nobody is left to be asked; after its patience a router does not wait for the group. */
    void completeIfAnswered(long now, MobileNode node, List<Effect> effects) {
        boolean here = node.phase == Phase.ATTACHED || node.phase == Phase.PREPARED;
        boolean waiting = node.questions().stream()
                .anyMatch(question -> !question.peer.equals(signalling.group()) || node.patienceEndsAt != Engine.NEVER);
        if (here && !waiting && !node.history.has(Kind.COMPLETE)) {
            chronicle.completes(now, node, effects);
        }
    }

    private void askNamed(long now, MobileNode node) {
        for (Ipv6Address router : node.named) {
            if (!node.heard.contains(router) && node.question(router) == null) {
                node.ask(now, router, false);
            }
        }
        node.named.clear();
    }

    void refused(long now, MobileNode node, Question question, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        effects.add(new Effect.Report(Event.of(Severity.WARNING, "proxy-registration-refused", "peer", question.peer,
                "mobile-node", node.id, "status", acknowledgement.status())));
        switch (acknowledgement.status()) {
            case Iana.STATUS_PROXY_REGISTRATION_NOT_ENABLED -> router.release(now, node, effects);
            case Iana.STATUS_NOT_LMA_FOR_THIS_MOBILE_NODE -> {
                node.heard.add(question.peer);
                node.answered(question.peer);
            }
            case Iana.STATUS_TIMESTAMP_MISMATCH, Iana.STATUS_TIMESTAMP_LOWER_THAN_PREVIOUS -> {
                // The next repetition has a later one.
            }
            default -> question.slowDown(now);
        }
    }

    void send(long now, MobileNode node, Question question, List<Effect> effects) {
        if (question.peer.equals(signalling.group()) && question.attempts() == MAX_DISCOVERIES) {
            node.answered(question.peer);
            return;
        }
        if (question.attempts() > 0 || node.answered || question.farewell) {
            node.timestamp = node.laterTimestamp(router.ownTime(now));
        }
        effects.add(signalling.update(now, node, question));
        if (node.isServed() && !node.history.has(Kind.COMPLETE)) {
            chronicle.step(now, node, Kind.UPDATE_SENT, question.peer, effects);
        }
    }

    /** Who has to hear of every lifetime of {@code node}'s registration. */
    Set<Ipv6Address> registeredAt(MobileNode node) {
        if (signalling.database() != null) {
            return Set.of(signalling.database());
        }
        Set<Ipv6Address> anchors = new LinkedHashSet<>();
        node.older.values().forEach(access -> anchors.add(access.anchor()));
        return anchors;
    }

    void refresh(long now, MobileNode node) {
        registeredAt(node).stream().filter(peer -> node.question(peer) == null).forEach(peer -> node.ask(now, peer, false));
    }

    /** A mobile node gets its own prefix, whoever is silent; without a database all are asked where those asked first did not answer. */
    void patienceEnds(long now, MobileNode node, List<Effect> effects) {
        node.patienceEndsAt = Engine.NEVER;
        Ipv6Address group = signalling.group();
        if (group != null && node.heard.isEmpty()) {
            if (node.question(group) == null) {
                node.ask(now, group, false);
                node.patienceEndsAt = now + Lifetimes.nanosOfMillis(router.config.times().patienceMillis());
            }
        } else if (group != null) {
            node.answered(group);
            askNamed(now, node);
        }
        if (node.phase == Phase.ATTACHED && !node.routed.contains(node.prefix)) {
            provide(now, node, effects);
        }
        completeIfAnswered(now, node, effects);
    }

    /** {@code node}, which is attached, gets everything there is for it. */
    void provide(long now, MobileNode node, List<Effect> effects) {
        forwarding.route(node, node.prefix, effects);
        List.copyOf(node.older.keySet()).forEach(prefix -> forwarding.route(node, prefix, effects));
        advertise(now, node, effects);
        chronicle.step(now, node, Kind.ADVERTISED, null, effects);
    }

    void advertise(long now, MobileNode node, List<Effect> effects) {
        node.advertiseAt = now + Advertisement.INTERVAL;
        effects.add(Advertisement.of(now, node, links.get(node.link).macAddress()));
        router.nodes.reschedule(node);
    }
}
