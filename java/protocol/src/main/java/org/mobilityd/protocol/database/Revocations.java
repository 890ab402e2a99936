package org.mobilityd.protocol.database;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.database.Notifications.Notification;
import org.mobilityd.protocol.database.Notifications.Subject;
import org.mobilityd.protocol.proxy.PeerKeys;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.protocol.proxy.Revocation;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MobilityMessage.BindingRevocationAcknowledgement;

/**
 * Binding revocation (RFC 5846). An operator of the database, or its list of mobile nodes, ends a whole session: every router of it hears
 * it. A previous router revokes what it anchors itself; the serving router hears that. A serving router deregisters instead.
 */
final class Revocations {

    private final DatabaseConfig config;
    private final PeerKeys keys;
    private final Sessions sessions;
    private final Notifications notifications;

    Revocations(DatabaseConfig config, PeerKeys keys, Sessions sessions, Notifications notifications) {
        this.config = config;
        this.keys = keys;
        this.sessions = sessions;
        this.notifications = notifications;
    }

    /** {@code session}, which is no longer one of {@link Sessions}, ends at every router. */
    void revoke(long now, MobilitySession session, List<Effect> effects) {
        Set<Ipv6Address> all = new LinkedHashSet<>(Set.of(session.servingRouter()));
        all.addAll(session.previousRouters());
        all.forEach(router -> notifications.tell(now, session, router, Subject.REVOKED));
        effects.add(new Effect.ForgetSession(session.node()));
        effects.add(new Effect.Report(Event.of(Severity.INFO, "mobility-session-revoked", "mobile-node", session.node(), "routers",
                all.size())));
    }

    /** A router does not anchor its prefix any more. @param arrival our time of day then, as {@link ProxyTimestamp} */
    void asked(long now, Revocation revocation, long arrival, List<Effect> effects) {
        Duration window = Duration.ofMillis(config.validityWindowMillis());
        if (revocation.timestamp() == null || !ProxyTimestamp.isWithin(window, revocation.timestamp(), arrival)) {
            effects.add(new Effect.Report(Event.of(Severity.INFO, "revocation-dropped", "router", revocation.initiator(), "reason",
                    "timestamp")));
            return;
        }
        int status = revocation.refusal();
        if (status == Iana.REVOCATION_SUCCESS && !remove(now, revocation, effects)) {
            status = Iana.REVOCATION_BINDING_DOES_NOT_EXIST;
        }
        BindingRevocationAcknowledgement answer = revocation.acknowledgement(status);
        effects.add(new Effect.TransmitWhenStored(keys.signed(config.address(), revocation.initiator(), answer)));
    }

    private boolean remove(long now, Revocation revocation, List<Effect> effects) {
        MobilitySession session = sessions.find(revocation.node());
        Ipv6Address router = revocation.initiator();
        if (session == null || !session.previousRouters().contains(router)
                || !revocation.prefixes().isEmpty() && !session.prefixesAt(router).containsAll(revocation.prefixes())) {
            return false;
        }
        MobilitySession left = session.without(router);
        sessions.put(now, left, sessions.ends(left.node()));
        effects.add(new Effect.StoreSession(left));
        notifications.cancel(left.node(), List.of(router), notification -> true);
        List<Anchor> revoked = session.anchors().stream().filter(anchor -> anchor.router().equals(router)).toList();
        notifications.tell(now, new MobilitySession(left.node(), left.servingRouter(), revoked, left.timestamp(), left.expires()),
                left.servingRouter(), Subject.ANCHOR_REVOKED);
        effects.add(new Effect.Report(Event.of(Severity.INFO, "anchor-revoked", "mobile-node", left.node(), "router", router)));
        return true;
    }

    /** What {@code notification} of a revocation says. @param ownTime as {@link ProxyTimestamp} */
    Effect indication(Notification notification, long ownTime) {
        List<Ipv6Prefix> prefixes = notification.subject == Subject.REVOKED ? List.of()
                : notification.session.anchors().stream().map(Anchor::prefix).toList();
        return new Effect.TransmitWhenStored(keys.signed(config.address(), notification.router,
                Revocation.indication(notification.sequence, notification.node, prefixes, ownTime)));
    }

    /** A router has followed one, or not; either way it has heard it. */
    void answered(Ipv6Address router, BindingRevocationAcknowledgement acknowledgement, List<Effect> effects) {
        Notification answered = notifications.revocationAnswered(Revocation.node(acknowledgement.options()), router,
                acknowledgement.sequence());
        if (answered != null && acknowledgement.status() >= Iana.REVOCATION_BINDING_DOES_NOT_EXIST) {
            effects.add(new Effect.Report(Event.of(Severity.INFO, "revocation-refused", "mobile-node", answered.node, "router", router,
                    "status", acknowledgement.status())));
        }
    }
}
