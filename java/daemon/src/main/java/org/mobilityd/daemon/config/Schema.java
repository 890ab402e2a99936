package org.mobilityd.daemon.config;

import static org.mobilityd.daemon.config.Key.optional;
import static org.mobilityd.daemon.config.Key.optionalList;
import static org.mobilityd.daemon.config.Key.required;
import static org.mobilityd.daemon.config.Key.requiredList;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mobilityd.daemon.config.AnchorRouterReader.ControlledBy;
import org.mobilityd.daemon.config.Limits.Reply;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.text.Names;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Limit;
import org.mobilityd.linux.datapath.Rate;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.anchor.Guests;
import org.mobilityd.protocol.anchor.Policy;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.ReplyRates;
import org.mobilityd.protocol.database.DatabaseConfig;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/** Every key that the configuration file may hold, once. */
final class Schema {

    static final String AGENT = "mobility-agent";
    static final String HOME_AGENT = "home-agent";
    static final String SERVED_NODE = "home-agent.mobile-node";
    static final String MOBILE_NODE = "mobile-node";
    static final String DATABASE = "central-mobility-database";
    static final String ANCHOR_ROUTER = "central-mobility-database.anchor-router";
    static final String ANCHOR = "distributed-anchor-router";
    static final String ANCHOR_DATABASE = "distributed-anchor-router.database";
    static final String PEER = "distributed-anchor-router.peer";
    static final String ALLOWED_NODE = "distributed-anchor-router.mobile-node";
    static final String LIMITS = "limits";
    static final String METRICS = "metrics";
    static final String LOG = "log";

    private static final Set<String> REPEATED = Set.of(SERVED_NODE, ANCHOR_ROUTER, PEER, ALLOWED_NODE);

    private static final long UNSIGNED_32 = 0xffff_ffffL;
    /** Lifetimes travel in 16 bits, in units of 4 seconds. */
    private static final long LONGEST_LIFETIME = 0xffff * 4L;
    /** RFC 4285 section 5.1: 0 to 255 are reserved. */
    private static final Kind<Long> SPI = Kind.integer(256, UNSIGNED_32);
    /** As many as the fast path's table has room for: BINDINGS_MAX in ebpf/lib/maps.h. */
    private static final Kind<Long> BINDING_COUNT = Kind.integer(1, 1_048_576);
    private static final Kind<Mode> XDP_MODE = Kind.oneOf(Mode.class);

    static final Key<String> AGENT_OUTSIDE = requiredList(AGENT, "outside", Kind.INTERFACE);
    static final Key<String> AGENT_INSIDE = requiredList(AGENT, "inside", Kind.INTERFACE);
    static final Key<Ipv6Prefix> AGENT_CORRESPONDENTS = requiredList(AGENT, "correspondents", Kind.PREFIX);
    static final Key<Long> AGENT_MAX_BINDINGS = optional(AGENT, "max-bindings", BINDING_COUNT, 65_536L);
    static final Key<Long> AGENT_MAX_BINDINGS_PER_PREFIX =
            optional(AGENT, "max-bindings-per-care-of-prefix", BINDING_COUNT, 4_096L);
    static final Key<Long> AGENT_MAX_LIFETIME = optional(AGENT, "max-lifetime-seconds", Kind.integer(8, 420), 420L);
    static final Key<Long> AGENT_NONCE_INTERVAL = optional(AGENT, "nonce-interval-seconds", Kind.integer(5, 30), 30L);
    static final Key<Ipv6Address> AGENT_ICMP_SOURCE = optional(AGENT, "icmp-source", Kind.ADDRESS, null);
    static final Key<Mode> AGENT_XDP_MODE = optional(AGENT, "xdp-mode", XDP_MODE, Mode.AUTO);
    static final Key<Forwarding> AGENT_FORWARDING = optional(AGENT, "forwarding", Kind.oneOf(Forwarding.class), Forwarding.KERNEL);

    static final Key<String> HOME_LINK = required(HOME_AGENT, "home-link", Kind.INTERFACE);
    static final Key<String> HOME_UPLINKS = requiredList(HOME_AGENT, "uplinks", Kind.INTERFACE);
    static final Key<Ipv6Address> HOME_ADDRESS_OF_AGENT = required(HOME_AGENT, "address", Kind.ADDRESS);
    static final Key<Ipv6Prefix> HOME_PREFIXES = requiredList(HOME_AGENT, "home-prefixes", Kind.PREFIX);
    static final Key<Long> HOME_MAX_LIFETIME = optional(HOME_AGENT, "max-lifetime-seconds", Kind.integer(8, LONGEST_LIFETIME), 3_600L);
    static final Key<Mode> HOME_XDP_MODE = optional(HOME_AGENT, "xdp-mode", XDP_MODE, Mode.AUTO);

    static final Key<Ipv6Address> SERVED_HOME_ADDRESS = required(SERVED_NODE, "home-address", Kind.ADDRESS);
    static final Key<String> SERVED_IDENTIFIER = required(SERVED_NODE, "identifier", Kind.IDENTIFIER);
    static final Key<Long> SERVED_SPI = required(SERVED_NODE, "spi", SPI);
    static final Key<byte[]> SERVED_KEY = required(SERVED_NODE, "key", Kind.KEY);

    static final Key<String> NODE_INTERFACES = requiredList(MOBILE_NODE, "interfaces", Kind.INTERFACE);
    static final Key<Ipv6Address> NODE_HOME_ADDRESS = required(MOBILE_NODE, "home-address", Kind.ADDRESS);
    static final Key<Ipv6Prefix> NODE_HOME_PREFIX = required(MOBILE_NODE, "home-prefix", Kind.PREFIX);
    static final Key<Ipv6Address> NODE_HOME_AGENT = required(MOBILE_NODE, "home-agent", Kind.ADDRESS);
    static final Key<String> NODE_IDENTIFIER = required(MOBILE_NODE, "identifier", Kind.IDENTIFIER);
    static final Key<Long> NODE_SPI = required(MOBILE_NODE, "spi", SPI);
    static final Key<byte[]> NODE_KEY = required(MOBILE_NODE, "key", Kind.KEY);
    static final Key<String> NODE_MOBILITY_INTERFACE = optional(MOBILE_NODE, "mobility-interface", Kind.INTERFACE, "mobility0");
    static final Key<Boolean> NODE_ROUTE_OPTIMIZATION = optional(MOBILE_NODE, "route-optimization", Kind.BOOLEAN, true);
    static final Key<Long> NODE_HOME_LIFETIME =
            optional(MOBILE_NODE, "home-lifetime-seconds", Kind.integer(8, LONGEST_LIFETIME), 600L);
    static final Key<Long> NODE_CORRESPONDENT_LIFETIME =
            optional(MOBILE_NODE, "correspondent-lifetime-seconds", Kind.integer(8, 420), 420L);
    static final Key<Mode> NODE_XDP_MODE = optional(MOBILE_NODE, "xdp-mode", XDP_MODE, Mode.AUTO);

    static final Key<String> DATABASE_UPLINKS = requiredList(DATABASE, "uplinks", Kind.INTERFACE);
    static final Key<Ipv6Address> DATABASE_ADDRESS = required(DATABASE, "address", Kind.ADDRESS);
    static final Key<org.mobilityd.protocol.database.Mode> DATABASE_MODE =
            required(DATABASE, "mode", Kind.oneOf(org.mobilityd.protocol.database.Mode.class));
    static final Key<String> DATABASE_STORE = optional(DATABASE, "store", Kind.DIRECTORY, "/var/lib/mobilityd/sessions");
    static final Key<String> DATABASE_MOBILE_NODES = optionalList(DATABASE, "mobile-nodes", Kind.IDENTIFIER);
    static final Key<Long> DATABASE_MAX_LIFETIME = optional(DATABASE, "max-lifetime-seconds", Kind.integer(8, LONGEST_LIFETIME),
            (long) DatabaseConfig.DEFAULT_MAX_LIFETIME_SECONDS);
    static final Key<Long> DATABASE_MAX_SESSIONS = optional(DATABASE, "max-sessions", Kind.integer(1, 10_000_000),
            (long) DatabaseConfig.DEFAULT_MAX_SESSIONS);
    static final Key<Long> DATABASE_MAX_PREVIOUS_ROUTERS = optional(DATABASE, "max-previous-routers", Kind.integer(1, 32),
            (long) DatabaseConfig.DEFAULT_MAX_PREVIOUS_ROUTERS);
    static final Key<Long> DATABASE_AGGREGATION = optional(DATABASE, "aggregation-timeout-milliseconds", Kind.integer(1, 30_000),
            (long) DatabaseConfig.DEFAULT_AGGREGATION_MILLIS);
    static final Key<Long> DATABASE_TIMESTAMP_WINDOW = optional(DATABASE, "timestamp-window-milliseconds", Kind.integer(1, 30_000),
            (long) DatabaseConfig.DEFAULT_VALIDITY_WINDOW_MILLIS);
    static final Key<Rate> DATABASE_NOTIFICATIONS = optional(DATABASE, "notifications", Kind.RATE,
            new Rate(DatabaseConfig.DEFAULT_NOTIFICATIONS_PER_SECOND, DatabaseConfig.DEFAULT_NOTIFICATION_BURST));
    static final Key<Mode> DATABASE_XDP_MODE = optional(DATABASE, "xdp-mode", XDP_MODE, Mode.AUTO);

    static final Key<Ipv6Address> ROUTER_ADDRESS = required(ANCHOR_ROUTER, "address", Kind.ADDRESS);
    static final Key<Ipv6Prefix> ROUTER_PREFIX_POOL = required(ANCHOR_ROUTER, "prefix-pool", Kind.PREFIX);
    static final Key<Long> ROUTER_SPI = required(ANCHOR_ROUTER, "spi", SPI);
    static final Key<byte[]> ROUTER_KEY = required(ANCHOR_ROUTER, "key", Kind.KEY);

    static final Key<String> ANCHOR_UPLINKS = requiredList(ANCHOR, "uplinks", Kind.INTERFACE);
    static final Key<String> ANCHOR_ACCESS_LINKS = requiredList(ANCHOR, "access-links", Kind.INTERFACE);
    static final Key<Ipv6Address> ANCHOR_ADDRESS = required(ANCHOR, "address", Kind.ADDRESS);
    static final Key<Ipv6Prefix> ANCHOR_PREFIX_POOL = required(ANCHOR, "prefix-pool", Kind.PREFIX);
    static final Key<ControlledBy> ANCHOR_CONTROL = required(ANCHOR, "control", Kind.oneOf(ControlledBy.class));
    static final Key<Ipv6Address> ANCHOR_GROUP = optional(ANCHOR, "group", Kind.GROUP, null);
    static final Key<Long> ANCHOR_GROUP_SPI = optional(ANCHOR, "group-spi", SPI, null);
    static final Key<byte[]> ANCHOR_GROUP_KEY = optional(ANCHOR, "group-key", Kind.KEY, null);
    static final Key<String> ANCHOR_REALM = optional(ANCHOR, "realm", Kind.IDENTIFIER, null);
    static final Key<Boolean> ANCHOR_GUEST_MOBILITY = optional(ANCHOR, "guest-mobility", Kind.BOOLEAN, true);
    static final Key<Long> ANCHOR_MAX_GUESTS =
            optional(ANCHOR, "max-guests", Kind.integer(0, 1_000_000), (long) Guests.DEFAULT_MAX);
    static final Key<Long> ANCHOR_GUESTS_PER_SECOND =
            optional(ANCHOR, "guests-per-second", Kind.integer(1, 100_000), (long) Guests.DEFAULT_PER_SECOND);
    static final Key<Long> ANCHOR_LIFETIME = optional(ANCHOR, "lifetime-seconds", Kind.integer(8, LONGEST_LIFETIME),
            (long) Times.DEFAULT.lifetimeSeconds());
    static final Key<Long> ANCHOR_GUARD =
            optional(ANCHOR, "guard-milliseconds", Kind.integer(1, 600_000), (long) Times.DEFAULT.guardMillis());
    static final Key<Long> ANCHOR_PATIENCE =
            optional(ANCHOR, "patience-milliseconds", Kind.integer(1, 30_000), (long) Times.DEFAULT.patienceMillis());
    static final Key<Long> ANCHOR_CONFIRMATION =
            optional(ANCHOR, "confirmation-milliseconds", Kind.integer(1, 600_000), (long) Times.DEFAULT.confirmationMillis());
    static final Key<Long> ANCHOR_TIMESTAMP_WINDOW =
            optional(ANCHOR, "timestamp-window-milliseconds", Kind.integer(1, 30_000), (long) Times.DEFAULT.validityWindowMillis());
    static final Key<String> ANCHOR_HOSTAPD = optionalList(ANCHOR, "hostapd", Kind.SOCKET);
    static final Key<Long> ANCHOR_PRESENCE_CHECK = optional(ANCHOR, "presence-check-seconds", Kind.integer(1, 3_600), 60L);
    static final Key<Long> ANCHOR_NEIGHBOR_QUEUE = optional(ANCHOR, "neighbor-queue-kilobytes", Kind.integer(1, 1_048_576), 8_192L);
    static final Key<String> ANCHOR_STATE = optional(ANCHOR, "state", Kind.DIRECTORY, "/var/lib/mobilityd/assignments");
    static final Key<Mode> ANCHOR_XDP_MODE = optional(ANCHOR, "xdp-mode", XDP_MODE, Mode.AUTO);
    static final Key<Forwarding> ANCHOR_FORWARDING = optional(ANCHOR, "forwarding", Kind.oneOf(Forwarding.class), Forwarding.KERNEL);

    static final Key<Ipv6Address> ANCHOR_DATABASE_ADDRESS = required(ANCHOR_DATABASE, "address", Kind.ADDRESS);
    static final Key<org.mobilityd.protocol.database.Mode> ANCHOR_DATABASE_MODE =
            required(ANCHOR_DATABASE, "mode", Kind.oneOf(org.mobilityd.protocol.database.Mode.class));
    static final Key<Long> ANCHOR_DATABASE_SPI = required(ANCHOR_DATABASE, "spi", SPI);
    static final Key<byte[]> ANCHOR_DATABASE_KEY = required(ANCHOR_DATABASE, "key", Kind.KEY);

    static final Key<Ipv6Address> PEER_ADDRESS = required(PEER, "address", Kind.ADDRESS);
    static final Key<Ipv6Prefix> PEER_PREFIX_POOL = required(PEER, "prefix-pool", Kind.PREFIX);
    static final Key<Long> PEER_SPI = required(PEER, "spi", SPI);
    static final Key<byte[]> PEER_KEY = required(PEER, "key", Kind.KEY);

    static final Key<LinkLayerIdentifier> ALLOWED_LINK_LAYER_ADDRESS =
            required(ALLOWED_NODE, "link-layer-address", Kind.LINK_LAYER_ADDRESS);
    static final Key<String> ALLOWED_IDENTIFIER = required(ALLOWED_NODE, "identifier", Kind.IDENTIFIER);
    static final Key<Boolean> ALLOWED_MOBILITY = optional(ALLOWED_NODE, "mobility", Kind.BOOLEAN, Policy.DEFAULT.mobility());
    static final Key<Long> ALLOWED_MAX_PREVIOUS_ROUTERS = optional(ALLOWED_NODE, "max-previous-routers", Kind.integer(0, 32),
            (long) Policy.DEFAULT_MAX_PREVIOUS_ROUTERS);
    static final Key<Long> ALLOWED_MAX_LIFETIME = optional(ALLOWED_NODE, "max-lifetime-seconds", Kind.integer(8, LONGEST_LIFETIME), null);

    static final Map<Limit, Key<Rate>> FAST_PATH_LIMITS = fastPathLimits();
    private static final Reply REFUSALS_DEFAULT = Reply.of(ReplyRates.DEFAULT.refusals());
    private static final Reply ERRORS_DEFAULT = Reply.of(ReplyRates.DEFAULT.errors());
    private static final Reply REFRESH_REQUESTS_DEFAULT = Reply.of(ReplyRates.DEFAULT.refreshRequests());
    static final Key<Rate> REFUSALS = optional(LIMITS, "refusals", Kind.RATE, REFUSALS_DEFAULT.total());
    static final Key<Rate> REFUSALS_PER_DESTINATION =
            optional(LIMITS, "refusals-per-destination", Kind.RATE, REFUSALS_DEFAULT.perDestination());
    static final Key<Rate> ERRORS = optional(LIMITS, "errors", Kind.RATE, ERRORS_DEFAULT.total());
    static final Key<Rate> ERRORS_PER_DESTINATION = optional(LIMITS, "errors-per-destination", Kind.RATE, ERRORS_DEFAULT.perDestination());
    static final Key<Rate> REFRESH_REQUESTS = optional(LIMITS, "refresh-requests", Kind.RATE, REFRESH_REQUESTS_DEFAULT.total());
    static final Key<Rate> REFRESH_REQUESTS_PER_DESTINATION =
            optional(LIMITS, "refresh-requests-per-destination", Kind.RATE, REFRESH_REQUESTS_DEFAULT.perDestination());

    static final Key<InetSocketAddress> METRICS_LISTEN = required(METRICS, "listen", Kind.LOOPBACK);
    static final Key<Log.Level> LOG_LEVEL = optional(LOG, "level", Kind.oneOf(Log.Level.class), Log.Level.INFO);

    private static final List<Key<?>> KEYS = inOrder(List.of(
            AGENT_OUTSIDE, AGENT_INSIDE, AGENT_CORRESPONDENTS, AGENT_MAX_BINDINGS, AGENT_MAX_BINDINGS_PER_PREFIX, AGENT_MAX_LIFETIME,
            AGENT_NONCE_INTERVAL, AGENT_ICMP_SOURCE, AGENT_XDP_MODE, AGENT_FORWARDING,
            HOME_LINK, HOME_UPLINKS, HOME_ADDRESS_OF_AGENT, HOME_PREFIXES, HOME_MAX_LIFETIME, HOME_XDP_MODE,
            SERVED_HOME_ADDRESS, SERVED_IDENTIFIER, SERVED_SPI, SERVED_KEY,
            NODE_INTERFACES, NODE_HOME_ADDRESS, NODE_HOME_PREFIX, NODE_HOME_AGENT, NODE_IDENTIFIER, NODE_SPI, NODE_KEY,
            NODE_MOBILITY_INTERFACE, NODE_ROUTE_OPTIMIZATION, NODE_HOME_LIFETIME, NODE_CORRESPONDENT_LIFETIME, NODE_XDP_MODE,
            DATABASE_UPLINKS, DATABASE_ADDRESS, DATABASE_MODE, DATABASE_STORE, DATABASE_MOBILE_NODES, DATABASE_MAX_LIFETIME,
            DATABASE_MAX_SESSIONS, DATABASE_MAX_PREVIOUS_ROUTERS, DATABASE_AGGREGATION, DATABASE_TIMESTAMP_WINDOW,
            DATABASE_NOTIFICATIONS, DATABASE_XDP_MODE, ROUTER_ADDRESS, ROUTER_PREFIX_POOL, ROUTER_SPI, ROUTER_KEY,
            ANCHOR_UPLINKS, ANCHOR_ACCESS_LINKS, ANCHOR_ADDRESS, ANCHOR_PREFIX_POOL, ANCHOR_CONTROL, ANCHOR_GROUP, ANCHOR_GROUP_SPI,
            ANCHOR_GROUP_KEY, ANCHOR_REALM, ANCHOR_GUEST_MOBILITY, ANCHOR_MAX_GUESTS, ANCHOR_GUESTS_PER_SECOND, ANCHOR_LIFETIME, ANCHOR_GUARD,
            ANCHOR_PATIENCE, ANCHOR_CONFIRMATION, ANCHOR_TIMESTAMP_WINDOW,
            ANCHOR_HOSTAPD, ANCHOR_PRESENCE_CHECK, ANCHOR_NEIGHBOR_QUEUE, ANCHOR_STATE, ANCHOR_XDP_MODE, ANCHOR_FORWARDING,
            ANCHOR_DATABASE_ADDRESS, ANCHOR_DATABASE_MODE, ANCHOR_DATABASE_SPI, ANCHOR_DATABASE_KEY,
            PEER_ADDRESS, PEER_PREFIX_POOL, PEER_SPI, PEER_KEY, ALLOWED_LINK_LAYER_ADDRESS, ALLOWED_IDENTIFIER, ALLOWED_MOBILITY,
            ALLOWED_MAX_PREVIOUS_ROUTERS, ALLOWED_MAX_LIFETIME),
            FAST_PATH_LIMITS.values(),
            List.of(REFUSALS, REFUSALS_PER_DESTINATION, ERRORS, ERRORS_PER_DESTINATION, REFRESH_REQUESTS, REFRESH_REQUESTS_PER_DESTINATION),
            List.of(METRICS_LISTEN, LOG_LEVEL));

    private Schema() {
    }

    private static Map<Limit, Key<Rate>> fastPathLimits() {
        Map<Limit, Key<Rate>> keys = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            keys.put(limit, optional(LIMITS, Names.of(limit), Kind.RATE, limit.defaultRate()));
        }
        return keys;
    }

    @SafeVarargs
    private static List<Key<?>> inOrder(Collection<? extends Key<?>>... parts) {
        List<Key<?>> all = new ArrayList<>();
        for (Collection<? extends Key<?>> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }

    /** In the order of the reference. */
    static List<Key<?>> keys() {
        return KEYS;
    }

    /** Whether the table may be there several times. */
    static boolean isRepeated(String path) {
        return REPEATED.contains(path);
    }

    static boolean hasTable(String path) {
        return KEYS.stream().anyMatch(key -> key.table().equals(path));
    }

    /** The names that may stand in a table, tables below it included; for the error message about one that may not. */
    static List<String> namesIn(String table) {
        String below = table.isEmpty() ? "" : table + '.';
        return KEYS.stream().map(Key::path).filter(path -> path.startsWith(below))
                .map(path -> path.substring(below.length()).split("\\.")[0]).distinct().toList();
    }
}
