package org.mobilityd.simulation.fastpath;

import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Iana;

/** A home agent (RFC 6275 section 10). Each step returns null when the packet does not concern it, or goes on as another one. */
final class HomeAgentSteps {

    private static final int OVERHEAD = Ipv6Bytes.HEADER_BYTES;

    private final InterfaceState state;
    private final TunnelSteps tunnels;

    HomeAgentSteps(InterfaceState state) {
        this.state = state;
        tunnels = new TunnelSteps(state);
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
        return tunnels.relayError(passing, Tunnel.Match.DESTINATION) ? PacketVerdict.ICMP_ERROR_TRANSLATED : null;
    }

    /** Reverse tunnelling (section 10.4.5): only from the care-of address that is registered for the inner source. */
    private PacketVerdict leaveTunnel(Passing passing) {
        byte[] inner = InterfaceState.inner(passing);
        Tunnel tunnel = inner == null ? null : tunnels.tunnelOf(passing, Tunnel.Match.DESTINATION, Ipv6Bytes.source(inner));
        if (tunnel == null) {
            return null;
        }
        state.usage(tunnel).countIn(inner.length);
        PacketVerdict stopped = tunnels.stopInner(passing, inner, AddressUse.HOME_AGENT);
        return stopped != null ? stopped : state.decapsulate(passing);
    }

    /** What goes into its tunnels (section 10.4.2). */
    PacketVerdict out(Passing passing) {
        if (passing.isNeighborDiscovery()) {
            boolean wanted = passing.icmpType() == Iana.ICMPV6_NEIGHBOR_ADVERTISEMENT
                    || passing.icmpType() == Iana.ICMPV6_NEIGHBOR_SOLICITATION && passing.source().isUnspecified();
            return wanted ? state.copyUp(passing) : null;
        }
        if (!passing.destination().isUnicastRoutable() || passing.source().isLinkLocal()) {
            return null;
        }
        Tunnel tunnel = state.tunnel(Tunnel.Match.DESTINATION, passing.destination());
        if (tunnel == null || passing.layout().isCut() || tunnel.remote().equals(passing.destination()) || passing.hopLimit() <= 1) {
            return null;
        }
        Usage usage = state.usage(tunnel);
        long mtu = state.exceededMtu(tunnel.remote(), passing.length() + OVERHEAD, usage);
        if (mtu != 0 && passing.length() > Usage.MINIMUM_MTU) {
            return state.sendPacketTooBig(passing, mtu - OVERHEAD);
        }
        usage.countOut(passing.length());
        passing.replace(Tunnelling.encapsulate(passing.packet(), tunnel.local(), tunnel.remote(), true));
        if (mtu != 0) {
            return state.liftForFragmentation(passing, mtu, 0);
        }
        return passing.isDecapsulated() ? PacketVerdict.RELAYED_BETWEEN_TUNNELS : PacketVerdict.ENCAPSULATED;
    }
}
