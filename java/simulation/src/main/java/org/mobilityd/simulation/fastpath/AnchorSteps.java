package org.mobilityd.simulation.fastpath;

import java.util.List;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.LinkLayerIdentifier;

/**
 * A distributed anchor router (RFC 8885): towards its mobile nodes' prefixes a local mobility anchor (RFC 5213 section 5.6.2), for
 * visitors a mobile access gateway (section 6.10.5). Each step returns null when the packet does not concern it, or goes on as another one.
 */
final class AnchorSteps {

    private static final List<Tunnel.Match> RELAYING =
            List.of(Tunnel.Match.DESTINATION, Tunnel.Match.SOURCE, Tunnel.Match.HANDOVER, Tunnel.Match.ANCHOR);

    private final InterfaceState state;
    private final TunnelSteps tunnels;

    AnchorSteps(InterfaceState state, TunnelSteps tunnels) {
        this.state = state;
        this.tunnels = tunnels;
    }

    /** What the router itself is sent by others, and what comes out of its tunnels. */
    PacketVerdict uplink(Passing passing) {
        if (!state.is(passing.destination(), AddressUse.ANCHOR_ROUTER)) {
            return null;
        }
        if (passing.is(Iana.PROTOCOL_MOBILITY)) {
            return state.lift(passing);
        }
        if (passing.is(Iana.PROTOCOL_IPV6)) {
            return passing.layout().isFragment() ? null : leaveTunnel(passing);
        }
        PacketVerdict relayed = null;
        for (Tunnel.Match match : RELAYING) {
            relayed = relayed != null ? relayed : tunnels.relayErrorOnwards(passing, match);
        }
        return relayed;
    }

    /** From the router that serves a mobile node of this one, or to a visitor from its anchor. From others nothing is accepted. */
    private PacketVerdict leaveTunnel(Passing passing) {
        byte[] inner = InterfaceState.inner(passing);
        if (inner == null) {
            return PacketVerdict.DROP_NO_TUNNEL_BINDING;
        }
        Tunnel toOurNode = tunnels.tunnelOf(passing, Tunnel.Match.DESTINATION, Ipv6Bytes.source(inner));
        if (toOurNode != null) {
            return tunnels.leave(passing, inner, toOurNode, AddressUse.ANCHOR_ROUTER);
        }
        Tunnel toAnchor = tunnels.tunnelOf(passing, Tunnel.Match.SOURCE, Ipv6Bytes.destination(inner));
        if (toAnchor == null) {
            return leaveHandoverTunnel(passing, inner);
        }
        PacketVerdict stopped = tunnels.leave(passing, inner, toAnchor, AddressUse.ANCHOR_ROUTER);
        return stopped != null ? stopped : PacketVerdict.DECAPSULATED;
    }

    /**
     * Between two routers of a handover, and with an anchor that has not heard of it or has before they have: what is for a mobile node that
     * has left goes on to its next router, what that has of it to the anchor.
     */
    private PacketVerdict leaveHandoverTunnel(Passing passing, byte[] inner) {
        Ipv6Address from = Ipv6Bytes.source(inner);
        Ipv6Address to = Ipv6Bytes.destination(inner);
        Tunnel ofNode = tunnels.tunnelOf(passing, Tunnel.Match.HANDOVER, from);
        if (ofNode != null) {
            PacketVerdict stopped = tunnels.leave(passing, inner, ofNode, AddressUse.ANCHOR_ROUTER);
            return stopped != null ? stopped : tunnels.enter(passing, Tunnel.Match.ANCHOR);
        }
        Tunnel ofAnchor = tunnels.tunnelOf(passing, Tunnel.Match.ANCHOR, to);
        Tunnel toNode = ofAnchor != null ? ofAnchor : tunnels.tunnelOf(passing, Tunnel.Match.HANDOVER, to);
        if (toNode == null) {
            return PacketVerdict.DROP_NO_TUNNEL_BINDING;
        }
        boolean left = ofAnchor != null && state.tunnel(Tunnel.Match.SOURCE, to) == null;
        PacketVerdict verdict = tunnels.leave(passing, inner, toNode, AddressUse.ANCHOR_ROUTER);
        if (verdict == null && left) {
            verdict = tunnels.enter(passing, Tunnel.Match.HANDOVER);
        }
        return verdict == null ? PacketVerdict.DECAPSULATED : verdict;
    }

    /** What a station says of another's link-layer address, or hides where it cannot be found. */
    PacketVerdict refuseForgedDiscovery(Passing passing) {
        if (passing.layout().isMalformed() && passing.hopLimit() == DiscoveryOptions.HOP_LIMIT) {
            return PacketVerdict.DROP_BAD_EXTENSION_HEADER;
        }
        return DiscoveryOptions.nameAnotherStation(passing) ? drop(passing, PacketVerdict.DROP_FORGED_LINK_ADDRESS) : null;
    }

    private static PacketVerdict drop(Passing passing, PacketVerdict verdict) {
        passing.tell(new FastPathEvent.ForeignSource(passing.source(), passing.destination(), passing.station()));
        return verdict;
    }

    private boolean isForeign(Passing passing, Ipv6Address address) {
        LinkLayerIdentifier owner = state.tables().ownerOf(address);
        return owner != null && passing.station() != null && !owner.equals(passing.station());
    }

    /** Nobody behind an access link alone is a router, sends in the name of another one's prefix, or is the other end of a tunnel. */
    PacketVerdict refuseForged(Passing passing) {
        if (passing.icmpType() == Iana.ICMPV6_ROUTER_ADVERTISEMENT || passing.icmpType() == Iana.ICMPV6_REDIRECT) {
            return drop(passing, PacketVerdict.DROP_ROGUE_ROUTER);
        }
        Ipv6Address advertised = DiscoveryOptions.advertised(passing);
        if (isForeign(passing, passing.source()) || advertised != null && isForeign(passing, advertised)) {
            return drop(passing, PacketVerdict.DROP_FOREIGN_SOURCE);
        }
        boolean listens = passing.icmpType() == Iana.ICMPV6_LISTENER_REPORT || passing.icmpType() == Iana.ICMPV6_LISTENER_REPORT_VERSION_2;
        if (listens && passing.source().isLinkLocal() && passing.station() != null) {
            passing.tell(new FastPathEvent.StationHeard(passing.source(), passing.station()));
        }
        boolean forged = passing.is(Iana.PROTOCOL_IPV6) && state.is(passing.destination(), AddressUse.ANCHOR_ROUTER);
        return forged ? PacketVerdict.DROP_NO_TUNNEL_BINDING : null;
    }

    /** Mobile nodes that look for a router, and what visitors send. */
    PacketVerdict access(Passing passing) {
        if (passing.icmpType() == Iana.ICMPV6_ROUTER_SOLICITATION) {
            return state.copyUp(passing);
        }
        PacketVerdict verdict = tunnels.enter(passing, Tunnel.Match.SOURCE);
        return verdict != null ? verdict : tunnels.enter(passing, Tunnel.Match.ANCHOR);
    }
}
