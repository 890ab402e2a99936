package org.mobilityd.simulation.fastpath;

import static org.mobilityd.simulation.fastpath.Ipv6Bytes.u8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.OutboundPacket.Encapsulation;
import org.mobilityd.wire.PacketCodec;

/**
 * The fast path of one node: its tables, and which transform a packet gets. {@code now} is the node's own monotonic clock in
 * nanoseconds, the one that expiries are given in. No packet makes it throw.
 */
public final class FastPathModel {

    /** The same flow is reported at most this often. */
    static final long FLOW_REPORT_INTERVAL_NANOS = 1_000_000_000L;
    private static final int REMEMBERED_FLOWS = 1024;
    private static final int MAX_NESTING = 4;
    private static final int ICMPV6_REDIRECT = 137;

    private final FastPathTables tables = new FastPathTables();
    private final Map<BindingKey, Long> reportedFlows = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BindingKey, Long> eldest) {
            return size() > REMEMBERED_FLOWS;
        }
    };

    public FastPathTables tables() {
        return tables;
    }

    /** A packet that came in by a link, on its way to the local stack or to forwarding. */
    public Outcome arriving(long now, byte[] packet) {
        return arriving(now, packet, 0);
    }

    private Outcome arriving(long now, byte[] packet, int nesting) {
        PacketLayout layout = PacketLayout.of(packet);
        if (layout.fault() == DropReason.TRUNCATED) {
            return Outcome.of(Transformed.drop(layout.fault()));
        }
        Ipv6Address destination = Ipv6Bytes.destination(packet);
        if (isNeighborDiscovery(packet, layout)) {
            return Outcome.of(isLiftedAdvertisement(packet, layout) ? Transformed.lift(packet) : Transformed.pass(packet));
        }
        AddressUse use = tables.useOf(destination);
        if (use == null) {
            return forwarded(now, packet, layout);
        }
        if (layout.fault() != null || layout.hasSeveralHomeAddresses()) {
            return Outcome.of(Transformed.drop(layout.fault() == null ? DropReason.BAD_EXTENSION_HEADER : layout.fault()));
        }
        if (layout.enRoute()) {
            return Outcome.of(Transformed.pass(packet));
        }
        if (layout.upperProtocol() == Iana.PROTOCOL_IPV6 && use != AddressUse.CORRESPONDENT && use != AddressUse.HOME_ADDRESS) {
            return outOfTunnel(now, packet, nesting);
        }
        if (layout.hasTypeTwoRoutingHeader() && tables.useOf(TypeTwoRoutingHeader.homeAddress(packet, layout)) != AddressUse.HOME_ADDRESS) {
            return Outcome.of(Transformed.drop(DropReason.NOT_HOME_ADDRESS));
        }
        if (layout.upperProtocol() == Iana.PROTOCOL_MOBILITY) {
            if (use == AddressUse.CORRESPONDENT && Ipv6Bytes.hopLimit(packet) == 0) {
                return Outcome.of(Transformed.pass(packet));
            }
            return Outcome.of(use == AddressUse.CORRESPONDENT ? TestInit.answer(packet, tables.testSecret()) : Transformed.lift(packet));
        }
        return delivered(now, packet, layout);
    }

    /** For none of our addresses: forwarded, perhaps by a binding or into a tunnel. */
    private Outcome forwarded(long now, byte[] packet, PacketLayout layout) {
        if (layout.fault() != null || Ipv6Bytes.destination(packet).isMulticast()) {
            return Outcome.of(Transformed.pass(packet));
        }
        Ipv6Address destination = Ipv6Bytes.destination(packet);
        BindingKey key = new BindingKey(Ipv6Bytes.source(packet), destination);
        Binding binding = tables.live(BindingTable.BINDING_CACHE, key, now);
        if (binding != null && layout.upperProtocol() != Iana.PROTOCOL_MOBILITY) {
            Outcome outcome = Outcome.of(TypeTwoRoutingHeader.insert(packet, binding.careOfAddress()));
            return outcome.alsoReporting(use(BindingTable.BINDING_CACHE, binding, now));
        }
        Tunnel tunnel = tables.tunnel(Tunnel.Match.DESTINATION, destination, now, any -> true);
        if (tunnel != null) {
            return Outcome.of(Tunnelling.encapsulate(packet, tunnel.local(), tunnel.remote(), true));
        }
        return Outcome.of(Transformed.pass(packet));
    }

    private Outcome outOfTunnel(long now, byte[] packet, int nesting) {
        Transformed opened = Tunnelling.decapsulate(packet);
        if (opened.dropped() || nesting == MAX_NESTING) {
            return Outcome.of(Transformed.drop(opened.dropped() ? opened.reason() : DropReason.NOT_OUR_TUNNEL));
        }
        byte[] inner = opened.packet();
        Encapsulation outer = new Encapsulation(Ipv6Bytes.source(packet), Ipv6Bytes.destination(packet));
        boolean ours = isFromOtherEnd(Tunnel.Match.DESTINATION, Ipv6Bytes.source(inner), outer, now);
        boolean ofHomeAgent = isFromOtherEnd(Tunnel.Match.SOURCE, Ipv6Bytes.destination(inner), outer, now);
        if (!ours && !ofHomeAgent) {
            return Outcome.of(Transformed.drop(DropReason.NOT_OUR_TUNNEL));
        }
        Outcome outcome = arriving(now, inner, nesting + 1).outOf(outer);
        boolean delivered = outcome.verdict() == Transformed.Verdict.PASS && ofHomeAgent;
        return delivered ? outcome.alsoReporting(flow(now, inner, Ipv6Bytes.destination(inner), Ipv6Bytes.source(inner))) : outcome;
    }

    private boolean isFromOtherEnd(Tunnel.Match match, Ipv6Address innerAddress, Encapsulation outer, long now) {
        return tables.tunnel(match, innerAddress, now,
                tunnel -> tunnel.local().equals(outer.destination()) && tunnel.remote().equals(outer.source())) != null;
    }

    /** For one of our addresses, and not a mobility message. */
    private Outcome delivered(long now, byte[] packet, PacketLayout layout) {
        Transformed routed = TypeTwoRoutingHeader.remove(packet);
        if (routed.dropped() || !layout.hasHomeAddressOption()) {
            return Outcome.of(routed).alsoReporting(layout.hasTypeTwoRoutingHeader() ? useByCorrespondent(routed, now) : List.of());
        }
        Ipv6Address homeAddress = Ipv6Bytes.address(packet, layout.optionAt() + 2);
        Ipv6Address correspondent = Ipv6Bytes.destination(routed.packet());
        Binding binding = tables.live(BindingTable.BINDING_CACHE, new BindingKey(correspondent, homeAddress), now);
        if (binding != null && binding.careOfAddress().equals(Ipv6Bytes.source(packet))) {
            Outcome outcome = Outcome.of(HomeAddressOption.remove(routed.packet()));
            return outcome.alsoReporting(use(BindingTable.BINDING_CACHE, binding, now));
        }
        if (layout.isProtectedByIpsec()) {
            return Outcome.of(Transformed.pass(packet));
        }
        return Outcome.of(Transformed.drop(DropReason.NO_BINDING))
                .reporting(new Input.UnboundHomeAddress(Ipv6Bytes.source(packet), Ipv6Bytes.destination(packet), homeAddress));
    }

    /** A packet that a mobile node away from home sends from its home address: route-optimized, else through the home agent's tunnel. */
    public Outcome leavingHomeAddress(long now, byte[] packet) {
        PacketLayout layout = PacketLayout.of(packet);
        if (layout.fault() != null) {
            return Outcome.of(Transformed.drop(layout.fault()));
        }
        Ipv6Address homeAddress = Ipv6Bytes.source(packet);
        Ipv6Address correspondent = Ipv6Bytes.destination(packet);
        Binding binding = tables.live(BindingTable.BINDING_UPDATE_LIST, new BindingKey(correspondent, homeAddress), now);
        if (binding != null && layout.upperProtocol() != Iana.PROTOCOL_MOBILITY) {
            Outcome outcome = Outcome.of(HomeAddressOption.insert(packet, binding.careOfAddress()));
            return outcome.alsoReporting(use(BindingTable.BINDING_UPDATE_LIST, binding, now));
        }
        Tunnel tunnel = tables.tunnel(Tunnel.Match.SOURCE, homeAddress, now, any -> true);
        if (tunnel == null) {
            return Outcome.of(Transformed.drop(DropReason.NOT_OUR_TUNNEL));
        }
        Outcome outcome = Outcome.of(Tunnelling.encapsulate(packet, tunnel.local(), tunnel.remote(), false));
        return outcome.alsoReporting(flow(now, packet, homeAddress, correspondent));
    }

    /** A packet that came by the optimized route uses the mobile node's side of the binding, if there still is one. */
    private List<Input> useByCorrespondent(Transformed routed, long now) {
        if (routed.dropped()) {
            return List.of();
        }
        BindingKey key = new BindingKey(Ipv6Bytes.source(routed.packet()), Ipv6Bytes.destination(routed.packet()));
        Binding binding = tables.live(BindingTable.BINDING_UPDATE_LIST, key, now);
        return binding == null ? List.of() : use(BindingTable.BINDING_UPDATE_LIST, binding, now);
    }

    private List<Input> use(BindingTable table, Binding binding, long now) {
        return tables.firstUsePastRefresh(table, binding, now) ? List.of(new Input.BindingExpiring(table, binding.key())) : List.of();
    }

    /** A tunnelled packet that could take the direct way, once a second for each pair of addresses. */
    private List<Input> flow(long now, byte[] packet, Ipv6Address homeAddress, Ipv6Address correspondent) {
        BindingKey key = new BindingKey(correspondent, homeAddress);
        boolean signalling = PacketLayout.of(packet).upperProtocol() == Iana.PROTOCOL_MOBILITY;
        if (signalling || correspondent.isMulticast() || tables.live(BindingTable.BINDING_UPDATE_LIST, key, now) != null) {
            return List.of();
        }
        Long last = reportedFlows.get(key);
        if (last != null && now - last < FLOW_REPORT_INTERVAL_NANOS) {
            return List.of();
        }
        reportedFlows.put(key, now);
        List<Input> events = new ArrayList<>();
        events.add(new Input.TunnelledFlowSeen(homeAddress, correspondent));
        return events;
    }

    /** Hop limit 255 and an ICMPv6 type from 133 to 137 (RFC 4861): stays on its link, whatever the bindings say. */
    private static boolean isNeighborDiscovery(byte[] packet, PacketLayout layout) {
        if (layout.fault() != null || layout.upperProtocol() != Iana.PROTOCOL_ICMPV6 || layout.upperAt() >= layout.end()) {
            return false;
        }
        int type = u8(packet, layout.upperAt());
        return Ipv6Bytes.hopLimit(packet) == PacketCodec.NEIGHBOR_DISCOVERY_HOP_LIMIT && type >= Iana.ICMPV6_ROUTER_SOLICITATION
                && type <= ICMPV6_REDIRECT;
    }

    private static boolean isLiftedAdvertisement(byte[] packet, PacketLayout layout) {
        int type = u8(packet, layout.upperAt());
        return type == Iana.ICMPV6_ROUTER_ADVERTISEMENT || type == Iana.ICMPV6_NEIGHBOR_ADVERTISEMENT;
    }
}
