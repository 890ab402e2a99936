package org.mobilityd.protocol.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;

/**
 * Makes engines and stands before them: writes down everything that goes in and comes out. When that is not possible any more, the
 * recording ends and the engines go on. Belongs to the thread that runs the engines.
 */
public final class Recorder implements EngineFactory {

    private final RandomSource random;
    private final WallClock wallClock;
    private final RecordingSink sink;
    private final long limit;
    private final Consumer<String> ended;
    private final RecordingWriter writer = new RecordingWriter();
    private long written;
    private int engines;
    private boolean on = true;

    /**
     * @param random where engines get random bytes from @param wallClock and the time of day
     * @param limit bytes: the recording ends with the entry that reaches it
     * @param ended told once why the recording has ended, unless by {@link #close}
     */
    public Recorder(RandomSource random, WallClock wallClock, RecordingSink sink, long limit, Consumer<String> ended) {
        this.random = random;
        this.wallClock = wallClock;
        this.sink = sink;
        this.limit = limit;
        this.ended = ended;
    }

    /** Begins the recording. @param program what is running, with its version @param now monotonic nanoseconds */
    public void open(String program, long now) {
        give(writer::header);
        write(new Entry.Opened(program, wallClock.at(now), now));
    }

    /** Ends the recording. */
    public void close(String reason) {
        write(new Entry.Closed(reason));
        on = false;
    }

    @Override
    public <E extends Engine> Made<E> make(Beginning<E> beginning) {
        engines++;
        write(new Entry.Begun(engines, beginning));
        E engine = beginning.engine(new RecordedRandom(), this::read);
        return new Made<>(engine, new RecordedEngine(engine, engines));
    }

    private Instant read(long now) {
        Instant at = wallClock.at(now);
        write(new Entry.WallClockRead(at));
        return at;
    }

    private void write(Entry entry) {
        if (!on) {
            return;
        }
        give(() -> writer.frame(entry));
        if (on && written >= limit && !(entry instanceof Entry.Closed)) {
            String reason = "its limit of " + limit + " bytes is reached";
            close(reason);
            ended.accept(reason);
        }
    }

    private void give(Supplier<byte[]> made) {
        try {
            byte[] bytes = made.get();
            written += bytes.length;
            sink.take(bytes);
        } catch (IOException | RuntimeException | LinkageError e) {
            on = false;
            ended.accept(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    /** What is drawn is the same as without a recorder. */
    private final class RecordedRandom implements RandomSource {

        @Override
        public void nextBytes(byte[] bytes) {
            random.nextBytes(bytes);
            write(new Entry.RandomDrawn(bytes));
        }

        @Override
        public long nextLong() {
            long drawn = random.nextLong();
            write(new Entry.RandomDrawn(ByteBuffer.allocate(Long.BYTES).putLong(drawn).array()));
            return drawn;
        }
    }

    /** An engine, seen from outside. */
    private final class RecordedEngine implements Engine {

        private final Engine engine;
        private final int number;

        RecordedEngine(Engine engine, int number) {
            this.engine = engine;
            this.number = number;
        }

        @Override
        public List<Effect> start(long now) {
            write(new Entry.Started(number, now));
            return returned(() -> engine.start(now));
        }

        @Override
        public List<Effect> on(long now, Input input) {
            if (!on) {
                return engine.on(now, input);
            }
            write(new Entry.Told(number, now, input));
            return returned(() -> engine.on(now, input));
        }

        @Override
        public long nextDeadline() {
            return engine.nextDeadline();
        }

        private List<Effect> returned(Supplier<List<Effect>> call) {
            try {
                List<Effect> effects = call.get();
                write(new Entry.Returned(effects, engine.nextDeadline()));
                return effects;
            } catch (RuntimeException | Error e) {
                write(new Entry.Failed(e.toString()));
                throw e;
            }
        }
    }
}
