package org.mobilityd.protocol.correspondent;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.auth.BindingManagementKey;
import org.mobilityd.protocol.auth.KeygenTokens;
import org.mobilityd.protocol.auth.MessageSigner;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.BindingLimits;
import org.mobilityd.protocol.correspondent.CorrespondentEngine.Inheritance;
import org.mobilityd.protocol.recording.Beginning.OfCorrespondent;
import org.mobilityd.protocol.recording.EngineFactory;
import org.mobilityd.protocol.recording.EngineFactory.Made;
import org.mobilityd.protocol.recording.Recorder;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * What the engine costs, alone: no socket, no kernel, no log. Run by {@code make bench} as a program of its own, not by the tests; prints
 * lines of name, tab and value, in nanoseconds and bytes.
 *
 * <p>A Binding Update counts from the bytes of the packet that brings it to the bytes of the acknowledgement: decoded, checked (two keygen
 * tokens, the binding management key, the authenticator), cached, acknowledged, signed and encoded; recorded ({@link Recorder}) or not.
 */
public final class EngineMeasurement {

    private static final int ROUNDS = 25;
    private static final int NODES_PER_ROUND = 20_000;
    /** The fastest rounds are those that nobody else on the machine disturbed, but one alone may be luck. */
    private static final int QUARTILE = ROUNDS / 4;

    private static final RandomSource RANDOM = new Random(1)::nextBytes;
    private static final WallClock CLOCK = WallClock.startingAt(Instant.EPOCH);
    private static final EngineFactory UNRECORDED = EngineFactory.unrecorded(RANDOM, CLOCK);

    /** This thread's own time: what others on the machine do is no pause of the engine's. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final CorrespondentEngine engine;
    /** The engine, or what records it. */
    private final Engine run;
    private final KeygenTokens tokens;
    private final int nonceIndex;
    private long now = 1_000_000_000L;

    private EngineMeasurement(int nodes, EngineFactory engines) {
        BindingLimits limits = new BindingLimits(Duration.ofSeconds(420), nodes, nodes);
        Made<CorrespondentEngine> made = engines.make(new OfCorrespondent(Correspondent.config().withLimits(limits), Inheritance.NOTHING));
        engine = made.engine();
        run = made.run();
        TestSecret secret = run.start(now).stream().filter(Effect.InstallTestSecret.class::isInstance)
                .map(Effect.InstallTestSecret.class::cast).findFirst().orElseThrow().secret();
        tokens = new KeygenTokens(secret);
        nonceIndex = secret.nonceIndex();
    }

    /** @param arguments how many bindings to make for the memory they take */
    public static void main(String[] arguments) {
        measureSpeed();
        measureMemory(Integer.parseInt(arguments[0]));
    }

    /** In turn without and with a recorder, whose bytes are counted and thrown away. */
    private static void measureSpeed() {
        long[] bytes = {0};
        Recorder recorder = new Recorder(RANDOM, CLOCK, recorded -> bytes[0] += recorded.length, Long.MAX_VALUE, reason -> {
            throw new IllegalStateException("the recording has ended: " + reason);
        });
        EngineMeasurement plain = new EngineMeasurement(NODES_PER_ROUND, UNRECORDED);
        EngineMeasurement recorded = new EngineMeasurement(NODES_PER_ROUND, recorder);
        long[] nanos = new long[ROUNDS];
        long[] recordedNanos = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            nanos[round] = plain.round(round + 1);
            recordedNanos[round] = recorded.round(round + 1);
        }
        Arrays.sort(nanos);
        Arrays.sort(recordedNanos);
        print("binding-update", nanos[QUARTILE]);
        print("recorded-binding-update", recordedNanos[QUARTILE]);
        print("recording-bytes-per-binding-update", bytes[0] / (ROUNDS * NODES_PER_ROUND));
    }

    /** Every node registers once. @return nanoseconds a Binding Update */
    private long round(int sequence) {
        byte[][] packets = new byte[NODES_PER_ROUND][];
        for (int node = 0; node < NODES_PER_ROUND; node++) {
            packets[node] = bindingUpdate(node, sequence);
        }
        long before = System.nanoTime();
        for (byte[] packet : packets) {
            acknowledge(packet);
        }
        return (System.nanoTime() - before) / NODES_PER_ROUND;
    }

    /** Every node registers once; nodes are spread over access networks of a hundred each. */
    private static void measureMemory(int bindings) {
        EngineMeasurement measurement = new EngineMeasurement(bindings, UNRECORDED);
        long before = heapInUse();
        long longest = 0;
        for (int node = 0; node < bindings; node++) {
            byte[] packet = measurement.bindingUpdate(node, 1);
            long collections = collections();
            long start = THREADS.getCurrentThreadCpuTime();
            measurement.acknowledge(packet);
            long took = THREADS.getCurrentThreadCpuTime() - start;
            boolean warm = node > bindings / 10;
            if (warm && collections == collections()) {
                longest = Math.max(longest, took);
            }
        }
        print("heap-per-binding", (heapInUse() - before) / bindings);
        print("longest-registration", longest);
        if (measurement.engine.bindings().size() != bindings) {
            throw new IllegalStateException("only " + measurement.engine.bindings().size() + " bindings were made");
        }
    }

    /** What the event loop would do, without system calls. */
    private void acknowledge(byte[] packet) {
        InboundPacket received = PacketCodec.decode(packet, Correspondent.LINK, null).orNull();
        boolean acknowledged = false;
        for (Effect effect : run.on(now, new Input.PacketReceived(received))) {
            if (effect instanceof Effect.Transmit transmit) {
                acknowledged = PacketCodec.encode(transmit.packet()).length > 0;
            }
        }
        if (!acknowledged) {
            throw new IllegalStateException("a Binding Update was not acknowledged");
        }
        now += 1_000;
    }

    private byte[] bindingUpdate(int node, int sequence) {
        Ipv6Address homeAddress = new Ipv6Address(MobileNode.HOME_ADDRESS.high(), node + 1);
        Ipv6Address careOfAddress = new Ipv6Address(MobileNode.CARE_OF_ADDRESS.high() + node / 100, node + 1);
        int lifetimeUnits = Lifetimes.unitsWithinSeconds(420);
        BindingUpdate update = new BindingUpdate(sequence, Iana.BU_FLAG_ACKNOWLEDGE, lifetimeUnits,
                List.of(new NonceIndices(nonceIndex, nonceIndex)));
        BindingManagementKey key = BindingManagementKey.forRegistration(tokens.home(homeAddress), tokens.careOf(careOfAddress));
        BindingUpdate signed = MessageSigner.sign(update, key, careOfAddress, Correspondent.ADDRESS);
        return PacketCodec.encode(OutboundPacket.plain(careOfAddress, Correspondent.ADDRESS, signed).withHomeAddressOption(homeAddress));
    }

    private static long heapInUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long collections() {
        long collections = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += collector.getCollectionCount();
        }
        return collections;
    }

    private static void print(String name, long value) {
        System.out.println(name + "\t" + value);
    }
}
