package org.mobilityd.simulation.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mobilityd.protocol.analysis.BindingDelay;
import org.mobilityd.protocol.analysis.Scheme;

@DisplayName("In a domain of a hundred routers and ten thousand mobile nodes")
class ScaleRunTest {

    private static final int ROUTERS = 96;
    private static final int NODES = 10_000;

    @ParameterizedTest(name = "{0}")
    @EnumSource(Way.class)
    @DisplayName("a handover has as many messages as (4) and (6) to (9) say, and takes as long as (14) to (18) say")
    void formulas(Way way) {
        ScaleRun run = new ScaleRun(way, ROUTERS, NODES, 1);
        run.run();
        for (int previous = 1; previous <= ScaleRun.ROUNDS; previous++) {
            Tally tally = run.ofHandovers(previous);
            assertTrue(tally.handovers() > 0);
            assertEquals(way.messages(previous), tally.fewestMessages(), way + ", " + previous);
            assertEquals(way.messages(previous), tally.mostMessages(), way + ", " + previous);
            assertEquals(0, tally.earliest(), way + ", " + previous);
            assertEquals(0, tally.latest(), way + ", " + previous);
        }
    }

    @Test
    @DisplayName("a router that knows one previous router only pays a round trip for the others; one that asks all has fewer messages")
    void otherThanTheFormula() {
        BindingDelay near = new BindingDelay(0, 0, 0, 0, 3);
        BindingDelay far = new BindingDelay(0, 0, 0, 0, 8);
        assertEquals(8, Way.MULTICAST.delay(List.of(far, near)));
        assertEquals(3 + 8, Way.NAMED.delay(List.of(far, near)));
        assertEquals(8 + 3, Way.NAMED.delay(List.of(near, far)));
        assertEquals(8, Way.NAMED.delay(List.of(far)));
        assertEquals(Scheme.FULLY_DISTRIBUTED.messages(3) - 2, Way.MULTICAST.messages(3));
    }

    @Test
    @DisplayName("routers come in whole districts")
    void districts() {
        assertThrows(IllegalArgumentException.class, () -> new Geography(17));
    }
}
