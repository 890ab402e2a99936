package org.mobilityd.simulation.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mobilityd.protocol.analysis.Scheme;
import org.mobilityd.simulation.world.AnchorDomain;

@DisplayName("In a domain of a hundred routers and ten thousand mobile nodes")
class ScaleRunTest {

    private static final int ROUTERS = 96;
    private static final int NODES = 10_000;

    static Stream<Scheme> schemes() {
        return AnchorDomain.SCHEMES.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemes")
    @DisplayName("a handover has as many messages as (6) to (9) say, and takes as long as (15) to (18) say")
    void formulas(Scheme scheme) {
        ScaleRun run = new ScaleRun(scheme, ROUTERS, NODES, 1);
        run.run();
        for (int previous = 1; previous <= ScaleRun.ROUNDS; previous++) {
            Tally tally = run.ofHandovers(previous);
            assertTrue(tally.handovers() > 0);
            assertEquals(scheme.messages(previous), tally.fewestMessages(), scheme + ", " + previous);
            assertEquals(scheme.messages(previous), tally.mostMessages(), scheme + ", " + previous);
            assertEquals(0, tally.earliest() < 0 ? tally.earliest() : 0);
            boolean allKnown = scheme != Scheme.FULLY_DISTRIBUTED || previous == 1;
            assertEquals(allKnown, tally.latest() == 0, scheme + ", " + previous + ": " + tally.latest() + " ns");
        }
    }

    @Test
    @DisplayName("routers come in whole districts")
    void districts() {
        assertThrows(IllegalArgumentException.class, () -> new Geography(17));
    }
}
