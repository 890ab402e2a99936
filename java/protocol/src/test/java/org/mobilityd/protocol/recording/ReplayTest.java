package org.mobilityd.protocol.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.correspondent.CorrespondentConfig;
import org.mobilityd.protocol.correspondent.CorrespondentEngine.Inheritance;
import org.mobilityd.protocol.homeagent.HomeAgentConfig;
import org.mobilityd.protocol.recording.Replay.Outcome;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.Message;
import org.mobilityd.wire.MobilityMessage;

/** A replay finds the first thing that is not as it was, and nothing where all is. */
class ReplayTest {

    private static final Ipv6Address SERVER = Ipv6Address.parse("2001:db8:f::1");
    private static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:1::10");
    private static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:2::10");
    private static final long SECOND = 1_000_000_000L;
    private static final WallClock CLOCK = WallClock.startingAt(Instant.parse("2026-03-01T00:00:00Z"));
    private static final Beginning<?> CORRESPONDENT = new Beginning.OfCorrespondent(
            CorrespondentConfig.answeringFor(List.of(Ipv6Prefix.parse("2001:db8:f::/64"))), Inheritance.NOTHING);
    private static final Beginning<?> HOME_AGENT = new Beginning.OfHomeAgent(new HomeAgentConfig(2, 0x0200_0000_0001L,
            Ipv6Address.parse("2001:db8:1::1"), List.of(Ipv6Prefix.parse("2001:db8:1::/64")),
            List.of(new HomeAgentConfig.ServedNode(HOME, null, new SharedKey(256, "sixteen bytes at least".getBytes(StandardCharsets.US_ASCII)))),
            600, 10), List.of());

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final Recorder recorder = new Recorder(new Random(1)::nextBytes, CLOCK, file::writeBytes, Long.MAX_VALUE, reason -> {
        throw new AssertionError("the recording has ended: " + reason);
    });

    /** Two engines side by side: a correspondent is asked, and changes its nonce. */
    private List<Entry> recorded() throws Exception {
        recorder.open("a test", SECOND);
        Engine correspondent = recorder.make(CORRESPONDENT).run();
        correspondent.start(2 * SECOND);
        Engine homeAgent = recorder.make(HOME_AGENT).run();
        homeAgent.start(3 * SECOND);
        for (Engine engine : List.of(correspondent, homeAgent)) {
            engine.on(4 * SECOND, new Input.UnboundHomeAddress(CARE_OF, SERVER, HOME));
            engine.on(5 * SECOND, received(HOME, new MobilityMessage.HomeTestInit(new Cookie(7), List.of())));
        }
        correspondent.on(40 * SECOND, new Input.TimerDue());
        recorder.close("the test is over");
        RecordingReader reader = new RecordingReader(new ByteArrayInputStream(file.toByteArray()));
        List<Entry> entries = new ArrayList<>();
        for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
            entries.add(entry);
        }
        return entries;
    }

    private static Input received(Ipv6Address source, Message message) {
        return new Input.PacketReceived(new InboundPacket(source, SERVER, null, null, null, 2, 64, message, new byte[0]));
    }

    private static Outcome replayed(List<Entry> entries) throws Exception {
        RecordingWriter writer = new RecordingWriter();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(writer.header());
        entries.forEach(entry -> bytes.writeBytes(writer.frame(entry)));
        return Replay.of(new ByteArrayInputStream(bytes.toByteArray()));
    }

    private static <E extends Entry> Difference changed(List<Entry> entries, Class<E> kind, int which, UnaryOperator<E> change)
            throws Exception {
        List<Entry> changed = new ArrayList<>(entries);
        E original = entries.stream().filter(kind::isInstance).map(kind::cast).skip(which).findFirst().orElseThrow();
        int at = entries.indexOf(original);
        changed.set(at, change.apply(original));
        return assertInstanceOf(Outcome.Different.class, replayed(changed)).difference();
    }

    private static Entry.Returned withoutEffect(Entry.Returned returned, int index) {
        List<Effect> effects = new ArrayList<>(returned.effects());
        effects.remove(index);
        return new Entry.Returned(effects, returned.nextDeadline());
    }

    @Test
    void doesTheSameAgain() throws Exception {
        assertEquals(new Outcome.Equal("a test", 2, 7, 8, "the test is over"), replayed(recorded()));
    }

    @Test
    void cutOffAfterAnyEntryItStillDoesTheSame() throws Exception {
        List<Entry> entries = recorded();
        for (int length = 0; length < entries.size(); length++) {
            Outcome.Equal equal = assertInstanceOf(Outcome.Equal.class, replayed(entries.subList(0, length)), length + " entries");
            assertEquals("its writer ended without a word", equal.ending());
        }
    }

    @Test
    void tellsAnEffectThatIsNotThere() throws Exception {
        Difference difference = changed(recorded(), Entry.Returned.class, 0, returned -> withoutEffect(returned, 1));
        assertEquals("1 (OfCorrespondent)", difference.engine());
        assertEquals("to start", difference.cause());
        assertEquals("effect 2 of 2", difference.what());
        assertEquals("nothing", difference.expected());
        assertTrue(difference.actual().startsWith("InstallTestSecret["), difference.actual());
        assertEquals(SECOND, difference.sinceOpened().toNanos());
        assertEquals(Instant.parse("2026-03-01T00:00:02Z"), difference.at());
    }

    /** Keys have no text; the place tells. */
    @Test
    void tellsWhereAKeyDiffers() throws Exception {
        Difference difference = changed(recorded(), Entry.Returned.class, 0, returned -> {
            TestSecret secret = ((Effect.InstallTestSecret) returned.effects().get(1)).secret();
            TestSecret other = new TestSecret(secret.nonceIndex(), secret.nodeKey(), new byte[8], secret.createdAt());
            return new Entry.Returned(List.of(returned.effects().get(0), new Effect.InstallTestSecret(other)), returned.nextDeadline());
        });
        assertEquals("effect 2 of 2, in secret.nonce", difference.what());
        assertEquals(difference.expected(), difference.actual());
    }

    @Test
    void tellsAnotherInput() throws Exception {
        Difference difference = changed(recorded(), Entry.Told.class, 0,
                told -> new Entry.Told(told.engine(), told.now(), new Input.UnboundHomeAddress(CARE_OF, SERVER, CARE_OF)));
        assertEquals("effect 1 of 2, in packet.message.homeAddress", difference.what());
        assertTrue(difference.cause().startsWith("UnboundHomeAddress["), difference.cause());
        assertTrue(difference.toString().contains("3.000000000 s after the beginning"), difference.toString());
    }

    @Test
    void tellsAnotherTime() throws Exception {
        Difference difference = changed(recorded(), Entry.Told.class, 4, told -> new Entry.Told(told.engine(), 41 * SECOND, told.input()));
        assertEquals("effect 1 of 1, in secret.createdAt", difference.what());
    }

    @Test
    void tellsAnotherDeadline() throws Exception {
        Difference difference = changed(recorded(), Entry.Returned.class, 0, returned -> new Entry.Returned(returned.effects(), 5));
        assertEquals("the deadline of the next timer", difference.what());
        assertEquals("5", difference.expected());
    }

    @Test
    void tellsOtherRandomBytesByWhatFollows() throws Exception {
        Difference difference = changed(recorded(), Entry.RandomDrawn.class, 3, drawn -> new Entry.RandomDrawn(new byte[drawn.bytes().length]));
        assertEquals("effect 2 of 2, in secret.nonce", difference.what());
    }

    @Test
    void tellsThatMoreOrLessIsDrawn() throws Exception {
        List<Entry> entries = recorded();
        Difference other = changed(entries, Entry.RandomDrawn.class, 0, drawn -> new Entry.RandomDrawn(new byte[9]));
        assertEquals("draws 9 random bytes", other.expected());
        assertEquals("draws 8 random bytes", other.actual());
        Difference more = assertInstanceOf(Outcome.Different.class, replayed(withTwice(entries, Entry.RandomDrawn.class))).difference();
        assertEquals("draws 8 random bytes", more.expected());
        Difference clock = assertInstanceOf(Outcome.Different.class, replayed(withTwice(entries, Entry.WallClockRead.class))).difference();
        assertEquals("WallClockRead[at=2026-03-01T00:00:03Z]", clock.expected());
    }

    private static List<Entry> withTwice(List<Entry> entries, Class<? extends Entry> kind) {
        List<Entry> changed = new ArrayList<>(entries);
        Entry first = entries.stream().filter(kind::isInstance).findFirst().orElseThrow();
        changed.add(entries.indexOf(first), first);
        return changed;
    }

    @Test
    void tellsThatACallEndedOtherwise() throws Exception {
        List<Entry> entries = recorded();
        List<Entry> changed = new ArrayList<>(entries);
        int at = entries.indexOf(entries.stream().filter(Entry.Returned.class::isInstance).findFirst().orElseThrow());
        changed.set(at, new Entry.Failed("java.lang.IllegalStateException: a bug"));
        Difference difference = assertInstanceOf(Outcome.Different.class, replayed(changed)).difference();
        assertEquals("how the call ends", difference.what());
        assertEquals("Failed[exception=java.lang.IllegalStateException: a bug]", difference.expected());
    }

    @Test
    void refusesWhatIsToldToAnEngineThatHasNotBegun() throws Exception {
        List<Entry> entries = new ArrayList<>(recorded());
        entries.removeIf(Entry.Begun.class::isInstance);
        entries.removeIf(Entry.RandomDrawn.class::isInstance);
        RecordingException refusal = assertThrows(RecordingException.class, () -> replayed(entries));
        assertEquals("it tells something to engine 1, which has not begun; 0 inputs before that have the same effects", refusal.getMessage());
    }
}
