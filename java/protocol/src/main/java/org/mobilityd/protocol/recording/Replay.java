package org.mobilityd.protocol.recording;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;

/** Tells the engines once more what a recording says that they were told, and compares what they do with what they did. */
public final class Replay {

    private static final String NOTHING = "nothing";

    private final RecordingReader reader;
    private final Map<Integer, Running> engines = new HashMap<>();
    private Entry.Opened opened;
    private String ending;
    private long inputs;
    private long effects;
    private Running current;
    private String cause;
    private long now;

    private Replay(RecordingReader reader) {
        this.reader = reader;
    }

    /** What a replay came to. */
    public sealed interface Outcome {

        /**
         * Everything was the same.
         *
         * @param program that recorded @param engines how many have begun @param inputs how many calls were made
         * @param effects how many they had together @param ending how the recording ends
         */
        record Equal(String program, int engines, long inputs, long effects, String ending) implements Outcome {
        }

        /** @param program that recorded @param inputs how many calls had the same effects before */
        record Different(String program, long inputs, Difference difference) implements Outcome {
        }
    }

    private record Running(int number, String role, Engine engine) {
        @Override
        public String toString() {
            return number + " (" + role + ")";
        }
    }

    /** Unwinds an engine out of a call that is not as recorded. */
    private static final class Divergence extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Difference difference;

        Divergence(Difference difference) {
            super(null, null, false, false);
            this.difference = difference;
        }
    }

    /** Unwinds an engine out of a call, or the replay, when there is nothing more to compare with. */
    private static final class Ended extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Exception unreadable;

        Ended(Exception unreadable) {
            super(null, null, false, false);
            this.unreadable = unreadable;
        }
    }

    /** @throws RecordingException when {@code recording} is none, or damaged before a difference was found */
    public static Outcome of(InputStream recording) throws IOException, RecordingException {
        return new Replay(new RecordingReader(recording)).run();
    }

    private Outcome run() throws IOException, RecordingException {
        try {
            while (true) {
                follow(next());
            }
        } catch (Divergence e) {
            return new Outcome.Different(program(), inputs, e.difference);
        } catch (Ended e) {
            if (e.unreadable instanceof RecordingException unreadable) {
                throw new RecordingException(unreadable.getMessage() + "; " + inputs + " inputs before that have the same effects");
            }
            if (e.unreadable instanceof IOException unreadable) {
                throw unreadable;
            }
            return new Outcome.Equal(program(), engines.size(), inputs, effects, ending);
        }
    }

    private String program() {
        return opened == null ? "nobody" : opened.program();
    }

    private void follow(Entry entry) {
        if (entry instanceof Entry.Opened first) {
            opened = first;
            now = first.now();
        } else if (entry instanceof Entry.Begun begun) {
            begin(begun);
        } else if (entry instanceof Entry.Started started) {
            call(started.engine(), started.now(), null);
        } else if (entry instanceof Entry.Told told) {
            call(told.engine(), told.now(), told.input());
        } else {
            throw differs("what is done without being told", entry, NOTHING);
        }
    }

    private void begin(Entry.Begun begun) {
        String role = begun.beginning().getClass().getSimpleName();
        cause = "to begin as " + role;
        current = new Running(begun.engine(), role, null);
        Engine engine = begun.beginning().engine(this::draw, this::wallClock);
        current = new Running(begun.engine(), role, engine);
        engines.put(begun.engine(), current);
    }

    /** @param input or null: it is started */
    private void call(int number, long at, Input input) {
        now = at;
        cause = input == null ? "to start" : input.toString();
        current = engines.get(number);
        if (current == null) {
            throw new Ended(new RecordingException("it tells something to engine " + number + ", which has not begun"));
        }
        Entry done = outcome(input);
        Entry recorded = next();
        if (done instanceof Entry.Returned actual && recorded instanceof Entry.Returned expected) {
            compare(expected, actual);
        } else if (!done.equals(recorded)) {
            throw differs("how the call ends", recorded, done);
        }
        inputs++;
    }

    private Entry outcome(Input input) {
        try {
            List<Effect> done = input == null ? current.engine().start(now) : current.engine().on(now, input);
            return new Entry.Returned(done, current.engine().nextDeadline());
        } catch (Divergence | Ended e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            return new Entry.Failed(e.toString());
        }
    }

    private void compare(Entry.Returned expected, Entry.Returned actual) {
        int count = Math.max(expected.effects().size(), actual.effects().size());
        for (int i = 0; i < count; i++) {
            Object was = i < expected.effects().size() ? expected.effects().get(i) : NOTHING;
            Object is = i < actual.effects().size() ? actual.effects().get(i) : NOTHING;
            if (!was.equals(is) && !was.equals(asRead(is))) {
                throw differs("effect " + (i + 1) + " of " + count + placed(was, asRead(is)), was, is);
            }
        }
        if (expected.nextDeadline() != actual.nextDeadline()) {
            throw differs("the deadline of the next timer", expected.nextDeadline(), actual.nextDeadline());
        }
        effects += count;
    }

    /** What a recording would have made of it: fields of events that have no form are text there. */
    private static Object asRead(Object value) {
        try {
            return new ValueReader().read(new ValueWriter().write(value));
        } catch (RecordingException e) {
            throw new IllegalStateException("what was written cannot be read: " + value, e);
        }
    }

    private static String placed(Object was, Object is) {
        String place = Place.of(was, is);
        return place.isEmpty() ? "" : ", in " + place.substring(1);
    }

    private void draw(byte[] bytes) {
        Entry recorded = next();
        if (!(recorded instanceof Entry.RandomDrawn drawn) || drawn.bytes().length != bytes.length) {
            throw differs("what it draws", describe(recorded), "draws " + bytes.length + " random bytes");
        }
        System.arraycopy(drawn.bytes(), 0, bytes, 0, bytes.length);
    }

    private Instant wallClock(long ignored) {
        Entry recorded = next();
        if (!(recorded instanceof Entry.WallClockRead read)) {
            throw differs("what it draws", describe(recorded), "reads the time of day");
        }
        return read.at();
    }

    /** Without random bytes themselves: keys are among them. */
    private static String describe(Entry entry) {
        return entry instanceof Entry.RandomDrawn drawn ? "draws " + drawn.bytes().length + " random bytes" : entry.toString();
    }

    private Divergence differs(String what, Object expected, Object actual) {
        long sinceOpened = opened == null ? 0 : now - opened.now();
        Instant at = opened == null ? Instant.EPOCH : opened.at().plusNanos(sinceOpened);
        String was = expected instanceof Entry entry ? describe(entry) : expected.toString();
        return new Divergence(new Difference(reader.entries(), at, Duration.ofNanos(sinceOpened), String.valueOf(current),
                String.valueOf(cause), what, was, actual.toString()));
    }

    private Entry next() {
        Entry entry;
        try {
            entry = reader.next();
        } catch (IOException | RecordingException e) {
            throw new Ended(e);
        }
        if (entry == null) {
            ending = reader.isCutOff() ? "it is cut off within an entry" : "its writer ended without a word";
            throw new Ended(null);
        }
        if (entry instanceof Entry.Closed closed) {
            ending = closed.reason();
            throw new Ended(null);
        }
        return entry;
    }
}
