package org.mobilityd.protocol.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The analysis")
class AnalysisTest {

    private static final double EXACT = 1e-9;

    @ParameterizedTest(name = "{0} with {1} previous routers: {2} messages")
    @CsvSource({
        "MOBILE_IPV6, 3, 2", "PROXY_MOBILE_IPV6, 3, 2", "RELAY, 1, 4", "RELAY, 3, 8", "PROXY, 3, 8", "LOCATOR, 1, 4", "LOCATOR, 3, 10",
        "FULLY_DISTRIBUTED, 3, 6", "CLIENT, 3, 6", "CLIENT_RETURN_ROUTABILITY, 3, 12", "RELAY, 0, 2", "LOCATOR, 0, 1"
    })
    @DisplayName("counts the messages of a handover")
    void countsMessages(Scheme scheme, int previousRouters, int messages) {
        assertEquals(messages, scheme.messages(previousRouters));
    }

    // τ 1, ω 10, 8 hops to the anchor, 6 to the database, 2 between routers; three previous routers: worked by hand.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "PROXY_MOBILE_IPV6, 16", "MOBILE_IPV6, 36", "RELAY, 48", "PROXY, 48", "LOCATOR, 48", "FULLY_DISTRIBUTED, 12", "CLIENT, 72",
        "CLIENT_RETURN_ROUTABILITY, 144"
    })
    @DisplayName("weighs the hops of a handover's messages: (4) to (10)")
    void weighsHops(Scheme scheme, double cost) {
        assertEquals(cost, new SignallingCost(1, 10, 8, 6, 2).ofHandover(scheme, 3), EXACT);
    }

    @Test
    @DisplayName("averages over handovers inside a domain and the one that leaves it (1)")
    void averages() {
        SignallingCost cost = new SignallingCost(1, 10, 8, 6, 2);
        // 16 subnets: three handovers inside at 12, one between at 72, over four, per session at a ratio of 2.
        assertEquals((3 * 12 + 72) / 8.0, cost.average(2, 16, Scheme.FULLY_DISTRIBUTED, Scheme.CLIENT, 3), EXACT);
        // In a domain of one subnet every handover leaves it.
        assertEquals(36, cost.average(1, 1, Scheme.RELAY, Scheme.MOBILE_IPV6, 3), EXACT);
    }

    @Test
    void refusesToSignalBetweenDomainsForTheMobileNode() {
        assertThrows(IllegalArgumentException.class,
                () -> new SignallingCost(1, 10, 8, 6, 2).average(1, 16, Scheme.RELAY, Scheme.PROXY, 1));
    }

    // RTT: router to anchor 40, radio 10, serving router to database 20, previous router to database 30, between routers 8 ms.
    @ParameterizedTest(name = "{0}: {1} ms")
    @CsvSource({
        "MOBILE_IPV6, 50", "PROXY_MOBILE_IPV6, 40", "RELAY, 50", "LOCATOR, 29", "PROXY, 25", "FULLY_DISTRIBUTED, 8", "CLIENT, 18",
        "CLIENT_RETURN_ROUTABILITY, 36"
    })
    @DisplayName("adds up the round trips that a handover waits for: (12) to (18)")
    void addsUpRoundTrips(Scheme scheme, double millis) {
        assertEquals(millis, new BindingDelay(40, 10, 20, 30, 8).of(scheme), EXACT);
    }

    @Test
    @DisplayName("with a database equally far from all routers, a relay takes two round trips to it and a proxy one: (15), (17)")
    void approximations() {
        BindingDelay delay = new BindingDelay(0, 0, 25, 25, 10);
        assertEquals(50, delay.of(Scheme.RELAY), EXACT);
        assertEquals(30, delay.of(Scheme.LOCATOR), EXACT);
        assertEquals(25, delay.of(Scheme.PROXY), EXACT);
    }

    @Test
    @DisplayName("a handover takes its parts together (11)")
    void addsUpAHandover() {
        assertEquals(1175, new BindingDelay.Handover(50, 100, 1000, 0).total(25), EXACT);
    }

    @Test
    @DisplayName("a call bears 26 hops of 5 ms within 150 ms, 13 of 10 ms, and is no better off than with a centralized anchor after 4 (19)")
    void reach() {
        assertEquals(26, new Reach(150, 20, 5).hops());
        assertEquals(13, new Reach(150, 20, 10).hops());
        assertEquals(4, new Reach(150, 20, 5).parityHops(), EXACT);
        assertEquals(0, new Reach(15, 20, 5).hops());
    }
}
