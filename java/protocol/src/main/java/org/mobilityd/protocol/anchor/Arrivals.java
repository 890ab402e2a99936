package org.mobilityd.protocol.anchor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.anchor.Handover.Kind;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.RouterSolicitation;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.NdOption;

/** Mobile nodes come to the access links and go, as the link layer and they themselves say. */
final class Arrivals {

    private static final int NEIGHBOR_DISCOVERY_HOP_LIMIT = 255;
    private static final long GROUP_BIT = 0x0100_0000_0000L;

    private final Router router;
    private final Signalling signalling;
    private final Forwarding forwarding;
    private final Chronicle chronicle;
    private final Serving serving;
    private final Announcements announcements;
    private final Admission admission;

    Arrivals(Router router, Serving serving, Announcements announcements) {
        this.router = router;
        this.signalling = router.signalling;
        this.forwarding = router.forwarding;
        this.chronicle = router.chronicle;
        this.serving = serving;
        this.announcements = announcements;
        this.admission = router.admission;
    }

    void attached(long now, int link, LinkLayerIdentifier linkLayer, List<Effect> effects) {
        MobileNode node = serving.isAccessLink(link) ? admitted(now, linkLayer, effects) : null;
        if (node == null) {
            return;
        }
        boolean known = node.phase == Phase.ATTACHED;
        if (!known || node.link != link || !linkLayer.equals(node.linkLayer)) {
            if (node.link != link) {
                forwarding.unroute(node, effects);
            }
            node.link = link;
            node.linkLayer = linkLayer;
            if (known) {
                serving.provide(now, node, effects);
            } else {
                visit(now, node, effects);
            }
            forwarding.reserve(node, effects);
        }
        node.present = true;
        router.nodes.reschedule(node);
    }

    /** The mobile node called {@code linkLayer}, with a prefix; null: it may have none. */
    MobileNode admitted(long now, LinkLayerIdentifier linkLayer, List<Effect> effects) {
        MobileNodeId id = admission.of(linkLayer);
        if (id == null || router.isBarred(now, id)) {
            effects.add(new Effect.Report(Event.of(Severity.DEBUG, "attachment-refused", "link-layer-address", linkLayer)));
            return null;
        }
        MobileNode node = router.nodes.find(id);
        if (node != null) {
            return node;
        }
        if (!admission.mayCome(now, id)) {
            chronicle.overLimit("guests-per-second", id, effects);
            return null;
        }
        Ipv6Prefix prefix = router.takePrefix(now, id, effects);
        return prefix == null ? null : router.create(now, id, prefix);
    }

    /** {@code node} is served here: whoever anchors older prefixes of it has to know. */
    private void visit(long now, MobileNode node, List<Effect> effects) {
        boolean prepared = node.coming != null && !node.coming.prefixes.isEmpty();
        if (prepared) {
            forwarding.arrive(now, node);
        } else {
            forwarding.endComing(node, effects);
            forwarding.stay(node, effects);
            forwarding.endBeside(node, effects);
        }
        Set<Ipv6Address> known = node.policy.mobility() ? knownRouters(node) : Set.of();
        if (node.phase == Phase.ELSEWHERE) {
            forwarding.endAnchor(node, effects);
        }
        node.beginVisit(Phase.ATTACHED, node.laterTimestamp(router.ownTime(now)));
        router.store(now, node, router.config.address(), Lifetimes.nanosOfUnits(signalling.lifetimeUnits(node)), effects);
        serving.ask(now, node, known);
        if (prepared) {
            chronicle.step(now, node, Kind.ATTACHED, null, effects);
            effects.add(new Effect.ResolveNeighbors(node.link, List.copyOf(node.routed), node.linkLayer));
            serving.provide(now, node, effects);
        } else {
            chronicle.begins(now, node, Kind.ATTACHED, null, effects);
        }
    }

    /** Other routers that have had to do with {@code node}. */
    private Set<Ipv6Address> knownRouters(MobileNode node) {
        Set<Ipv6Address> routers = new LinkedHashSet<>();
        if (node.servingRouter != null) {
            routers.add(node.servingRouter);
        }
        node.remembered.forEach(access -> routers.add(access.anchor()));
        node.older.values().forEach(access -> routers.add(access.anchor()));
        routers.removeIf(router -> signalling.peer(router) == null);
        return routers;
    }

    /** Who has just come, or come back, may say nothing but what it listens to; that is no more than a reason to ask it. */
    void heard(Input.StationHeard heard, List<Effect> effects) {
        MobileNodeId id = serving.isAccessLink(heard.link()) ? admission.of(heard.station()) : null;
        MobileNode node = id == null ? null : router.nodes.find(id);
        boolean here = node != null && node.present && node.phase == Phase.ATTACHED && node.link == heard.link()
                && heard.station().equals(node.linkLayer);
        if (id != null && !here) {
            effects.add(new Effect.AskNode(heard.link(), heard.address(), heard.station()));
        }
    }

    /**
     * A mobile node may have several link-layer addresses, and its prefixes are that one's by which it was seen last: by another of them it is
     * asked whether it is here. Everybody else has forged what was dropped.
     */
    void foreign(Input.ForeignSource foreign, List<Effect> effects) {
        MobileNodeId id = admission.of(foreign.station());
        MobileNode node = id == null ? null : router.nodes.find(id);
        if (node != null && !foreign.station().equals(node.linkLayer) && node.has(foreign.source())) {
            effects.add(new Effect.ProbeNode(foreign.link(), foreign.station()));
        } else {
            effects.add(new Effect.Report(Event.of(Severity.WARNING, "foreign-source", "link-layer-address", foreign.station(),
                    "source", foreign.source(), "destination", foreign.destination(), "link", foreign.link())));
        }
    }

    void detached(long now, Input.NodeDetached detached, List<Effect> effects) {
        MobileNodeId id = admission.of(detached.node());
        MobileNode node = id == null ? null : router.nodes.find(id);
        if (node != null && node.link == detached.link() && detached.node().equals(node.linkLayer)) {
            gone(now, node, effects);
        }
    }

    /** RFC 8885 section 3.5: nobody is told yet; the tunnels stay as they are. */
    private void gone(long now, MobileNode node, List<Effect> effects) {
        node.present = false;
        node.probeAt = Engine.NEVER;
        if (node.phase == Phase.ATTACHED && node.formerRouter != null && !isConfirmed(node)) {
            forwarding.stay(node, effects);
            takeBack(now, node, effects);
        } else if (node.phase == Phase.ATTACHED) {
            announcements.left(now, node, effects);
            node.phase = Phase.DEPARTED;
            node.endsAt = now + router.guard();
            node.patienceEndsAt = Engine.NEVER;
            node.refreshAt = Engine.NEVER;
            node.advertiseAt = Engine.NEVER;
            node.questions().forEach(question -> node.answered(question.peer));
            chronicle.step(now, node, Kind.DEPARTED, null, effects);
        }
        router.nodes.reschedule(node);
    }

    /** Whether it was really here: whoever had it before has let it go, or the database, which asks that one. */
    private boolean isConfirmed(MobileNode node) {
        return signalling.database() != null ? node.answered : node.heard.contains(node.formerRouter);
    }

    /** It was here for so short a time that it is not confirmed: it will be where it was. */
    private void takeBack(long now, MobileNode node, List<Effect> effects) {
        forwarding.withdraw(node, effects);
        node.servingRouter = node.formerRouter;
        node.endVisit(Phase.ELSEWHERE, now + Lifetimes.nanosOfUnits(node.grantedUnits));
        forwarding.anchor(node, node.anchoredUntil(), effects);
        router.store(now, node, node.servingRouter, node.anchoredUntil() - now, effects);
        chronicle.step(now, node, Kind.DEPARTED, null, effects);
    }

    void hint(long now, Input.HandoverHint hint, List<Effect> effects) {
        MobileNode node = admitted(now, hint.node(), effects);
        if (node == null) {
            return;
        }
        switch (hint.step()) {
            case GOING_DOWN -> {
                chronicle.note(Severity.DEBUG, "handover-going-down", node, effects, "next-router", hint.otherRouter());
                announcements.goingDown(now, node, hint.otherRouter(), effects);
            }
            case CANDIDATE -> expect(node, hint.otherRouter());
            case INITIATE -> {
                expect(node, hint.otherRouter());
                node.linkLayer = node.linkLayer == null ? hint.node() : node.linkLayer;
                announcements.initiate(now, node, hint.otherRouter(), effects);
            }
            case COMPLETE -> gone(now, node, effects);
        }
        router.nodes.reschedule(node);
    }

    private void expect(MobileNode node, Ipv6Address from) {
        if (!node.isServed() && node.phase != Phase.ELSEWHERE) {
            node.servingRouter = from;
        }
    }

    /**
     * One with a source link-layer address is an attachment too (RFC 5213 section 6.5); it is answered when the node has its prefix. Without a
     * source address it is not valid (RFC 4861 section 6.1.1), and unknown to the kernel, which would not see the node leave.
     */
    void solicitation(long now, InboundPacket packet, RouterSolicitation solicitation, List<Effect> effects) {
        if (packet.hopLimit() != NEIGHBOR_DISCOVERY_HOP_LIMIT || packet.source().equals(Ipv6Address.UNSPECIFIED)) {
            return;
        }
        for (NdOption option : solicitation.options()) {
            if (option instanceof NdOption.LinkLayerAddress source && source.type() == Iana.ND_SOURCE_LINK_LAYER_ADDRESS
                    && mayBeMobile(source.address())) {
                LinkLayerIdentifier linkLayer = LinkLayerIdentifier.ofMac(source.address());
                attached(now, packet.link(), linkLayer, effects);
                MobileNodeId id = admission.of(linkLayer);
                MobileNode node = id == null ? null : router.nodes.find(id);
                if (node != null && node.phase == Phase.ATTACHED && node.routed.contains(node.prefix)) {
                    serving.advertise(now, node, effects);
                }
                return;
            }
        }
    }

    /** Not several stations, none, or an access router: what is advertised to one node must reach no other. */
    private boolean mayBeMobile(long macAddress) {
        boolean oneStation = (macAddress & GROUP_BIT) == 0 && macAddress != 0;
        return oneStation && router.config.accessLinks().stream().noneMatch(link -> link.macAddress() == macAddress);
    }
}
