package org.mobilityd.protocol.anchor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.anchor.AnchorConfig.AccessLink;
import org.mobilityd.protocol.anchor.AnchorConfig.Peer;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.database.DatabaseConfig;
import org.mobilityd.protocol.database.DatabaseConfig.AnchorRouter;
import org.mobilityd.protocol.database.DatabaseEngine;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.NdOption.PrefixInformation;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * Anchor routers, with or without a database, that exchange the bytes of their messages in virtual time; mobile nodes that are somewhere or
 * nowhere; and what the routers' effects make of tunnels and routes.
 */
final class AnchorDomain {

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;
    static final int LINK = 3;
    private static final int MOST_HOPS = 8;
    static final Ipv6Address DATABASE = Ipv6Address.parse("2001:db8:d::1");
    static final Ipv6Address GROUP = Ipv6Address.parse("ff05::db8:5213");
    static final SharedKey KEY = new SharedKey(1000, "sixteen bytes!!!".getBytes(StandardCharsets.US_ASCII));
    static final SharedKey GROUP_KEY = new SharedKey(2000, "sixteen others!!".getBytes(StandardCharsets.US_ASCII));
    static final WallClock CLOCK = WallClock.startingAt(Instant.parse("2026-11-21T00:00:00Z"));

    final Map<Ipv6Address, Host> hosts = new LinkedHashMap<>();
    /** Which router each mobile node is at; none: it is between two. */
    final Map<Integer, Integer> places = new HashMap<>();
    final List<OutboundPacket> sent = new ArrayList<>();
    final Random random;
    final boolean central;
    long now = 5 * SECOND;
    boolean databaseAnswers = true;
    /** Who hears nothing. */
    final Set<Ipv6Address> unreachable = new HashSet<>();
    /** Of a hundred messages. */
    int lost;
    int duplicated;
    long jitter;
    private final Map<String, Long> delays = new HashMap<>();
    private final PriorityQueue<Happening> happenings = new PriorityQueue<>(
            (one, other) -> one.at != other.at ? Long.compare(one.at, other.at) : Long.compare(one.serial, other.serial));
    private final Map<Ipv6Prefix, MobileNodeId> owners = new HashMap<>();
    private BiFunction<Integer, List<Assignment>, AnchorEngine> engines;
    private Function<List<MobilitySession>, DatabaseEngine> databases;
    private long serials;

    private record Happening(long at, long serial, Runnable what) {
    }

    /** An engine and what it has done. */
    final class Host {
        final Ipv6Address address;
        Engine engine;
        final Map<Ipv6Prefix, Tunnel> toServing = new HashMap<>();
        final Map<Ipv6Prefix, Tunnel> toAnchor = new HashMap<>();
        final Map<Ipv6Prefix, Tunnel> toAnchorBeside = new HashMap<>();
        final Map<Ipv6Prefix, Tunnel> ofHandover = new HashMap<>();
        final Map<Ipv6Prefix, Integer> routes = new HashMap<>();
        /** Who alone may send from a prefix on the access link. */
        final Map<Ipv6Prefix, LinkLayerIdentifier> sources = new HashMap<>();
        final Map<Ipv6Prefix, Assignment> stored = new HashMap<>();
        final Map<LinkLayerIdentifier, RouterAdvertisement> advertised = new HashMap<>();
        final List<Event> events = new ArrayList<>();
        /** When the last tunnel was installed here. */
        long tunnelAt;

        private Host(Ipv6Address address, Engine engine) {
            this.address = address;
            this.engine = engine;
        }

        private Map<Ipv6Prefix, Tunnel> tunnels(Tunnel.Match match) {
            return switch (match) {
                case DESTINATION -> toServing;
                case SOURCE -> toAnchor;
                case ANCHOR -> toAnchorBeside;
                case HANDOVER -> ofHandover;
            };
        }

        /** Where a packet of {@code prefix} goes by that tunnel, or null. */
        private Ipv6Address otherEnd(Tunnel.Match match, Ipv6Prefix prefix) {
            Tunnel tunnel = tunnels(match).get(prefix);
            return tunnel == null || tunnel.expiresAt() <= now ? null : tunnel.remote();
        }

        /** Whether no mobile node has a prefix as far as the store knows. */
        boolean hasGivenUpAll() {
            return stored.values().stream().allMatch(Assignment::isOver);
        }

        AnchorEngine anchor() {
            return (AnchorEngine) engine;
        }

        void tell(Input input) {
            carryOut(engine.on(now, input));
            awake();
        }

        /** Whether {@code node} was told last that it has {@code prefix}, at least until now. */
        boolean advertises(LinkLayerIdentifier node, Ipv6Prefix prefix) {
            return advertised.containsKey(node) && advertised.get(node).options().stream().anyMatch(option ->
                    option instanceof PrefixInformation information && information.address().equals(prefix.address())
                            && information.validLifetimeSeconds() > 0);
        }

        /** How many events called {@code name} there have been. */
        long events(String name) {
            return events.stream().filter(event -> event.name().equals(name)).count();
        }

        void begin() {
            carryOut(engine.start(now));
            awake();
        }

        private void awake() {
            long deadline = engine.nextDeadline();
            if (deadline != Engine.NEVER) {
                assertTrue(deadline > now, "an engine wants to be woken at once for ever");
                Engine asked = engine;
                at(deadline, () -> {
                    if (engine == asked && engine.nextDeadline() <= now) {
                        tell(new Input.TimerDue());
                    }
                });
            }
        }

        private void carryOut(List<Effect> effects) {
            for (Effect effect : effects) {
                if (effect instanceof Effect.Transmit transmit) {
                    send(this, transmit.packet());
                } else if (effect instanceof Effect.TransmitWhenStored transmit) {
                    send(this, transmit.packet());
                } else if (effect instanceof Effect.InstallTunnel install) {
                    tunnels(install.tunnel().match()).put(install.tunnel().prefix(), install.tunnel());
                    tunnelAt = now;
                } else if (effect instanceof Effect.RemoveTunnel remove) {
                    assertNotNull(tunnels(remove.match()).remove(remove.prefix()),
                            () -> remove + " at " + address + ", where there is none");
                } else if (effect instanceof Effect.AddNodeRoute add) {
                    assertEquals(null, routes.put(add.prefix(), add.link()), "a route twice");
                } else if (effect instanceof Effect.RemoveNodeRoute remove) {
                    assertEquals(remove.link(), routes.remove(remove.prefix()), "a route that is not there");
                } else if (effect instanceof Effect.ReserveSource reserve) {
                    sources.put(reserve.prefix(), reserve.node());
                } else if (effect instanceof Effect.ReleaseSource release) {
                    sources.remove(release.prefix());
                } else if (effect instanceof Effect.StoreAssignment store) {
                    stored.put(store.assignment().prefix(), store.assignment());
                    MobileNodeId owner = owners.put(store.assignment().prefix(), store.assignment().node());
                    assertTrue(owner == null || owner.equals(store.assignment().node()), () -> store + " is also " + owner + "'s");
                } else if (effect instanceof Effect.ForgetAssignment forget) {
                    assertNotNull(stored.remove(forget.prefix()));
                } else if (effect instanceof Effect.TransmitOnLink transmit) {
                    InboundPacket arrived = PacketCodec.decode(PacketCodec.encode(transmit.packet()), LINK, null).orNull();
                    advertised.put(transmit.node(), (RouterAdvertisement) arrived.message());
                } else if (effect instanceof Effect.Report report) {
                    events.add(report.event());
                } else if (effect instanceof Effect.ProbeNode probe) {
                    at(now + 2 * MILLI, () -> shows(this, probe.node()));
                } else if (effect instanceof Effect.AskNode ask) {
                    at(now + 2 * MILLI, () -> shows(this, ask.node()));
                }
            }
        }
    }

    private AnchorDomain(boolean central, long seed) {
        this.central = central;
        this.random = new Random(seed);
    }

    /** @param mode null: no database */
    static AnchorDomain of(int routers, Mode mode, Times times, long seed) {
        return of(routers, mode, times, seed, config -> config, router -> CLOCK);
    }

    /** @param change what is different about each router's configuration @param clocks of each router; the database has {@link #CLOCK} */
    static AnchorDomain of(int routers, Mode mode, Times times, long seed, UnaryOperator<AnchorConfig> change,
            IntFunction<WallClock> clocks) {
        AnchorDomain domain = new AnchorDomain(mode != null, seed);
        domain.engines = (router, inherited) -> new AnchorEngine(change.apply(config(router, routers, mode, times)),
                domain.random::nextBytes, clocks.apply(router), inherited);
        if (mode != null) {
            List<AnchorRouter> known = IntStream.rangeClosed(1, routers)
                    .mapToObj(number -> new AnchorRouter(router(number), pool(number), KEY)).toList();
            domain.databases = inherited ->
                    new DatabaseEngine(new DatabaseConfig(DATABASE, mode, known), domain.random::nextBytes, CLOCK, inherited);
            domain.add(DATABASE, domain.databases.apply(List.of()));
        }
        for (int number = 1; number <= routers; number++) {
            domain.add(router(number), domain.engines.apply(number, List.of()));
        }
        return domain;
    }

    static AnchorConfig config(int number, int routers, Mode mode, Times times) {
        List<Peer> peers = IntStream.rangeClosed(1, routers).filter(other -> other != number)
                .mapToObj(other -> new Peer(router(other), pool(other), KEY)).toList();
        Control control = mode == null ? new Control.Distributed(GROUP, GROUP_KEY) : new Control.Database(DATABASE, KEY, mode);
        return new AnchorConfig(router(number), List.of(new AccessLink(LINK, AccessLink.FIXED_MAC_ADDRESS)), pool(number), control, peers,
                List.of(), "example.net", times);
    }

    static Ipv6Address router(int number) {
        return Ipv6Address.parse("2001:db8:" + number + "::1");
    }

    static Ipv6Prefix pool(int number) {
        return Ipv6Prefix.parse("2001:db8:" + number + "::/48");
    }

    static LinkLayerIdentifier mac(int node) {
        return LinkLayerIdentifier.ofMac(0x0200_5e00_0100L + node);
    }

    static MobileNodeId id(int node) {
        return new MobileNodeId(mac(node) + "@example.net");
    }

    private void add(Ipv6Address address, Engine engine) {
        Host host = new Host(address, engine);
        hosts.put(address, host);
        host.begin();
    }

    Host at(int router) {
        return hosts.get(router(router));
    }

    List<Host> routers() {
        return hosts.values().stream().filter(host -> host.engine instanceof AnchorEngine).toList();
    }

    // The network

    /** One way. */
    void delay(Ipv6Address one, Ipv6Address other, long nanos) {
        delays.put(one + " " + other, nanos);
        delays.put(other + " " + one, nanos);
    }

    private void send(Host from, OutboundPacket packet) {
        sent.add(packet);
        byte[] bytes = PacketCodec.encode(packet);
        for (Host to : hosts.values()) {
            boolean meant = packet.destination().equals(to.address)
                    || packet.destination().equals(GROUP) && to != from && to.engine instanceof AnchorEngine;
            if (meant && !(to.address.equals(DATABASE) && !databaseAnswers) && !unreachable.contains(to.address)) {
                deliver(from, to, bytes);
                if (random.nextInt(100) < duplicated) {
                    deliver(from, to, bytes);
                }
            }
        }
    }

    private void deliver(Host from, Host to, byte[] bytes) {
        if (random.nextInt(100) < lost) {
            return;
        }
        long delay = delays.getOrDefault(from.address + " " + to.address, 5 * MILLI);
        long wait = jitter == 0 ? 0 : random.nextLong(jitter);
        at(now + delay + wait, () -> to.tell(new Input.PacketReceived(PacketCodec.decode(bytes, 2, null).orNull())));
    }

    /** {@code packet}, of whoever and whenever, arrives at {@code router}. */
    void arrives(OutboundPacket packet, int router) {
        at(router).tell(new Input.PacketReceived(PacketCodec.decode(PacketCodec.encode(packet), 2, null).orNull()));
    }

    /** The router's process begins anew. @param keeps what it has stored */
    void restart(int router, boolean keeps) {
        Host host = at(router);
        host.toServing.clear();
        host.toAnchor.clear();
        host.toAnchorBeside.clear();
        host.ofHandover.clear();
        host.routes.clear();
        List<Assignment> inherited = keeps ? List.copyOf(host.stored.values()) : List.of();
        host.sources.keySet().retainAll(inherited.stream().filter(given -> !given.isOver()).map(Assignment::prefix).toList());
        if (!keeps) {
            host.stored.keySet().forEach(owners::remove);
            host.stored.clear();
        }
        host.engine = engines.apply(router, inherited);
        host.begin();
    }

    /** Its process is gone, until another begins with what it has stored. */
    void stopDatabase() {
        Host database = hosts.get(DATABASE);
        databaseAnswers = false;
        database.engine = databases.apply(((DatabaseEngine) database.engine).sessions());
    }

    void startDatabase() {
        databaseAnswers = true;
        Host database = hosts.get(DATABASE);
        database.carryOut(database.engine.start(now));
        database.tell(new Input.TimerDue());
    }

    /** What the database knows. */
    List<MobilitySession> sessions() {
        return ((DatabaseEngine) hosts.get(DATABASE).engine).sessions();
    }

    void at(long time, Runnable what) {
        happenings.add(new Happening(time, ++serials, what));
    }

    void run(long nanos) {
        long until = now + nanos;
        while (!happenings.isEmpty() && happenings.peek().at <= until) {
            Happening next = happenings.remove();
            now = Math.max(now, next.at);
            next.what.run();
        }
        now = until;
    }

    // Mobile nodes

    /** The link layer tells both routers at once. */
    void move(int node, int router) {
        Integer left = places.remove(node);
        if (left != null) {
            at(left).tell(new Input.NodeDetached(LINK, mac(node)));
        }
        places.put(node, router);
        at(router).tell(new Input.NodeAttached(LINK, mac(node)));
    }

    void leave(int node) {
        at(places.remove(node)).tell(new Input.NodeDetached(LINK, mac(node)));
    }

    private void shows(Host router, LinkLayerIdentifier linkLayer) {
        boolean there = places.entrySet().stream()
                .anyMatch(place -> mac(place.getKey()).equals(linkLayer) && at(place.getValue()) == router);
        if (there && random.nextInt(100) >= lost) {
            router.tell(new Input.NodeAttached(LINK, linkLayer));
        }
    }

    // What must be true when nothing happens any more

    void checkSettled(String story) {
        Map<MobileNodeId, Ipv6Address> serving = new HashMap<>();
        for (Host router : routers()) {
            for (NodeStatus status : router.anchor().status()) {
                if (router.address.equals(status.servingRouter())) {
                    assertEquals(null, serving.put(status.node(), router.address), () -> story + ": two routers serve " + status.node());
                }
            }
        }
        places.forEach((node, router) -> {
            assertEquals(router(router), serving.get(id(node)), () -> story + ": who serves " + id(node));
            checkReachable(node, router, story);
        });
        for (Host router : routers()) {
            checkSources(router, story);
            router.toServing.forEach((prefix, tunnel) -> {
                Tunnel other = hosts.get(tunnel.remote()).toAnchor.get(prefix);
                assertTrue(other != null && other.remote().equals(router.address), () -> story + ": nobody at the end of " + tunnel);
            });
            router.toAnchor.forEach((prefix, tunnel) -> {
                Tunnel other = hosts.get(tunnel.remote()).toServing.get(prefix);
                assertTrue(other != null && other.remote().equals(router.address), () -> story + ": nobody at the end of " + tunnel);
            });
        }
    }

    /** What goes onto the access link is somebody's, and nothing is of whom the router does not know. */
    private void checkSources(Host router, String story) {
        router.routes.keySet().forEach(prefix -> assertNotNull(router.sources.get(prefix), () -> story + ": anybody sends from " + prefix));
        router.sources.forEach((prefix, node) -> {
            MobileNodeId owner = owners.get(prefix);
            assertEquals(owner, new MobileNodeId(node + "@example.net"), () -> story + ": who sends from " + prefix);
            Assignment given = router.stored.get(prefix);
            assertTrue(router.toAnchor.containsKey(prefix) || given != null && !given.isOver(),
                    () -> story + ": " + prefix + " is reserved at " + router.address + ", which has nothing to do with it");
        });
    }

    private void checkReachable(int node, int router, String story) {
        for (Host anchor : routers()) {
            for (Assignment assignment : anchor.stored.values()) {
                if (assignment.node().equals(id(node)) && !assignment.isOver()) {
                    assertTrue(reaches(anchor, assignment.prefix(), at(router)),
                            () -> story + ": " + assignment.prefix() + " of " + id(node) + " does not reach " + router(router));
                }
            }
        }
    }

    /** The router onto whose link a packet to {@code prefix} goes if nothing changes any more, or null: it is lost. */
    Ipv6Address reached(Ipv6Prefix prefix) {
        Host host = anchorOf(prefix);
        Ipv6Address next = host.otherEnd(Tunnel.Match.DESTINATION, prefix);
        for (int hop = 0; next != null && hop < MOST_HOPS; hop++) {
            Ipv6Address from = host.address;
            host = hosts.get(next);
            boolean served = host.otherEnd(Tunnel.Match.SOURCE, prefix) != null;
            boolean fromAnchor = from.equals(host.otherEnd(Tunnel.Match.ANCHOR, prefix));
            boolean taken = from.equals(host.otherEnd(Tunnel.Match.SOURCE, prefix)) || fromAnchor
                    || from.equals(host.otherEnd(Tunnel.Match.HANDOVER, prefix));
            if (!taken) {
                return null;
            }
            next = fromAnchor && !served ? host.otherEnd(Tunnel.Match.HANDOVER, prefix) : null;
        }
        return next == null && host.routes.containsKey(prefix) ? host.address : null;
    }

    /** Whether what a mobile node at {@code router} sends from {@code prefix} comes to its anchor, if nothing changes any more. */
    boolean getsOut(int router, Ipv6Prefix prefix) {
        Host anchor = anchorOf(prefix);
        Host host = at(router);
        LinkLayerIdentifier owner = host.sources.get(prefix);
        if (owner != null && !new MobileNodeId(owner + "@example.net").equals(owners.get(prefix))) {
            return false;
        }
        Ipv6Address next = host.otherEnd(Tunnel.Match.SOURCE, prefix);
        if (next == null) {
            next = host.otherEnd(Tunnel.Match.ANCHOR, prefix);
        }
        for (int hop = 0; host != anchor && next != null && hop < MOST_HOPS; hop++) {
            Ipv6Address from = host.address;
            host = hosts.get(next);
            boolean ofHandover = from.equals(host.otherEnd(Tunnel.Match.HANDOVER, prefix));
            if (!ofHandover && !from.equals(host.otherEnd(Tunnel.Match.DESTINATION, prefix))) {
                return false;
            }
            next = host.otherEnd(Tunnel.Match.ANCHOR, prefix);
        }
        return host == anchor;
    }

    private Host anchorOf(Ipv6Prefix prefix) {
        return routers().stream().filter(router -> router.stored.containsKey(prefix)).findFirst().orElseThrow();
    }

    /** The prefixes of a mobile node. */
    List<Ipv6Prefix> prefixesOf(int node) {
        return routers().stream().flatMap(router -> router.stored.values().stream())
                .filter(assignment -> assignment.node().equals(id(node)) && !assignment.isOver()).map(Assignment::prefix).toList();
    }

    /** Whether packets to {@code prefix} get from its anchor onto the link at {@code serving}, and back. */
    boolean reaches(Host anchor, Ipv6Prefix prefix, Host serving) {
        if (!serving.routes.containsKey(prefix)) {
            return false;
        }
        Tunnel down = anchor.toServing.get(prefix);
        if (anchor == serving) {
            return down == null;
        }
        Tunnel up = serving.toAnchor.get(prefix);
        return down != null && down.remote().equals(serving.address) && down.expiresAt() > now
                && up != null && up.remote().equals(anchor.address) && up.expiresAt() > now;
    }
}
