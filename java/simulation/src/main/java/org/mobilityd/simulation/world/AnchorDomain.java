package org.mobilityd.simulation.world;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mobilityd.protocol.analysis.Scheme;
import org.mobilityd.protocol.anchor.AnchorConfig;
import org.mobilityd.protocol.anchor.AnchorConfig.AccessLink;
import org.mobilityd.protocol.anchor.AnchorConfig.Peer;
import org.mobilityd.protocol.anchor.Control;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.database.DatabaseConfig;
import org.mobilityd.protocol.database.DatabaseConfig.AnchorRouter;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** Anchor routers, their database where the scheme has one, hosts and servers, and how they are connected. */
public final class AnchorDomain {

    /** What an anchor domain may be. */
    public static final List<Scheme> SCHEMES = List.of(Scheme.RELAY, Scheme.LOCATOR, Scheme.PROXY, Scheme.FULLY_DISTRIBUTED);

    private static final Ipv6Prefix EVERYWHERE = Ipv6Prefix.parse("::/0");
    private static final Ipv6Prefix SERVERS = Ipv6Prefix.parse("2001:db8:80::/64");
    private static final Ipv6Prefix DATABASE = Ipv6Prefix.parse("2001:db8:d::/64");
    private static final long FIRST_SITE = 0x2001_0dba_0000_0000L;
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff05::db8:5213");
    private static final SharedKey KEY = new SharedKey(1000, "sixteen bytes!!!".getBytes(StandardCharsets.US_ASCII));
    private static final SharedKey GROUP_KEY = new SharedKey(2000, "sixteen others!!".getBytes(StandardCharsets.US_ASCII));
    private static final String REALM = "example.net";
    private static final Ipv6Address NEAR = Ipv6Address.parse("fe80::1");
    private static final Ipv6Address FAR = Ipv6Address.parse("fe80::2");
    private static final int SITE_BITS = 44;
    private static final int POOL_BITS = 48;
    private static final int MAX_CLOCK_ORIGIN_SECONDS = 1_000_000;
    private static final long FIRST_MAC_ADDRESS = 0x0200_5e00_0100L;
    private static final int NUMBER_OF_SERVERS = 2;

    private final World world;
    private final DomainProfile profile;
    private final Scheme scheme;
    private final DomainEngines engines;
    private final Randomness clocks;
    private final Core core;
    private final DatabaseNode database;
    private final List<AnchorRouterNode> routers = new ArrayList<>();
    private final List<RoamingHost> hosts = new ArrayList<>();
    private final List<Ipv6Address> servers = new ArrayList<>();
    private final List<Link> uplinks = new ArrayList<>();
    private final List<TimeOfDay> timesOfDay = new ArrayList<>();

    /** The one of {@link #SCHEMES} with this label. @throws IllegalArgumentException when there is none */
    public static Scheme scheme(String label) {
        return SCHEMES.stream().filter(scheme -> scheme.label().equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no anchor domain \"" + label + "\": "
                        + SCHEMES.stream().map(Scheme::label).collect(Collectors.joining(", "))));
    }

    /** @param scheme of {@link #SCHEMES} */
    public AnchorDomain(World world, DomainProfile profile, Scheme scheme, DomainEngines engines) {
        this.world = world;
        this.profile = profile;
        this.scheme = scheme;
        this.engines = engines;
        this.clocks = world.randomness().fork("clocks");
        this.core = new Core(world);
        core.filterSources();
        this.database = scheme == Scheme.FULLY_DISTRIBUTED ? null : newDatabase();
        for (int number = 1; number <= profile.routers(); number++) {
            addRouter(number);
        }
        for (int number = 0; number < profile.hosts(); number++) {
            hosts.add(new RoamingHost(world, "host-" + number, FIRST_MAC_ADDRESS + number));
        }
        for (int number = 0; number < NUMBER_OF_SERVERS; number++) {
            addServer(number);
        }
    }

    private Mode mode() {
        return switch (scheme) {
            case RELAY -> Mode.RELAY;
            case LOCATOR -> Mode.LOCATOR;
            case PROXY -> Mode.PROXY;
            default -> throw new IllegalArgumentException(scheme.label() + " has no database");
        };
    }

    /** What is routed to a router: its pool and, beside that, its own address. */
    private Ipv6Prefix site(int number) {
        return new Ipv6Prefix(new Ipv6Address(FIRST_SITE + ((long) number << 64 - SITE_BITS), 0), SITE_BITS);
    }

    private Ipv6Prefix pool(int number) {
        return new Ipv6Prefix(site(number).address(), POOL_BITS);
    }

    private Ipv6Address address(int number) {
        return new Ipv6Address(site(number).address().high() + (1L << 64 - POOL_BITS), 1);
    }

    // Who lives here

    private LocalClock clock() {
        long origin = clocks.between(1, MAX_CLOCK_ORIGIN_SECONDS) * Time.SECOND;
        return new LocalClock(origin, (int) clocks.between(0, 2L * profile.clockDrift()) - profile.clockDrift());
    }

    private TimeOfDay timeOfDay(LocalClock clock) {
        TimeOfDay timeOfDay = new TimeOfDay(world, clock);
        timesOfDay.add(timeOfDay);
        setClock(timeOfDay, clocks);
        return timeOfDay;
    }

    private void setClock(TimeOfDay timeOfDay, Randomness chance) {
        timeOfDay.set(chance.between(0, 2 * profile.clockOffset()) - profile.clockOffset());
    }

    /** The network sets somebody's time of day anew, not quite right. */
    void setSomeClock(Randomness chance) {
        setClock(timesOfDay.get(chance.below(timesOfDay.size())), chance);
    }

    private DatabaseNode newDatabase() {
        LocalClock clock = clock();
        DatabaseNode node = new DatabaseNode(world, clock);
        connect(node, DATABASE, profile.wired());
        TimeOfDay timeOfDay = timeOfDay(clock);
        List<AnchorRouter> known = numbers().mapToObj(number -> new AnchorRouter(address(number), pool(number), KEY)).toList();
        DatabaseConfig config = new DatabaseConfig(DATABASE.withInterfaceIdentifier(1), mode(), known);
        node.addAddress(node.port(1), config.address());
        Randomness secrets = world.randomness().fork("secrets of the database");
        node.runs(fastPath -> engines.database(config, secrets, timeOfDay, node.stored()));
        return node;
    }

    private IntStream numbers() {
        return IntStream.rangeClosed(1, profile.routers());
    }

    private void addRouter(int number) {
        LocalClock clock = clock();
        String name = "router-" + number;
        AnchorRouterNode node = new AnchorRouterNode(world, name, clock, address(number), pool(number));
        core.join(GROUP, connect(node, site(number), profile.wired()));
        node.addAddress(node.port(AnchorRouterNode.UPLINK), address(number));
        node.addPort(world.link("access-" + number, profile.wireless()));
        TimeOfDay timeOfDay = timeOfDay(clock);
        Randomness secrets = world.randomness().fork("secrets of " + name);
        AnchorConfig config = config(number);
        node.runs(fastPath -> engines.router(config, secrets, timeOfDay, node.assignments()));
        routers.add(node);
    }

    private AnchorConfig config(int number) {
        List<Peer> peers = numbers().filter(other -> other != number).mapToObj(other -> new Peer(address(other), pool(other), KEY)).toList();
        Control control = scheme == Scheme.FULLY_DISTRIBUTED ? new Control.Distributed(GROUP, GROUP_KEY)
                : new Control.Database(DATABASE.withInterfaceIdentifier(1), KEY, mode());
        AccessLink accessLink = new AccessLink(AnchorRouterNode.ACCESS_LINK, AccessLink.FIXED_MAC_ADDRESS);
        return new AnchorConfig(address(number), List.of(accessLink), pool(number), control, peers, List.of(), REALM, profile.times());
    }

    private void addServer(int number) {
        Server server = new Server(world, "server-" + number);
        Ipv6Address address = SERVERS.withInterfaceIdentifier(number + 1L);
        connect(server, address.prefix(128), LinkQuality.clean(Time.MILLISECOND));
        server.addAddress(server.port(1), address);
        servers.add(address);
    }

    /** A link between the core and {@code node}, its first. @return the core's port */
    private Port connect(Node node, Ipv6Prefix prefix, LinkQuality quality) {
        Link link = world.link("core-" + node.name(), quality);
        Port here = core.addPort(link);
        core.addAddress(here, NEAR);
        core.connect(here, node);
        core.addRoute(prefix, here, FAR);
        Port there = node.addPort(link);
        node.addAddress(there, FAR);
        node.addRoute(EVERYWHERE, there, NEAR);
        uplinks.add(link);
        return here;
    }

    // For those who look at it

    public World world() {
        return world;
    }

    public DomainProfile profile() {
        return profile;
    }

    public Scheme scheme() {
        return scheme;
    }

    /** Null: this domain has none. */
    public DatabaseNode database() {
        return database;
    }

    public List<AnchorRouterNode> routers() {
        return routers;
    }

    public List<RoamingHost> hosts() {
        return hosts;
    }

    /** The router on whose access link {@code host} is; null: on none. */
    public AnchorRouterNode routerOf(RoamingHost host) {
        return host.link() == null ? null : routerAt(host.link());
    }

    AnchorRouterNode routerAt(Link accessLink) {
        return routers.stream().filter(router -> router.accessLink() == accessLink).findFirst().orElseThrow();
    }

    /** The router with this address. */
    public AnchorRouterNode router(Ipv6Address address) {
        return routers.stream().filter(router -> router.address().equals(address)).findFirst().orElseThrow();
    }

    /** What {@code host} is called here. */
    public MobileNodeId id(RoamingHost host) {
        return new MobileNodeId(host.linkLayer() + "@" + REALM);
    }

    List<Ipv6Address> servers() {
        return servers;
    }

    List<Link> uplinks() {
        return uplinks;
    }

    List<EngineNode> engineNodes() {
        List<EngineNode> all = new ArrayList<>(routers);
        if (database != null) {
            all.add(database);
        }
        return all;
    }
}
