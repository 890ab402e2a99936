package org.mobilityd.simulation.scale;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.anchor.AnchorConfig;
import org.mobilityd.protocol.anchor.AnchorConfig.AccessLink;
import org.mobilityd.protocol.anchor.AnchorConfig.Peer;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.anchor.AnchorEngine;
import org.mobilityd.protocol.anchor.Control;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.database.DatabaseConfig;
import org.mobilityd.protocol.database.DatabaseConfig.AnchorRouter;
import org.mobilityd.protocol.database.DatabaseEngine;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.simulation.world.Randomness;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/** Names, addresses and engines of everybody in a large domain. In its middle is the database or, where it is centralized, the anchor. */
final class ScaleDomain {

    static final int LINK = 2;
    static final Ipv6Address CENTER = Ipv6Address.parse("2001:db8:d::1");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff05::db8:5213");
    /** A prefix for each of a million mobile nodes. */
    private static final Ipv6Prefix POOL_OF_ALL = Ipv6Prefix.parse("2001:dba::/40");
    private static final long FIRST_POOL = 0x2001_0dbc_0000_0000L;
    private static final int POOL_BITS = 48;
    private static final long FIRST_MAC_ADDRESS = 0x0200_0000_0000L;
    private static final long MAC_ADDRESS_DIGITS = 17;
    private static final String REALM = "example.net";
    private static final SharedKey KEY = new SharedKey(1000, "sixteen bytes!!!".getBytes(StandardCharsets.US_ASCII));
    private static final WallClock CLOCK = WallClock.startingAt(Instant.ofEpochSecond(1_900_000_000L));
    private static final int NOTIFICATIONS_PER_SECOND = 10_000_000;
    private static final int BURST = 1_000;
    private static final int MAX_LIFETIME_SECONDS = 3_600;
    private static final int AGGREGATION_MILLIS = 500;
    private static final int VALIDITY_MILLIS = 300;
    private static final int MAX_PREVIOUS_ROUTERS = 16;

    private final Way way;
    private final int routers;

    ScaleDomain(Way way, int routers) {
        this.way = way;
        this.routers = routers;
    }

    private Mode mode() {
        return switch (way) {
            case RELAY -> Mode.RELAY;
            case LOCATOR -> Mode.LOCATOR;
            case PROXY -> Mode.PROXY;
            default -> throw new IllegalArgumentException(way.label() + " has no database");
        };
    }

    static Ipv6Prefix pool(int router) {
        return new Ipv6Prefix(new Ipv6Address(FIRST_POOL + ((long) router << 64 - POOL_BITS), 0), POOL_BITS);
    }

    /** In the last prefix of its pool; no router comes to give that away here. */
    static Ipv6Address address(int router) {
        return new Ipv6Address(pool(router).address().high() | 0xffff, 1);
    }

    /** Whose address this is. */
    static int router(Ipv6Address address) {
        return (int) (address.high() - FIRST_POOL >>> 64 - POOL_BITS);
    }

    static LinkLayerIdentifier linkLayer(int node) {
        return LinkLayerIdentifier.ofMac(FIRST_MAC_ADDRESS + node);
    }

    /** Whose identifier this is: a link-layer address in hexadecimal with colons, and the realm. */
    static int node(byte[] identifier) {
        long address = 0;
        for (int i = 0; i < MAC_ADDRESS_DIGITS; i++) {
            address = identifier[i] == ':' ? address : address << 4 | Character.digit(identifier[i], 16);
        }
        return (int) (address - FIRST_MAC_ADDRESS);
    }

    AnchorEngine router(int number, Randomness chance) {
        return engine(address(number), pool(number), way == Way.CENTRALIZED ? List.of(peer(CENTER, POOL_OF_ALL)) : districtOf(number), chance);
    }

    private static List<Peer> districtOf(int number) {
        int first = Geography.districtOf(number);
        return IntStream.range(first, first + Geography.DISTRICT).filter(other -> other != number)
                .mapToObj(other -> peer(address(other), pool(other))).toList();
    }

    private static Peer peer(Ipv6Address address, Ipv6Prefix pool) {
        return new Peer(address, pool, KEY);
    }

    private AnchorEngine engine(Ipv6Address address, Ipv6Prefix pool, List<Peer> peers, Randomness chance) {
        Control control = way.hasDatabase() ? new Control.Database(CENTER, KEY, mode()) : new Control.Distributed(GROUP, KEY);
        AnchorConfig config = new AnchorConfig(address, List.of(new AccessLink(LINK, AccessLink.FIXED_MAC_ADDRESS)), pool, control, peers,
                List.of(), REALM, Times.DEFAULT);
        return new AnchorEngine(config, chance, CLOCK, List.of());
    }

    /** Who is in the middle; null: nobody. @param nodes how many there are */
    Engine center(int nodes, Randomness chance) {
        if (way == Way.CENTRALIZED) {
            List<Peer> all = IntStream.range(0, routers).mapToObj(router -> peer(address(router), pool(router))).toList();
            return engine(CENTER, POOL_OF_ALL, all, chance);
        }
        return way.hasDatabase() ? database(nodes, chance) : null;
    }

    private DatabaseEngine database(int nodes, Randomness chance) {
        List<AnchorRouter> known = new ArrayList<>();
        for (int router = 0; router < routers; router++) {
            known.add(new AnchorRouter(address(router), pool(router), KEY));
        }
        DatabaseConfig config = new DatabaseConfig(CENTER, mode(), known, null, MAX_LIFETIME_SECONDS, nodes, MAX_PREVIOUS_ROUTERS,
                AGGREGATION_MILLIS, VALIDITY_MILLIS, NOTIFICATIONS_PER_SECOND, BURST);
        return new DatabaseEngine(config, chance, CLOCK, List.of());
    }
}
