package org.mobilityd.daemon.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Event;

@DisplayName("Log lines")
class LogTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TestClock clock = new TestClock();
    private final Log log = new Log(new PrintStream(bytes, true, StandardCharsets.UTF_8), Log.Level.INFO, clock);

    @Test
    void haveTimeLevelEventAndFieldsInOrder() {
        log.event(Event.of(Event.Severity.INFO, "binding-accepted", "home-address", "2001:db8::1", "sequence", 7));
        assertEquals(List.of("2026-03-01T12:00:00.123Z info binding-accepted home-address=2001:db8::1 sequence=7"), lines());
    }

    @Test
    void quoteWhatCouldBeTakenForAnotherFieldOrLine() {
        log.warning("w", "empty", "", "blank", "a b", "quote", "a\"b\\c", "equals", "a=b", "line", "a\nb", "control", "a\u0007b",
                "word", "ä");
        assertEquals(List.of("2026-03-01T12:00:00.123Z warning w empty=\"\" blank=\"a b\" quote=\"a\\\"b\\\\c\" equals=\"a=b\" "
                + "line=\"a\\nb\" control=\"a\\u0007b\" word=\"ä\""), lines());
    }

    @Test
    void areLeftOutBelowTheConfiguredLevel() {
        log.debug("hidden");
        log.event(Event.of(Event.Severity.DEBUG, "hidden-too"));
        assertEquals(List.of(), lines());
    }

    @Test
    void areSuppressedWhenOneNameRepeatsAndTheNextSaysHowOften() {
        for (int i = 0; i < RepetitionLimit.BURST + 30; i++) {
            log.warning("flood");
        }
        log.warning("other");
        assertEquals(RepetitionLimit.BURST + 1, lines().size());
        clock.millis += RepetitionLimit.WINDOW_MILLIS;
        log.warning("flood");
        assertTrue(lines().get(RepetitionLimit.BURST + 1).endsWith(" warning flood suppressed-before=30"), lines().toString());
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static final class TestClock extends Clock {
        private long millis = Instant.parse("2026-03-01T12:00:00.123Z").toEpochMilli();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }
    }
}
