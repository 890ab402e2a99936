package org.mobilityd.simulation.fastpath;

import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

/** What home agent and mobile node do alike with the tunnel between them (RFC 2473, RFC 6275 sections 10.4.5, 11.3.1). */
final class TunnelSteps {

    private final InterfaceState state;

    TunnelSteps(InterfaceState state) {
        this.state = state;
    }

    /** The tunnel that {@code innerAddress} is reached by, when the packet came from its other end; else null. */
    Tunnel tunnelOf(Passing passing, Tunnel.Match match, Ipv6Address innerAddress) {
        Tunnel tunnel = state.tunnel(match, innerAddress);
        boolean ends = tunnel != null && tunnel.local().equals(passing.destination()) && tunnel.remote().equals(passing.source());
        return ends ? tunnel : null;
    }

    /**
     * The verdict on what does not come out of the tunnel, else null: neighbour discovery, because whoever is not on the link has no say there
     * (RFC 4861 section 11.2), and a mobility message for one of our addresses of that use.
     */
    PacketVerdict stopInner(Passing passing, byte[] inner, AddressUse use) {
        PacketLayout layout = PacketLayout.of(inner);
        if (Passing.isNeighborDiscovery(inner, layout)) {
            return PacketVerdict.DROP_FORGED_SOURCE;
        }
        if (layout.upperProtocol() != Iana.PROTOCOL_MOBILITY || !state.is(Ipv6Bytes.destination(inner), use)) {
            return null;
        }
        return state.lift(passing, inner, layout, new Encapsulation(passing.source(), passing.destination()), false);
    }

    /** Sends a Packet Too Big about a tunnel packet to whom the packet inside came from (RFC 2473 section 8.1): whether it was one. */
    boolean relayError(Passing passing, Tunnel.Match match) {
        IcmpError error = IcmpError.of(passing);
        if (error == null || error.type() != Iana.ICMPV6_PACKET_TOO_BIG || error.layout().upperProtocol() != Iana.PROTOCOL_IPV6
                || error.layout().upperAt() != Ipv6Bytes.HEADER_BYTES || error.quoted().length < 2 * Ipv6Bytes.HEADER_BYTES) {
            return false;
        }
        int inner = Ipv6Bytes.HEADER_BYTES;
        Ipv6Address sender = Ipv6Bytes.address(error.quoted(), inner + Ipv6Bytes.SOURCE_AT);
        Ipv6Address receiver = Ipv6Bytes.address(error.quoted(), inner + Ipv6Bytes.DESTINATION_AT);
        Tunnel tunnel = state.tunnel(match, match == Tunnel.Match.DESTINATION ? receiver : sender);
        if (tunnel == null || !tunnel.local().equals(Ipv6Bytes.source(error.quoted()))
                || !tunnel.remote().equals(Ipv6Bytes.destination(error.quoted())) || !tunnel.local().equals(passing.destination())) {
            return false;
        }
        state.learn(state.usage(tunnel), error);
        passing.replace(error.relayed(sender));
        return true;
    }
}
