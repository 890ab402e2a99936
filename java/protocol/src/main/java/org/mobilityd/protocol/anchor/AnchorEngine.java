package org.mobilityd.protocol.anchor;

import java.util.ArrayList;
import java.util.List;
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
import org.mobilityd.protocol.anchor.Handover.Kind;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.proxy.ProxyRegistration;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.RouterSolicitation;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationIndication;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.HandoverAcknowledge;
import org.mobilityd.wire.MobilityMessage.HandoverInitiate;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.ProxyMobilityOption.MobileNodeLinkLayerIdentifier;

/** A distributed anchor router (RFC 8885; RFC 5213 section 6 where that leaves things as they are). */
public final class AnchorEngine implements Engine {

    private static final int HOST_PREFIX_BITS = 128;
    private static final int MAX_PROBES = 4;

    private final AnchorConfig config;
    private final List<Assignment> inherited;
    private final Router router;
    private final Signalling signalling;
    private final Serving serving;
    private final Announcements announcements;
    private final Arrivals arrivals;
    private final Anchoring anchoring;
    private final Revoking revoking;

    /** @param inherited the prefixes that an earlier process had given */
    public AnchorEngine(AnchorConfig config, RandomSource random, WallClock wallClock, List<Assignment> inherited) {
        this.config = config;
        this.inherited = List.copyOf(inherited);
        this.router = new Router(config, random, wallClock);
        this.signalling = router.signalling;
        this.serving = new Serving(router);
        this.announcements = new Announcements(router);
        this.arrivals = new Arrivals(router, serving, announcements);
        this.anchoring = new Anchoring(router);
        this.revoking = new Revoking(router, serving);
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
        for (Assignment assignment : inherited) {
            adopt(now, assignment, effects);
            if (!router.admission.permits(assignment.node())) {
                revoking.byOperator(now, assignment.node(), effects);
            }
        }
        whatIsDue(now, effects);
        return effects;
    }

    /**
     * A mobile node that was here is taken for one that has just gone: if it is not, it shows itself. What is over by our clock, which may
     * be wrong after a restart, the database is asked about. A prefix that nobody has waits until nobody can use it any more.
     */
    private void adopt(long now, Assignment assignment, List<Effect> effects) {
        boolean here = assignment.servingRouter().equals(config.address());
        long left = router.nanosUntil(now, assignment.expires());
        if (assignment.isOver() && left > 0 && router.pool.reserve(assignment.node(), assignment.prefix())) {
            router.pool.giveBack(assignment.node(), assignment.prefix(), now + left);
            return;
        }
        boolean asked = left > 0 || signalling.database() != null;
        boolean usable = (here || asked && signalling.peer(assignment.servingRouter()) != null)
                && router.nodes.find(assignment.node()) == null;
        if (!usable || !router.pool.reserve(assignment.node(), assignment.prefix())) {
            effects.add(new Effect.ForgetAssignment(assignment.prefix()));
            effects.add(new Effect.ReleaseSource(assignment.prefix()));
            return;
        }
        MobileNode node = router.create(now, assignment.node(), assignment.prefix());
        node.timestamp = assignment.timestamp();
        node.since = assignment.timestamp();
        if (here) {
            node.answered = assignment.confirmed() || left < -Router.VALID_NANOS;
            node.endVisit(Phase.DEPARTED, now + router.guard());
            assignment.older().forEach(older -> adopt(now, node, older, effects));
        } else {
            node.servingRouter = assignment.servingRouter();
            node.grantedUnits = signalling.lifetimeUnits(node);
            node.endVisit(Phase.ELSEWHERE, now + Math.min(Math.max(left, 0), Lifetimes.nanosOfUnits(node.grantedUnits)));
            router.forwarding.anchor(node, node.anchoredUntil(), effects);
        }
        router.nodes.reschedule(node);
    }

    /** An older prefix goes on as if {@code node} had just gone: with the database silent, nobody else could tell who anchors it. */
    private void adopt(long now, MobileNode node, Assignment.Older older, List<Effect> effects) {
        long left = Math.min(router.nanosUntil(now, older.expires()), Lifetimes.nanosOfUnits(signalling.lifetimeUnits(node)));
        OlderPrefix access = new OlderPrefix(older.prefix(), older.anchor(), now + left);
        if (left > 0 && signalling.mayAnchor(access)) {
            router.forwarding.access(node, access, effects);
        }
    }

    @Override
    public List<Effect> on(long now, Input input) {
        List<Effect> effects = new ArrayList<>();
        if (input instanceof Input.PacketReceived received) {
            packet(now, received.packet(), effects);
        } else if (input instanceof Input.NodeAttached attached) {
            arrivals.attached(now, attached.link(), attached.node(), effects);
        } else if (input instanceof Input.NodeDetached detached) {
            arrivals.detached(now, detached, effects);
        } else if (input instanceof Input.StationHeard heard) {
            arrivals.heard(heard, effects);
        } else if (input instanceof Input.HandoverHint hint) {
            arrivals.hint(now, hint, effects);
        } else if (input instanceof Input.ForeignSource foreign) {
            arrivals.foreign(foreign, effects);
        } else if (input instanceof Input.Revoke revoke) {
            revoking.byOperator(now, revoke.node(), effects);
        }
        whatIsDue(now, effects);
        return effects;
    }

    private void whatIsDue(long now, List<Effect> effects) {
        for (MobileNode node = router.nodes.due(now); node != null; node = router.nodes.due(now)) {
            onTime(now, node, effects);
            router.nodes.reschedule(node);
        }
    }

    @Override
    public long nextDeadline() {
        return router.nodes.nextDeadline();
    }

    /** Whether the database leaves messages unanswered; never without one. */
    public boolean databaseSilent() {
        return router.databaseWatch.isSilent();
    }

    /** Every mobile node that has a prefix of ours, in no order. */
    public List<NodeStatus> status() {
        return router.nodes.all().stream().map(node -> NodeStatus.of(node, config.address())).toList();
    }

    /** How many mobile nodes have a prefix of ours. */
    public int nodeCount() {
        return router.nodes.all().size();
    }

    /** {@code node}, or nothing: it has no prefix of ours. */
    public Optional<NodeStatus> status(MobileNodeId node) {
        return Optional.ofNullable(router.nodes.find(node)).map(found -> NodeStatus.of(found, config.address()));
    }

    /** The last handovers of {@code node}, oldest first; none when it has no prefix of ours. */
    public List<Handover> handovers(MobileNodeId node) {
        MobileNode found = router.nodes.find(node);
        return found == null ? List.of() : router.chronicle.handovers(found);
    }

    private void packet(long now, InboundPacket packet, List<Effect> effects) {
        if (packet.message() instanceof RouterSolicitation solicitation) {
            arrivals.solicitation(now, packet, solicitation, effects);
        } else if (signalling.isForUs(packet.destination())) {
            if (packet.message() instanceof BindingUpdate update && update.proxyRegistration() && update.distributedMobility()) {
                if (isAuthentic(now, packet, effects)) {
                    anchoring.told(now, packet, ProxyRegistration.of(packet, update), effects);
                }
            } else if (packet.message() instanceof BindingAcknowledgement acknowledgement) {
                if (isAuthentic(now, packet, effects)) {
                    acknowledgement(now, packet.source(), acknowledgement, effects);
                }
            } else if (packet.message() instanceof BindingRevocationIndication indication) {
                if (isAuthentic(now, packet, effects)) {
                    revoking.asked(now, packet, indication, effects);
                }
            } else if (packet.message() instanceof BindingRevocationAcknowledgement acknowledgement) {
                if (isAuthentic(now, packet, effects)) {
                    revoking.answered(now, packet.source(), acknowledgement, effects);
                }
            } else if (packet.message() instanceof HandoverInitiate initiate) {
                if (isFromRouter(now, packet, effects)) {
                    announced(now, packet, initiate, effects);
                }
            } else if (packet.message() instanceof HandoverAcknowledge acknowledge) {
                MobileNode node = find(Announcements.nodeOf(acknowledge));
                if (isFromRouter(now, packet, effects) && node != null) {
                    announcements.acknowledged(now, packet, acknowledge, node, effects);
                    router.nodes.reschedule(node);
                }
            }
        }
    }

    private boolean isFromRouter(long now, InboundPacket packet, List<Effect> effects) {
        return isAuthentic(now, packet, effects) && signalling.peer(packet.source()) != null;
    }

    private MobileNode find(MobileNodeId id) {
        return id == null ? null : router.nodes.find(id);
    }

    private void announced(long now, InboundPacket packet, HandoverInitiate initiate, List<Effect> effects) {
        MobileNodeId id = Announcements.nodeOf(initiate);
        MobileNodeLinkLayerIdentifier linkLayer = initiate.option(MobileNodeLinkLayerIdentifier.class);
        MobileNode node = find(id);
        if (node == null && id != null && linkLayer != null && router.admission.permits(id)) {
            node = arrivals.admitted(now, linkLayer.identifier(), effects);
        }
        if (node == null || !node.id.equals(id)) {
            effects.add(signalling.acknowledge(initiate, packet.source(), Iana.HANDOVER_ADMINISTRATIVELY_PROHIBITED));
            return;
        }
        announcements.announced(now, packet, initiate, node, effects);
        router.nodes.reschedule(node);
    }

    private boolean isAuthentic(long now, InboundPacket packet, List<Effect> effects) {
        boolean authentic = signalling.isAuthentic(packet);
        if (!authentic) {
            router.chronicle.dropped(packet, "authentication", effects);
        } else if (signalling.isDatabase(packet.source())) {
            router.databaseHeard(now, effects);
        }
        return authentic;
    }

    private void acknowledgement(long now, Ipv6Address source, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        MobileNodeIdentifier identifier = acknowledgement.option(MobileNodeIdentifier.class);
        MobileNodeId id = identifier == null ? null : MobileNodeId.of(identifier);
        MobileNode node = id == null ? null : router.nodes.find(id);
        if (node == null) {
            return;
        }
        boolean clocksDiffer = acknowledgement.status() == Iana.STATUS_TIMESTAMP_MISMATCH;
        Question question = node.question(clocksDiffer && node.question(source) == null ? signalling.group() : source);
        boolean answer = question != null && question.isAnsweredBy(acknowledgement.sequence(), node.sequence);
        if (answer && question.kind == Question.Kind.FAREWELL) {
            if (acknowledgement.accepted()) {
                node.answered(source);
                anchoring.farewellAnswered(now, node, acknowledgement, effects);
            } else {
                serving.refused(now, node, source, question, acknowledgement, effects);
            }
        } else if (node.isServed() && serving.concerns(node, source, acknowledgement)) {
            if (acknowledgement.accepted()) {
                if (!node.history.has(Kind.COMPLETE)) {
                    router.chronicle.step(now, node, Kind.ANSWERED, source, effects);
                }
                node.answered(source);
                serving.registered(now, node, source, acknowledgement, effects);
            } else if (answer) {
                router.chronicle.step(now, node, Kind.REFUSED, source, effects);
                serving.refused(now, node, source, question, acknowledgement, effects);
            }
            serving.completeIfAnswered(now, node, effects);
        }
        router.nodes.reschedule(node);
    }

    private void onTime(long now, MobileNode node, List<Effect> effects) {
        if (node.endsAt <= now) {
            phaseEnds(now, node, effects);
        }
        if (node.patienceEndsAt <= now) {
            serving.patienceEnds(now, node, effects);
        }
        if (node.refreshAt <= now) {
            node.refreshAt = NEVER;
            serving.refresh(now, node);
        }
        if (node.advertiseAt <= now) {
            serving.advertise(now, node, effects);
        }
        if (node.probeAt <= now) {
            effects.add(new Effect.ProbeNode(node.link, node.linkLayer));
            node.probeAt = ++node.probes == MAX_PROBES ? NEVER : now + Lifetimes.nanosOfSeconds(1L << node.probes - 1);
        }
        announcements.onTime(now, node, effects);
        for (OlderPrefix access : List.copyOf(node.older.values())) {
            if (access.expires() <= now) {
                router.forwarding.endAccess(node, access, effects);
                node.answered(access.anchor());
            }
        }
        for (Question question : node.questions()) {
            if (question.deadline() <= now) {
                serving.send(now, node, question, effects);
            }
        }
    }

    private void phaseEnds(long now, MobileNode node, List<Effect> effects) {
        node.endsAt = NEVER;
        switch (node.phase) {
            case ENDING -> {
                boolean asked = signalling.database() != null && node.question(signalling.database()) != null;
                if (asked && node.offered && router.outlastsSilence(now)) {
                    node.endsAt = now + node.askingTime();
                } else if ((router.databaseWatch.isSilent() || node.awaited) && !asked && node.policy.mobility()) {
                    sayFarewell(now, node, Set.of(signalling.database()));
                } else {
                    router.release(now, node, effects);
                }
            }
            case DEPARTED -> {
                Set<Ipv6Address> concerned = serving.concernedByFarewell(node);
                node.offered = !node.answered;
                router.end(now, node, effects);
                sayFarewell(now, node, concerned);
            }
            case ELSEWHERE -> {
                boolean asked = signalling.database() != null && node.question(signalling.database()) != null;
                if (asked && router.outlastsSilence(now)) {
                    node.endsAt = now + node.askingTime();
                    router.forwarding.anchor(node, node.anchoredUntil(), effects);
                    router.store(now, node, node.servingRouter, node.anchoredUntil() - now, effects);
                } else if (asked || signalling.database() == null) {
                    router.release(now, node, effects);
                } else {
                    node.ask(now, signalling.database(), Question.Kind.FAREWELL);
                    node.endsAt = now + node.askingTime();
                }
            }
            case ATTACHED, PREPARED -> throw new IllegalStateException("an attachment does not end by itself");
        }
    }

    /** A database that is silent, or has been, may have kept a session that it said was ending; for a lifetime it is waited for. */
    private void sayFarewell(long now, MobileNode node, Set<Ipv6Address> peers) {
        peers.forEach(peer -> node.ask(now, peer, Question.Kind.FAREWELL));
        if (signalling.database() != null && !peers.isEmpty()) {
            node.endsAt = now + Lifetimes.nanosOfUnits(signalling.lifetimeUnits(node));
        }
    }
}
