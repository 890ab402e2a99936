package org.mobilityd.protocol.anchor;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.protocol.proxy.Revocation;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingRevocationAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationIndication;

/**
 * Binding revocation (RFC 5846). Who anchors a prefix may revoke it: the database everything of a mobile node, without a database each router
 * its own prefix. A router that serves the mobile node does not revoke, it deregisters.
 */
final class Revoking {

    private final Router router;
    private final Signalling signalling;
    private final Forwarding forwarding;
    private final Chronicle chronicle;
    private final Serving serving;

    Revoking(Router router, Serving serving) {
        this.router = router;
        this.signalling = router.signalling;
        this.forwarding = router.forwarding;
        this.chronicle = router.chronicle;
        this.serving = serving;
    }

    /** An operator of this router expels {@code id}. */
    void byOperator(long now, MobileNodeId id, List<Effect> effects) {
        MobileNode node = router.nodes.find(id);
        if (node == null) {
            return;
        }
        chronicle.note(Severity.INFO, "mobile-node-revoked", node, effects);
        router.bar(now, id);
        serving.withdraw(node, effects);
        node.expelled = true;
        node.offered = false;
        node.awaited = false;
        boolean anchored = node.phase == Phase.ELSEWHERE;
        Ipv6Address concerned = signalling.database() != null ? signalling.database() : node.servingRouter;
        Set<Ipv6Address> registeredAt = node.isServed() ? serving.registeredAt(node) : Set.of();
        router.end(now, node, effects);
        if (anchored) {
            node.ask(now, concerned, Question.Kind.REVOCATION);
        }
        registeredAt.forEach(peer -> node.ask(now, peer, Question.Kind.FAREWELL));
        router.nodes.reschedule(node);
    }

    /** The database revokes, or the router that anchors an older prefix. */
    void asked(long now, InboundPacket packet, BindingRevocationIndication indication, List<Effect> effects) {
        boolean central = signalling.isDatabase(packet.source());
        if (!central && (signalling.database() != null || signalling.peer(packet.source()) == null)) {
            chronicle.dropped(packet, "not-from-the-database", effects);
            return;
        }
        Revocation revocation = Revocation.of(packet, indication);
        MobileNode node = revocation.node() == null ? null : router.nodes.find(revocation.node());
        if (node != null && !isOfNow(now, revocation, node, central)) {
            chronicle.dropped(packet, "timestamp", effects);
            return;
        }
        int status = revocation.refusal();
        if (status == Iana.REVOCATION_SUCCESS) {
            status = node == null ? Iana.REVOCATION_BINDING_DOES_NOT_EXIST : follow(now, node, revocation, central, effects);
        }
        effects.add(signalling.answer(revocation, status));
    }

    /** One from before the mobile node's place changed last may be an old one that somebody sends again. */
    private boolean isOfNow(long now, Revocation revocation, MobileNode node, boolean central) {
        Long timestamp = revocation.timestamp();
        Duration window = Duration.ofMillis(router.config.times().validityWindowMillis());
        return timestamp != null && ProxyTimestamp.isLater(timestamp, node.since)
                && (central || ProxyTimestamp.isWithin(window, timestamp, router.ownTime(now)));
    }

    /** @return the status */
    private int follow(long now, MobileNode node, Revocation revocation, boolean central, List<Effect> effects) {
        if (revocation.isHandover() && node.phase == Phase.ATTACHED) {
            return Iana.REVOCATION_MOBILE_NODE_ATTACHED;
        }
        if (central && (revocation.prefixes().isEmpty() || revocation.prefixes().contains(node.prefix))) {
            chronicle.note(Severity.INFO, "mobile-node-revoked", node, effects);
            serving.expel(now, node, effects);
            return Iana.REVOCATION_SUCCESS;
        }
        List<OlderPrefix> revoked = node.older.values().stream()
                .filter(older -> central || older.anchor().equals(revocation.initiator()))
                .filter(older -> revocation.prefixes().isEmpty() || revocation.prefixes().contains(older.prefix())).toList();
        for (OlderPrefix older : revoked) {
            forwarding.endAccess(node, older, effects);
            chronicle.note(Severity.INFO, "older-prefix-revoked", node, effects, "older-prefix", older.prefix());
        }
        router.nodes.reschedule(node);
        return revoked.isEmpty() ? Iana.REVOCATION_BINDING_DOES_NOT_EXIST : Iana.REVOCATION_SUCCESS;
    }

    /** Whoever had to hear that a prefix is revoked has heard it. */
    void answered(long now, Ipv6Address source, BindingRevocationAcknowledgement acknowledgement, List<Effect> effects) {
        MobileNodeId id = Revocation.node(acknowledgement.options());
        MobileNode node = id == null ? null : router.nodes.find(id);
        Question question = node == null ? null : node.question(source);
        if (question != null && question.kind == Question.Kind.REVOCATION
                && question.isAnsweredBy(acknowledgement.sequence(), node.sequence)) {
            router.release(now, node, effects);
        }
    }
}
