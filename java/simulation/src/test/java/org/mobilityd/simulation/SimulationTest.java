package org.mobilityd.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        assertAllOfItHappened(run(seed, Profile.hurricane(), 80));
    }

    @Test
    void manyMobileNodesMove() {
        assertAllOfItHappened(run(1, Profile.crowd(), 400));
    }

    @Test
    void theSameSeedMakesTheSameWorld() {
        Simulation.Report once = run(11, Profile.stormy(), 20);
        assertEquals(once, run(11, Profile.stormy(), 20));
        assertNotEquals(once.hash(), run(12, Profile.stormy(), 20).hash());
    }
}
