package org.mobilityd.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mobilityd.protocol.analysis.Scheme;
import org.mobilityd.simulation.world.AnchorDomain;
import org.mobilityd.simulation.world.DomainEngines;
import org.mobilityd.simulation.world.DomainProfile;

@DisplayName("Plain hosts roam among anchor routers, all checkers watch")
class DomainSimulationTest {

    private static DomainSimulation.Report run(long seed, DomainProfile profile, Scheme scheme, long handovers) {
        return new DomainSimulation(seed, profile, scheme, handovers, new DomainEngines()).run();
    }

    static Stream<Arguments> weathers() {
        List<DomainProfile> profiles =
                List.of(DomainProfile.fair(), DomainProfile.stormy(), DomainProfile.flapping(), DomainProfile.blackout());
        return AnchorDomain.SCHEMES.stream().flatMap(scheme -> profiles.stream().map(profile -> Arguments.of(scheme, profile)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("weathers")
    @DisplayName("and keep their flows")
    void roam(Scheme scheme, DomainProfile profile) {
        DomainSimulation.Report report = run(1, profile, scheme, 60);
        for (String event : new String[] {"mobile-node-attached", "mobile-node-elsewhere", "handover-prepared", "prefix-released"}) {
            assertTrue(report.events().getOrDefault(event, 0L) > 0, event + " never happened: " + report);
        }
    }

    @Test
    @DisplayName("and do the same when the seed is the same")
    void repeats() {
        DomainSimulation.Report once = run(11, DomainProfile.stormy(), Scheme.PROXY, 20);
        assertEquals(once, run(11, DomainProfile.stormy(), Scheme.PROXY, 20));
        assertNotEquals(once.hash(), run(12, DomainProfile.stormy(), Scheme.PROXY, 20).hash());
    }
}
