package org.mobilityd.simulation.world;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig;
import org.mobilityd.simulation.fastpath.FastPathTables;
import org.mobilityd.simulation.world.Engines.Beginning;
import org.mobilityd.simulation.world.Engines.HomeNetwork;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** Who lives in a world and how they are connected; the drawing is in the package's description. */
public final class Internet {

    private static final Ipv6Prefix EVERYWHERE = Ipv6Prefix.parse("::/0");
    private static final Ipv6Prefix SERVERS = Ipv6Prefix.parse("2001:db8:80::/64");
    private static final Ipv6Prefix HOME = Ipv6Prefix.parse("2001:db8:1::/64");
    private static final long FIRST_FOREIGN = 0x2001_0db8_f000_0000L;
    private static final Ipv6Address NEAR = Ipv6Address.parse("fe80::1");
    private static final Ipv6Address FAR = Ipv6Address.parse("fe80::2");
    private static final int MAX_CLOCK_ORIGIN_SECONDS = 1_000_000;
    private static final long FIRST_SERVER = 0x80;
    private static final long FIRST_MAC_ADDRESS = 0x0200_0001_0000L;
    /** In 2030, in seconds of POSIX time. */
    private static final long SOME_DAY = 1_900_000_000L;
    private static final long CLOCKS_DIFFER_SECONDS = 1_000_000;

    private final World world;
    private final Profile profile;
    private final Engines engines;
    private final Randomness clocks;
    private final Core core;
    private final HomeNetwork home;
    private final Link homeLink;
    private final List<Link> foreignLinks = new ArrayList<>();
    private final List<Link> uplinks = new ArrayList<>();
    private final List<Router> routers = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();
    private final List<MobileNode> mobileNodes = new ArrayList<>();
    private final List<EngineNode> engineNodes = new ArrayList<>();
    private final List<Node> parties = new ArrayList<>();
    private AgentNode agent;
    private HomeAgentNode homeAgent;
    private Attacker attacker;

    public Internet(World world, Profile profile, Engines engines) {
        this.world = world;
        this.profile = profile;
        this.engines = engines;
        this.clocks = world.randomness().fork("clocks");
        this.home = new HomeNetwork(HOME, HOME.withInterfaceIdentifier(1), profile.mobileNodes(), profile.homeLifetimeSeconds());
        this.core = new Core(world);
        this.homeLink = world.link("home", profile.wireless());
        addHomeAgent();
        addAgentAndServers();
        for (int i = 1; i <= profile.networks(); i++) {
            addForeignNetwork(i);
        }
        for (int i = 0; i < profile.mobileNodes(); i++) {
            addMobileNode(i);
        }
        addAttacker();
        engineNodes.add(agent);
        engineNodes.add(homeAgent);
        engineNodes.addAll(mobileNodes);
        parties.addAll(engineNodes);
        parties.addAll(routers);
    }

    private LocalClock clock() {
        long origin = clocks.between(1, MAX_CLOCK_ORIGIN_SECONDS) * Time.SECOND;
        return new LocalClock(origin, (int) clocks.between(0, 2L * profile.clockDrift()) - profile.clockDrift());
    }

    /** Every process on a node draws other secrets, by the same clock. Nobody's time of day is set right: each is off by its own days. */
    private Function<FastPathTables, Beginning> beginnings(Node node) {
        Randomness secrets = world.randomness().fork("secrets of " + node.name());
        WallClock timeOfDay = WallClock.startingAt(Instant.EPOCH.plusSeconds(SOME_DAY + secrets.between(0, CLOCKS_DIFFER_SECONDS)));
        return fastPath -> new Beginning(secrets, timeOfDay, fastPath);
    }

    /** A link from the core to a router: the core routes {@code prefix} there, the router everything else here. */
    private Port connect(Node router, Ipv6Prefix prefix) {
        Link link = world.link("core-" + router.name(), profile.wired());
        uplinks.add(link);
        Port here = core.addPort(link);
        core.addAddress(here, NEAR);
        core.connect(here, router);
        core.addRoute(prefix, here, FAR);
        Port there = router.addPort(link);
        router.addAddress(there, FAR);
        router.addRoute(EVERYWHERE, there, NEAR);
        return there;
    }

    private void addHomeAgent() {
        homeAgent = new HomeAgentNode(world, "home-agent", clock(), home.agent());
        Port onHomeLink = homeAgent.addPort(homeLink);
        Ipv6Address linkLocal = Ipv6Address.parse("fe80::a");
        homeAgent.addAddress(onHomeLink, linkLocal);
        homeAgent.addAddress(onHomeLink, home.agent());
        homeAgent.addRoute(home.prefix(), onHomeLink, null);
        connect(homeAgent, home.prefix());
        homeAgent.advertise(new Advertiser(world, onHomeLink, linkLocal, home.agent(), profile.advertisementInterval(),
                RouterAdvertisement.FLAG_HOME_AGENT));
        Function<FastPathTables, Beginning> beginning = beginnings(homeAgent);
        homeAgent.runs(fastPath -> engines.homeAgent(home, onHomeLink.index(), beginning.apply(fastPath)));
    }

    private void addAgentAndServers() {
        agent = new AgentNode(world, "agent", clock(), profile.filtering());
        connect(agent, SERVERS);
        Link inside = world.link("servers", LinkQuality.clean(Time.MILLISECOND / 10));
        Port towardsServers = agent.addPort(inside);
        agent.addAddress(towardsServers, NEAR);
        agent.addRoute(SERVERS, towardsServers, null);
        Function<FastPathTables, Beginning> beginning = beginnings(agent);
        agent.runs(fastPath -> engines.correspondent(SERVERS, beginning.apply(fastPath)));
        for (int i = 0; i < profile.servers(); i++) {
            Server server = new Server(world, "server-" + i);
            Port port = server.addPort(inside);
            server.addAddress(port, server(i));
            server.addRoute(EVERYWHERE, port, NEAR);
            servers.add(server);
        }
    }

    private void addForeignNetwork(int number) {
        Ipv6Prefix prefix = new Ipv6Prefix(new Ipv6Address(FIRST_FOREIGN + ((long) number << 16), 0), 64);
        Ipv6Address address = prefix.withInterfaceIdentifier(1);
        Router router = new Router(world, "router-" + number, address);
        Link link = world.link("foreign-" + number, profile.wireless());
        Port port = router.addPort(link);
        Ipv6Address linkLocal = new Ipv6Address(NEAR.high(), 0xf000 + number);
        router.addAddress(port, linkLocal);
        router.addRoute(prefix, port, null);
        connect(router, prefix);
        router.advertise(new Advertiser(world, port, linkLocal, address, profile.advertisementInterval(), 0));
        foreignLinks.add(link);
        routers.add(router);
    }

    private void addMobileNode(int number) {
        Ipv6Address linkLocal = new Ipv6Address(NEAR.high(), 0x0200_00ff_fe00_0000L + number);
        MobileNode node = new MobileNode(world, "mobile-node-" + number, clock(), home.homeAddress(number), linkLocal);
        MobileNodeConfig.Link link = MobileNodeConfig.Link.ethernet(MobileNode.PORT, FIRST_MAC_ADDRESS + number, linkLocal);
        Function<FastPathTables, Beginning> beginning = beginnings(node);
        node.runs(fastPath -> engines.mobileNode(home, number, link, beginning.apply(fastPath)));
        mobileNodes.add(node);
    }

    private void addAttacker() {
        Ipv6Prefix prefix = new Ipv6Prefix(new Ipv6Address(FIRST_FOREIGN, 0), 64);
        Link link = world.link("core-attacker", LinkQuality.clean(Time.MILLISECOND));
        Port here = core.addPort(link);
        core.addAddress(here, NEAR);
        core.addRoute(prefix, here, null);
        List<Ipv6Address> homeAddresses = mobileNodes.stream().map(MobileNode::homeAddress).toList();
        List<Ipv6Address> correspondents = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            correspondents.add(server(i));
        }
        attacker = new Attacker(world, link, prefix.withInterfaceIdentifier(0x666), NEAR,
                new Attacker.Victims(homeAddresses, correspondents, home.agent()));
        core.connect(here, attacker);
    }

    public World world() {
        return world;
    }

    public Profile profile() {
        return profile;
    }

    /** The address of a server. */
    public Ipv6Address server(int number) {
        return SERVERS.withInterfaceIdentifier(FIRST_SERVER + number);
    }

    public List<MobileNode> mobileNodes() {
        return mobileNodes;
    }

    public EngineNode agent() {
        return agent;
    }

    public EngineNode homeAgent() {
        return homeAgent;
    }

    public Ipv6Address homeAgentAddress() {
        return home.agent();
    }

    /** Everybody who runs an engine. */
    List<EngineNode> engineNodes() {
        return engineNodes;
    }

    /** Everybody who may be on one side of a partition. */
    List<Node> parties() {
        return parties;
    }

    /** Packets that reached an application without the addresses, or not as, they had been sent. */
    public long malformedDeliveries() {
        return servers.stream().mapToLong(Server::malformed).sum() + mobileNodes.stream().mapToLong(MobileNode::malformed).sum();
    }

    public Link homeLink() {
        return homeLink;
    }

    List<Link> foreignLinks() {
        return foreignLinks;
    }

    /** The links between the core and everybody else. */
    List<Link> uplinks() {
        return uplinks;
    }

    Attacker attacker() {
        return attacker;
    }
}
