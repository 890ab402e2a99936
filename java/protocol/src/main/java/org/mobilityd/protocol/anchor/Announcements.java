package org.mobilityd.protocol.anchor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.anchor.AnchorConfig.AccessLink;
import org.mobilityd.protocol.anchor.Handover.Kind;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.MobilityMessage.HandoverAcknowledge;
import org.mobilityd.wire.MobilityMessage.HandoverInitiate;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.ProxyMobilityOption.HomeNetworkPrefix;
import org.mobilityd.wire.ProxyMobilityOption.MobileNodeLinkLayerIdentifier;
import org.mobilityd.wire.ProxyMobilityOption.PreviousMaar;
import org.mobilityd.wire.ProxyMobilityOption.Timestamp;

/**
 * Handovers that the link layer announces, as RFC 5949's predictive ones: the serving router tells the next one all prefixes of the mobile
 * node, and while the node is under way each relays to the other what is for it and what it sends. Who serves the node does not change
 * by that: anchors and database hear of it when it has come, as always.
 *
 * <pre>
 *   next router                       serving router
 *     initiate │ ── HAck, unsolicited ──▶ │            only where the next router hears of it first
 *              │ ◀──────────────────── HI │            all prefixes, and who anchors them
 *      routes, │ ── HAck ───────────────▶ │
 *      tunnels │                          │ going down
 *              │ ◀═══════ what is for it ═│            until everybody knows
 * </pre>
 */
final class Announcements {

    /** How long what was prepared waits for its mobile node. */
    static final long PREPARED_NANOS = Lifetimes.nanosOfSeconds(10);

    /** How long packets may be under way, to or from where the mobile node was. */
    static final long UNDER_WAY_NANOS = Lifetimes.nanosOfSeconds(3);

    /** RFC 5568 sections 6.2.1.1 and 9: twice a round trip when that is not known, doubled at each repetition; HI_RETRIES. */
    private static final long FIRST_TIMEOUT = Lifetimes.nanosOfMillis(100);
    private static final int MAX_RETRIES = 3;

    private final Router router;
    private final Signalling signalling;
    private final Forwarding forwarding;
    private final Chronicle chronicle;

    Announcements(Router router) {
        this.router = router;
        this.signalling = router.signalling;
        this.forwarding = router.forwarding;
        this.chronicle = router.chronicle;
    }

    /** {@code node} goes, or comes: whichever concerns this router. */
    void initiate(long now, MobileNode node, Ipv6Address other, List<Effect> effects) {
        if (!node.policy.mobility() || signalling.peer(other) == null) {
            return;
        }
        if (node.phase == Phase.ATTACHED) {
            prepare(now, node, other, effects);
        } else if (!node.isServed() && (node.coming == null || !node.coming.from.equals(other))) {
            forwarding.endComing(node, effects);
            node.coming = new Coming(now, other, true);
        }
    }

    /** {@code node} is about to leave. @param next where it goes; null: where it was announced to go */
    void goingDown(long now, MobileNode node, Ipv6Address next, List<Effect> effects) {
        Ipv6Address to = next == null && node.leaving != null ? node.leaving.router : next;
        if (node.phase != Phase.ATTACHED || !node.policy.mobility() || to == null || signalling.peer(to) == null) {
            return;
        }
        boolean prepared = node.leaving != null && node.leaving.router.equals(to) && (!node.leaving.isReady() || node.leaving.mayBegin(now));
        if (!prepared) {
            prepare(now, node, to, effects);
        }
        node.leaving.goes = true;
        if (node.leaving.isReady()) {
            relay(now, node, effects);
        }
    }

    private void prepare(long now, MobileNode node, Ipv6Address next, List<Effect> effects) {
        if (node.leaving != null && node.leaving.router.equals(next) && node.leaving.question != null) {
            return;
        }
        forwarding.stay(node, effects);
        node.leaving = new Leaving(now, next, List.copyOf(node.older.values()));
    }

    private void relay(long now, MobileNode node, List<Effect> effects) {
        if (!node.leaving.isRelaying()) {
            node.leaving.relay(now);
            forwarding.relay(now, node, effects);
            chronicle.note(Severity.DEBUG, "handover-relayed", node, effects, "next-router", node.leaving.router);
        }
    }

    /** {@code node} has left, and where to was announced. */
    void left(long now, MobileNode node, List<Effect> effects) {
        if (node.leaving != null && node.leaving.isReady()) {
            relay(now, node, effects);
        } else if (node.leaving != null) {
            node.leaving.goes = true;
        }
    }

    // What other routers say

    /** The serving router tells where {@code initiate}'s mobile node will go: here. */
    void announced(long now, InboundPacket packet, HandoverInitiate initiate, MobileNode node, List<Effect> effects) {
        Ipv6Address from = packet.source();
        HomeNetworkPrefix home = initiate.option(HomeNetworkPrefix.class);
        boolean known = node.coming != null && node.coming.from.equals(from);
        int link = expectedLink(node);
        if (!initiate.proxy() || home == null || !isOfNow(now, initiate, node)) {
            chronicle.dropped(packet, "timestamp", effects);
            return;
        }
        if (node.isServed() || !node.policy.mobility() || router.isBarred(now, node.id) || link == MobileNode.NO_LINK) {
            int code = node.policy.mobility() ? Iana.HANDOVER_NOT_ACCEPTED : Iana.HANDOVER_ADMINISTRATIVELY_PROHIBITED;
            effects.add(signalling.acknowledge(initiate, from, code));
            return;
        }
        if (!known || node.coming.prefixes.isEmpty()) {
            forwarding.endComing(node, effects);
            node.coming = new Coming(now, from, false);
            node.coming.prefixes = offered(now, node, from, home.prefix(), initiate);
            node.link = link;
            MobileNodeLinkLayerIdentifier linkLayer = initiate.option(MobileNodeLinkLayerIdentifier.class);
            node.linkLayer = linkLayer == null ? node.linkLayer : linkLayer.identifier();
            chronicle.begins(now, node, Kind.PREPARED, from, effects);
            forwarding.expect(now, node, effects);
            if (node.linkLayer != null) {
                effects.add(new Effect.ForgetNode(node.link, node.linkLayer));
            }
        }
        effects.add(signalling.acknowledge(initiate, from, Iana.HANDOVER_ACCEPTED));
    }

    private boolean isOfNow(long now, HandoverInitiate initiate, MobileNode node) {
        Timestamp timestamp = initiate.option(Timestamp.class);
        Duration window = Duration.ofMillis(router.config.times().validityWindowMillis());
        return timestamp != null && ProxyTimestamp.isLater(timestamp.value(), node.since)
                && ProxyTimestamp.isWithin(window, timestamp.value(), router.ownTime(now));
    }

    /** Prefixes of others, as far as those have such. */
    private List<OlderPrefix> offered(long now, MobileNode node, Ipv6Address from, Ipv6Prefix home, HandoverInitiate initiate) {
        long expires = now + 2 * PREPARED_NANOS;
        List<OlderPrefix> offered = new ArrayList<>();
        initiate.options().stream().filter(PreviousMaar.class::isInstance).map(PreviousMaar.class::cast)
                .forEach(previous -> offered.add(new OlderPrefix(previous.homeNetworkPrefix(), previous.maar(), expires)));
        offered.add(new OlderPrefix(home, from, expires));
        offered.removeIf(older -> !signalling.mayAnchor(older));
        return offered;
    }

    /** Where it can only be, or else where it was last. */
    private int expectedLink(MobileNode node) {
        List<AccessLink> links = router.config.accessLinks();
        boolean known = links.stream().anyMatch(link -> link.index() == node.link);
        return links.size() == 1 ? links.get(0).index() : known ? node.link : MobileNode.NO_LINK;
    }

    /** The next router has made ready, or wants to be told of {@code node}. */
    void acknowledged(long now, InboundPacket packet, HandoverAcknowledge acknowledge, MobileNode node, List<Effect> effects) {
        Leaving leaving = node.leaving;
        if (acknowledge.code() == Iana.HANDOVER_UNSOLICITED) {
            if (node.phase == Phase.ATTACHED && node.policy.mobility()) {
                prepare(now, node, packet.source(), effects);
            }
        } else if (leaving != null && leaving.router.equals(packet.source()) && leaving.question != null
                && leaving.question.isAnsweredBy(acknowledge.sequence(), node.sequence)) {
            if (!acknowledge.accepted()) {
                chronicle.note(Severity.INFO, "handover-not-accepted", node, effects, "peer", leaving.router, "code", acknowledge.code());
                node.leaving = null;
                return;
            }
            leaving.ready(now);
            forwarding.prepareRelay(now, node, effects);
            if (leaving.goes) {
                relay(now, node, effects);
            }
        }
    }

    /** The mobile node that {@code message} speaks of, or null. */
    static MobileNodeId nodeOf(MobilityMessage message) {
        MobileNodeIdentifier identifier = message.option(MobileNodeIdentifier.class);
        return identifier == null ? null : MobileNodeId.of(identifier);
    }

    // Time

    void onTime(long now, MobileNode node, List<Effect> effects) {
        if (node.besideUntil <= now) {
            forwarding.endBeside(node, effects);
        }
        if (node.leaving != null) {
            leavingOnTime(now, node, effects);
        }
        if (node.coming != null) {
            comingOnTime(now, node, effects);
        }
    }

    private void leavingOnTime(long now, MobileNode node, List<Effect> effects) {
        Leaving leaving = node.leaving;
        boolean given = leaving.question != null && leaving.question.deadline() <= now && leaving.question.attempts() > MAX_RETRIES;
        if (given || leaving.endsAt() <= now && node.phase == Phase.ATTACHED) {
            chronicle.note(Severity.INFO, "handover-not-completed", node, effects, "next-router", leaving.router);
            if (leaving.isRelaying() && node.present) {
                effects.add(new Effect.ProbeNode(node.link, node.linkLayer));
            }
            forwarding.stay(node, effects);
        } else if (leaving.question != null && leaving.question.deadline() <= now) {
            effects.add(signalling.initiate(now, node, leaving));
            repeat(now, leaving.question);
        }
    }

    private void comingOnTime(long now, MobileNode node, List<Effect> effects) {
        Coming coming = node.coming;
        if (coming.endsAt <= now) {
            chronicle.note(Severity.INFO, "handover-not-completed", node, effects, "previous-router", coming.from);
            forwarding.endComing(node, effects);
        } else if (coming.question != null && coming.question.deadline() <= now) {
            if (coming.question.attempts() > MAX_RETRIES) {
                coming.question = null;
                return;
            }
            effects.add(signalling.unsolicited(now, node, coming));
            repeat(now, coming.question);
        }
    }

    private static void repeat(long now, Question question) {
        question.hurry(now + (FIRST_TIMEOUT << question.attempts() - 1));
    }

    /** When there is something to do about {@code node}. */
    static long deadline(MobileNode node) {
        long earliest = node.besideUntil;
        if (node.leaving != null) {
            boolean waits = node.phase == Phase.ATTACHED;
            earliest = Math.min(earliest, waits ? node.leaving.endsAt() : Engine.NEVER);
            earliest = Math.min(earliest, node.leaving.question == null ? Engine.NEVER : node.leaving.question.deadline());
        }
        if (node.coming != null) {
            earliest = Math.min(earliest, node.coming.endsAt);
            earliest = Math.min(earliest, node.coming.question == null ? Engine.NEVER : node.coming.question.deadline());
        }
        return earliest;
    }
}
