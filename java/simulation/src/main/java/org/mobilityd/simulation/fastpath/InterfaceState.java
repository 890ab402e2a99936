package org.mobilityd.simulation.fastpath;

import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

/** What all steps of one interface share: the tables, what entries have carried, what the kernel says, and the time. */
final class InterfaceState {

    private final FastPathTables tables;
    private final Ways ways;
    private final Ipv6Address icmpSource;
    private boolean filtering = true;
    private long now;

    InterfaceState(FastPathTables tables, Ways ways, Ipv6Address icmpSource) {
        this.tables = tables;
        this.ways = ways;
        this.icmpSource = icmpSource;
    }

    void setTime(long time) {
        now = time;
    }

    FastPathTables tables() {
        return tables;
    }

    Ways ways() {
        return ways;
    }

    Usage usage(BindingTable table, BindingKey key) {
        return tables.usage(table, key);
    }

    Usage usage(Tunnel tunnel) {
        return tables.usage(tunnel);
    }

    /** Lets Binding Updates up whatever their authenticator is. */
    void stopFiltering() {
        filtering = false;
    }

    boolean isFiltering() {
        return filtering;
    }

    /** Takes over what {@code error} says of the path of a binding or tunnel. */
    void learn(Usage usage, IcmpError error) {
        usage.learn(now, error.packet(), error.at());
    }

    long pathMtu(Usage usage) {
        return usage.pathMtu(now);
    }

    boolean is(Ipv6Address address, AddressUse use) {
        return tables.useOf(address) == use;
    }

    Binding binding(BindingTable table, Ipv6Address correspondent, Ipv6Address homeAddress) {
        return tables.live(table, new BindingKey(correspondent, homeAddress), now);
    }

    Tunnel tunnel(Tunnel.Match match, Ipv6Address address) {
        return tables.longest(match, address, now);
    }

    /** RFC 6275 sections 9.5.5 and 11.7: once, that a binding in use is about to expire. */
    void reportIfExpiring(Passing passing, BindingTable table, Binding binding) {
        if (now >= binding.refreshAt() && usage(table, binding.key()).reportExpiry()) {
            passing.tell(new FastPathEvent.BindingExpiring(table, binding.key()));
        }
    }

    /** That a flow takes the tunnel for want of a binding. Signalling is none (RFC 6275 sections 11.3.2, 11.7.2). */
    void reportFlow(Passing passing, Ipv6Address homeAddress, Ipv6Address correspondent) {
        BindingKey flow = new BindingKey(correspondent, homeAddress);
        boolean bound = tables.live(BindingTable.BINDING_UPDATE_LIST, flow, now) != null;
        if (correspondent.isUnicastRoutable() && !bound && tables.mayReport(flow, now)) {
            passing.tell(new FastPathEvent.TunnelledFlowSeen(homeAddress, correspondent));
        }
    }

    /** Takes a mobility message away from the packet path. */
    PacketVerdict lift(Passing passing, byte[] packet, PacketLayout layout, Encapsulation tunnel, boolean authentic) {
        if (layout.isCut()) {
            return PacketVerdict.DROP_TRUNCATED;
        }
        if (layout.isFragment()) {
            return PacketVerdict.DROP_FRAGMENTED_MOBILITY_MESSAGE;
        }
        if (packet.length > Passing.MAX_EVENT_PACKET) {
            return PacketVerdict.DROP_TOO_BIG;
        }
        passing.tell(new FastPathEvent.Signalling(tunnel, packet, authentic));
        return PacketVerdict.MOBILITY_MESSAGE_LIFTED;
    }

    PacketVerdict lift(Passing passing) {
        return lift(passing, passing.packet(), passing.layout(), null, false);
    }

    PacketVerdict liftAuthentic(Passing passing) {
        return lift(passing, passing.packet(), passing.layout(), null, true);
    }

    /** Shows the daemon a packet that goes on. */
    PacketVerdict copyUp(Passing passing) {
        boolean possible = !passing.layout().isFragment() && !passing.layout().isCut() && show(passing);
        return possible ? PacketVerdict.PASS_COPIED : PacketVerdict.PASS;
    }

    boolean show(Passing passing) {
        if (passing.packet().length > Passing.MAX_EVENT_PACKET) {
            return false;
        }
        passing.tell(new FastPathEvent.Signalling(null, passing.packet(), false));
        return true;
    }

    /** Hands up what has been rewritten and has to leave in fragments; hops: what it makes of its hop limit here. */
    PacketVerdict liftForFragmentation(Passing passing, long mtu, int hops) {
        byte[] packet = passing.packet().clone();
        packet[Ipv6Bytes.HOP_LIMIT_AT] -= (byte) hops;
        passing.tell(new FastPathEvent.FragmentationNeeded((int) mtu, packet));
        return PacketVerdict.LIFTED_FOR_FRAGMENTATION;
    }

    /** The MTU that a forwarded packet of that length exceeds on its way to {@code destination}; 0: none that is known. */
    long exceededMtu(Ipv6Address destination, int length, Usage usage) {
        if (length <= Usage.MINIMUM_MTU) {
            return 0;
        }
        if (usage.pathMtu(now) != 0 && length > usage.pathMtu(now)) {
            return usage.pathMtu(now);
        }
        return length > ways.routeMtu(destination) ? ways.routeMtu(destination) : 0;
    }

    /** Tells the sender that its packet does not fit (RFC 4443 section 3.2), where section 2.4 e allows an error. */
    PacketVerdict sendPacketTooBig(Passing passing, long mtu) {
        Ipv6Address sender = passing.source();
        if (sender.isMulticast() || sender.isUnspecified() || IcmpError.isError(passing)) {
            return PacketVerdict.DROP_TOO_BIG;
        }
        Ipv6Address from = icmpSource == null ? passing.destination() : icmpSource;
        passing.answer(IcmpError.packetTooBig(passing.packet(), from, Math.max(mtu, Usage.MINIMUM_MTU)));
        passing.turnRound();
        return PacketVerdict.PACKET_TOO_BIG_SENT;
    }

    /** Out of a tunnel into the packet inside; null, or why it is dropped instead. */
    PacketVerdict decapsulate(Passing passing) {
        Transformed opened = Tunnelling.decapsulate(passing.packet());
        if (opened.dropped()) {
            return PacketVerdict.DROP_CONGESTION_NOT_CARRIED;
        }
        passing.decapsulate(opened.packet());
        return null;
    }

    /** The whole IPv6 packet inside this one (RFC 2473), without what the other end may have put behind; null when there is none. */
    static byte[] inner(Passing passing) {
        if (!passing.is(Iana.PROTOCOL_IPV6) || !passing.isWhole()) {
            return null;
        }
        byte[] rest = java.util.Arrays.copyOfRange(passing.packet(), passing.layout().upperAt(), passing.packet().length);
        PacketLayout layout = PacketLayout.of(rest);
        return layout.isIpv6() && !layout.isCut() ? java.util.Arrays.copyOf(rest, layout.end()) : null;
    }
}
