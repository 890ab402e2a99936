package org.mobilityd.daemon.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mobilityd.daemon.control.View.Status;
import org.mobilityd.protocol.Event;

class MetricsTextTest {

    private static final Status STATUS = new Status("1.0", 1, 60, List.of("mobility-agent"), false, 1, 2, 3, 4, 5, 7, 8, 6, 0);
    private static final Pattern LINE = Pattern.compile("# (HELP|TYPE) .*|[a-z_]+(\\{([a-z]+=\"[^\"]*\",?)*})? [0-9.E+]+");

    private static final BindingDelays DELAYS = new BindingDelays();

    static {
        DELAYS.accept(Event.of(Event.Severity.INFO, "handover-complete", "mobile-node", "a", "binding-delay-microseconds", 4_000L));
        DELAYS.accept(Event.of(Event.Severity.INFO, "handover-complete", "mobile-node", "b", "binding-delay-microseconds", 5_000L));
        DELAYS.accept(Event.of(Event.Severity.INFO, "handover-complete", "mobile-node", "c", "binding-delay-microseconds", 40_000_000L));
        DELAYS.accept(Event.of(Event.Severity.INFO, "handover-complete", "mobile-node", "d", "binding-delay-microseconds", "none"));
        DELAYS.accept(Event.of(Event.Severity.INFO, "something-else", "binding-delay-microseconds", 1L));
    }

    @Test
    void bindingDelaysOfCompletedHandoversAreAHistogram() {
        for (String line : List.of("mobilityd_binding_delay_seconds_bucket{le=\"0.0025\"} 0",
                "mobilityd_binding_delay_seconds_bucket{le=\"0.005\"} 2", "mobilityd_binding_delay_seconds_bucket{le=\"10.0\"} 2",
                "mobilityd_binding_delay_seconds_bucket{le=\"+Inf\"} 3", "mobilityd_binding_delay_seconds_count 3",
                "mobilityd_binding_delay_seconds_sum 40.009")) {
            assertHas(line);
        }
    }

    @Test
    void everyLineIsOfThePrometheusTextFormat() {
        List<String> lines = text().lines().toList();
        assertTrue(lines.size() > 20, text());
        for (String line : lines) {
            assertTrue(LINE.matcher(line).matches(), line);
        }
    }

    @Test
    void countersCarryInterfaceDirectionAndVerdict() {
        assertHas("mobilityd_datapath_packets_total{direction=\"in\",interface=\"wan0\",verdict=\"drop-no-binding\"} 5");
    }

    @Test
    void anInterfaceNameMayHaveDots() {
        assertHas("mobilityd_datapath_packets_total{direction=\"out\",interface=\"eth0.100\",verdict=\"pass\"} 7");
    }

    @Test
    void eventsBindingsAndTheQueueAreThere() {
        for (String line : List.of("mobilityd_events_total{event=\"binding-accepted\"} 9", "mobilityd_bindings{table=\"binding-cache\"} 3",
                "mobilityd_bindings{table=\"binding-update-list\"} 4", "mobilityd_tunnels 5", "mobilityd_mobile_nodes 8", "mobilityd_queue_depth 6",
                "mobilityd_interfaces{state=\"waiting\"} 2", "mobilityd_build_info{version=\"1.0\"} 1")) {
            assertHas(line);
        }
    }

    private static void assertHas(String line) {
        assertEquals(1, text().lines().filter(one -> one.equals(line) || one.equals(line + ".0")).count(), () -> line + "\n" + text());
    }

    private static String text() {
        return MetricsText.of(STATUS, Map.of("wan0.in.drop-no-binding", 5L, "eth0.100.out.pass", 7L), Map.of("binding-accepted", 9L), DELAYS);
    }
}
