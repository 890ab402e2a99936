package org.mobilityd.daemon.rehearsal;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.mobilityd.daemon.Ports;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.loop.EffectRunner;
import org.mobilityd.daemon.loop.EventCounts;
import org.mobilityd.daemon.loop.EventFeed;
import org.mobilityd.daemon.loop.EventLoop;
import org.mobilityd.daemon.loop.HostState;
import org.mobilityd.daemon.loop.PacketIntake;
import org.mobilityd.daemon.metrics.BindingDelays;
import org.mobilityd.daemon.store.Stores;
import org.mobilityd.linux.datapath.Datapath.EventSource;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.anchor.AnchorConfig;
import org.mobilityd.protocol.anchor.AnchorConfig.AccessLink;
import org.mobilityd.protocol.anchor.AnchorConfig.Peer;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.anchor.AnchorEngine;
import org.mobilityd.protocol.anchor.Control;
import org.mobilityd.protocol.anchor.NodeStatus;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.database.DatabaseConfig;
import org.mobilityd.protocol.database.DatabaseConfig.AnchorRouter;
import org.mobilityd.protocol.database.DatabaseEngine;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.netlink4j.NetlinkException;

/**
 * Anchor routers, and a central mobility database or none, that exist nowhere hand a mobile node from one to the next, in virtual time. What
 * {@link Rehearsal} is for Mobile IPv6, and more: all of them live in an event loop of the daemon's own kind, with threads beside it as the
 * daemon has them, and what they hear, send, set, store and report takes the way that it takes in earnest, from the second step up to the last
 * but one.
 */
final class DomainRehearsal {

    static final int ROUTERS = 3;
    /**
     * The virtual machine looks after every 128 calls of a method whether it has been called 200 times, and compiles it then; sooner on those
     * that are anchor routers or databases alone (bin/mobilityd).
     */
    static final int HANDOVERS = 300;

    private static final Ipv6Address DATABASE = Ipv6Address.parse("2001:db8:d::1");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff05::1");
    private static final SharedKey KEY = new SharedKey(256, "a rehearsal's key".getBytes(StandardCharsets.US_ASCII));
    private static final LinkLayerIdentifier MOBILE_NODE = LinkLayerIdentifier.ofMac(0x0200_0000_0001L);
    private static final int UPLINK = ROUTERS + 1;
    private static final int INPUTS_WAITING_AT_MOST = 256;
    private static final int LONGEST_STEP_SECONDS = 60;
    private static final long SECOND = 1_000_000_000L;
    private static final long FLIGHT = SECOND / 1_000;
    /** Longer than anything waits that a handover waits for. */
    private static final long BETWEEN_HANDOVERS = SECOND;

    private final Mode mode;
    private final Ports ports;
    private final List<AnchorEngine> routers = new ArrayList<>();
    private volatile long now = SECOND;

    /** @param mode null: without a database @param ports whose ways are taken, without leading anywhere */
    DomainRehearsal(Mode mode, Ports ports) {
        this.mode = mode;
        this.ports = ports;
    }

    /** What {@code configuration} has this node take part in. What cannot be rehearsed takes longer at first. */
    static void runFor(Configuration configuration, Ports ports) {
        try {
            if (configuration.distributedAnchorRouter().isPresent()) {
                ports.host().rehearseAttachments();
                new DomainRehearsal(modeOf(configuration.distributedAnchorRouter().get()).orElse(null), ports).run();
            }
            if (configuration.centralDatabase().isPresent()) {
                new DomainRehearsal(configuration.centralDatabase().get().mode(), ports).run();
            }
        } catch (NetlinkException | IOException | InterruptedException | TimeoutException e) {
            return;
        }
    }

    private static Optional<Mode> modeOf(Configuration.DistributedAnchorRouter router) {
        return router.control() instanceof Control.Database database ? Optional.of(database.mode()) : Optional.empty();
    }

    /**
     * @return what the router where the mobile node is in the end holds to be true of it
     * @throws TimeoutException when nothing goes on any more
     */
    NodeStatus run() throws IOException, InterruptedException, TimeoutException {
        ExecutorService writer = Executors.newSingleThreadExecutor(DomainRehearsal::thread);
        try (HostNetwork host = ports.host().nowhere();
                Air air = new Air(ports.sender().nowhere());
                EventSource events = ports.datapath().eventsFromNowhere();
                Stores stores = Stores.nowhere();
                PrintStream nobody = new PrintStream(new BufferedOutputStream(new FileOutputStream("/dev/null")), true)) {
            InstantSource virtual = () -> Instant.EPOCH.plusNanos(now);
            Log silent = new Log(nobody, Log.Level.INFO, virtual.withZone(ZoneOffset.UTC));
            EventCounts counts = new EventCounts(silent);
            counts.listen(new EventFeed());
            counts.listen(new BindingDelays());
            AtomicReference<EffectRunner> effects = new AtomicReference<>();
            EventLoop loop = new EventLoop(() -> now, all -> effects.get().accept(all), counts, silent, INPUTS_WAITING_AT_MOST);
            effects.set(new EffectRunner(ports.datapath().nowhere(), host, air, stores, writer, loop::resume, null, new HostState(), counts,
                    silent));
            startEngines(loop);
            Thread deciding = thread(loop::run);
            deciding.start();
            try {
                handOver(loop, new PacketIntake(loop, air, counts), air, events, host, writer);
            } finally {
                loop.stop();
                deciding.join();
            }
        } finally {
            writer.shutdown();
        }
        return routers.get(place(HANDOVERS - 1)).status().get(0);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "rehearsal");
        thread.setDaemon(true);
        return thread;
    }

    private void startEngines(EventLoop loop) {
        RandomSource random = new Random()::nextBytes;
        WallClock clock = WallClock.startingAt(Instant.EPOCH);
        if (mode != null) {
            List<AnchorRouter> known = numbers().mapToObj(number -> new AnchorRouter(address(number), pool(number), KEY)).toList();
            loop.start(new Station(DATABASE, new DatabaseEngine(new DatabaseConfig(DATABASE, mode, known), random, clock, List.of())));
        }
        Control control = mode == null ? new Control.Distributed(GROUP, KEY) : new Control.Database(DATABASE, KEY, mode);
        numbers().forEach(number -> {
            AnchorEngine router = new AnchorEngine(config(number, control), random, clock, List.of());
            routers.add(router);
            loop.start(new Station(address(number), router));
        });
    }

    /** The mobile node moves, again and again; between two moves every packet that is under way arrives. */
    private void handOver(EventLoop loop, PacketIntake intake, Air air, EventSource events, HostNetwork host, Executor writer)
            throws InterruptedException, TimeoutException {
        for (int handover = 0; handover < HANDOVERS; handover++) {
            now += BETWEEN_HANDOVERS;
            loop.submit(host::links);
            loop.offer(new Input.NodeAttached(accessLink(place(handover)), MOBILE_NODE));
            settle(loop, writer);
            for (byte[] packet = air.next(); packet != null; packet = air.next()) {
                now += FLIGHT;
                events.packet(UPLINK, now, packet, intake);
                intake.handOver();
                settle(loop, writer);
            }
        }
    }

    /** Waits until everything has been done that the loop was given, and what the writer was given in consequence. */
    private static void settle(EventLoop loop, Executor writer) throws InterruptedException, TimeoutException {
        CountDownLatch settled = new CountDownLatch(1);
        loop.submit(() -> writer.execute(() -> loop.resume(settled::countDown)));
        if (!settled.await(LONGEST_STEP_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException();
        }
    }

    private static AnchorConfig config(int number, Control control) {
        List<Peer> peers = numbers().filter(other -> other != number).mapToObj(other -> new Peer(address(other), pool(other), KEY)).toList();
        return new AnchorConfig(address(number), List.of(new AccessLink(accessLink(number), AccessLink.FIXED_MAC_ADDRESS)), pool(number),
                control, peers, List.of(), "example.net", Times.DEFAULT);
    }

    private static int place(int handover) {
        return handover % ROUTERS;
    }

    private static IntStream numbers() {
        return IntStream.range(0, ROUTERS);
    }

    private static int accessLink(int number) {
        return number + 1;
    }

    private static Ipv6Address address(int number) {
        return Ipv6Address.parse("2001:db8:" + number + "::1");
    }

    private static Ipv6Prefix pool(int number) {
        return Ipv6Prefix.parse("2001:db8:" + number + "::/48");
    }
}
