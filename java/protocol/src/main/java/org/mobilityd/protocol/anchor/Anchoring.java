package org.mobilityd.protocol.anchor;

import java.time.Duration;
import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.anchor.Handover.Kind;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.proxy.ProxyRegistration;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.ProxyMobilityOption.ServingMaar;

/** Mobile nodes that other routers serve: their prefixes of ours are tunnelled there. */
final class Anchoring {

    private final Router router;
    private final Signalling signalling;
    private final Forwarding forwarding;
    private final Chronicle chronicle;

    Anchoring(Router router) {
        this.router = router;
        this.signalling = router.signalling;
        this.forwarding = router.forwarding;
        this.chronicle = router.chronicle;
    }

    void told(long now, InboundPacket packet, ProxyRegistration registration, List<Effect> effects) {
        boolean central = signalling.isDatabase(packet.source());
        MobileNode node = registration.node() == null ? null : router.nodes.find(registration.node());
        boolean dismissal = registration.deregistration() && node != null && packet.source().equals(node.servingRouter);
        if (!central && (signalling.database() != null && !dismissal || signalling.peer(packet.source()) == null)) {
            chronicle.dropped(packet, "not-from-the-database", effects);
            return;
        }
        if (node != null && (!node.policy.mobility() || router.isBarred(now, node.id) && !registration.deregistration())) {
            node = null;
        }
        if (node == null && packet.destination().equals(signalling.group())) {
            return;
        }
        ServingMaar option = registration.update().option(ServingMaar.class);
        Ipv6Address serving = central ? option == null ? null : option.maar() : packet.source();
        int refusal = refusal(now, node, registration, serving, central);
        if (refusal != Iana.STATUS_ACCEPTED) {
            effects.add(signalling.answer(registration, packet.source(), refusal, 0, router.ownTime(now), List.of()));
            effects.add(new Effect.Report(Event.of(node == null ? Severity.DEBUG : Severity.INFO, "proxy-registration-rejected",
                    "peer", packet.source(), "mobile-node", registration.node(), "status", refusal)));
            if (registration.deregistration() && !central && node != null) {
                contradict(now, node, packet.source());
            }
            return;
        }
        if (registration.deregistration()) {
            farewell(now, node, registration, central, effects);
        } else {
            follow(now, node, registration, serving, central, effects);
        }
        router.nodes.reschedule(node);
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
        Duration window = Duration.ofMillis(router.config.times().validityWindowMillis());
        if (timestamp == null || !central && !ProxyTimestamp.isWithin(window, timestamp, router.ownTime(now))) {
            return Iana.STATUS_TIMESTAMP_MISMATCH;
        }
        boolean again = node.phase == Phase.ELSEWHERE && serving.equals(node.servingRouter) && timestamp == node.since;
        boolean conceded = central && node.phase == Phase.ENDING;
        boolean late = !again && !conceded && !ProxyTimestamp.isLater(timestamp, node.since);
        boolean overHere = registration.deregistration() && node.phase == Phase.ATTACHED;
        return late || overHere ? Iana.STATUS_TIMESTAMP_LOWER_THAN_PREVIOUS : Iana.STATUS_ACCEPTED;
    }

    private void follow(long now, MobileNode node, ProxyRegistration registration, Ipv6Address serving, boolean central,
            List<Effect> effects) {
        if (node.phase != Phase.ELSEWHERE || !serving.equals(node.servingRouter)) {
            node.formerRouter = node.phase == Phase.ELSEWHERE ? node.servingRouter : null;
            node.lastSeenHere = node.phase != Phase.ELSEWHERE && node.traced;
            node.probes = 0;
            node.probeAt = node.present ? now : Engine.NEVER;
            chronicle.begins(now, node, Kind.ELSEWHERE, serving, effects);
        }
        boolean comes = node.coming != null && node.coming.from.equals(serving);
        if (!comes) {
            forwarding.endComing(node, effects);
            forwarding.withdraw(node, effects);
        }
        underWay(now, node, serving, effects);
        node.servingRouter = serving;
        node.offered = false;
        node.awaited = false;
        accepted(node, registration.timestamp());
        node.grantedUnits = Math.max(1, Math.min(registration.update().lifetimeUnits(), signalling.lifetimeUnits(node)));
        node.endVisit(Phase.ELSEWHERE, now + Lifetimes.nanosOfUnits(node.grantedUnits));
        forwarding.anchor(node, node.anchoredUntil(), effects);
        router.store(now, node, serving, node.anchoredUntil() - now, effects);
        if (central) {
            effects.add(accept(now, node, registration, signalling.database(), List.of(new ServingMaar(serving))));
            if (signalling.isLocator()) {
                effects.add(accept(now, node, registration, serving, List.of()));
            }
        } else {
            effects.add(signalling.answerOfAnchor(registration, node, node.formerRouter, node.grantedUnits, router.ownTime(now)));
        }
    }

    /** Packets from where {@code node} was, or to there, are taken as long as there may be some. */
    private void underWay(long now, MobileNode node, Ipv6Address serving, List<Effect> effects) {
        boolean announced = node.leaving != null && serving.equals(node.leaving.router);
        boolean moved = node.phase == Phase.ELSEWHERE && !serving.equals(node.servingRouter) && node.servingRouter != null;
        if (announced) {
            node.besideUntil = Math.min(node.besideUntil, now + Announcements.UNDER_WAY_NANOS);
        } else if (node.leaving != null || moved) {
            forwarding.endBeside(node, effects);
        }
        if (moved) {
            forwarding.beside(now, node, Tunnel.Match.HANDOVER, node.prefix, node.servingRouter, Announcements.UNDER_WAY_NANOS, effects);
        }
        node.leaving = null;
    }

    private Effect accept(long now, MobileNode node, ProxyRegistration registration, Ipv6Address to, List<MobilityOption> more) {
        return signalling.answer(registration, to, Iana.STATUS_ACCEPTED, node.grantedUnits, router.ownTime(now), more);
    }

    /** The session is over; without a database the serving router says so, and the node may yet turn up elsewhere. */
    private void farewell(long now, MobileNode node, ProxyRegistration registration, boolean central, List<Effect> effects) {
        boolean fromServing = node.phase == Phase.ELSEWHERE && registration.router().equals(node.servingRouter);
        effects.add(signalling.answer(registration, registration.router(), Iana.STATUS_ACCEPTED, 0, router.ownTime(now), List.of()));
        if (central) {
            router.release(now, node, effects);
        } else if (fromServing) {
            accepted(node, registration.timestamp());
            router.end(now, node, effects);
        }
    }

    /** {@code peer} says that {@code node} is nowhere: if it is here, that one may anchor a prefix of it, and has not heard of us. */
    private void contradict(long now, MobileNode node, Ipv6Address peer) {
        boolean known = node.older.values().stream().anyMatch(older -> older.anchor().equals(peer)) || node.dismissed.contains(peer);
        if (node.phase == Phase.ATTACHED && signalling.database() == null && !known && node.question(peer) == null) {
            node.ask(now, peer, Question.Kind.REGISTRATION);
            router.nodes.reschedule(node);
        }
    }

    private static void accepted(MobileNode node, long timestamp) {
        node.since = timestamp;
        node.timestamp = ProxyTimestamp.isLater(timestamp, node.timestamp) ? timestamp : node.timestamp;
    }

    /** The database ends a session for its serving router; a previous one learns how long it goes on (RFC 8885 section 3.5). */
    void farewellAnswered(long now, MobileNode node, BindingAcknowledgement accepted, List<Effect> effects) {
        node.offered = false;
        node.awaited = accepted.lifetimeUnits() > 0;
        if (node.phase == Phase.ENDING) {
            node.endsAt = now + Lifetimes.nanosOfUnits(accepted.lifetimeUnits()) + Router.ENDING_NANOS;
        } else if (node.phase == Phase.ELSEWHERE && accepted.lifetimeUnits() > 0) {
            node.grantedUnits = Math.min(accepted.lifetimeUnits(), signalling.lifetimeUnits(node));
            node.endsAt = now + Lifetimes.nanosOfUnits(node.grantedUnits);
            forwarding.anchor(node, node.anchoredUntil(), effects);
            router.store(now, node, node.servingRouter, node.anchoredUntil() - now, effects);
        } else if (node.phase == Phase.ELSEWHERE) {
            router.release(now, node, effects);
        }
    }
}
