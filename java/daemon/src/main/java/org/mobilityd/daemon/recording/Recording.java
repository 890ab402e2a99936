package org.mobilityd.daemon.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.mobilityd.daemon.Version;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.recording.EngineFactory;
import org.mobilityd.protocol.recording.Recorder;

/** One run of the daemon, recorded or not. Never keeps it from its work: what goes wrong with a recording is logged, and ends it. */
public final class Recording implements AutoCloseable {

    private static final long LONGEST_END_SECONDS = 6;

    private final EngineFactory engines;
    private final Recorder recorder;
    private final RecordingFile file;
    private final Log log;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Recording(EngineFactory engines, Recorder recorder, RecordingFile file, Log log) {
        this.engines = engines;
        this.recorder = recorder;
        this.file = file;
        this.log = log;
    }

    /** @param path which must not exist, or null: nothing is recorded @param limit bytes, at which it ends */
    public static Recording begin(Path path, long limit, RandomSource random, WallClock wallClock, Log log) {
        if (path != null) {
            try {
                RecordingFile file = RecordingFile.create(path);
                Recorder recorder = new Recorder(random, wallClock, file, limit,
                        reason -> log.warning("recording-ended", "file", path, "reason", reason));
                recorder.open("mobilityd " + Version.text(), System.nanoTime());
                log.info("recording", "file", path, "limit-bytes", limit);
                return new Recording(recorder, recorder, file, log);
            } catch (IOException e) {
                log.error("recording-failed", "file", path, "error", e);
            }
        }
        return new Recording(EngineFactory.unrecorded(random, wallClock), null, null, log);
    }

    /** Makes engines that are recorded, or not. */
    public EngineFactory engines() {
        return engines;
    }

    /** On the thread that has run the engines. */
    @Override
    public void close() {
        try {
            if (recorder != null) {
                recorder.close("the daemon ended");
                file.close();
            }
        } catch (IOException e) {
            log.warning("recording-ended", "reason", e);
        } finally {
            ended.countDown();
        }
    }

    /** Waits for {@link #close}, but not for ever. Any thread. */
    public void awaitEnd() throws InterruptedException {
        ended.await(LONGEST_END_SECONDS, TimeUnit.SECONDS);
    }
}
