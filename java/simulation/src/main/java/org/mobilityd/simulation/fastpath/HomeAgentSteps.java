package org.mobilityd.simulation.fastpath;

import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Iana;

/** A home agent (RFC 6275 section 10). Each step returns null when the packet does not concern it, or goes on as another one. */
final class HomeAgentSteps {

    private final InterfaceState state;
    private final TunnelSteps tunnels;

    HomeAgentSteps(InterfaceState state, TunnelSteps tunnels) {
        this.state = state;
        this.tunnels = tunnels;
    }

    /** What the home agent itself is sent, and what comes out of its tunnels. */
    PacketVerdict in(Passing passing) {
        if (!state.is(passing.destination(), AddressUse.HOME_AGENT)) {
            return null;
        }
        if (passing.is(Iana.PROTOCOL_MOBILITY)) {
            return state.lift(passing);
        }
        if (passing.is(Iana.PROTOCOL_IPV6)) {
            return leaveTunnel(passing);
        }
        return tunnels.relayErrorOnwards(passing, Tunnel.Match.DESTINATION);
    }

    /** Reverse tunnelling (section 10.4.5): only from the care-of address that is registered for the inner source. */
    private PacketVerdict leaveTunnel(Passing passing) {
        byte[] inner = InterfaceState.inner(passing);
        Tunnel tunnel = inner == null ? null : tunnels.tunnelOf(passing, Tunnel.Match.DESTINATION, Ipv6Bytes.source(inner));
        if (tunnel == null) {
            return null;
        }
        return tunnels.leave(passing, inner, tunnel, AddressUse.HOME_AGENT);
    }

    /** Who else has, or wants, an address that it looks after (sections 10.3.1, 10.4.1). */
    PacketVerdict out(Passing passing) {
        boolean wanted = passing.icmpType() == Iana.ICMPV6_NEIGHBOR_ADVERTISEMENT
                || passing.icmpType() == Iana.ICMPV6_NEIGHBOR_SOLICITATION && passing.source().isUnspecified();
        return wanted ? state.copyUp(passing) : null;
    }
}
