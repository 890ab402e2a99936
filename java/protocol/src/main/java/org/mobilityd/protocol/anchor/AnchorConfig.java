package org.mobilityd.protocol.anchor;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/**
 * What a distributed anchor router has to be told.
 *
 * @param address its own, by which the database and other routers know it
 * @param accessLinks where mobile nodes attach
 * @param pool what it gives prefixes from, a /64 to each mobile node; no other router may have one that overlaps
 * @param peers the other routers of the domain
 * @param nodes mobile nodes that may attach, by the link-layer address they have
 * @param realm mobile nodes that are not listed are called their link-layer address at this realm; null: they may not attach
 * @param guests what mobile nodes that are not listed may have
 */
public record AnchorConfig(Ipv6Address address, List<AccessLink> accessLinks, Ipv6Prefix pool, Control control, List<Peer> peers,
        List<AuthorizedNode> nodes, String realm, Guests guests, Times times) {

    static final int NODE_PREFIX_BITS = 64;
    private static final int MIN_POOL_BITS = 16;

    public AnchorConfig {
        Objects.requireNonNull(address);
        Objects.requireNonNull(control);
        Objects.requireNonNull(guests);
        Objects.requireNonNull(times);
        accessLinks = List.copyOf(accessLinks);
        peers = List.copyOf(peers);
        nodes = List.copyOf(nodes);
        if (pool.length() < MIN_POOL_BITS || pool.length() > NODE_PREFIX_BITS) {
            throw new IllegalArgumentException("a pool has " + MIN_POOL_BITS + " to " + NODE_PREFIX_BITS + " bits, not as " + pool);
        }
        Set<Ipv6Address> addresses = new HashSet<>(Set.of(address));
        for (Peer peer : peers) {
            if (!addresses.add(peer.address())) {
                throw new IllegalArgumentException("two anchor routers have the address " + peer.address());
            }
            if (peer.pool().contains(pool.address()) || pool.contains(peer.pool().address())) {
                throw new IllegalArgumentException(peer.address() + " has prefixes of " + pool);
            }
        }
    }

    /** With the same policy for those that are not listed as for others, and without limits for them. */
    public AnchorConfig(Ipv6Address address, List<AccessLink> accessLinks, Ipv6Prefix pool, Control control, List<Peer> peers,
            List<AuthorizedNode> nodes, String realm, Times times) {
        this(address, accessLinks, pool, control, peers, nodes, realm, Guests.UNLIMITED, times);
    }

    /** @param macAddress what mobile nodes see as their router's, in the low 48 bits: the same at every router (RFC 6543) */
    public record AccessLink(int index, long macAddress) {

        /** The link-layer address reserved for the access routers of Proxy Mobile IPv6 (RFC 6543 section 3). */
        public static final long FIXED_MAC_ADDRESS = 0x0000_5e00_5213L;
    }

    /** Another router. @param pool no prefix outside it is taken from there */
    public record Peer(Ipv6Address address, Ipv6Prefix pool, SharedKey sharedKey) {
        public Peer {
            Objects.requireNonNull(address);
            Objects.requireNonNull(pool);
            Objects.requireNonNull(sharedKey);
        }
    }

    /** A mobile node that may attach. */
    public record AuthorizedNode(LinkLayerIdentifier linkLayer, MobileNodeId node, Policy policy) {
        public AuthorizedNode {
            Objects.requireNonNull(linkLayer);
            Objects.requireNonNull(node);
            Objects.requireNonNull(policy);
        }

        /** With the default policy. */
        public AuthorizedNode(LinkLayerIdentifier linkLayer, MobileNodeId node) {
            this(linkLayer, node, Policy.DEFAULT);
        }
    }

    /**
     * How long what may take.
     *
     * @param lifetimeSeconds of registrations; refreshed at half of it
     * @param guardMillis how long a mobile node that has gone may turn up elsewhere before it is deregistered (RFC 8885 section 3.5)
     * @param patienceMillis how long a mobile node waits for its prefix, and a router for answers of all others
     * @param confirmationMillis after a handover by relay or locator, when the database is asked whether anything was missed
     * @param validityWindowMillis how far the timestamp of another router may be from our time of day (RFC 5213 section 9.1)
     */
    public record Times(int lifetimeSeconds, int guardMillis, int patienceMillis, int confirmationMillis, int validityWindowMillis) {

        public static final Times DEFAULT = new Times(3_600, 10_000, 200, 5_000, 300);
    }
}
