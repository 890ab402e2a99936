package org.mobilityd.daemon.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.mobilityd.daemon.control.View.Status;

/** What is known about the daemon and its fast path, as Prometheus wants it. */
public final class MetricsText {

    private static final PrometheusTextFormatWriter WRITER =
            PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();

    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private MetricsText() {
    }

    /** @param counters {@code interface.direction.verdict} → packets @param events name → count */
    public static String of(Status status, Map<String, Long> counters, Map<String, Long> events, BindingDelays delays) {
        MetricSnapshots snapshots = new MetricSnapshots(packets(counters), events(events),
                gauge("mobilityd_bindings", "Bindings that have not expired", "table",
                        Map.of("binding-cache", status.bindings(), "binding-update-list", status.bindingUpdateList())),
                gauge("mobilityd_interfaces", "Interfaces that the configuration names", "state",
                        Map.of("attached", status.interfacesAttached(), "waiting", status.interfacesWaiting())),
                gauge("mobilityd_tunnels", "Tunnels", status.tunnels()),
                gauge("mobilityd_sessions", "Mobile nodes that this central mobility database knows of", status.sessions()),
                gauge("mobilityd_mobile_nodes", "Mobile nodes that have a prefix of this anchor router", status.mobileNodes()),
                delays.snapshot(),
                gauge("mobilityd_queue_depth", "Inputs that wait for the engines", status.queueDepth()),
                gauge("mobilityd_uptime_seconds", "Seconds since the daemon started", status.uptimeSeconds()),
                InfoSnapshot.builder().name("mobilityd_build").help("What runs")
                        .dataPoint(InfoDataPointSnapshot.builder().labels(Labels.of("version", status.version())).build()).build());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            WRITER.write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static CounterSnapshot packets(Map<String, Long> counters) {
        CounterSnapshot.Builder builder = CounterSnapshot.builder().name("mobilityd_datapath_packets")
                .help("Packets by interface, direction and what the fast path did with them");
        counters.forEach((name, count) -> builder.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels(name)).value(count).build()));
        return builder.build();
    }

    /** From the right, because an interface's own name may have dots (eth0.100). */
    private static Labels labels(String counter) {
        int verdict = counter.lastIndexOf('.');
        int direction = counter.lastIndexOf('.', verdict - 1);
        if (direction < 0) {
            return Labels.of("interface", "", "direction", "", "verdict", counter);
        }
        return Labels.of("interface", counter.substring(0, direction), "direction", counter.substring(direction + 1, verdict),
                "verdict", counter.substring(verdict + 1));
    }

    private static CounterSnapshot events(Map<String, Long> events) {
        CounterSnapshot.Builder builder = CounterSnapshot.builder().name("mobilityd_events")
                .help("Events of the protocol engines and of the daemon itself");
        events.forEach((name, count) -> builder.dataPoint(
                CounterDataPointSnapshot.builder().labels(Labels.of("event", name)).value(count).build()));
        return builder.build();
    }

    private static GaugeSnapshot gauge(String name, String help, String label, Map<String, Integer> values) {
        GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((of, value) -> builder.dataPoint(
                GaugeDataPointSnapshot.builder().labels(Labels.of(label, of)).value(value).build()));
        return builder.build();
    }

    private static GaugeSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder().name(name).help(help).dataPoint(GaugeDataPointSnapshot.builder().value(value).build()).build();
    }
}
