package org.mobilityd.protocol.recording;

import java.time.Duration;
import java.time.Instant;

/**
 * Where a replay first did not do what was recorded.
 *
 * @param entry its number in the recording, from 1
 * @param at the time of day
 * @param sinceOpened how long after the recording's beginning
 * @param engine number and role
 * @param cause what the engine was told
 * @param what what differs
 * @param expected what was recorded, as text @param actual what the replay did
 */
public record Difference(long entry, Instant at, Duration sinceOpened, String engine, String cause, String what, String expected,
        String actual) {

    /** Six lines. */
    @Override
    public String toString() {
        return String.format("entry %d, %d.%09d s after the beginning (%s), engine %s%n  told:      %s%n  differs:   %s%n  recorded:  %s%n"
                + "  now:       %s", entry, sinceOpened.toSeconds(), sinceOpened.toNanosPart(), at, engine, cause, what, expected, actual);
    }
}
