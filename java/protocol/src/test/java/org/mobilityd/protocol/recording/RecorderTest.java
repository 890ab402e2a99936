package org.mobilityd.protocol.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.correspondent.CorrespondentConfig;
import org.mobilityd.protocol.correspondent.CorrespondentEngine;
import org.mobilityd.protocol.correspondent.CorrespondentEngine.Inheritance;
import org.mobilityd.protocol.recording.EngineFactory.Made;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** Whatever becomes of the recording, the engine goes on as without one. */
class RecorderTest {

    private static final Ipv6Address SERVER = Ipv6Address.parse("2001:db8:f::1");
    private static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:1::10");
    private static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:2::10");
    private static final Input QUESTION = new Input.UnboundHomeAddress(CARE_OF, SERVER, HOME);
    private static final WallClock CLOCK = WallClock.startingAt(Instant.EPOCH);
    private static final Beginning<CorrespondentEngine> CORRESPONDENT = new Beginning.OfCorrespondent(
            CorrespondentConfig.answeringFor(List.of(Ipv6Prefix.parse("2001:db8:f::/64"))), Inheritance.NOTHING);

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final List<String> endings = new ArrayList<>();

    private Recorder recorder(RecordingSink sink, long limit) {
        return new Recorder(new Random(1)::nextBytes, CLOCK, sink, limit, endings::add);
    }

    private static Engine unrecorded() {
        return EngineFactory.unrecorded(new Random(1)::nextBytes, CLOCK).make(CORRESPONDENT).run();
    }

    private void assertDoesTheSame(Engine recorded, int questions) {
        Engine plain = unrecorded();
        assertEquals(plain.start(1), recorded.start(1));
        for (int now = 2; now < 2 + questions; now++) {
            assertEquals(plain.on(now, QUESTION), recorded.on(now, QUESTION));
            assertEquals(plain.nextDeadline(), recorded.nextDeadline());
        }
    }

    @Test
    void withoutARecorderTheEngineItselfRuns() {
        Made<CorrespondentEngine> made = EngineFactory.unrecorded(new Random(1)::nextBytes, CLOCK).make(CORRESPONDENT);
        assertSame(made.engine(), made.run());
    }

    @Test
    void itsEngineDoesWhatOneWithoutARecorderDoes() {
        Recorder recorder = recorder(file::writeBytes, Long.MAX_VALUE);
        recorder.open("a test", 0);
        assertDoesTheSame(recorder.make(CORRESPONDENT).run(), 20);
        assertEquals(List.of(), endings);
    }

    @Test
    void endsAtItsLimitAndTheEngineGoesOn() throws Exception {
        for (long limit = 0; limit < 4_000; limit += 37) {
            file.reset();
            endings.clear();
            Recorder recorder = recorder(file::writeBytes, limit);
            recorder.open("a test", 0);
            assertDoesTheSame(recorder.make(CORRESPONDENT).run(), 20);
            recorder.close("not told any more");
            assertEquals(List.of("its limit of " + limit + " bytes is reached"), endings);
            assertTrue(file.size() < limit + 3_000, file.size() + " bytes with a limit of " + limit);
            Replay.Outcome.Equal again =
                    assertInstanceOf(Replay.Outcome.Equal.class, Replay.of(new ByteArrayInputStream(file.toByteArray())));
            assertEquals(endings.get(0), again.ending());
        }
    }

    @Test
    void endsWhenNothingMoreIsTakenAndTheEngineGoesOn() {
        int[] taken = {0};
        Recorder recorder = recorder(bytes -> {
            if (++taken[0] == 7) {
                throw new IOException("the disk is full");
            }
        }, Long.MAX_VALUE);
        recorder.open("a test", 0);
        assertDoesTheSame(recorder.make(CORRESPONDENT).run(), 20);
        assertEquals(List.of("the disk is full"), endings);
        assertEquals(7, taken[0], "nothing is offered after that");
    }

    /** An engine that throws is what a recording is wanted for most. */
    @Test
    void recordsAnExceptionAndPassesItOn() throws Exception {
        Recorder recorder = recorder(file::writeBytes, Long.MAX_VALUE);
        recorder.open("a test", 0);
        Engine engine = recorder.make(CORRESPONDENT).run();
        engine.start(1);
        boolean thrown = false;
        try {
            engine.on(2, new Input.UnboundHomeAddress(null, SERVER, HOME));
        } catch (NullPointerException expected) {
            thrown = true;
        }
        assertTrue(thrown);
        engine.on(3, QUESTION);
        byte[] recorded = file.toByteArray();
        RecordingReader reader = new RecordingReader(new ByteArrayInputStream(recorded));
        List<Entry> entries = new ArrayList<>();
        for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
            entries.add(entry);
        }
        assertFalse(entries.stream().filter(Entry.Failed.class::isInstance).toList().isEmpty());
        assertEquals(3, assertInstanceOf(Replay.Outcome.Equal.class, Replay.of(new ByteArrayInputStream(recorded))).inputs());
    }
}
