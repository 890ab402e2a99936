package org.mobilityd.simulation.world;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.protocol.Engine;
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

    private final World world;
    private final Profile profile;
    private final Engines engines;
    private final Randomness clocks;
    private final Router core;
    private final HomeNetwork home;
    private final Link homeLink;
    private final List<Link> foreignLinks = new ArrayList<>();
    private final List<Link> uplinks = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();
    private final List<MobileNode> mobileNodes = new ArrayList<>();
    private AgentNode agent;
    private Randomness agentSecrets;
    private HomeAgentNode homeAgent;
    private Attacker attacker;

    public Internet(World world, Profile profile, Engines engines) {
        this.world = world;
        this.profile = profile;
        this.engines = engines;
        this.clocks = world.randomness().fork("clocks");
        this.home = new HomeNetwork(HOME, HOME.withInterfaceIdentifier(1), profile.mobileNodes());
        this.core = new Router(world, "core");
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
    }

    private LocalClock clock() {
        long origin = clocks.between(1, MAX_CLOCK_ORIGIN_SECONDS) * Time.SECOND;
        return new LocalClock(origin, (int) clocks.between(0, 2L * profile.clockDrift()) - profile.clockDrift());
    }

    /** A link from the core to a router: the core routes {@code prefix} there, the router everything else here. */
    private Port connect(Node router, Ipv6Prefix prefix) {
        Link link = world.link("core-" + router.name(), profile.wired());
        uplinks.add(link);
        Port here = core.addPort(link);
        core.addAddress(here, NEAR);
        core.addRoute(prefix, here, FAR);
        Port there = router.addPort(link);
        router.addAddress(there, FAR);
        router.addRoute(EVERYWHERE, there, NEAR);
        return there;
    }

    private void addHomeAgent() {
        homeAgent = new HomeAgentNode(world, "home-agent", clock());
        Port onHomeLink = homeAgent.addPort(homeLink);
        Ipv6Address linkLocal = Ipv6Address.parse("fe80::a");
        homeAgent.addAddress(onHomeLink, linkLocal);
        homeAgent.addAddress(onHomeLink, home.agent());
        homeAgent.addRoute(home.prefix(), onHomeLink, null);
        connect(homeAgent, home.prefix());
        homeAgent.advertise(new Advertiser(world, onHomeLink, linkLocal, home.agent(), profile.advertisementInterval(),
                RouterAdvertisement.FLAG_HOME_AGENT));
        homeAgent.run(engines.homeAgent(home, onHomeLink.index(), world.randomness().fork("secrets of the home agent")));
    }

    private void addAgentAndServers() {
        agent = new AgentNode(world, "agent", clock());
        connect(agent, SERVERS);
        Link inside = world.link("servers", LinkQuality.clean(Time.MILLISECOND / 10));
        Port towardsServers = agent.addPort(inside);
        agent.addAddress(towardsServers, NEAR);
        agent.addRoute(SERVERS, towardsServers, null);
        agentSecrets = world.randomness().fork("secrets of the agent");
        agent.run(engines.correspondent(SERVERS, agentSecrets));
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
        Router router = new Router(world, "router-" + number);
        Link link = world.link("foreign-" + number, profile.wireless());
        Port port = router.addPort(link);
        Ipv6Address linkLocal = new Ipv6Address(NEAR.high(), 0xf000 + number);
        router.addAddress(port, linkLocal);
        router.addRoute(prefix, port, null);
        connect(router, prefix);
        router.advertise(new Advertiser(world, port, linkLocal, prefix.withInterfaceIdentifier(1), profile.advertisementInterval(), 0));
        foreignLinks.add(link);
    }

    private void addMobileNode(int number) {
        Ipv6Address linkLocal = new Ipv6Address(NEAR.high(), 0x0200_00ff_fe00_0000L + number);
        MobileNode node = new MobileNode(world, "mobile-node-" + number, clock(), home.homeAddress(number), linkLocal);
        Engine engine = engines.mobileNode(home, number, MobileNode.PORT, world.randomness().fork("secrets of " + node.name()));
        node.run(engine);
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

    /** The agent's control daemon is killed, and starts again with what the fast path has kept. */
    void restartAgent() {
        agent.restart(engines.restartedCorrespondent(SERVERS, agentSecrets, agent.fastPath().tables()));
    }

    public EngineNode homeAgent() {
        return homeAgent;
    }

    public Ipv6Address homeAgentAddress() {
        return home.agent();
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
