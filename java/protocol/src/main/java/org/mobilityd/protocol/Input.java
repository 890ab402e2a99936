package org.mobilityd.protocol;

import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.MalformedReason;

/** What an engine is told. An engine ignores inputs that its role has no use for. */
public sealed interface Input {

    /** The time of {@link Engine#nextDeadline} has come. */
    record TimerDue() implements Input {
    }

    /**
     * A mobility message or an ICMPv6 message for one of the claimed addresses, or a router advertisement.
     *
     * @param arrivedAt monotonic nanoseconds: it may have waited since; or {@link #WHEN_TOLD}
     */
    record PacketReceived(InboundPacket packet, long arrivedAt) implements Input {

        /** It arrives when the engine is told of it. */
        public static final long WHEN_TOLD = Long.MAX_VALUE;

        public PacketReceived(InboundPacket packet) {
            this(packet, WHEN_TOLD);
        }
    }

    /**
     * A packet for a claimed address that the decoder refused.
     *
     * @param pointer byte offset of the offending field from the start of {@code packet}
     * @param packet the whole IPv6 packet, for the answer to quote
     */
    record MalformedReceived(Ipv6Address source, Ipv6Address destination, MalformedReason reason, int pointer, byte[] packet)
            implements Input {
        @Override
        public String toString() {
            return "MalformedReceived[source=" + source + ", destination=" + destination + ", reason=" + reason + ", pointer=" + pointer
                    + ", " + packet.length + " bytes]";
        }
    }

    /** The fast path dropped a packet whose Home Address option has no binding (RFC 6275 section 9.3.1). */
    record UnboundHomeAddress(Ipv6Address source, Ipv6Address destination, Ipv6Address homeAddress) implements Input {
    }

    /**
     * {@code station} of an access link sent what the fast path has dropped: in the name of another mobile node
     * ({@link Effect.ReserveSource}), or naming another's link-layer address as its own.
     */
    record ForeignSource(int link, Ipv6Address source, Ipv6Address destination, LinkLayerIdentifier station) implements Input {
    }

    /**
     * {@code station} reported to an access link the multicast groups that it listens to (RFC 3810): it may have come just now.
     *
     * @param address the link-local one that it sent from
     */
    record StationHeard(int link, Ipv6Address address, LinkLayerIdentifier station) implements Input {
    }

    /** A packet used a binding after its {@code refreshAt}. Reported once per installation. */
    record BindingExpiring(BindingTable table, BindingKey key) implements Input {
    }

    /**
     * A packet of {@code homeAddress} went to, or came from, {@code correspondent} through the home agent's tunnel though no
     * route-optimized binding exists: the occasion to start return routability (RFC 6275 sections 11.7.2, 11.3.2).
     */
    record TunnelledFlowSeen(Ipv6Address homeAddress, Ipv6Address correspondent) implements Input {
    }

    /** A link got or lost its carrier, or was (re)associated; up twice in a row means that it may be attached elsewhere now. */
    record LinkChanged(int link, boolean up) implements Input {
    }

    /**
     * Packets may have this source from now on: the link-local address of {@code link} has passed duplicate address detection or may be
     * used meanwhile (RFC 4429).
     *
     * @param address or null: the link has none any more
     */
    record LinkLocalAddress(int link, Ipv6Address address) implements Input {
    }

    /** The kernel found that an address of ours on {@code link} is in use by another node. */
    record AddressDuplicate(int link, Ipv6Address address) implements Input {
    }

    /** A mobile node is on an access link: it came, or has shown itself there. May be told again and again. */
    record NodeAttached(int link, LinkLayerIdentifier node) implements Input {
    }

    /** A mobile node has left an access link. */
    record NodeDetached(int link, LinkLayerIdentifier node) implements Input {
    }

    /**
     * What the link layer knows of a handover before it happens (IEEE 802.21).
     *
     * @param otherRouter the one at the other end of the handover
     */
    record HandoverHint(HandoverStep step, LinkLayerIdentifier node, Ipv6Address otherRouter) implements Input {
    }

    /** An operator wants that no binding of {@code node} goes on. */
    record Revoke(MobileNodeId node) implements Input {
    }

    /** Of a handover that is prepared. */
    enum HandoverStep {
        /** Told to the router that is going to lose the node: it will soon. */
        GOING_DOWN,
        /** Told to a router that may get it. */
        CANDIDATE,
        /** Told to the router that will get it: everything can be made ready now. */
        INITIATE,
        /** Told to the router that had it: it has arrived at the other one. */
        COMPLETE
    }
}
