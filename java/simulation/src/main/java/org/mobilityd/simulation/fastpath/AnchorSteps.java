package org.mobilityd.simulation.fastpath;

import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Iana;

/**
 * A distributed anchor router (RFC 8885): towards its mobile nodes' prefixes a local mobility anchor (RFC 5213 section 5.6.2), for
 * visitors a mobile access gateway (section 6.10.5). Each step returns null when the packet does not concern it, or goes on as another one.
 */
final class AnchorSteps {

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
        PacketVerdict relayed = tunnels.relayErrorOnwards(passing, Tunnel.Match.DESTINATION);
        return relayed != null ? relayed : tunnels.relayErrorOnwards(passing, Tunnel.Match.SOURCE);
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
            return PacketVerdict.DROP_NO_TUNNEL_BINDING;
        }
        PacketVerdict stopped = tunnels.leave(passing, inner, toAnchor, AddressUse.ANCHOR_ROUTER);
        return stopped != null ? stopped : PacketVerdict.DECAPSULATED;
    }

    /** Nobody behind an access link alone is the other end of a tunnel. */
    PacketVerdict refuseTunnel(Passing passing) {
        boolean forged = passing.is(Iana.PROTOCOL_IPV6) && state.is(passing.destination(), AddressUse.ANCHOR_ROUTER);
        return forged ? PacketVerdict.DROP_NO_TUNNEL_BINDING : null;
    }

    /** Mobile nodes that look for a router, and what visitors send. */
    PacketVerdict access(Passing passing) {
        if (passing.icmpType() == Iana.ICMPV6_ROUTER_SOLICITATION) {
            return state.copyUp(passing);
        }
        return tunnels.enter(passing, Tunnel.Match.SOURCE);
    }
}
