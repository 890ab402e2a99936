package org.mobilityd.daemon.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.mobilityd.daemon.config.Configuration.DistributedAnchorRouter;
import org.mobilityd.protocol.anchor.AnchorConfig.AuthorizedNode;
import org.mobilityd.protocol.anchor.AnchorConfig.Peer;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.anchor.Control;
import org.mobilityd.protocol.anchor.Guests;
import org.mobilityd.protocol.anchor.Policy;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;

/** The table of a distributed anchor router, and those below it. */
final class AnchorRouterReader {

    private final TableReader table;

    private AnchorRouterReader(TableReader table) {
        this.table = table;
    }

    /** Who is asked about mobile nodes that come. */
    enum ControlledBy {
        DATABASE,
        DISTRIBUTED
    }

    static DistributedAnchorRouter read(TableReader table) throws ConfigurationException {
        return new AnchorRouterReader(table).router();
    }

    private DistributedAnchorRouter router() throws ConfigurationException {
        DistributedAnchorRouter router = new DistributedAnchorRouter(table.list(Schema.ANCHOR_UPLINKS),
                table.list(Schema.ANCHOR_ACCESS_LINKS), table.required(Schema.ANCHOR_ADDRESS), table.required(Schema.ANCHOR_PREFIX_POOL),
                control(), peers(), mobileNodes(), table.optional(Schema.ANCHOR_REALM), guests(), times(),
                table.optionalList(Schema.ANCHOR_HOSTAPD).orElse(List.of()), table.orDefault(Schema.ANCHOR_PRESENCE_CHECK).intValue(),
                table.orDefault(Schema.ANCHOR_NEIGHBOR_QUEUE).intValue(), table.orDefault(Schema.ANCHOR_STATE),
                table.orDefault(Schema.ANCHOR_XDP_MODE), table.orDefault(Schema.ANCHOR_FORWARDING));
        PrefixPools.require(table, Schema.ANCHOR_PREFIX_POOL, router.prefixPool(), List.of());
        if (router.control() instanceof Control.Database database && database.address().equals(router.address())) {
            throw table.error(Schema.ANCHOR_ADDRESS, "an address other than the database's", router.address().toString());
        }
        if (router.mobileNodes().isEmpty() && router.realm().isEmpty()) {
            throw table.error(Schema.ANCHOR_REALM, "a realm for mobile nodes that are not listed, or a table "
                    + "[[" + Schema.ALLOWED_NODE + "]] for each that may attach", "neither");
        }
        return router;
    }

    private Control control() throws ConfigurationException {
        boolean central = table.required(Schema.ANCHOR_CONTROL) == ControlledBy.DATABASE;
        Optional<TableReader> database = table.table("database");
        if (central && database.isEmpty()) {
            throw table.error(Schema.ANCHOR_CONTROL, "a table [" + Schema.ANCHOR_DATABASE + "] too", "none");
        }
        Optional<Ipv6Address> group = table.optional(Schema.ANCHOR_GROUP);
        if (central && group.isPresent()) {
            throw table.error(Schema.ANCHOR_GROUP, "no group where there is a database", "one");
        }
        for (Key<?> key : List.of(Schema.ANCHOR_GROUP_SPI, Schema.ANCHOR_GROUP_KEY)) {
            if (group.isEmpty() && table.optional(key).isPresent()) {
                throw table.error(key, "a group too", "none");
            }
        }
        if (!central && database.isPresent()) {
            throw table.error(Schema.ANCHOR_CONTROL, "\"database\", because there is a table [" + Schema.ANCHOR_DATABASE + "]",
                    "\"distributed\"");
        }
        if (central) {
            return central(database.get());
        }
        return group.isEmpty() ? Control.Distributed.withoutGroup()
                : new Control.Distributed(group.get(), key(table, Schema.ANCHOR_GROUP_SPI, Schema.ANCHOR_GROUP_KEY));
    }

    private static Control central(TableReader database) throws ConfigurationException {
        return new Control.Database(database.required(Schema.ANCHOR_DATABASE_ADDRESS),
                key(database, Schema.ANCHOR_DATABASE_SPI, Schema.ANCHOR_DATABASE_KEY), database.required(Schema.ANCHOR_DATABASE_MODE));
    }

    private List<Peer> peers() throws ConfigurationException {
        Set<Ipv6Address> taken = new HashSet<>(Set.of(table.required(Schema.ANCHOR_ADDRESS)));
        List<Peer> peers = new ArrayList<>();
        for (TableReader peerTable : table.tables("peer")) {
            Peer peer = new Peer(peerTable.required(Schema.PEER_ADDRESS), peerTable.required(Schema.PEER_PREFIX_POOL),
                    key(peerTable, Schema.PEER_SPI, Schema.PEER_KEY));
            if (!taken.add(peer.address())) {
                throw peerTable.error(Schema.PEER_ADDRESS, "an address that neither this nor another anchor router has",
                        peer.address().toString());
            }
            PrefixPools.require(peerTable, Schema.PEER_PREFIX_POOL, peer.pool(),
                    Stream.concat(Stream.of(table.required(Schema.ANCHOR_PREFIX_POOL)), peers.stream().map(Peer::pool)).toList());
            peers.add(peer);
        }
        return List.copyOf(peers);
    }

    private List<AuthorizedNode> mobileNodes() throws ConfigurationException {
        Set<Object> seen = new HashSet<>();
        List<AuthorizedNode> nodes = new ArrayList<>();
        for (TableReader nodeTable : table.tables("mobile-node")) {
            AuthorizedNode node = new AuthorizedNode(nodeTable.required(Schema.ALLOWED_LINK_LAYER_ADDRESS),
                    new MobileNodeId(nodeTable.required(Schema.ALLOWED_IDENTIFIER)), policy(nodeTable));
            if (!seen.add(node.linkLayer())) {
                throw nodeTable.error(Schema.ALLOWED_LINK_LAYER_ADDRESS, "a value that no other mobile node has", node.linkLayer() + " twice");
            }
            nodes.add(node);
        }
        return List.copyOf(nodes);
    }

    private static Policy policy(TableReader node) throws ConfigurationException {
        long lifetime = node.optional(Schema.ALLOWED_MAX_LIFETIME).orElse((long) Policy.DEFAULT.maxLifetimeSeconds());
        return new Policy(node.orDefault(Schema.ALLOWED_MOBILITY), node.orDefault(Schema.ALLOWED_MAX_PREVIOUS_ROUTERS).intValue(),
                (int) lifetime);
    }

    private Guests guests() throws ConfigurationException {
        Policy policy = new Policy(table.orDefault(Schema.ANCHOR_GUEST_MOBILITY), Policy.DEFAULT.maxPreviousRouters(),
                Policy.DEFAULT.maxLifetimeSeconds());
        return new Guests(policy, table.orDefault(Schema.ANCHOR_MAX_GUESTS).intValue(),
                table.orDefault(Schema.ANCHOR_GUESTS_PER_SECOND).intValue());
    }

    private Times times() throws ConfigurationException {
        return new Times(table.orDefault(Schema.ANCHOR_LIFETIME).intValue(), table.orDefault(Schema.ANCHOR_GUARD).intValue(),
                table.orDefault(Schema.ANCHOR_PATIENCE).intValue(), table.orDefault(Schema.ANCHOR_CONFIRMATION).intValue(),
                table.orDefault(Schema.ANCHOR_TIMESTAMP_WINDOW).intValue());
    }

    private static SharedKey key(TableReader of, Key<Long> spi, Key<byte[]> key) throws ConfigurationException {
        return new SharedKey(of.required(spi).intValue(), of.required(key));
    }
}
