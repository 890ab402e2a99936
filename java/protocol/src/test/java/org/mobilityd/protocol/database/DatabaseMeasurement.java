package org.mobilityd.protocol.database;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.database.DatabaseConfig.AnchorRouter;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.proxy.PeerKeys;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.PacketCodec;
import org.mobilityd.wire.ProxyMobilityOption.AccessTechnologyType;
import org.mobilityd.wire.ProxyMobilityOption.HandoffIndicator;
import org.mobilityd.wire.ProxyMobilityOption.HomeNetworkPrefix;
import org.mobilityd.wire.ProxyMobilityOption.ServingMaar;
import org.mobilityd.wire.ProxyMobilityOption.Timestamp;

/**
 * What hand-overs cost a central mobility database's engine as proxy, alone: no socket, no kernel, no log, no store. Run by {@code make bench}
 * as a program of its own, not by the tests; prints lines of name, tab and value, in nanoseconds and bytes.
 *
 * <p>Every mobile node goes to and fro between two of eight routers. A hand-over is four messages: registration in, acknowledgement and what
 * the previous router is told out, its answer in, from bytes to bytes. Times are the thread's own processor time, so that others on the
 * machine count less; collections of garbage are by the clock.
 */
public final class DatabaseMeasurement {

    private static final int ROUTERS = 8;
    /** What the event loop decides about together. */
    private static final int BATCH = 64;
    private static final int WARM_UP = 200_000;
    private static final int MEASURED = 200_000;
    private static final long BETWEEN_HANDOVERS = 50_000;
    private static final int UNITS = 900;
    private static final int PREFIX_BITS = 64;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final Ipv6Address DATABASE = Ipv6Address.parse("2001:db8:ffff::1");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final List<AnchorRouter> routers = IntStream.range(0, ROUTERS).mapToObj(DatabaseMeasurement::router).toList();
    private final DatabaseEngine engine;
    private final int nodes;
    private long now = BETWEEN_HANDOVERS;
    private long handovers;
    private long processorTime;
    private long allocated;

    private DatabaseMeasurement(int nodes) {
        this.nodes = nodes;
        engine = new DatabaseEngine(new DatabaseConfig(DATABASE, Mode.PROXY, routers, null, 3600, nodes, 8, 500, 300, 1_000_000, BATCH),
                new Random(1)::nextBytes, EPOCH::plusNanos, List.of());
        engine.start(now);
    }

    /** @param arguments how many mobile nodes */
    public static void main(String[] arguments) {
        int nodes = Integer.parseInt(arguments[0]);
        long before = heapInUse();
        DatabaseMeasurement measurement = new DatabaseMeasurement(nodes);
        measurement.move(nodes);
        print("heap-per-node", (heapInUse() - before) / nodes);
        measurement.move(WARM_UP);
        measurement.processorTime = 0;
        measurement.allocated = 0;
        long collecting = collecting();
        measurement.move(MEASURED);
        print("handover", measurement.processorTime / MEASURED);
        print("allocated", measurement.allocated / MEASURED);
        print("collecting", (collecting() - collecting) * NANOS_PER_MILLI / MEASURED);
    }

    private void move(int count) {
        for (int moved = 0; moved < count; moved += BATCH) {
            List<byte[]> registrations = new ArrayList<>();
            for (int i = 0; i < Math.min(BATCH, count - moved); i++) {
                registrations.add(registration());
            }
            List<byte[]> answers = step(registrations).stream().flatMap(sent -> answer(sent).stream()).toList();
            step(answers);
        }
    }

    /** What the event loop does with a batch, without system calls. @return what is sent */
    private List<byte[]> step(List<byte[]> packets) {
        long memory = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        long time = THREADS.getCurrentThreadCpuTime();
        List<Effect> effects = new ArrayList<>();
        for (byte[] packet : packets) {
            InboundPacket decoded = PacketCodec.decode(packet, 2, null).orNull();
            effects.addAll(engine.on(now, new Input.PacketReceived(decoded)));
        }
        if (engine.nextDeadline() <= now) {
            effects.addAll(engine.on(now, new Input.TimerDue()));
        }
        List<byte[]> sent = new ArrayList<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.TransmitWhenStored transmit) {
                sent.add(PacketCodec.encode(transmit.packet()));
            }
        }
        processorTime += THREADS.getCurrentThreadCpuTime() - time;
        allocated += THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - memory;
        return sent;
    }

    /** The next node's next router registers it. */
    private byte[] registration() {
        now += BETWEEN_HANDOVERS;
        int node = (int) (handovers % nodes);
        long round = handovers++ / nodes;
        int number = (int) ((node + round % 2) % ROUTERS);
        AnchorRouter router = routers.get(number);
        Ipv6Address prefix = new Ipv6Address(router.pool().address().high() | node, 0);
        List<MobilityOption> options = List.of(new MobileNodeId("node-%08x@example.org".formatted(node)).option(),
                new HomeNetworkPrefix(new Ipv6Prefix(prefix, PREFIX_BITS)), new HandoffIndicator(Iana.HANDOFF_BETWEEN_MOBILE_ACCESS_GATEWAYS),
                new AccessTechnologyType(Iana.ACCESS_ETHERNET), new Timestamp(ProxyTimestamp.of(EPOCH.plusNanos(now))));
        int flags = Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_PROXY_REGISTRATION | Iana.BU_FLAG_DISTRIBUTED_MOBILITY;
        return PacketCodec.encode(keys(router).signed(router.address(), DATABASE, new BindingUpdate((int) round, flags, UNITS, options)));
    }

    /** What a router says to {@code sent}: nothing to an acknowledgement. */
    private List<byte[]> answer(byte[] sent) {
        InboundPacket packet = PacketCodec.decode(sent, 2, null).orNull();
        if (!(packet.message() instanceof BindingUpdate told)) {
            if (((BindingAcknowledgement) packet.message()).status() != Iana.STATUS_ACCEPTED) {
                throw new IllegalStateException("refused: " + packet);
            }
            return List.of();
        }
        AnchorRouter router = routers.stream().filter(one -> one.address().equals(packet.destination())).findFirst().orElseThrow();
        List<MobilityOption> options = told.options().stream()
                .filter(option -> option.type() != Iana.OPT_MOBILITY_MESSAGE_AUTHENTICATION && !(option instanceof ServingMaar)).toList();
        int flags = Iana.BA_FLAG_PROXY_REGISTRATION | Iana.BA_FLAG_DISTRIBUTED_MOBILITY;
        return List.of(PacketCodec.encode(keys(router).signed(router.address(), DATABASE,
                new BindingAcknowledgement(Iana.STATUS_ACCEPTED, flags, told.sequence(), told.lifetimeUnits(), options))));
    }

    private static PeerKeys keys(AnchorRouter router) {
        return new PeerKeys(Map.of(DATABASE, router.sharedKey()));
    }

    private static AnchorRouter router(int number) {
        byte[] key = "anchor-router-%04x".formatted(number).getBytes(StandardCharsets.US_ASCII);
        return new AnchorRouter(Ipv6Address.parse("2001:db8:%x::1".formatted(number)), Ipv6Prefix.parse("fd00:%x::/32".formatted(number)),
                new SharedKey(SharedKey.MIN_SPI, key));
    }

    /** Milliseconds so far. */
    private static long collecting() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    }

    private static long heapInUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void print(String name, long value) {
        System.out.println(name + "\t" + value);
    }
}
