package org.mobilityd.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.simulation.world.Profile;
import org.mobilityd.simulation.world.ShippedEngines;

/** A mobile node registers, optimizes and moves among ten foreign networks and home; all checkers watch. */
class SimulationTest {

    private static Simulation.Report run(long seed, Profile profile, long handovers) {
        return new Simulation(seed, profile, handovers, new ShippedEngines()).run();
    }

    private static void assertAllOfItHappened(Simulation.Report report) {
        for (String event : new String[] {"home-registered", "route-optimized", "handover-completed", "binding-accepted", "binding-deleted",
            "returned-home"}) {
            assertTrue(report.events().getOrDefault(event, 0L) > 0, event + " never happened: " + report);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void movesInFairWeather(long seed) {
        assertAllOfItHappened(run(seed, Profile.fair(), 60));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void movesWhilePacketsAreLostDuplicatedReorderedAndForged(long seed) {
        assertAllOfItHappened(run(seed, Profile.stormy(), 100));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void movesInAHurricane(long seed) {
        assertAllOfItHappened(run(seed, Profile.hurricane(), 300));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void movesWhileMachinesGoOffAndForgetEverything(long seed) {
        assertAllOfItHappened(run(seed, Profile.blackout(), 300));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void movesUnderAttacksThatNeverRest(long seed) {
        assertAllOfItHappened(run(seed, Profile.siege(), 300));
    }

    @Test
    @DisplayName("100,000 handovers of twenty mobile nodes in ten worlds")
    void aHundredThousandHandovers() {
        long handovers = LongStream.rangeClosed(1, 10).parallel().mapToObj(seed -> run(seed, Profile.crowd(), 10_000))
                .peek(SimulationTest::assertAllOfItHappened).mapToLong(Simulation.Report::handovers).sum();
        assertTrue(handovers >= 100_000, handovers + " handovers");
    }

    @Test
    void theSameSeedMakesTheSameWorld() {
        Simulation.Report once = run(11, Profile.stormy(), 20);
        assertEquals(once, run(11, Profile.stormy(), 20));
        assertNotEquals(once.hash(), run(12, Profile.stormy(), 20).hash());
    }
}
