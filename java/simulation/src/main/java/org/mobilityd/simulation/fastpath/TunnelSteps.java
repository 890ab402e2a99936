package org.mobilityd.simulation.fastpath;

import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

/** What all that have tunnels do alike with them (RFC 2473, RFC 6275 sections 10.4, 11.3.1, RFC 5213 sections 5.6.2, 6.10.5). */
final class TunnelSteps {

    private static final int OVERHEAD = Ipv6Bytes.HEADER_BYTES;

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

    /** The packet of that tunnel with {@code inner} in it is opened; null, or why not. A mobility message for an address of that use goes up. */
    PacketVerdict leave(Passing passing, byte[] inner, Tunnel tunnel, AddressUse use) {
        state.usage(tunnel).countIn(inner.length);
        PacketVerdict stopped = stopInner(passing, inner, use);
        return stopped != null ? stopped : state.decapsulate(passing);
    }

    /** A packet that is being forwarded goes into the tunnel of its destination, or of its source; null when there is none for it. */
    PacketVerdict enter(Passing passing, Tunnel.Match match) {
        boolean stays = passing.isNeighborDiscovery() || !passing.destination().isUnicastRoutable() || passing.source().isLinkLocal();
        boolean byDestination = isByDestination(match);
        Tunnel tunnel = stays ? null : state.tunnel(match, byDestination ? passing.destination() : passing.source());
        if (tunnel == null || passing.layout().isCut() || passing.hopLimit() <= 1
                || passing.destination().equals(byDestination ? tunnel.remote() : tunnel.local())) {
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

    private static boolean isByDestination(Tunnel.Match match) {
        return match == Tunnel.Match.DESTINATION || match == Tunnel.Match.HANDOVER;
    }

    /** What this node has made itself goes into the tunnel of its destination, if there is one; it fits through every path. */
    void enterOwn(Passing passing) {
        Tunnel tunnel = state.tunnel(Tunnel.Match.DESTINATION, passing.destination());
        if (tunnel != null && !passing.destination().equals(tunnel.remote())) {
            state.usage(tunnel).countOut(passing.length());
            passing.replace(Tunnelling.encapsulate(passing.packet(), tunnel.local(), tunnel.remote(), false));
        }
    }

    /**
     * The verdict on what does not come out of the tunnel, else null: neighbour discovery, because whoever is not on the link has no say there
     * (RFC 4861 section 11.2), and a mobility message for one of our addresses of that use.
     */
    private PacketVerdict stopInner(Passing passing, byte[] inner, AddressUse use) {
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
        Tunnel tunnel = state.tunnel(match, isByDestination(match) ? receiver : sender);
        if (tunnel == null || !tunnel.local().equals(Ipv6Bytes.source(error.quoted()))
                || !tunnel.remote().equals(Ipv6Bytes.destination(error.quoted())) || !tunnel.local().equals(passing.destination())) {
            return false;
        }
        state.learn(state.usage(tunnel), error);
        passing.replace(error.relayed(sender));
        return true;
    }

    /** The same at a router, from where it goes into the tunnel of whom it is for when that one is away, or has just left; null when it was none. */
    PacketVerdict relayErrorOnwards(Passing passing, Tunnel.Match match) {
        if (!relayError(passing, match)) {
            return null;
        }
        PacketVerdict entered = enter(passing, Tunnel.Match.DESTINATION);
        if (entered == null) {
            entered = enter(passing, Tunnel.Match.HANDOVER);
        }
        return entered == null ? PacketVerdict.ICMP_ERROR_TRANSLATED : entered;
    }
}
