package org.mobilityd.daemon.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.testing.FakePacketSender;
import org.mobilityd.daemon.testing.ScriptedEngine;
import org.mobilityd.linux.datapath.DatapathEvent;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.MalformedReason;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

@DisplayName("What the fast path hands up")
class PacketIntakeTest {

    private static final LinkLayerIdentifier STATION = LinkLayerIdentifier.parse("02:00:00:00:00:06");
    private static final Ipv6Address NODE = Ipv6Address.parse("2001:db8:2::10");
    private static final Ipv6Address SERVER = Ipv6Address.parse("2001:db8:f::1");
    private static final OutboundPacket INIT =
            OutboundPacket.plain(NODE, SERVER, new MobilityMessage.CareOfTestInit(new Cookie(5), List.of()));

    private final Log log = new Log(new PrintStream(new ByteArrayOutputStream()), Log.Level.INFO, Clock.systemUTC());
    private final EventCounts counts = new EventCounts(log);
    private final EventLoop loop = new EventLoop(System::nanoTime, effects -> { }, counts, log, 10_000);
    private final FakePacketSender sender = new FakePacketSender();
    private final ScriptedEngine engine = new ScriptedEngine();
    private final PacketIntake intake = new PacketIntake(loop, sender, counts);
    private Thread thread;

    @BeforeEach
    void run() {
        loop.start(engine);
        thread = new Thread(loop::run);
        thread.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        thread.join();
    }

    @Test
    void aSignallingPacketIsDecoded() throws InterruptedException {
        handUp(new DatapathEvent.SignallingPacket(4, null, PacketCodec.encode(INIT), false, 17));
        Input.PacketReceived received = assertInstanceOf(Input.PacketReceived.class, engine.taken());
        assertEquals(INIT.message(), received.packet().message());
        assertEquals(4, received.packet().link());
        assertEquals(17, received.arrivedAt());
    }

    @Test
    void aMalformedPacketIsCountedByItsReasonAndHandedOnWhole() throws InterruptedException {
        byte[] packet = PacketCodec.encode(INIT);
        packet[packet.length - 1] ^= 1;
        handUp(new DatapathEvent.SignallingPacket(4, null, packet));
        Input.MalformedReceived malformed = assertInstanceOf(Input.MalformedReceived.class, engine.taken());
        assertEquals(MalformedReason.BAD_CHECKSUM, malformed.reason());
        assertEquals(NODE, malformed.source());
        assertEquals(SERVER, malformed.destination());
        assertEquals(1, counts.of("packet-malformed-bad-checksum"));
    }

    @Test
    void otherEventsBecomeInputs() throws InterruptedException {
        BindingKey key = new BindingKey(SERVER, NODE);
        handUp(new DatapathEvent.UnboundHomeAddress(NODE, SERVER, NODE), new DatapathEvent.BindingExpiring(BindingTable.BINDING_CACHE, key),
                new DatapathEvent.TunnelledFlowSeen(NODE, SERVER), new DatapathEvent.ForeignSource(4, NODE, SERVER, STATION),
                new DatapathEvent.StationHeard(4, NODE, STATION));
        assertEquals(new Input.UnboundHomeAddress(NODE, SERVER, NODE), engine.taken());
        assertEquals(new Input.BindingExpiring(BindingTable.BINDING_CACHE, key), engine.taken());
        assertEquals(new Input.TunnelledFlowSeen(NODE, SERVER), engine.taken());
        assertEquals(new Input.ForeignSource(4, NODE, SERVER, STATION), engine.taken());
        assertEquals(new Input.StationHeard(4, NODE, STATION), engine.taken());
    }

    @Test
    void whatComesInOneBatchIsHandedOverTogetherAndInOrder() throws InterruptedException {
        DatapathEvent.SignallingPacket packet = new DatapathEvent.SignallingPacket(4, null, PacketCodec.encode(INIT));
        intake.accept(packet);
        intake.accept(new DatapathEvent.TunnelledFlowSeen(NODE, SERVER));
        assertEquals(0, engine.waiting());
        handUp(new DatapathEvent.UnboundHomeAddress(NODE, SERVER, NODE));
        assertInstanceOf(Input.PacketReceived.class, engine.taken());
        assertInstanceOf(Input.TunnelledFlowSeen.class, engine.taken());
        assertInstanceOf(Input.UnboundHomeAddress.class, engine.taken());
    }

    @Test
    void lostEventsAreCounted() throws InterruptedException {
        handUp(new DatapathEvent.Lost(17));
        assertEquals(17, counts.of(PacketIntake.EVENTS_LOST));
    }

    @Test
    void packetsOutOfTunnelsBeyondTheirLimitAreCounted() throws InterruptedException {
        handUp(new DatapathEvent.ReassembledDropped(3), new DatapathEvent.ReassembledDropped(4));
        assertEquals(7, counts.of(PacketIntake.REASSEMBLED_OVER_LIMIT));
    }

    @Test
    void aPacketThatDoesNotFitLeavesInFragments() throws Exception {
        byte[] big = java.util.Arrays.copyOf(PacketCodec.encode(INIT), 2000);
        big[4] = (byte) ((big.length - 40) >> 8);
        big[5] = (byte) (big.length - 40);
        handUp(new DatapathEvent.FragmentationNeeded(1280, big));
        loop.ask(() -> null);
        while (counts.of(PacketIntake.FRAGMENTED) < 2) {
            Thread.onSpinWait();
        }
        assertEquals(2, sender.sent().size());
        assertTrue(sender.sent().stream().allMatch(fragment -> fragment.length <= 1280));
    }

    @Test
    void aPacketOutOfATunnelIsSentOn() throws Exception {
        byte[] packet = PacketCodec.encode(INIT);
        handUp(new DatapathEvent.Decapsulated(packet));
        while (counts.of(PacketIntake.REASSEMBLED) < 1) {
            Thread.onSpinWait();
        }
        assertArrayEquals(packet, sender.sent().get(0));
    }

    @Test
    void noBytesWhateverMakeItThrow() throws Exception {
        Random random = new Random(11);
        byte[] sound = PacketCodec.encode(INIT);
        for (int i = 0; i < 5_000; i++) {
            byte[] packet = java.util.Arrays.copyOf(sound, random.nextInt(sound.length + 40));
            for (int changes = random.nextInt(4); changes > 0 && packet.length > 0; changes--) {
                packet[random.nextInt(packet.length)] = (byte) random.nextInt();
            }
            handUp(new DatapathEvent.SignallingPacket(1, null, packet), new DatapathEvent.FragmentationNeeded(random.nextInt(2000), packet));
        }
        assertEquals(42, loop.ask(() -> 42));
        assertEquals(0, counts.of(EventLoop.ENGINE_FAILED));
    }

    /** As one batch of the fast path. */
    private void handUp(DatapathEvent... events) throws InterruptedException {
        for (DatapathEvent event : events) {
            intake.accept(event);
        }
        intake.handOver();
    }
}
