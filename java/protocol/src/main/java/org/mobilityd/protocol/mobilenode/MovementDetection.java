package org.mobilityd.protocol.mobilenode;

import java.util.List;
import java.util.Optional;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.PacketCodec;

/**
 * Finds out where the node is attached (RFC 6275 section 11.5): solicits and listens to routers, notices when the current one falls
 * silent, and says what {@link CareOfAddressSelection} makes of it.
 *
 * <p>Hints that the node may have moved: a link that was associated (routers are solicited at once), an advertisement that is overdue by
 * the router's own Advertisement Interval, a new router with another prefix beside the current one. On the last two the current router
 * is asked whether it is still there, and left only when it does not answer.
 */
final class MovementDetection {

    private final List<LinkState> links;
    private final RouterList routers = new RouterList();
    private final ReachabilityProbe probe = new ReachabilityProbe();
    private final InterfaceIdentifiers identifiers;
    private final CareOfAddressSelection selection;

    private Attachment attachment;
    private long attachedSince;
    private long validUntil = Engine.NEVER;
    private long lastSignOfRouter;
    private long hintAt;

    MovementDetection(MobileNodeConfig config, InterfaceIdentifiers identifiers) {
        this.links = config.links().stream().map(LinkState::new).toList();
        this.identifiers = identifiers;
        this.selection = new CareOfAddressSelection(config.home(), identifiers);
    }

    void start(long now, List<Effect> effects) {
        hintAt = now;
        links.forEach(link -> link.start(now, effects));
    }

    /** Where the node should be attached, or null: no router is known. */
    Attachment attachment() {
        return attachment;
    }

    /** When the last sign came that the node may have moved: handovers are timed from here. */
    long hintAt() {
        return hintAt;
    }

    /** Until when the prefix of the present address is valid (nanoseconds). */
    long validUntil() {
        return validUntil;
    }

    boolean isUp(int link) {
        return state(link).map(LinkState::up).orElse(false);
    }

    /** Whether packets from and to an address may still pass: its link is up and its router has not fallen silent. */
    boolean isAlive(Attachment former) {
        return isUp(former.link()) && routers.find(former.link(), former.router())
                .filter(router -> router.prefix(former.prefix()) != null)
                .filter(router -> state(former.link()).filter(link -> router.lastHeard() >= link.associatedAt()).isPresent()).isPresent();
    }

    void linkChanged(long now, int index, boolean up, List<Effect> effects) {
        LinkState link = state(index).orElse(null);
        if (link == null) {
            return;
        }
        hintAt = now;
        if (up) {
            identifiers.forget(index);
            link.associated(now, effects);
        } else {
            link.lost();
        }
        reconsider(now);
    }

    void linkLocalAddress(int index, Ipv6Address address) {
        state(index).ifPresent(link -> link.linkLocalAddress(address));
    }

    void advertisement(long now, InboundPacket packet, RouterAdvertisement advertisement, List<Effect> effects) {
        LinkState link = state(packet.link()).orElse(null);
        String fault = fault(packet, link);
        if (fault != null) {
            effects.add(new Effect.Report(Event.of(Event.Severity.DEBUG, "router-advertisement-dropped", "router", packet.source(),
                    "reason", fault)));
            return;
        }
        boolean ofCurrentRouter = attachment != null && attachment.link() == link.index() && attachment.router().equals(packet.source());
        routers.hear(now, link.index(), packet.source(), advertisement, currentRouter().orElse(null));
        if (advertisement.routerLifetimeSeconds() > 0) {
            link.routerAnswered();
        }
        if (ofCurrentRouter) {
            lastSignOfRouter = now;
            probe.stop();
        }
        Attachment before = attachment;
        reconsider(now);
        if (!ofCurrentRouter && before != null && before.equals(attachment)) {
            verifyUnlessAgreeing(now, link.index(), packet.source(), effects);
        }
    }

    /** RFC 4861 section 6.1.2; and what a tunnel brings is no neighbour's. */
    private static String fault(InboundPacket packet, LinkState link) {
        if (link == null || packet.tunnel() != null) {
            return "not-from-a-link";
        }
        if (packet.hopLimit() != PacketCodec.NEIGHBOR_DISCOVERY_HOP_LIMIT) {
            return "hop-limit";
        }
        return packet.source().isLinkLocal() ? null : "source";
    }

    /** A new router on our link without our prefix: perhaps another link already. */
    private void verifyUnlessAgreeing(long now, int link, Ipv6Address source, List<Effect> effects) {
        Router other = routers.find(link, source).orElse(null);
        boolean agrees = other == null || link != attachment.link() || other.prefix(attachment.prefix()) != null;
        // A router that says how often it advertises is known to be there until it is overdue.
        boolean known = overdueAt() != Engine.NEVER && now < overdueAt();
        if (!agrees && !known && !probe.running() && isNews(now, other)) {
            hintAt = now;
            probe.start(now, attachment, effects);
        }
    }

    private static boolean isNews(long now, Router router) {
        for (Router.Prefix prefix : router.prefixes()) {
            if (prefix.firstHeard() == now) {
                return true;
            }
        }
        return false;
    }

    void neighborAdvertisement(long now, InboundPacket packet, NeighborAdvertisement advertisement) {
        if (probe.answeredBy(packet, advertisement)) {
            lastSignOfRouter = now;
        }
    }

    /** Another node uses an address that was formed here: another one is formed. */
    void addressDuplicate(long now, int link, Ipv6Address address) {
        routers.all().stream().filter(router -> router.link() == link).forEach(router -> {
            for (Router.Prefix prefix : router.prefixes()) {
                if (prefix.autonomous() && prefix.value().contains(address)) {
                    hintAt = now;
                    identifiers.duplicate(link, prefix.value());
                    return;
                }
            }
        });
        reconsider(now);
    }

    void onTime(long now, List<Effect> effects) {
        links.forEach(link -> link.onTime(now, effects));
        routers.dropExpired(now);
        if (probe.failedBy(now, effects)) {
            currentRouter().ifPresent(routers::remove);
        } else if (overdueAt() <= now && !probe.running()) {
            hintAt = now;
            probe.start(now, attachment, effects);
            state(attachment.link()).ifPresent(link -> link.solicitUnlessSoliciting(now, effects));
        }
        reconsider(now);
    }

    long nextDeadline(long now) {
        long next = Math.min(routers.nextExpiry(now), probe.nextDeadline());
        if (!probe.running()) {
            next = Math.min(next, overdueAt());
        }
        for (LinkState link : links) {
            next = Math.min(next, link.nextDeadline());
        }
        return next;
    }

    /** When the current router should have been heard again, and some time to spare, or {@link Engine#NEVER}. */
    private long overdueAt() {
        long interval = currentRouter().map(Router::advertisementInterval).orElse(Engine.NEVER);
        return interval == Engine.NEVER || !isUp(attachment.link()) ? Engine.NEVER : lastSignOfRouter + interval
                + Math.max(interval / 2, Timing.ADVERTISEMENT_GRACE);
    }

    private Optional<Router> currentRouter() {
        return attachment == null ? Optional.empty() : routers.find(attachment.link(), attachment.router());
    }

    private Optional<LinkState> state(int index) {
        return links.stream().filter(link -> link.index() == index).findFirst();
    }

    private void reconsider(long now) {
        Attachment selected = selection.select(now, links, routers, attachment, attachedSince);
        if (selected == null || !selected.equals(attachment)) {
            probe.stop();
            if (hintAt < attachedSince) {
                // Nothing has announced this move: the advertisement itself is its first sign.
                hintAt = now;
            }
            lastSignOfRouter = now;
            attachedSince = now;
        }
        attachment = selected;
        currentRouter().map(router -> router.prefix(attachment.prefix())).ifPresent(prefix -> validUntil = prefix.validUntil());
    }
}
