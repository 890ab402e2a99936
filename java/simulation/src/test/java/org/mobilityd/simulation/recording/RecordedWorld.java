package org.mobilityd.simulation.recording;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.recording.EngineFactory;
import org.mobilityd.protocol.recording.Recorder;
import org.mobilityd.simulation.Simulation;
import org.mobilityd.simulation.world.Profile;
import org.mobilityd.simulation.world.ShippedEngines;

/** A world in which every process is recorded, as by {@code mobilityd --record}. */
final class RecordedWorld {

    private final List<ByteArrayOutputStream> recordings = new ArrayList<>();

    /** Runs it. @return what it came to, which recording does not change */
    Simulation.Report run(long seed, Profile profile, long handovers) {
        return new Simulation(seed, profile, handovers, new ShippedEngines(this::recorded), internet -> null).run();
    }

    /** The recording of each process that has lived. */
    List<byte[]> recordings() {
        return recordings.stream().map(ByteArrayOutputStream::toByteArray).toList();
    }

    private EngineFactory recorded(RandomSource random, WallClock timeOfDay) {
        ByteArrayOutputStream recording = new ByteArrayOutputStream();
        recordings.add(recording);
        Recorder recorder = new Recorder(random, timeOfDay, recording::writeBytes, Long.MAX_VALUE, reason -> {
            throw new AssertionError("the recording has ended: " + reason);
        });
        recorder.open("a simulated world", 0);
        return recorder;
    }
}
