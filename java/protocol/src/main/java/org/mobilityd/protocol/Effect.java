package org.mobilityd.protocol;

import java.util.List;
import java.util.Objects;
import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.PastBinding;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.OutboundPacket;

/** What an engine wants done. Effects of one step are carried out in order. */
public sealed interface Effect {

    /** Send a signalling packet. */
    record Transmit(OutboundPacket packet) implements Effect {
    }

    /** Install or replace a binding in the fast path; counters of a replaced one go on. */
    record InstallBinding(BindingTable table, Binding binding) implements Effect {
    }

    record RemoveBinding(BindingTable table, BindingKey key) implements Effect {
    }

    /** Keep, beyond the end of this process, what must be known of a binding that is gone; replaces what was kept of the same key. */
    record RememberBinding(PastBinding past) implements Effect {
    }

    record ForgetBinding(BindingKey key) implements Effect {
    }

    /** Keep what a central mobility database knows of a mobile node; replaces what was kept of it. */
    record StoreSession(MobilitySession session) implements Effect {
    }

    /** Keep nothing of {@code node} any more. */
    record ForgetSession(MobileNodeId node) implements Effect {
    }

    /**
     * Send {@code packet} as {@link Transmit} does, when every session before it is stored or forgotten so that a power cut changes nothing
     * about it; not at all while that fails: whoever waits for the packet asks again.
     */
    record TransmitWhenStored(OutboundPacket packet) implements Effect {
    }

    /** Install or replace the tunnel of (match, prefix). */
    record InstallTunnel(Tunnel tunnel) implements Effect {
    }

    record RemoveTunnel(Tunnel.Match match, Ipv6Prefix prefix) implements Effect {
    }

    /** Make {@code secret} the one that the fast path answers HoTI and CoTI with; earlier ones stay for inspection until dropped. */
    record InstallTestSecret(TestSecret secret) implements Effect {
    }

    record DropTestSecret(int nonceIndex) implements Effect {
    }

    /** Tell the fast path what the addresses of {@code prefix} are to us: from then on it lifts their mobility messages. */
    record ClaimAddresses(Ipv6Prefix prefix, AddressUse use) implements Effect {
    }

    record ReleaseAddresses(Ipv6Prefix prefix) implements Effect {
    }

    /** What an address is to this node. */
    enum AddressUse {
        /** Answered for on behalf of others: HoTI and CoTI are answered in the fast path. */
        CORRESPONDENT,
        /** A home agent's own address; or a central mobility database's, which is one without tunnels (RFC 5213 section 2.2). */
        HOME_AGENT,
        /** A mobile node's home address. */
        HOME_ADDRESS,
        /** A mobile node's care-of address. */
        CARE_OF_ADDRESS,
        /** A distributed anchor router's own address, or the group that it has in common with others. */
        ANCHOR_ROUTER
    }

    /** Answer neighbour solicitations for {@code address} on {@code link} (RFC 6275 section 10.4.1). */
    record AddProxyNeighbor(int link, Ipv6Address address) implements Effect {
    }

    record RemoveProxyNeighbor(int link, Ipv6Address address) implements Effect {
    }

    /**
     * Give {@code link} an address.
     *
     * @param optimistic usable at once while the kernel still checks for duplicates (RFC 4429); otherwise not checked at all
     */
    record AddAddress(int link, Ipv6Address address, int prefixLength, boolean optimistic) implements Effect {
    }

    record RemoveAddress(int link, Ipv6Address address, int prefixLength) implements Effect {
    }

    /** Make {@code router} on {@code link} the default router, and the one for packets from {@code careOfAddress}. */
    record UseDefaultRouter(int link, Ipv6Address router, Ipv6Address careOfAddress) implements Effect {
    }

    /** The link has no default router any more. */
    record ForgetDefaultRouter(int link) implements Effect {
    }

    /** Send packets from {@code homeAddress}, and new connections, by the mobility interface: the node is away from home. */
    record DivertHomeAddress(Ipv6Address homeAddress) implements Effect {
    }

    /** Send packets from {@code homeAddress} by the home link again: the node is at home. */
    record UndivertHomeAddress(Ipv6Address homeAddress) implements Effect {
    }

    /** Route packets to {@code prefix} onto {@code link}: it is a mobile node's that is there. */
    record AddNodeRoute(int link, Ipv6Prefix prefix) implements Effect {
    }

    record RemoveNodeRoute(int link, Ipv6Prefix prefix) implements Effect {
    }

    /** On access links nobody but {@code node} is to send from {@code prefix} any more (RFC 7039); replaces who it was before. */
    record ReserveSource(Ipv6Prefix prefix, LinkLayerIdentifier node) implements Effect {
    }

    /** Whose {@code prefix} is, is not known any more: anybody may send from it. */
    record ReleaseSource(Ipv6Prefix prefix) implements Effect {
    }

    /** Send {@code packet}, whatever its destination, to {@code node} alone (RFC 6085). */
    record TransmitOnLink(int link, LinkLayerIdentifier node, OutboundPacket packet) implements Effect {
    }

    /** Have {@code node} show itself on {@code link}, if it is there; {@link Input.NodeAttached} tells. */
    record ProbeNode(int link, LinkLayerIdentifier node) implements Effect {
    }

    /**
     * Ask {@code node} whether it is on {@code link} and has {@code address} there, unless somebody else is known to have it;
     * {@link Input.NodeAttached} tells.
     */
    record AskNode(int link, Ipv6Address address, LinkLayerIdentifier node) implements Effect {
    }

    /**
     * {@code node} is on {@code link}: send it what the kernel keeps for addresses in {@code prefixes}, all of which are its own, that nobody
     * has answered for yet.
     */
    record ResolveNeighbors(int link, List<Ipv6Prefix> prefixes, LinkLayerIdentifier node) implements Effect {
        public ResolveNeighbors {
            prefixes = List.copyOf(prefixes);
        }
    }

    /** {@code node} is not on {@code link}: what is sent to it there is to wait until it answers. {@link Input.NodeAttached} tells. */
    record ForgetNode(int link, LinkLayerIdentifier node) implements Effect {
    }

    /** Keep, beyond the end of this process, which mobile node has a prefix; replaces what was kept of the same prefix. */
    record StoreAssignment(Assignment assignment) implements Effect {
    }

    record ForgetAssignment(Ipv6Prefix prefix) implements Effect {
    }

    /** Something happened that an operator or a counter wants to know. */
    record Report(Event event) implements Effect {
        public Report {
            Objects.requireNonNull(event);
        }
    }
}
