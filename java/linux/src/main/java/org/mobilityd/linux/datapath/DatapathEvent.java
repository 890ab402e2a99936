package org.mobilityd.linux.datapath;

import org.mobilityd.protocol.Input.PacketReceived;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

/** What the fast path hands up: every kind is rate-limited ({@link Limit}). */
public sealed interface DatapathEvent {

    /**
     * A signalling packet for a claimed address (mobility message, router or neighbour advertisement), from the IPv6 header on.
     *
     * @param tunnel outer addresses when it came out of a tunnel, else null
     * @param authentic a Binding Update whose authenticator the fast path has found right; whoever decides verifies it once more
     * @param arrivedAt as {@link PacketReceived}
     */
    record SignallingPacket(int link, Encapsulation tunnel, byte[] packet, boolean authentic, long arrivedAt) implements DatapathEvent {

        /** One of which nothing is known. */
        public SignallingPacket(int link, Encapsulation tunnel, byte[] packet) {
            this(link, tunnel, packet, false, PacketReceived.WHEN_TOLD);
        }
    }

    /** A packet was dropped: its Home Address option has no binding. */
    record UnboundHomeAddress(Ipv6Address source, Ipv6Address destination, Ipv6Address homeAddress) implements DatapathEvent {
    }

    /**
     * {@code station} sent what was dropped on an access link: in the name of another mobile node, or naming another's link-layer address.
     *
     * @param link index of the access link
     */
    record ForeignSource(int link, Ipv6Address source, Ipv6Address destination, LinkLayerIdentifier station) implements DatapathEvent {
    }

    /**
     * {@code station} reported the multicast groups that it listens to on an access link.
     *
     * @param link index of the access link
     * @param address the link-local one that it sent from
     */
    record StationHeard(int link, Ipv6Address address, LinkLayerIdentifier station) implements DatapathEvent {
    }

    /** A packet used a binding past its refresh time. */
    record BindingExpiring(BindingTable table, BindingKey key) implements DatapathEvent {
    }

    /** A mobile node's packet to or from {@code correspondent} took the tunnel for want of a binding. */
    record TunnelledFlowSeen(Ipv6Address homeAddress, Ipv6Address correspondent) implements DatapathEvent {
    }

    /** A rewritten packet does not fit {@code mtu}, and its sender cannot be told to send less than 1280: fragment and send it. */
    record FragmentationNeeded(int mtu, byte[] packet) implements DatapathEvent {
    }

    /**
     * A packet that came out of a tunnel in fragments, which the fast path cannot put together: send it on to its destination, which
     * may be this node.
     */
    record Decapsulated(byte[] packet) implements DatapathEvent {
    }

    /** {@code count} events were lost because nobody read fast enough. */
    record Lost(long count) implements DatapathEvent {
    }

    /** {@code count} packets out of tunnels were dropped because of {@link Limit#REASSEMBLED_TUNNEL_PACKETS}. */
    record ReassembledDropped(long count) implements DatapathEvent {
    }
}
