package org.mobilityd.simulation.fastpath;

import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/** A mobile node's links, and the interface that holds its home address (RFC 6275 section 11). */
final class MobileNodeSteps {

    private final InterfaceState state;
    private final TunnelSteps tunnels;

    MobileNodeSteps(InterfaceState state, TunnelSteps tunnels) {
        this.state = state;
        this.tunnels = tunnels;
    }

    /** What reaches a link of the mobile node. */
    PacketVerdict link(Passing passing) {
        if (passing.icmpType() == Iana.ICMPV6_ROUTER_ADVERTISEMENT) {
            return state.copyUp(passing);
        }
        boolean atCareOfAddress = state.is(passing.destination(), AddressUse.CARE_OF_ADDRESS);
        if (!atCareOfAddress && !state.is(passing.destination(), AddressUse.HOME_ADDRESS)) {
            return null;
        }
        if (atCareOfAddress && passing.icmpType() == Iana.ICMPV6_NEIGHBOR_ADVERTISEMENT) {
            return state.copyUp(passing);
        }
        if (passing.layout().hasTypeTwoRoutingHeader()) {
            return acceptRoutingHeader(passing);
        }
        if (passing.is(Iana.PROTOCOL_MOBILITY)) {
            return state.lift(passing);
        }
        return atCareOfAddress ? atCareOfAddress(passing) : null;
    }

    private PacketVerdict atCareOfAddress(Passing passing) {
        if (passing.is(Iana.PROTOCOL_IPV6)) {
            return leaveTunnel(passing);
        }
        IcmpError error = IcmpError.of(passing);
        if (error == null) {
            return null;
        }
        // A correspondent knows no mobility messages (section 11.3.5).
        if (error.type() == Iana.ICMPV6_PARAMETER_PROBLEM && error.layout().upperProtocol() == Iana.PROTOCOL_MOBILITY) {
            return state.show(passing) ? PacketVerdict.PASS_COPIED : PacketVerdict.PASS;
        }
        boolean translated = tunnels.relayError(passing, Tunnel.Match.SOURCE) || translateError(passing, error);
        return translated ? PacketVerdict.ICMP_ERROR_TRANSLATED_LOCAL : null;
    }

    /** Out of the home agent's tunnel: only from the home agent that the inner destination is registered with. */
    private PacketVerdict leaveTunnel(Passing passing) {
        byte[] inner = InterfaceState.inner(passing);
        Tunnel tunnel = inner == null ? null : tunnels.tunnelOf(passing, Tunnel.Match.SOURCE, Ipv6Bytes.destination(inner));
        if (tunnel == null) {
            return null;
        }
        PacketVerdict verdict = tunnels.leave(passing, inner, tunnel, AddressUse.HOME_ADDRESS);
        if (verdict != null) {
            return verdict;
        }
        if (!passing.is(Iana.PROTOCOL_MOBILITY)) {
            state.reportFlow(passing, passing.destination(), passing.source());
        }
        return PacketVerdict.DECAPSULATED_LOCAL;
    }

    /** By the optimized route, or silently discarded when a check fails (section 11.3.3). */
    private PacketVerdict acceptRoutingHeader(Passing passing) {
        if (passing.layout().isMalformed()) {
            return PacketVerdict.DROP_BAD_EXTENSION_HEADER;
        }
        if (passing.layout().isCut()) {
            return PacketVerdict.DROP_TRUNCATED;
        }
        Ipv6Address homeAddress = TypeTwoRoutingHeader.homeAddress(passing.packet(), passing.layout());
        if (!state.is(homeAddress, AddressUse.HOME_ADDRESS)) {
            return PacketVerdict.DROP_NOT_HOME_ADDRESS;
        }
        if (passing.is(Iana.PROTOCOL_MOBILITY)) {
            return state.lift(passing);
        }
        Binding binding = state.binding(BindingTable.BINDING_UPDATE_LIST, passing.source(), homeAddress);
        if (binding != null) {
            state.usage(BindingTable.BINDING_UPDATE_LIST, binding.key()).countIn(passing.length());
            state.reportIfExpiring(passing, BindingTable.BINDING_UPDATE_LIST, binding);
        }
        passing.replace(TypeTwoRoutingHeader.remove(passing.packet()));
        return PacketVerdict.ROUTING_HEADER_REMOVED;
    }

    /** An error about a packet into which a Home Address option was put here: in the very header that is made for it. */
    private boolean translateError(Passing passing, IcmpError error) {
        PacketLayout quoted = error.layout();
        if (!quoted.hasHomeAddressOption() || quoted.hasOtherOptions() || quoted.hasSeveralHomeAddresses()
                || 8 * (1 + Ipv6Bytes.u8(error.quoted(), quoted.optionHeaderAt() + 1)) != HomeAddressOption.HEADER_BYTES) {
            return false;
        }
        Ipv6Address homeAddress = Ipv6Bytes.address(error.quoted(), quoted.optionAt() + 2);
        Binding binding = state.binding(BindingTable.BINDING_UPDATE_LIST, Ipv6Bytes.destination(error.quoted()), homeAddress);
        Ipv6Address careOfAddress = Ipv6Bytes.source(error.quoted());
        if (binding == null || !binding.careOfAddress().equals(careOfAddress) || !careOfAddress.equals(passing.destination())) {
            return false;
        }
        state.learn(state.usage(BindingTable.BINDING_UPDATE_LIST, binding.key()), error);
        passing.replace(error.withoutHeader(quoted.optionHeaderAt(), quoted.optionFieldAt(), Ipv6Bytes.SOURCE_AT, homeAddress));
        return true;
    }

    /** What leaves with the home address as its source while the node is away (section 11.3.1). */
    PacketVerdict home(Passing passing) {
        if (!state.is(passing.source(), AddressUse.HOME_ADDRESS) || !passing.destination().isUnicastRoutable()) {
            return null;
        }
        if (passing.layout().isCut()) {
            return PacketVerdict.DROP_TRUNCATED;
        }
        Binding binding = state.binding(BindingTable.BINDING_UPDATE_LIST, passing.destination(), passing.source());
        boolean optimized = binding != null && !passing.is(Iana.PROTOCOL_MOBILITY) && !passing.layout().isMalformed()
                && !passing.layout().hasHomeAddressOption();
        return optimized ? takeOptimizedRoute(passing, binding) : enterTunnel(passing);
    }

    private PacketVerdict takeOptimizedRoute(Passing passing, Binding binding) {
        Usage usage = state.usage(BindingTable.BINDING_UPDATE_LIST, binding.key());
        int linkMtu = state.ways().linkMtu(binding.careOfAddress());
        long mtu = exceededMtu(linkMtu, passing.length() + HomeAddressOption.HEADER_BYTES, usage);
        if (mtu != 0 && passing.length() > Usage.MINIMUM_MTU) {
            return state.sendPacketTooBig(passing, mtu - HomeAddressOption.HEADER_BYTES);
        }
        usage.countOut(passing.length() + HomeAddressOption.HEADER_BYTES);
        state.reportIfExpiring(passing, BindingTable.BINDING_UPDATE_LIST, binding);
        if (mtu != 0) {
            passing.replace(OwedChecksum.paid(passing.packet()));
        }
        passing.replace(HomeAddressOption.insert(passing.packet(), binding.careOfAddress()));
        return leave(passing, linkMtu, mtu, PacketVerdict.HOME_ADDRESS_INSERTED);
    }

    private PacketVerdict enterTunnel(Passing passing) {
        Tunnel tunnel = state.tunnel(Tunnel.Match.SOURCE, passing.source());
        if (tunnel == null) {
            return PacketVerdict.DROP_NO_TUNNEL;
        }
        Usage usage = state.usage(tunnel);
        int linkMtu = state.ways().linkMtu(tunnel.local());
        long mtu = exceededMtu(linkMtu, passing.length() + Ipv6Bytes.HEADER_BYTES, usage);
        if (mtu != 0 && passing.length() > Usage.MINIMUM_MTU) {
            return state.sendPacketTooBig(passing, mtu - Ipv6Bytes.HEADER_BYTES);
        }
        usage.countOut(passing.length());
        if (!passing.is(Iana.PROTOCOL_MOBILITY)) {
            state.reportFlow(passing, passing.source(), passing.destination());
        }
        if (mtu != 0) {
            passing.replace(OwedChecksum.paid(passing.packet()));
        }
        passing.replace(Tunnelling.encapsulate(passing.packet(), tunnel.local(), tunnel.remote(), false));
        return leave(passing, linkMtu, mtu, PacketVerdict.ENCAPSULATED);
    }

    private PacketVerdict leave(Passing passing, int linkMtu, long mtu, PacketVerdict verdict) {
        if (mtu != 0) {
            return state.liftForFragmentation(passing, mtu, 0);
        }
        return linkMtu == 0 ? PacketVerdict.DROP_NO_LINK : verdict;
    }

    private long exceededMtu(int linkMtu, int length, Usage usage) {
        long mtu = linkMtu == 0 ? Long.MAX_VALUE : linkMtu;
        if (state.pathMtu(usage) != 0) {
            mtu = Math.min(mtu, state.pathMtu(usage));
        }
        return length > mtu ? mtu : 0;
    }
}
