package org.mobilityd.protocol.anchor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.anchor.AnchorConfig.AccessLink;
import org.mobilityd.protocol.anchor.AnchorConfig.Peer;
import org.mobilityd.protocol.anchor.Handover.Kind;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.proxy.ProxyRegistration;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.RouterSolicitation;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.NdOption;
import org.mobilityd.wire.ProxyMobilityOption.HomeNetworkPrefix;
import org.mobilityd.wire.ProxyMobilityOption.PreviousMaar;
import org.mobilityd.wire.ProxyMobilityOption.ServingMaar;
import org.mobilityd.wire.ProxyMobilityOption.Timestamp;

/** A distributed anchor router (RFC 8885; RFC 5213 section 6 where that leaves things as they are). */
public final class AnchorEngine implements Engine {

    /** How long a prefix waits for those who know better where its mobile node is: twice the database's MinDelayBeforeBCEDelete. */
    static final long ENDING_NANOS = Lifetimes.nanosOfSeconds(20);
    /** How long what was prepared waits for its mobile node. */
    static final long PREPARED_NANOS = Lifetimes.nanosOfSeconds(10);

    private static final int HOST_PREFIX_BITS = 128;
    private static final int NEIGHBOR_DISCOVERY_HOP_LIMIT = 255;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    /** How often a router asks all others about a mobile node that none knows. */
    private static final int MAX_DISCOVERIES = 3;
    private static final int MAX_PROBES = 4;

    private final AnchorConfig config;
    private final RandomSource random;
    private final WallClock wallClock;
    private final List<Assignment> inherited;
    private final Admission admission;
    private final Signalling signalling;
    private final Forwarding forwarding;
    private final PrefixPool pool;
    private final Chronicle chronicle;
    private final MobileNodes nodes = new MobileNodes();
    private final Map<Integer, AccessLink> links = new HashMap<>();
    private long serials;

    /** @param inherited the prefixes that an earlier process had given */
    public AnchorEngine(AnchorConfig config, RandomSource random, WallClock wallClock, List<Assignment> inherited) {
        this.config = config;
        this.random = random;
        this.wallClock = wallClock;
        this.inherited = List.copyOf(inherited);
        this.admission = new Admission(config);
        this.signalling = new Signalling(config);
        this.forwarding = new Forwarding(config.address());
        this.pool = new PrefixPool(config.pool(), Lifetimes.nanosOfSeconds(Advertisement.VALID_SECONDS));
        this.chronicle = new Chronicle(config);
        config.accessLinks().forEach(link -> links.put(link.index(), link));
    }

    @Override
    public List<Effect> start(long now) {
        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.ClaimAddresses(config.address().prefix(HOST_PREFIX_BITS), Effect.AddressUse.ANCHOR_ROUTER));
        if (signalling.group() != null) {
            effects.add(new Effect.ClaimAddresses(signalling.group().prefix(HOST_PREFIX_BITS), Effect.AddressUse.ANCHOR_ROUTER));
        }
        for (AccessLink link : config.accessLinks()) {
            effects.add(new Effect.AddAddress(link.index(), Advertisement.ROUTER, AnchorConfig.NODE_PREFIX_BITS, false));
        }
        inherited.forEach(assignment -> adopt(now, assignment, effects));
        return effects;
    }

    /** A mobile node that was here is taken for one that has just gone: if it is not, it shows itself. */
    private void adopt(long now, Assignment assignment, List<Effect> effects) {
        boolean here = assignment.servingRouter().equals(config.address());
        long left = ProxyTimestamp.epochNanos(assignment.expires()) - ProxyTimestamp.epochNanos(ownTime(now));
        boolean usable = (here || left > 0 && signalling.peer(assignment.servingRouter()) != null) && nodes.find(assignment.node()) == null;
        if (!usable || !pool.reserve(assignment.prefix())) {
            effects.add(new Effect.ForgetAssignment(assignment.prefix()));
            return;
        }
        MobileNode node = create(assignment.node(), assignment.prefix());
        node.timestamp = assignment.timestamp();
        node.since = assignment.timestamp();
        if (here) {
            node.endVisit(Phase.DEPARTED, now + guard());
        } else {
            node.servingRouter = assignment.servingRouter();
            node.grantedUnits = signalling.lifetimeUnits();
            node.endVisit(Phase.ELSEWHERE, now + Math.min(left, Lifetimes.nanosOfUnits(node.grantedUnits)));
            forwarding.anchor(node, node.anchoredUntil(), effects);
        }
        nodes.reschedule(node);
    }

    @Override
    public List<Effect> on(long now, Input input) {
        List<Effect> effects = new ArrayList<>();
        if (input instanceof Input.PacketReceived received) {
            packet(now, received.packet(), effects);
        } else if (input instanceof Input.NodeAttached attached) {
            attached(now, attached.link(), attached.node(), effects);
        } else if (input instanceof Input.NodeDetached detached) {
            detached(now, detached, effects);
        } else if (input instanceof Input.HandoverHint hint) {
            hint(now, hint, effects);
        }
        for (MobileNode node = nodes.due(now); node != null; node = nodes.due(now)) {
            onTime(now, node, effects);
            nodes.reschedule(node);
        }
        return effects;
    }

    @Override
    public long nextDeadline() {
        return nodes.nextDeadline();
    }

    /** Every mobile node that has a prefix of ours, in no order. */
    public List<NodeStatus> status() {
        return nodes.all().stream().map(node -> NodeStatus.of(node, config.address())).toList();
    }

    /** {@code node}, or nothing: it has no prefix of ours. */
    public Optional<NodeStatus> status(MobileNodeId node) {
        return Optional.ofNullable(nodes.find(node)).map(found -> NodeStatus.of(found, config.address()));
    }

    /** The last handovers of {@code node}, oldest first; none when it has no prefix of ours. */
    public List<Handover> handovers(MobileNodeId node) {
        MobileNode found = nodes.find(node);
        return found == null ? List.of() : chronicle.handovers(found);
    }

    // Mobile nodes come and go

    private void attached(long now, int link, LinkLayerIdentifier linkLayer, List<Effect> effects) {
        MobileNode node = links.containsKey(link) ? admitted(now, linkLayer, effects) : null;
        if (node == null) {
            return;
        }
        boolean known = node.phase == Phase.ATTACHED;
        if (!known || node.link != link || !linkLayer.equals(node.linkLayer)) {
            boolean moved = known || node.phase == Phase.DEPARTED;
            if (moved && node.link != link) {
                forwarding.unroute(node, effects);
            }
            node.link = link;
            node.linkLayer = linkLayer;
            if (known) {
                provide(now, node, effects);
            } else if (node.phase == Phase.PREPARED) {
                node.phase = Phase.ATTACHED;
                node.endsAt = NEVER;
                chronicle.step(now, node, Kind.ATTACHED, null, effects);
                provide(now, node, effects);
            } else {
                visit(now, node, Phase.ATTACHED, effects);
            }
        }
        node.present = true;
        nodes.reschedule(node);
    }

    /** The mobile node called {@code linkLayer}, with a prefix; null: it may have none. */
    private MobileNode admitted(long now, LinkLayerIdentifier linkLayer, List<Effect> effects) {
        MobileNodeId id = admission.of(linkLayer);
        if (id == null) {
            effects.add(new Effect.Report(Event.of(Severity.DEBUG, "attachment-refused", "link-layer-address", linkLayer)));
            return null;
        }
        MobileNode node = nodes.find(id);
        if (node != null) {
            return node;
        }
        Ipv6Prefix prefix = pool.take(now);
        if (prefix == null) {
            effects.add(new Effect.Report(Event.of(Severity.WARNING, "prefix-pool-exhausted", "mobile-node", id)));
            return null;
        }
        node = create(id, prefix);
        node.endsAt = now + ENDING_NANOS;
        return node;
    }

    private MobileNode create(MobileNodeId id, Ipv6Prefix prefix) {
        MobileNode node = new MobileNode(id, prefix, ++serials, (int) random.nextLong() & 0xffff);
        nodes.add(node);
        return node;
    }

    /** {@code node} is, or will be, served here: whoever anchors older prefixes of it has to know. */
    private void visit(long now, MobileNode node, Phase phase, List<Effect> effects) {
        Set<Ipv6Address> asked = asked(node);
        if (node.phase == Phase.ELSEWHERE) {
            forwarding.endAnchor(node, effects);
        }
        node.beginVisit(phase, node.laterTimestamp(ownTime(now)));
        node.endsAt = phase == Phase.PREPARED ? now + PREPARED_NANOS : NEVER;
        node.patienceEndsAt = now + config.times().patienceMillis() * NANOS_PER_MILLI;
        store(now, node, config.address(), Lifetimes.nanosOfUnits(signalling.lifetimeUnits()), effects);
        asked.forEach(peer -> node.ask(now, peer, false));
        chronicle.begins(now, node, phase == Phase.PREPARED ? Kind.PREPARED : Kind.ATTACHED, null, effects);
    }

    /** The database; or without one the routers that had to do with {@code node} before, or else all. */
    private Set<Ipv6Address> asked(MobileNode node) {
        if (signalling.database() != null) {
            return Set.of(signalling.database());
        }
        Set<Ipv6Address> routers = new LinkedHashSet<>();
        if (node.servingRouter != null) {
            routers.add(node.servingRouter);
        }
        node.remembered.forEach(access -> routers.add(access.anchor()));
        node.older.values().forEach(access -> routers.add(access.anchor()));
        routers.removeIf(router -> signalling.peer(router) == null);
        return routers.isEmpty() ? Set.of(signalling.group()) : routers;
    }

    private void detached(long now, Input.NodeDetached detached, List<Effect> effects) {
        MobileNodeId id = admission.of(detached.node());
        MobileNode node = id == null ? null : nodes.find(id);
        if (node != null && node.link == detached.link()) {
            gone(now, node, effects);
        }
    }

    /** RFC 8885 section 3.5: nobody is told yet; the tunnels stay as they are. */
    private void gone(long now, MobileNode node, List<Effect> effects) {
        node.present = false;
        node.probeAt = NEVER;
        if (node.phase == Phase.ATTACHED && !node.answered && node.formerRouter != null) {
            takeBack(now, node, effects);
        } else if (node.phase == Phase.ATTACHED) {
            node.phase = Phase.DEPARTED;
            node.endsAt = now + guard();
            node.patienceEndsAt = NEVER;
            node.refreshAt = NEVER;
            node.advertiseAt = NEVER;
            node.questions().forEach(question -> node.answered(question.peer));
            chronicle.step(now, node, Kind.DEPARTED, null, effects);
        }
        nodes.reschedule(node);
    }

    /** It was here for so short a time that nobody has confirmed it: it will be where it was. */
    private void takeBack(long now, MobileNode node, List<Effect> effects) {
        forwarding.withdraw(node, effects);
        node.servingRouter = node.formerRouter;
        node.endVisit(Phase.ELSEWHERE, now + Lifetimes.nanosOfUnits(node.grantedUnits));
        forwarding.anchor(node, node.anchoredUntil(), effects);
        store(now, node, node.servingRouter, node.anchoredUntil() - now, effects);
        chronicle.step(now, node, Kind.DEPARTED, null, effects);
    }

    private void hint(long now, Input.HandoverHint hint, List<Effect> effects) {
        MobileNode node = admitted(now, hint.node(), effects);
        if (node == null) {
            return;
        }
        switch (hint.step()) {
            case GOING_DOWN -> chronicle.note(Severity.DEBUG, "handover-going-down", node, effects, "next-router", hint.otherRouter());
            case CANDIDATE -> expect(node, hint.otherRouter());
            case INITIATE -> {
                expect(node, hint.otherRouter());
                if (!node.isServed()) {
                    node.linkLayer = hint.node();
                    visit(now, node, Phase.PREPARED, effects);
                }
            }
            case COMPLETE -> gone(now, node, effects);
        }
        nodes.reschedule(node);
    }

    private void expect(MobileNode node, Ipv6Address from) {
        if (!node.isServed() && node.phase != Phase.ELSEWHERE) {
            node.servingRouter = from;
        }
    }

    // What arrives

    private void packet(long now, InboundPacket packet, List<Effect> effects) {
        if (packet.message() instanceof RouterSolicitation solicitation) {
            solicitation(now, packet, solicitation, effects);
        } else if (signalling.isForUs(packet.destination())) {
            if (packet.message() instanceof BindingUpdate update && update.proxyRegistration() && update.distributedMobility()) {
                if (signalling.isAuthentic(packet)) {
                    told(now, packet, ProxyRegistration.of(packet, update), effects);
                } else {
                    dropped(packet, "authentication", effects);
                }
            } else if (packet.message() instanceof BindingAcknowledgement acknowledgement) {
                if (signalling.isAuthentic(packet)) {
                    acknowledgement(now, packet.source(), acknowledgement, effects);
                } else {
                    dropped(packet, "authentication", effects);
                }
            }
        }
    }

    /** One with a source link-layer address is an attachment too (RFC 5213 section 6.5); it is answered when the node has its prefix. */
    private void solicitation(long now, InboundPacket packet, RouterSolicitation solicitation, List<Effect> effects) {
        if (packet.hopLimit() != NEIGHBOR_DISCOVERY_HOP_LIMIT) {
            return;
        }
        for (NdOption option : solicitation.options()) {
            if (option instanceof NdOption.LinkLayerAddress source && source.type() == Iana.ND_SOURCE_LINK_LAYER_ADDRESS) {
                LinkLayerIdentifier linkLayer = LinkLayerIdentifier.ofMac(source.address());
                attached(now, packet.link(), linkLayer, effects);
                MobileNodeId id = admission.of(linkLayer);
                MobileNode node = id == null ? null : nodes.find(id);
                if (node != null && node.phase == Phase.ATTACHED && node.routed.contains(node.prefix)) {
                    advertise(now, node, effects);
                }
                return;
            }
        }
    }

    // Another router serves the mobile node

    private void told(long now, InboundPacket packet, ProxyRegistration registration, List<Effect> effects) {
        boolean central = signalling.isDatabase(packet.source());
        if (!central && (signalling.database() != null || signalling.peer(packet.source()) == null)) {
            dropped(packet, "not-from-the-database", effects);
            return;
        }
        MobileNode node = registration.node() == null ? null : nodes.find(registration.node());
        if (node == null && packet.destination().equals(signalling.group())) {
            return;
        }
        ServingMaar option = registration.update().option(ServingMaar.class);
        Ipv6Address serving = central ? option == null ? null : option.maar() : packet.source();
        int refusal = refusal(now, node, registration, serving, central);
        if (refusal != Iana.STATUS_ACCEPTED) {
            effects.add(signalling.answer(registration, packet.source(), refusal, 0, ownTime(now), List.of()));
            effects.add(new Effect.Report(Event.of(Severity.INFO, "proxy-registration-rejected", "peer", packet.source(),
                    "mobile-node", registration.node(), "status", refusal)));
            return;
        }
        if (registration.deregistration()) {
            farewell(now, node, registration, central, effects);
        } else {
            follow(now, node, registration, serving, central, effects);
        }
        nodes.reschedule(node);
    }

    private int refusal(long now, MobileNode node, ProxyRegistration registration, Ipv6Address serving, boolean central) {
        int missing = registration.missing();
        if (missing != Iana.STATUS_ACCEPTED) {
            return missing;
        }
        if (node == null || central && !registration.prefixes().contains(node.prefix)) {
            return Iana.STATUS_NOT_LMA_FOR_THIS_MOBILE_NODE;
        }
        if (serving == null || signalling.peer(serving) == null) {
            return Iana.STATUS_MAG_NOT_AUTHORIZED;
        }
        Long timestamp = registration.timestamp();
        Duration window = Duration.ofMillis(config.times().validityWindowMillis());
        if (timestamp == null || !central && !ProxyTimestamp.isWithin(window, timestamp, ownTime(now))) {
            return Iana.STATUS_TIMESTAMP_MISMATCH;
        }
        boolean again = node.phase == Phase.ELSEWHERE && serving.equals(node.servingRouter) && timestamp == node.since;
        boolean late = !again && !ProxyTimestamp.isLater(timestamp, node.since);
        boolean overHere = registration.deregistration() && node.phase == Phase.ATTACHED;
        return late || overHere ? Iana.STATUS_TIMESTAMP_LOWER_THAN_PREVIOUS : Iana.STATUS_ACCEPTED;
    }

    private void follow(long now, MobileNode node, ProxyRegistration registration, Ipv6Address serving, boolean central,
            List<Effect> effects) {
        if (node.phase != Phase.ELSEWHERE || !serving.equals(node.servingRouter)) {
            node.formerRouter = node.phase == Phase.ELSEWHERE ? node.servingRouter : null;
            node.probes = 0;
            node.probeAt = node.present ? now : NEVER;
            chronicle.begins(now, node, Kind.ELSEWHERE, serving, effects);
        }
        forwarding.withdraw(node, effects);
        node.servingRouter = serving;
        accepted(node, registration.timestamp());
        node.grantedUnits = Math.max(1, Math.min(registration.update().lifetimeUnits(), signalling.lifetimeUnits()));
        node.endVisit(Phase.ELSEWHERE, now + Lifetimes.nanosOfUnits(node.grantedUnits));
        forwarding.anchor(node, node.anchoredUntil(), effects);
        store(now, node, serving, node.anchoredUntil() - now, effects);
        if (central) {
            effects.add(accept(now, node, registration, signalling.database(), List.of(new ServingMaar(serving))));
            if (signalling.isLocator()) {
                effects.add(accept(now, node, registration, serving, List.of()));
            }
        } else {
            effects.add(signalling.answerOfAnchor(registration, node, node.formerRouter, node.grantedUnits, ownTime(now)));
        }
    }

    private Effect accept(long now, MobileNode node, ProxyRegistration registration, Ipv6Address to, List<MobilityOption> more) {
        return signalling.answer(registration, to, Iana.STATUS_ACCEPTED, node.grantedUnits, ownTime(now), more);
    }

    /** The session is over; without a database the serving router says so, and the node may yet turn up elsewhere. */
    private void farewell(long now, MobileNode node, ProxyRegistration registration, boolean central, List<Effect> effects) {
        boolean fromServing = node.phase == Phase.ELSEWHERE && registration.router().equals(node.servingRouter);
        effects.add(signalling.answer(registration, registration.router(), Iana.STATUS_ACCEPTED, 0, ownTime(now), List.of()));
        if (central) {
            release(now, node, effects);
        } else if (fromServing) {
            accepted(node, registration.timestamp());
            end(now, node, effects);
        }
    }

    private static void accepted(MobileNode node, long timestamp) {
        node.since = timestamp;
        node.timestamp = ProxyTimestamp.isLater(timestamp, node.timestamp) ? timestamp : node.timestamp;
    }

    // Answers

    private void acknowledgement(long now, Ipv6Address source, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        MobileNodeIdentifier identifier = acknowledgement.option(MobileNodeIdentifier.class);
        MobileNodeId id = identifier == null ? null : MobileNodeId.of(identifier);
        MobileNode node = id == null ? null : nodes.find(id);
        if (node == null) {
            return;
        }
        Question question = node.question(source);
        boolean answer = question != null && question.isAnsweredBy(acknowledgement.sequence(), node.sequence);
        if (answer && question.farewell) {
            node.answered(source);
            farewellAnswered(now, node, acknowledgement, effects);
        } else if (node.isServed() && concerns(node, source, acknowledgement)) {
            if (acknowledgement.accepted()) {
                if (!node.history.has(Kind.COMPLETE)) {
                    chronicle.step(now, node, Kind.ANSWERED, source, effects);
                }
                node.answered(source);
                registered(now, node, source, acknowledgement, effects);
            } else if (answer) {
                chronicle.step(now, node, Kind.REFUSED, source, effects);
                refused(now, node, question, acknowledgement, effects);
            }
            completeIfAnswered(now, node, effects);
        }
        nodes.reschedule(node);
    }

    /** A locator's previous routers know our message by its timestamp only (RFC 8885 section 3.3). */
    private boolean concerns(MobileNode node, Ipv6Address source, BindingAcknowledgement acknowledgement) {
        if (signalling.database() == null || signalling.isDatabase(source)) {
            return node.isOfThisVisit(acknowledgement.sequence());
        }
        Timestamp timestamp = acknowledgement.option(Timestamp.class);
        return signalling.isLocator() && timestamp != null && !ProxyTimestamp.isLater(node.since, timestamp.value())
                && !ProxyTimestamp.isLater(timestamp.value(), node.timestamp);
    }

    private void registered(long now, MobileNode node, Ipv6Address source, BindingAcknowledgement acknowledgement, List<Effect> effects) {
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
            if (node.question(signalling.group()) == null || node.patienceEndsAt == NEVER) {
                node.answered(signalling.group());
                askNamed(now, node);
            }
        }
        boolean toBeConfirmed = first && signalling.database() != null && !signalling.tellsAllAtOnce();
        long refresh = toBeConfirmed ? Math.min(lifetime / 2, config.times().confirmationMillis() * NANOS_PER_MILLI) : lifetime / 2;
        if (node.phase == Phase.ATTACHED || node.phase == Phase.PREPARED) {
            node.refreshAt = Math.min(node.refreshAt, now + refresh);
        }
        if (node.phase == Phase.ATTACHED && (first || node.older.size() > before)) {
            node.patienceEndsAt = node.question(waitedFor()) == null ? NEVER : node.patienceEndsAt;
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
    private void completeIfAnswered(long now, MobileNode node, List<Effect> effects) {
        boolean here = node.phase == Phase.ATTACHED || node.phase == Phase.PREPARED;
        boolean waiting = node.questions().stream()
                .anyMatch(question -> !question.peer.equals(signalling.group()) || node.patienceEndsAt != NEVER);
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

    private void refused(long now, MobileNode node, Question question, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        effects.add(new Effect.Report(Event.of(Severity.WARNING, "proxy-registration-refused", "peer", question.peer,
                "mobile-node", node.id, "status", acknowledgement.status())));
        switch (acknowledgement.status()) {
            case Iana.STATUS_PROXY_REGISTRATION_NOT_ENABLED -> release(now, node, effects);
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

    /** The database ends a session for its serving router; a previous one learns how long it goes on (RFC 8885 section 3.5). */
    private void farewellAnswered(long now, MobileNode node, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        if (node.phase == Phase.ELSEWHERE) {
            if (acknowledgement.accepted() && acknowledgement.lifetimeUnits() > 0) {
                node.grantedUnits = Math.min(acknowledgement.lifetimeUnits(), signalling.lifetimeUnits());
                node.endsAt = now + Lifetimes.nanosOfUnits(node.grantedUnits);
                forwarding.anchor(node, node.anchoredUntil(), effects);
                store(now, node, node.servingRouter, node.anchoredUntil() - now, effects);
            } else if (acknowledgement.accepted()) {
                release(now, node, effects);
            }
        }
    }

    // Time

    private void onTime(long now, MobileNode node, List<Effect> effects) {
        if (node.endsAt <= now) {
            phaseEnds(now, node, effects);
        }
        if (node.patienceEndsAt <= now) {
            patienceEnds(now, node, effects);
        }
        if (node.refreshAt <= now) {
            node.refreshAt = NEVER;
            refresh(now, node);
        }
        if (node.advertiseAt <= now) {
            advertise(now, node, effects);
        }
        if (node.probeAt <= now) {
            effects.add(new Effect.ProbeNode(node.link, node.linkLayer));
            node.probeAt = ++node.probes == MAX_PROBES ? NEVER : now + Lifetimes.nanosOfSeconds(1L << node.probes - 1);
        }
        for (OlderPrefix access : List.copyOf(node.older.values())) {
            if (access.expires() <= now) {
                forwarding.endAccess(node, access, effects);
                node.answered(access.anchor());
            }
        }
        for (Question question : node.questions()) {
            if (question.deadline() <= now) {
                send(now, node, question, effects);
            }
        }
    }

    private void send(long now, MobileNode node, Question question, List<Effect> effects) {
        if (question.peer.equals(signalling.group()) && question.attempts() == MAX_DISCOVERIES) {
            node.answered(question.peer);
            return;
        }
        if (question.attempts() > 0 || node.answered || question.farewell) {
            node.timestamp = node.laterTimestamp(ownTime(now));
        }
        effects.add(signalling.update(now, node, question));
        if (node.isServed() && !node.history.has(Kind.COMPLETE)) {
            chronicle.step(now, node, Kind.UPDATE_SENT, question.peer, effects);
        }
    }

    private void phaseEnds(long now, MobileNode node, List<Effect> effects) {
        node.endsAt = NEVER;
        switch (node.phase) {
            case ENDING -> release(now, node, effects);
            case PREPARED -> {
                chronicle.note(Severity.INFO, "handover-not-completed", node, effects);
                end(now, node, effects);
            }
            case DEPARTED -> {
                Set<Ipv6Address> registeredAt = registeredAt(node);
                end(now, node, effects);
                registeredAt.forEach(peer -> node.ask(now, peer, true));
            }
            case ELSEWHERE -> {
                if (signalling.database() == null || node.question(signalling.database()) != null) {
                    release(now, node, effects);
                } else {
                    node.ask(now, signalling.database(), true);
                    node.endsAt = now + Lifetimes.nanosOfUnits(node.grantedUnits);
                }
            }
            case ATTACHED -> throw new IllegalStateException("an attachment does not end by itself");
        }
    }

    /** Who has to hear of every lifetime of {@code node}'s registration. */
    private Set<Ipv6Address> registeredAt(MobileNode node) {
        if (signalling.database() != null) {
            return Set.of(signalling.database());
        }
        Set<Ipv6Address> anchors = new LinkedHashSet<>();
        node.older.values().forEach(access -> anchors.add(access.anchor()));
        return anchors;
    }

    private void refresh(long now, MobileNode node) {
        registeredAt(node).stream().filter(peer -> node.question(peer) == null).forEach(peer -> node.ask(now, peer, false));
    }

    /** A mobile node gets its own prefix, whoever is silent; without a database all are asked where those asked first did not answer. */
    private void patienceEnds(long now, MobileNode node, List<Effect> effects) {
        node.patienceEndsAt = NEVER;
        Ipv6Address group = signalling.group();
        if (group != null && node.heard.isEmpty()) {
            if (node.question(group) == null) {
                node.ask(now, group, false);
                node.patienceEndsAt = now + config.times().patienceMillis() * NANOS_PER_MILLI;
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

    // Serving and ending

    /** {@code node}, which is attached, gets everything there is for it. */
    private void provide(long now, MobileNode node, List<Effect> effects) {
        forwarding.route(node, node.prefix, effects);
        List.copyOf(node.older.keySet()).forEach(prefix -> forwarding.route(node, prefix, effects));
        advertise(now, node, effects);
        chronicle.step(now, node, Kind.ADVERTISED, null, effects);
    }

    private void advertise(long now, MobileNode node, List<Effect> effects) {
        node.advertiseAt = now + Advertisement.INTERVAL;
        effects.add(Advertisement.of(now, node, links.get(node.link).macAddress()));
        nodes.reschedule(node);
    }

    /** {@code node} is nowhere; its prefix is kept for a while. */
    private void end(long now, MobileNode node, List<Effect> effects) {
        if (node.phase == Phase.ELSEWHERE) {
            forwarding.endAnchor(node, effects);
        }
        forwarding.withdraw(node, effects);
        node.endVisit(Phase.ENDING, now + ENDING_NANOS);
        node.servingRouter = null;
        chronicle.note(Severity.DEBUG, "mobile-node-ending", node, effects);
    }

    private void release(long now, MobileNode node, List<Effect> effects) {
        if (node.phase == Phase.ELSEWHERE) {
            forwarding.endAnchor(node, effects);
        }
        forwarding.withdraw(node, effects);
        node.endVisit(Phase.ENDING, NEVER);
        nodes.remove(node);
        pool.giveBack(now, node.prefix);
        effects.add(new Effect.ForgetAssignment(node.prefix));
        chronicle.note(Severity.INFO, "prefix-released", node, effects);
    }

    private void store(long now, MobileNode node, Ipv6Address serving, long lifetime, List<Effect> effects) {
        long expires = ProxyTimestamp.of(wallClock.at(now).plusNanos(lifetime));
        effects.add(new Effect.StoreAssignment(new Assignment(node.id, node.prefix, serving, node.timestamp, expires)));
    }

    private long guard() {
        return config.times().guardMillis() * NANOS_PER_MILLI;
    }

    private long ownTime(long now) {
        return ProxyTimestamp.of(wallClock.at(now));
    }

    private static void dropped(InboundPacket packet, String reason, List<Effect> effects) {
        effects.add(new Effect.Report(Event.of(Severity.DEBUG, "proxy-message-dropped", "source", packet.source(), "reason", reason)));
    }
}
