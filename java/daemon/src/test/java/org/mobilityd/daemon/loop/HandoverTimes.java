package org.mobilityd.daemon.loop;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.store.LogStore;
import org.mobilityd.daemon.store.Store;
import org.mobilityd.daemon.store.Stores;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.EbpfDatapath;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.linux.host.LinuxHostNetwork;
import org.mobilityd.linux.host.PacketSender;
import org.mobilityd.linux.host.RawPacketSender;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.anchor.AnchorConfig;
import org.mobilityd.protocol.anchor.AnchorConfig.AccessLink;
import org.mobilityd.protocol.anchor.AnchorConfig.Peer;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.anchor.AnchorEngine;
import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.protocol.anchor.Control;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.database.DatabaseConfig;
import org.mobilityd.protocol.database.DatabaseConfig.AnchorRouter;
import org.mobilityd.protocol.database.DatabaseEngine;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * What a hand-over costs a distributed anchor router, from bytes and attachments to what is in the kernel (make bench).
 * {@code HandoverTimes PINS STORE ACCESS_LINK NODES ROUNDS}: in each round all mobile nodes come from another router, and go to it
 * again; a line "come TAB nanoseconds" or "gone TAB nanoseconds" of the processor's time for one, per round. The other router and the
 * database, in proxy mode, are engines whose time does not count.
 */
final class HandoverTimes {

    private static final long SECOND = 1_000_000_000L;
    /** As many inputs as the fast path's events come in. */
    private static final int BATCH = 128;
    private static final SharedKey KEY = new SharedKey(1000, "sixteen bytes!!!".getBytes(StandardCharsets.US_ASCII));
    private static final Ipv6Address DATABASE = Ipv6Address.parse("2001:db8:d::1");
    private static final Ipv6Address OURS = router(1);
    private static final Ipv6Address OTHERS = router(2);

    private final Map<Ipv6Address, Engine> engines = new HashMap<>();
    private final Map<Ipv6Address, List<Input>> underWay = new TreeMap<>();
    private final EffectRunner runner;
    private final int link;
    private final int nodes;
    private long now = System.nanoTime();
    private long spent;

    private HandoverTimes(EffectRunner runner, int link, int nodes) {
        this.runner = runner;
        this.link = link;
        this.nodes = nodes;
        WallClock clock = WallClock.startingAt(Instant.now().minusNanos(now));
        Random random = new Random(1);
        List<AnchorRouter> routers = IntStream.of(1, 2).mapToObj(each -> new AnchorRouter(router(each), pool(each), KEY)).toList();
        add(DATABASE, new DatabaseEngine(database(routers), random::nextBytes, clock, List.of()));
        for (int each = 1; each <= 2; each++) {
            AnchorConfig config = new AnchorConfig(router(each), List.of(new AccessLink(link, AccessLink.FIXED_MAC_ADDRESS)), pool(each),
                    new Control.Database(DATABASE, KEY, Mode.PROXY), List.of(new Peer(router(3 - each), pool(3 - each), KEY)), List.of(),
                    "example.net", Times.DEFAULT);
            add(router(each), new AnchorEngine(config, random::nextBytes, clock, List.of()));
        }
    }

    /** One that tells routers of as many hand-overs at once as there are. */
    private DatabaseConfig database(List<AnchorRouter> routers) {
        return new DatabaseConfig(DATABASE, Mode.PROXY, routers, null, DatabaseConfig.DEFAULT_MAX_LIFETIME_SECONDS, nodes,
                DatabaseConfig.DEFAULT_MAX_PREVIOUS_ROUTERS, DatabaseConfig.DEFAULT_AGGREGATION_MILLIS,
                DatabaseConfig.DEFAULT_VALIDITY_WINDOW_MILLIS, DatabaseConfig.DEFAULT_NOTIFICATIONS_PER_SECOND, nodes);
    }

    public static void main(String[] arguments) throws IOException {
        Log log = new Log(System.err, Log.Level.WARNING, Clock.systemUTC());
        Path objects = Path.of(System.getProperty("mobilityd.root", ""), "ebpf/.build");
        try (Datapath datapath = EbpfDatapath.open(Path.of(arguments[0]), objects); HostNetwork host = LinuxHostNetwork.open();
                PacketSender sender = RawPacketSender.open();
                Store<Ipv6Prefix, Assignment> assignments = LogStore.ofAssignments(Path.of(arguments[1]), log)) {
            assignments.load();
            EventCounts counts = new EventCounts(log);
            EffectRunner runner = new EffectRunner(datapath, host, sender, new Stores(Store.none(), assignments), Runnable::run,
                    Runnable::run, null, new HostState(), counts, log);
            HandoverTimes times = new HandoverTimes(runner, host.link(arguments[2]).orElseThrow().index(), Integer.parseInt(arguments[3]));
            for (int round = 0; round < Integer.parseInt(arguments[4]); round++) {
                times.move(OTHERS, "gone");
                times.move(OURS, "come");
            }
            long tunnels = datapath.tunnels().size();
            long routes = host.nodeRoutes().size();
            if (tunnels != times.nodes || routes != 2L * times.nodes || counts.of(EffectRunner.EFFECT_FAILED) > 0
                    || counts.of(EffectRunner.TRANSMIT_FAILED) > 0) {
                throw new IllegalStateException(tunnels + " tunnels, " + routes + " routes");
            }
            datapath.removeAll();
        }
    }

    /** Everybody leaves one router and attaches to {@code router}, and whoever has to hear of it does. */
    private void move(Ipv6Address router, String name) {
        now += 2 * SECOND;
        spent = 0;
        List<LinkLayerIdentifier> all = IntStream.range(0, nodes).mapToObj(node -> LinkLayerIdentifier.ofMac(0x0200_0000_0000L + node))
                .toList();
        tell(router.equals(OURS) ? OTHERS : OURS, all.stream().<Input>map(node -> new Input.NodeDetached(link, node)).toList());
        tell(router, all.stream().<Input>map(node -> new Input.NodeAttached(link, node)).toList());
        while (!underWay.isEmpty()) {
            Map<Ipv6Address, List<Input>> arriving = new TreeMap<>(underWay);
            underWay.clear();
            arriving.forEach(this::tell);
        }
        System.out.println(name + '\t' + spent / nodes);
    }

    private void tell(Ipv6Address address, List<Input> inputs) {
        Engine engine = engines.get(address);
        for (int first = 0; first < inputs.size(); first += BATCH) {
            List<Effect> effects = new ArrayList<>();
            long before = processorTime();
            for (Input input : inputs.subList(first, Math.min(inputs.size(), first + BATCH))) {
                effects.addAll(engine.on(now, input));
            }
            if (address.equals(OURS)) {
                runner.accept(effects);
                spent += processorTime() - before;
            }
            effects.forEach(this::passOn);
        }
    }

    private void passOn(Effect effect) {
        if (effect instanceof Effect.Transmit transmit) {
            passOn(transmit.packet());
        } else if (effect instanceof Effect.TransmitWhenStored transmit) {
            passOn(transmit.packet());
        }
    }

    private void passOn(OutboundPacket packet) {
        Input arrived = new Input.PacketReceived(PacketCodec.decode(PacketCodec.encode(packet), link, null).orNull());
        underWay.computeIfAbsent(packet.destination(), any -> new ArrayList<>()).add(arrived);
    }

    private void add(Ipv6Address address, Engine engine) {
        engines.put(address, engine);
        List<Effect> effects = engine.start(now);
        if (address.equals(OURS)) {
            runner.accept(effects);
        }
    }

    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static Ipv6Address router(int number) {
        return Ipv6Address.parse("2001:db8:" + number + "::1");
    }

    private static Ipv6Prefix pool(int number) {
        return Ipv6Prefix.parse("fd00:" + number + "::/32");
    }
}
