package org.mobilityd.protocol.anchor;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.anchor.MobileNode.Beside;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * What is done with a mobile node's packets: routed onto its link and taken from it alone, tunnelled to the router that serves it, or to those
 * that anchor it.
 */
final class Forwarding {

    private final Ipv6Address address;

    Forwarding(Ipv6Address address) {
        this.address = address;
    }

    /** Packets to {@code prefix} go onto the link where {@code node} is, or is expected: the kernel keeps a few until it answers. */
    void route(MobileNode node, Ipv6Prefix prefix, List<Effect> effects) {
        if ((node.phase == Phase.ATTACHED || node.coming != null) && node.routed.add(prefix)) {
            effects.add(new Effect.AddNodeRoute(node.link, prefix));
        }
    }

    /**
     * {@code node} is called {@link MobileNode#linkLayer}, and who is not sends from none of its prefixes. That of ours stays its own while
     * it is elsewhere: coming back it may send at once.
     */
    void reserve(MobileNode node, List<Effect> effects) {
        reserve(node, node.prefix, effects);
        node.older.keySet().forEach(prefix -> reserve(node, prefix, effects));
    }

    private static void reserve(MobileNode node, Ipv6Prefix prefix, List<Effect> effects) {
        if (node.linkLayer != null) {
            effects.add(new Effect.ReserveSource(prefix, node.linkLayer));
        }
    }

    /** Nothing goes onto the link of {@code node} any more. */
    void unroute(MobileNode node, List<Effect> effects) {
        node.routed.forEach(prefix -> effects.add(new Effect.RemoveNodeRoute(node.link, prefix)));
        node.routed.clear();
    }

    /** Nothing to {@code prefix} does. */
    void unroute(MobileNode node, Ipv6Prefix prefix, List<Effect> effects) {
        if (node.routed.remove(prefix)) {
            effects.add(new Effect.RemoveNodeRoute(node.link, prefix));
        }
    }

    /** Packets from a prefix of another router go there, and those to it come from there; replaces what it was before. */
    void access(MobileNode node, OlderPrefix access, List<Effect> effects) {
        if (node.older.put(access.prefix(), access) == null) {
            reserve(node, access.prefix(), effects);
        }
        if (!isRelayed(node, access.prefix())) {
            effects.add(install(Tunnel.Match.SOURCE, access.prefix(), access.anchor(), access.expires()));
        }
        route(node, access.prefix(), effects);
    }

    void endAccess(MobileNode node, OlderPrefix access, List<Effect> effects) {
        node.older.remove(access.prefix());
        if (!isRelayed(node, access.prefix())) {
            effects.add(new Effect.RemoveTunnel(Tunnel.Match.SOURCE, access.prefix()));
        }
        effects.add(new Effect.ReleaseSource(access.prefix()));
        unroute(node, access.prefix(), effects);
    }

    /** {@code node} is not here: neither routes nor tunnels on its behalf. Which they were stays known until its visit is ended. */
    void withdraw(MobileNode node, List<Effect> effects) {
        unroute(node, effects);
        node.older.keySet().stream().filter(prefix -> !isRelayed(node, prefix))
                .forEach(prefix -> effects.add(new Effect.RemoveTunnel(Tunnel.Match.SOURCE, prefix)));
        node.older.keySet().forEach(prefix -> effects.add(new Effect.ReleaseSource(prefix)));
    }

    /** Packets to the prefix of {@code node} go to its serving router. @param expires monotonic nanoseconds */
    void anchor(MobileNode node, long expires, List<Effect> effects) {
        effects.add(install(Tunnel.Match.DESTINATION, node.prefix, node.servingRouter, expires));
    }

    void endAnchor(MobileNode node, List<Effect> effects) {
        effects.add(new Effect.RemoveTunnel(Tunnel.Match.DESTINATION, node.prefix));
    }

    // Handovers that are announced

    /** {@code node} will come: what its present router relays goes onto the link, and to that router what comes from the link. */
    void expect(long now, MobileNode node, List<Effect> effects) {
        Ipv6Address from = node.coming.from;
        long expires = now + 2 * Announcements.PREPARED_NANOS;
        beside(now, node, Tunnel.Match.HANDOVER, node.prefix, from, 2 * Announcements.PREPARED_NANOS, effects);
        reserve(node, node.prefix, effects);
        route(node, node.prefix, effects);
        for (OlderPrefix older : node.coming.prefixes) {
            reserve(node, older.prefix(), effects);
            effects.add(install(Tunnel.Match.SOURCE, older.prefix(), from, expires));
            besideOlder(now, node, older, from, effects);
            route(node, older.prefix(), effects);
        }
    }

    /** It is here now. */
    void arrive(long now, MobileNode node) {
        node.coming.prefixes.forEach(older -> node.older.put(older.prefix(), older));
        node.besideUntil = node.beside.isEmpty() ? node.besideUntil : now + Announcements.PREPARED_NANOS;
        node.coming = null;
    }

    /** {@code node} does not come, or at least not as announced. */
    void endComing(MobileNode node, List<Effect> effects) {
        if (node.coming != null) {
            for (OlderPrefix older : node.coming.prefixes) {
                effects.add(new Effect.RemoveTunnel(Tunnel.Match.SOURCE, older.prefix()));
                effects.add(new Effect.ReleaseSource(older.prefix()));
            }
            unroute(node, effects);
            endBeside(node, effects);
            node.coming = null;
        }
    }

    /** The next router of {@code node} is ready: what that sends of it goes on, to the anchors too. */
    void prepareRelay(long now, MobileNode node, List<Effect> effects) {
        Ipv6Address next = node.leaving.router;
        beside(now, node, Tunnel.Match.HANDOVER, node.prefix, next, 2 * Announcements.PREPARED_NANOS, effects);
        node.leaving.prefixes.forEach(older -> besideOlder(now, node, older, next, effects));
    }

    private void besideOlder(long now, MobileNode node, OlderPrefix older, Ipv6Address router, List<Effect> effects) {
        beside(now, node, Tunnel.Match.HANDOVER, older.prefix(), router, 2 * Announcements.PREPARED_NANOS, effects);
        beside(now, node, Tunnel.Match.ANCHOR, older.prefix(), older.anchor(), 2 * Announcements.PREPARED_NANOS, effects);
    }

    /** What is for {@code node} goes to its next router; what it sends itself, while it is here, takes its way as before. */
    void relay(long now, MobileNode node, List<Effect> effects) {
        effects.add(install(Tunnel.Match.DESTINATION, node.prefix, node.leaving.router, now + 2 * Announcements.PREPARED_NANOS));
        node.older.keySet().stream().filter(prefix -> isRelayed(node, prefix))
                .forEach(prefix -> effects.add(new Effect.RemoveTunnel(Tunnel.Match.SOURCE, prefix)));
    }

    private static boolean isRelayed(MobileNode node, Ipv6Prefix prefix) {
        return node.leaving != null && node.leaving.relays(prefix);
    }

    /** {@code node} does not go where it was announced to go: everything is as before. */
    void stay(MobileNode node, List<Effect> effects) {
        if (node.leaving == null) {
            return;
        }
        List<OlderPrefix> relayed = node.older.values().stream().filter(older -> isRelayed(node, older.prefix())).toList();
        relayed.forEach(older -> effects.add(install(Tunnel.Match.SOURCE, older.prefix(), older.anchor(), older.expires())));
        endRelay(node, effects);
        endBeside(node, effects);
    }

    private void endRelay(MobileNode node, List<Effect> effects) {
        if (node.leaving != null && node.leaving.isRelaying()) {
            endAnchor(node, effects);
        }
        node.leaving = null;
    }

    /** Of a handover of {@code node} nothing is left; its other tunnels have been withdrawn. */
    void endHandover(MobileNode node, List<Effect> effects) {
        endRelay(node, effects);
        endComing(node, effects);
        endBeside(node, effects);
    }

    /** A tunnel beside those that last, for {@code lifetime} nanoseconds. */
    void beside(long now, MobileNode node, Tunnel.Match match, Ipv6Prefix prefix, Ipv6Address remote, long lifetime, List<Effect> effects) {
        node.beside.add(new Beside(match, prefix));
        node.besideUntil = node.besideUntil == Engine.NEVER ? now + lifetime : Math.max(node.besideUntil, now + lifetime);
        effects.add(install(match, prefix, remote, now + lifetime));
    }

    void endBeside(MobileNode node, List<Effect> effects) {
        node.beside.forEach(key -> effects.add(new Effect.RemoveTunnel(key.match(), key.prefix())));
        node.beside.clear();
        node.besideUntil = Engine.NEVER;
    }

    private Effect install(Tunnel.Match match, Ipv6Prefix prefix, Ipv6Address remote, long expires) {
        return new Effect.InstallTunnel(new Tunnel(match, prefix, address, remote, expires));
    }
}
