package org.mobilityd.protocol.mobilenode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.correspondent.CorrespondentConfig;
import org.mobilityd.protocol.correspondent.CorrespondentEngine;
import org.mobilityd.protocol.homeagent.HomeAgentConfig;
import org.mobilityd.protocol.homeagent.HomeAgentConfig.ServedNode;
import org.mobilityd.protocol.homeagent.HomeAgentEngine;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig.RouteOptimization;
import org.mobilityd.wire.DecodeResult;
import org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement;
import org.mobilityd.wire.Icmpv6Message.NeighborSolicitation;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Icmpv6Message.RouterSolicitation;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.Message;
import org.mobilityd.wire.NdOption;
import org.mobilityd.wire.NdOption.PrefixInformation;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * A mobile node, its home agent and correspondents, joined by a network that carries the bytes of their packets in virtual time:
 *
 * <pre>
 *   home link ── home agent ──── 40 ms ────┐
 *                                          ├── correspondents
 *   foreign links ── routers ──── 5 ms ────┘
 *        mobile node, plugged in anywhere
 * </pre>
 *
 * Foreign routers drop what does not come from their prefix. The three hosts' tables are those that the engines' effects fill.
 */
final class RoamingNetwork {

    static final long MILLISECOND = 1_000_000L;
    static final long SECOND = 1_000 * MILLISECOND;
    static final Ipv6Prefix HOME_PREFIX = Ipv6Prefix.parse("2001:db8:a::/64");
    static final Ipv6Address HOME_AGENT = Ipv6Address.parse("2001:db8:a::1");
    static final Ipv6Address HOME_ADDRESS = Ipv6Address.parse("2001:db8:a::1234");
    static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db8:c::2");
    static final Ipv6Prefix CORRESPONDENTS = Ipv6Prefix.parse("2001:db8:c::/64");
    static final int LINK = 3;
    static final int SECOND_LINK = 4;
    static final int HOME_AGENT_LINK = 7;
    static final long MAC = 0x0200_5e00_0001L;
    static final Ipv6Address LINK_LOCAL = Ipv6Address.parse("fe80::5eff:fe00:1");
    static final SharedKey KEY = new SharedKey(1000, "sixteen bytes!!!".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

    private static final int MAX_STEPS_AT_ONE_TIME = 2_000;

    /** A link that hosts are plugged into, with a router that advertises. */
    static final class Network {
        final String name;
        final Ipv6Prefix prefix;
        Ipv6Address router;
        boolean routerAlive = true;
        boolean solicitable = true;
        long interval;
        int lifetimeSeconds = 1_800;

        Network(String name, Ipv6Prefix prefix, Ipv6Address router) {
            this.name = name;
            this.prefix = prefix;
            this.router = router;
        }

        RouterAdvertisement advertisement() {
            List<NdOption> options = new ArrayList<>();
            options.add(new PrefixInformation(prefix.length(), PrefixInformation.FLAG_ON_LINK | PrefixInformation.FLAG_AUTONOMOUS,
                    86_400, 14_400, prefix.address()));
            if (interval > 0) {
                options.add(new NdOption.AdvertisementInterval(interval / MILLISECOND));
            }
            return new RouterAdvertisement(64, 0, lifetimeSeconds, 0, 0, options);
        }
    }

    static final Network HOME = new Network("home", HOME_PREFIX, Ipv6Address.parse("fe80::a"));

    static Network foreign(int number) {
        return new Network("foreign" + number, Ipv6Prefix.parse("2001:db8:f" + number + "::/64"), Ipv6Address.parse("fe80::f" + number));
    }

    /** A packet that somebody sent. */
    record Sent(long time, String by, boolean lost, InboundPacket packet) {
        Message message() {
            return packet.message();
        }
    }

    /** A packet of an application that arrived. @param path home, tunnel or direct */
    record Delivery(long time, String path) {
    }

    private record Scheduled(long time, long order, Runnable action) {
    }

    private Engine mobileNode;
    private final MobileNodeConfig config;
    private final RandomSource random;
    private final WallClock clock;
    final HomeAgentEngine homeAgent;
    final CorrespondentEngine correspondents;

    long now = SECOND;
    final List<Sent> sent = new ArrayList<>();
    final List<Effect> effects = new ArrayList<>();
    final List<Delivery> delivered = new ArrayList<>();
    final Map<Integer, Network> plugged = new HashMap<>();
    final Map<Integer, Set<Ipv6Address>> addresses = new HashMap<>();
    final Map<BindingKey, Binding> bindingUpdateList = new HashMap<>();
    final Map<BindingKey, Binding> bindingCache = new HashMap<>();
    final Map<Ipv6Prefix, Tunnel> homeAgentTunnels = new HashMap<>();
    final Set<Ipv6Address> proxied = new HashSet<>();
    final Set<Ipv6Address> squatters = new HashSet<>();
    final Set<BindingKey> reportedFlows = new HashSet<>();
    final Set<BindingKey> reportedUses = new HashSet<>();
    Tunnel mobileNodeTunnel;
    boolean diverted;
    boolean correspondentsKnowMobility = true;
    long homeAgentClockSkewNanos;

    private final PriorityQueue<Scheduled> queue =
            new PriorityQueue<>(Comparator.comparingLong(Scheduled::time).thenComparingLong(Scheduled::order));
    private final List<Predicate<Sent>> losses = new ArrayList<>();
    private long order;

    RoamingNetwork() {
        this(config(RouteOptimization.on()), 1);
    }

    RoamingNetwork(MobileNodeConfig config, long seed) {
        this.config = config;
        random = new Random(seed)::nextBytes;
        clock = WallClock.startingAt(Instant.parse("2026-11-21T00:00:00Z"));
        mobileNode = new MobileNodeEngine(config, random, clock);
        homeAgent = new HomeAgentEngine(new HomeAgentConfig(HOME_AGENT_LINK, 0x0200_5e00_00ffL, HOME_AGENT, List.of(HOME_PREFIX),
                List.of(new ServedNode(HOME_ADDRESS, "mn@example.net", KEY)), 3_600, 16),
                time -> clock.at(time).plusNanos(homeAgentClockSkewNanos));
        correspondents = new CorrespondentEngine(CorrespondentConfig.answeringFor(List.of(CORRESPONDENTS)), random);
    }

    static MobileNodeConfig config(RouteOptimization routeOptimization) {
        return new MobileNodeConfig(new MobileNodeConfig.Home(HOME_ADDRESS, HOME_PREFIX, HOME_AGENT),
                List.of(MobileNodeConfig.Link.ethernet(LINK, MAC, LINK_LOCAL),
                        MobileNodeConfig.Link.ethernet(SECOND_LINK, MAC + 1, null)),
                "mn@example.net", KEY, 600, routeOptimization);
    }

    // What a test does

    /** The mobile node forgets everything and starts anew. */
    void restartMobileNode() {
        mobileNode = new MobileNodeEngine(config, random, clock);
        addresses.clear();
        bindingUpdateList.clear();
        mobileNodeTunnel = null;
        diverted = false;
        forget();
        carryOut("mobile-node", mobileNode.start(now));
    }

    RoamingNetwork start() {
        carryOut("correspondent", correspondents.start(now));
        carryOut("home-agent", homeAgent.start(now));
        carryOut("mobile-node", mobileNode.start(now));
        return this;
    }

    /** Plugs the mobile node in, and says so. */
    void plug(int link, Network network) {
        plugged.put(link, network);
        tell(new Input.LinkChanged(link, true));
    }

    /** Plugs it in elsewhere without its noticing. */
    void plugSilently(int link, Network network) {
        plugged.put(link, network);
    }

    void unplug(int link) {
        plugged.remove(link);
        tell(new Input.LinkChanged(link, false));
    }

    /** The router of whatever network the link is plugged into advertises from time to time. */
    void advertisePeriodically(Network network) {
        if (network.routerAlive) {
            plugged.forEach((link, in) -> {
                if (in == network) {
                    advertise(link, network);
                }
            });
        }
        after(network.interval, () -> advertisePeriodically(network));
    }

    void advertise(int link, Network network) {
        transmit("router", OutboundPacket.plain(network.router, Ipv6Address.ALL_NODES, network.advertisement()).on(link));
    }

    void tell(Input input) {
        carryOut("mobile-node", mobileNode.on(now, input));
    }

    void receive(InboundPacket packet) {
        tell(new Input.PacketReceived(packet));
    }

    /** The next {@code count} packets that fit are lost. */
    void lose(int count, Predicate<Sent> which) {
        int[] left = {count};
        losses.add(packet -> which.test(packet) && left[0]-- > 0);
    }

    void lose(int count, Class<? extends Message> kind) {
        lose(count, packet -> kind.isInstance(packet.message()));
    }

    void loseAtRandom(long seed, double rate) {
        Random random = new Random(seed);
        losses.add(packet -> random.nextDouble() < rate);
    }

    void run(double seconds) {
        long end = now + (long) (seconds * SECOND);
        int steps = 0;
        while (true) {
            long deadline = Math.min(mobileNode.nextDeadline(), Math.min(homeAgent.nextDeadline(), correspondents.nextDeadline()));
            long next = queue.isEmpty() ? deadline : Math.min(deadline, queue.peek().time());
            if (next > end) {
                now = end;
                return;
            }
            steps = next <= now ? steps + 1 : 0;
            if (steps > MAX_STEPS_AT_ONE_TIME) {
                throw new AssertionError("no progress at " + now + ": mobile node " + mobileNode.nextDeadline());
            }
            now = Math.max(now, next);
            if (!queue.isEmpty() && queue.peek().time() <= now) {
                queue.poll().action().run();
            } else {
                fireTimers();
            }
        }
    }

    private void fireTimers() {
        Input due = new Input.TimerDue();
        if (mobileNode.nextDeadline() <= now) {
            tell(due);
        }
        if (homeAgent.nextDeadline() <= now) {
            carryOut("home-agent", homeAgent.on(now, due));
        }
        if (correspondents.nextDeadline() <= now) {
            carryOut("correspondent", correspondents.on(now, due));
        }
    }

    void after(long delay, Runnable action) {
        queue.add(new Scheduled(now + delay, order++, action));
    }

    // What a test looks at

    MobileNodeStatus status() {
        return ((MobileNodeEngine) mobileNode).status(now);
    }

    static Ipv6Address careOfAddress(Network network) {
        return network.prefix.withInterfaceIdentifier(MobileNodeConfig.Link.ethernet(LINK, MAC, null).interfaceIdentifier());
    }

    Binding binding() {
        Binding binding = bindingUpdateList.get(new BindingKey(CORRESPONDENT, HOME_ADDRESS));
        return binding != null && binding.expiresAt() > now ? binding : null;
    }

    List<Event> events(String name) {
        List<Event> events = new ArrayList<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.Report report && report.event().name().equals(name)) {
                events.add(report.event());
            }
        }
        return events;
    }

    <M extends Message> List<M> sentBy(String node, Class<M> kind) {
        List<M> messages = new ArrayList<>();
        for (Sent packet : sent) {
            if (packet.by().equals(node) && kind.isInstance(packet.message())) {
                messages.add(kind.cast(packet.message()));
            }
        }
        return messages;
    }

    /** Forgets what was sent, reported and delivered so far. */
    void forget() {
        sent.clear();
        effects.clear();
        delivered.clear();
    }

    // Application data

    /** The application sends a packet from the home address. */
    void sendData(Ipv6Address correspondent) {
        Binding binding = bindingUpdateList.get(new BindingKey(correspondent, HOME_ADDRESS));
        if (!diverted) {
            boolean atHome = addresses.getOrDefault(LINK, Set.of()).contains(HOME_ADDRESS) && plugged.get(LINK) == HOME;
            if (atHome) {
                arriveAt(correspondent, "home", 41);
            }
        } else if (binding != null && binding.expiresAt() > now) {
            if (now >= binding.refreshAt() && reportedUses.add(binding.key())) {
                tell(new Input.BindingExpiring(BindingTable.BINDING_UPDATE_LIST, binding.key()));
            }
            if (reachable(binding.careOfAddress()) != null) {
                after(6 * MILLISECOND, () -> arriveDirect(correspondent, binding.careOfAddress()));
            }
        } else if (mobileNodeTunnel != null && mobileNodeTunnel.expiresAt() > now) {
            reportFlow(correspondent);
            Ipv6Address outer = mobileNodeTunnel.local();
            if (reachable(outer) != null) {
                after(45 * MILLISECOND, () -> {
                    Tunnel tunnel = homeAgentTunnels.get(HOME_ADDRESS.prefix(128));
                    if (tunnel != null && tunnel.remote().equals(outer) && tunnel.expiresAt() > now) {
                        arriveAt(correspondent, "tunnel", 40);
                    }
                });
            }
        }
    }

    private void arriveDirect(Ipv6Address correspondent, Ipv6Address careOfAddress) {
        Binding cached = bindingCache.get(new BindingKey(correspondent, HOME_ADDRESS));
        if (cached != null && cached.careOfAddress().equals(careOfAddress) && cached.expiresAt() > now) {
            delivered.add(new Delivery(now, "direct"));
        } else {
            carryOut("correspondent", correspondents.on(now, new Input.UnboundHomeAddress(careOfAddress, correspondent, HOME_ADDRESS)));
        }
    }

    private void arriveAt(Ipv6Address correspondent, String path, long millis) {
        after(millis * MILLISECOND, () -> delivered.add(new Delivery(now, path)));
    }

    private void reportFlow(Ipv6Address correspondent) {
        BindingKey key = new BindingKey(correspondent, HOME_ADDRESS);
        if (reportedFlows.add(key)) {
            after(SECOND, () -> reportedFlows.remove(key));
            tell(new Input.TunnelledFlowSeen(HOME_ADDRESS, correspondent));
        }
    }

    /** A flow of a packet every 50 ms. */
    void flow(Ipv6Address correspondent, double seconds) {
        for (long at = 0; at < seconds * SECOND; at += 50 * MILLISECOND) {
            after(at, () -> sendData(correspondent));
        }
    }

    // The hosts

    private void carryOut(String node, List<Effect> steps) {
        for (Effect effect : steps) {
            effects.add(effect);
            if (effect instanceof Effect.Transmit transmit) {
                transmit(node, transmit.packet());
            } else if (effect instanceof Effect.InstallBinding install) {
                table(install.table()).put(install.binding().key(), install.binding());
                reportedUses.remove(install.binding().key());
            } else if (effect instanceof Effect.RemoveBinding remove) {
                table(remove.table()).remove(remove.key());
            } else if (effect instanceof Effect.InstallTunnel install) {
                installTunnel(node, install.tunnel());
            } else if (effect instanceof Effect.RemoveTunnel remove) {
                removeTunnel(node, remove);
            } else if (effect instanceof Effect.AddProxyNeighbor proxy) {
                proxied.add(proxy.address());
            } else if (effect instanceof Effect.RemoveProxyNeighbor proxy) {
                proxied.remove(proxy.address());
            } else if (effect instanceof Effect.AddAddress add) {
                addresses.computeIfAbsent(add.link(), link -> new HashSet<>()).add(add.address());
            } else if (effect instanceof Effect.RemoveAddress remove) {
                addresses.computeIfAbsent(remove.link(), link -> new HashSet<>()).remove(remove.address());
            } else if (effect instanceof Effect.DivertHomeAddress) {
                diverted = true;
            } else if (effect instanceof Effect.UndivertHomeAddress) {
                diverted = false;
            }
        }
    }

    private Map<BindingKey, Binding> table(BindingTable table) {
        return table == BindingTable.BINDING_CACHE ? bindingCache : bindingUpdateList;
    }

    private void installTunnel(String node, Tunnel tunnel) {
        if (node.equals("mobile-node")) {
            mobileNodeTunnel = tunnel;
        } else {
            homeAgentTunnels.put(tunnel.prefix(), tunnel);
        }
    }

    private void removeTunnel(String node, Effect.RemoveTunnel remove) {
        if (node.equals("mobile-node")) {
            mobileNodeTunnel = null;
        } else {
            homeAgentTunnels.remove(remove.prefix());
        }
    }

    // The network

    private void transmit(String node, OutboundPacket packet) {
        byte[] bytes = PacketCodec.encode(packet);
        InboundPacket asSeen = decode(bytes, packet.link(), null);
        Sent entry = new Sent(now, node, false, asSeen);
        boolean lost = false;
        for (Predicate<Sent> loss : losses) {
            lost |= loss.test(entry);
        }
        sent.add(new Sent(now, node, lost, asSeen));
        if (!lost) {
            switch (node) {
                case "mobile-node" -> after(0, () -> fromMobileNode(packet, bytes));
                case "home-agent" -> fromHomeAgent(packet, bytes);
                case "correspondent" -> fromCorrespondent(packet, bytes);
                default -> after(MILLISECOND, () -> arriveAtMobileNode(packet.link(), bytes));
            }
        }
    }

    private static InboundPacket decode(byte[] bytes, int link, OutboundPacket.Encapsulation tunnel) {
        DecodeResult<InboundPacket> result = PacketCodec.decode(bytes, link, tunnel);
        if (result.orNull() == null) {
            throw new AssertionError("an engine sent what does not decode: " + result);
        }
        return result.orNull();
    }

    private void arriveAtMobileNode(int link, byte[] bytes) {
        if (plugged.containsKey(link)) {
            receive(decode(bytes, link, null));
        }
    }

    private void fromMobileNode(OutboundPacket packet, byte[] bytes) {
        InboundPacket asSeen = decode(bytes, packet.link(), null);
        if (packet.destination().isMulticast() || packet.destination().isLinkLocal()) {
            neighborDiscovery(packet.link(), asSeen);
            return;
        }
        Ipv6Address outerSource = packet.tunnel() != null ? packet.tunnel().source() : packet.source();
        Ipv6Address outerDestination = packet.tunnel() != null ? packet.tunnel().destination() : packet.destination();
        Network network = reachable(outerSource) == null ? null : plugged.get(reachable(outerSource));
        if (network == null || !network.routerAlive && network != HOME) {
            return;
        }
        long toHomeAgent = network == HOME ? 1 : 45;
        if (outerDestination.equals(HOME_AGENT) && packet.tunnel() == null) {
            after(toHomeAgent * MILLISECOND, () -> toHomeAgentEngine(decode(bytes, HOME_AGENT_LINK, null)));
        } else if (outerDestination.equals(HOME_AGENT)) {
            after(toHomeAgent * MILLISECOND, () -> {
                Tunnel tunnel = homeAgentTunnels.get(packet.source().prefix(128));
                if (tunnel != null && tunnel.remote().equals(outerSource)) {
                    after(40 * MILLISECOND, () -> toCorrespondent(withoutTunnel(asSeen)));
                }
            });
        } else {
            after((network == HOME ? 41 : 6) * MILLISECOND, () -> toCorrespondent(asSeen));
        }
    }

    private void toHomeAgentEngine(InboundPacket packet) {
        carryOut("home-agent", homeAgent.on(now, new Input.PacketReceived(packet)));
    }

    private void toCorrespondent(InboundPacket packet) {
        if (CORRESPONDENTS.contains(packet.destination()) && correspondentsKnowMobility) {
            carryOut("correspondent", correspondents.on(now, new Input.PacketReceived(packet)));
        }
    }

    private static InboundPacket withoutTunnel(InboundPacket packet) {
        return new InboundPacket(packet.source(), packet.destination(), packet.homeAddressOption(), packet.routingHeader(), null, 0,
                packet.hopLimit(), packet.message(), packet.header());
    }

    private void neighborDiscovery(int link, InboundPacket packet) {
        Network network = plugged.get(link);
        if (network == null || !network.routerAlive) {
            return;
        }
        if (packet.message() instanceof RouterSolicitation && network.solicitable) {
            after(2 * MILLISECOND, () -> {
                if (plugged.get(link) == network) {
                    advertise(link, network);
                }
            });
        } else if (packet.message() instanceof NeighborSolicitation solicitation && solicitation.target().equals(network.router)) {
            NeighborAdvertisement answer = new NeighborAdvertisement(true, true, false, network.router, List.of());
            transmit("router", OutboundPacket.plain(network.router, packet.source(), answer).on(link));
        }
    }

    private void fromHomeAgent(OutboundPacket packet, byte[] bytes) {
        if (packet.message() instanceof NeighborSolicitation solicitation) {
            if (squatters.contains(solicitation.target())) {
                NeighborAdvertisement objection = new NeighborAdvertisement(false, false, true, solicitation.target(), List.of());
                OutboundPacket answer = OutboundPacket.plain(solicitation.target(), Ipv6Address.ALL_NODES, objection).on(HOME_AGENT_LINK);
                after(MILLISECOND, () -> toHomeAgentEngine(decode(PacketCodec.encode(answer), HOME_AGENT_LINK, null)));
            }
        } else if (!packet.destination().isMulticast()) {
            long delay = packet.link() == HOME_AGENT_LINK ? 1 : 45;
            after(delay * MILLISECOND, () -> toHost(packet.destination(), bytes, null));
        }
    }

    private void fromCorrespondent(OutboundPacket packet, byte[] bytes) {
        boolean toHome = HOME_PREFIX.contains(packet.destination());
        after((toHome ? 40 : 6) * MILLISECOND, () -> {
            Tunnel tunnel = homeAgentTunnels.get(packet.destination().prefix(128));
            if (toHome && tunnel != null) {
                OutboundPacket.Encapsulation outer = new OutboundPacket.Encapsulation(tunnel.local(), tunnel.remote());
                after(45 * MILLISECOND, () -> toHost(tunnel.remote(), bytes, outer));
            } else {
                toHost(packet.destination(), bytes, null);
            }
        });
    }

    /** To the mobile node, if it holds the address where it is plugged in. */
    private void toHost(Ipv6Address destination, byte[] bytes, OutboundPacket.Encapsulation tunnel) {
        Integer link = reachable(destination);
        boolean tunnelKnown = tunnel == null || mobileNodeTunnel != null && mobileNodeTunnel.local().equals(tunnel.destination());
        if (link != null && tunnelKnown) {
            receive(decode(bytes, link, tunnel));
        }
    }

    /** The link by which packets from and to {@code address} pass, or null. */
    Integer reachable(Ipv6Address address) {
        for (Map.Entry<Integer, Network> entry : plugged.entrySet()) {
            boolean held = addresses.getOrDefault(entry.getKey(), Set.of()).contains(address);
            if (held && entry.getValue().prefix.contains(address)) {
                return entry.getKey();
            }
        }
        return null;
    }
}
