package org.mobilityd.simulation.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mobilityd.protocol.recording.Replay;
import org.mobilityd.simulation.Simulation;
import org.mobilityd.simulation.world.Profile;
import org.mobilityd.simulation.world.ShippedEngines;

/** What every engine of a world was told makes it do the same again, whatever happened to it. */
class ReplayedWorldTest {

    private static Stream<Profile> profiles() {
        return Stream.of(Profile.fair(), Profile.stormy(), Profile.hurricane(), Profile.blackout());
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void everyProcessDoesAgainWhatItDid(Profile profile) throws Exception {
        RecordedWorld world = new RecordedWorld();
        Simulation.Report report = world.run(5, profile, 150);
        assertTrue(report.handovers() >= 150, report::toString);
        long steps = 0;
        for (byte[] recording : world.recordings()) {
            steps += assertInstanceOf(Replay.Outcome.Equal.class, Replay.of(new ByteArrayInputStream(recording))).inputs();
        }
        assertEquals(report.steps(), steps, "every step of the world has been replayed");
    }

    @Test
    void recordingChangesNothing() {
        Simulation.Report recorded = new RecordedWorld().run(6, Profile.stormy(), 30);
        assertEquals(new Simulation(6, Profile.stormy(), 30, new ShippedEngines(), internet -> null).run(), recorded);
    }
}
