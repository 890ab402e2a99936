package org.mobilityd.daemon.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mobilityd.daemon.control.View.Status;

class MetricsTextTest {

    private static final Status STATUS = new Status("1.0", 1, 60, List.of("mobility-agent"), false, 1, 2, 3, 4, 5, 7, 8, 6, 0);
    private static final Pattern LINE = Pattern.compile("# (HELP|TYPE) .*|[a-z_]+(\\{([a-z]+=\"[^\"]*\",?)*})? [0-9.E+]+");

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
        return MetricsText.of(STATUS, Map.of("wan0.in.drop-no-binding", 5L, "eth0.100.out.pass", 7L), Map.of("binding-accepted", 9L));
    }
}
