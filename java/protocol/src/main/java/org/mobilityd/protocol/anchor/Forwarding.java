package org.mobilityd.protocol.anchor;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** What is done with a mobile node's packets: routed onto its link, tunnelled to the router that serves it, or to those that anchor it. */
final class Forwarding {

    private final Ipv6Address address;

    Forwarding(Ipv6Address address) {
        this.address = address;
    }

    /** Packets to {@code prefix} go onto the link where {@code node} is, or is expected: the kernel keeps a few until it answers. */
    void route(MobileNode node, Ipv6Prefix prefix, List<Effect> effects) {
        boolean wanted = node.phase == Phase.ATTACHED || node.phase == Phase.PREPARED && node.link != MobileNode.NO_LINK;
        if (wanted && node.routed.add(prefix)) {
            effects.add(new Effect.AddNodeRoute(node.link, prefix));
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
        node.older.put(access.prefix(), access);
        effects.add(new Effect.InstallTunnel(new Tunnel(Tunnel.Match.SOURCE, access.prefix(), address, access.anchor(), access.expires())));
        route(node, access.prefix(), effects);
    }

    void endAccess(MobileNode node, OlderPrefix access, List<Effect> effects) {
        node.older.remove(access.prefix());
        effects.add(new Effect.RemoveTunnel(Tunnel.Match.SOURCE, access.prefix()));
        unroute(node, access.prefix(), effects);
    }

    /** {@code node} is not here: neither routes nor tunnels on its behalf. Which they were stays known until its visit is ended. */
    void withdraw(MobileNode node, List<Effect> effects) {
        unroute(node, effects);
        node.older.keySet().forEach(prefix -> effects.add(new Effect.RemoveTunnel(Tunnel.Match.SOURCE, prefix)));
    }

    /** Packets to the prefix of {@code node} go to its serving router. @param expires monotonic nanoseconds */
    void anchor(MobileNode node, long expires, List<Effect> effects) {
        effects.add(new Effect.InstallTunnel(
                new Tunnel(Tunnel.Match.DESTINATION, node.prefix, address, node.servingRouter, expires)));
    }

    void endAnchor(MobileNode node, List<Effect> effects) {
        effects.add(new Effect.RemoveTunnel(Tunnel.Match.DESTINATION, node.prefix));
    }
}
