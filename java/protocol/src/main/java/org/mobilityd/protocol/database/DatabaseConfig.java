package org.mobilityd.protocol.database;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * What a central mobility database has to be told.
 *
 * @param address its own, which anchor routers register with
 * @param routers those that may
 * @param nodes the mobile nodes that may be registered; null: every one
 * @param maxLifetimeSeconds the longest registration that is granted
 * @param maxSessions how many mobile nodes it knows at most
 * @param maxPreviousRouters of one mobile node; the oldest has to go first (RFC 8885 section 6)
 * @param aggregationMillis how long a relay waits for previous routers before it answers with what it has (section 3.2)
 * @param validityWindowMillis how far a timestamp may be from our time of day (RFC 5213 section 9.1)
 * @param notificationsPerSecond how many Proxy Binding Updates it sends at most, over a burst of {@code notificationBurst}
 */
public record DatabaseConfig(Ipv6Address address, Mode mode, List<AnchorRouter> routers, List<MobileNodeId> nodes, int maxLifetimeSeconds,
        int maxSessions, int maxPreviousRouters, int aggregationMillis, int validityWindowMillis, int notificationsPerSecond,
        int notificationBurst) {

    public static final int DEFAULT_MAX_LIFETIME_SECONDS = 3_600;
    public static final int DEFAULT_MAX_SESSIONS = 1_000_000;
    public static final int DEFAULT_MAX_PREVIOUS_ROUTERS = 8;
    public static final int DEFAULT_AGGREGATION_MILLIS = 500;
    public static final int DEFAULT_VALIDITY_WINDOW_MILLIS = 300;
    public static final int DEFAULT_NOTIFICATIONS_PER_SECOND = 100_000;
    public static final int DEFAULT_NOTIFICATION_BURST = 64;

    public DatabaseConfig {
        Objects.requireNonNull(address);
        Objects.requireNonNull(mode);
        routers = List.copyOf(routers);
        nodes = nodes == null ? null : List.copyOf(nodes);
        Set<Ipv6Address> addresses = new HashSet<>();
        for (AnchorRouter router : routers) {
            if (!addresses.add(router.address())) {
                throw new IllegalArgumentException("two anchor routers have the address " + router.address());
            }
            if (routers.stream().anyMatch(other -> other != router && other.overlaps(router))) {
                throw new IllegalArgumentException("two anchor routers have prefixes of " + router.pool());
            }
        }
    }

    /** With the defaults. */
    public DatabaseConfig(Ipv6Address address, Mode mode, List<AnchorRouter> routers) {
        this(address, mode, routers, null, DEFAULT_MAX_LIFETIME_SECONDS, DEFAULT_MAX_SESSIONS, DEFAULT_MAX_PREVIOUS_ROUTERS,
                DEFAULT_AGGREGATION_MILLIS, DEFAULT_VALIDITY_WINDOW_MILLIS, DEFAULT_NOTIFICATIONS_PER_SECOND, DEFAULT_NOTIFICATION_BURST);
    }

    /**
     * An anchor router.
     *
     * @param pool what it assigns to mobile nodes is of this prefix, and of nobody else's (RFC 8885 section 3)
     */
    public record AnchorRouter(Ipv6Address address, Ipv6Prefix pool, SharedKey sharedKey) {

        public AnchorRouter {
            Objects.requireNonNull(address);
            Objects.requireNonNull(pool);
            Objects.requireNonNull(sharedKey);
        }

        boolean owns(Ipv6Prefix prefix) {
            return prefix.length() >= pool.length() && pool.contains(prefix.address());
        }

        private boolean overlaps(AnchorRouter other) {
            return owns(other.pool) || other.owns(pool);
        }
    }
}
