package org.mobilityd.daemon.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.mobilityd.protocol.Event;

/**
 * How long the signalling of handovers took (T_binding of the paper's section 5.2), from the events in which an anchor router says that one
 * is complete. Any thread.
 */
public final class BindingDelays implements Consumer<Event> {

    private static final String EVENT = "handover-complete";
    private static final String FIELD = "binding-delay-microseconds";
    private static final double MICROS_PER_SECOND = 1e6;
    /** Upper bounds in seconds; from a campus to retransmissions. */
    private static final double[] BOUNDS =
            {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Double.POSITIVE_INFINITY};

    private final List<LongAdder> counts = IntStream.range(0, BOUNDS.length).mapToObj(unused -> new LongAdder()).toList();
    private final LongAdder micros = new LongAdder();

    @Override
    public void accept(Event event) {
        if (!event.name().equals(EVENT)) {
            return;
        }
        List<Object> fields = event.namesAndValues();
        int at = fields.indexOf(FIELD);
        if (at >= 0 && fields.get(at + 1) instanceof Long delay) {
            counts.get(bucket(delay / MICROS_PER_SECOND)).increment();
            micros.add(delay);
        }
    }

    private static int bucket(double seconds) {
        int bucket = 0;
        while (seconds > BOUNDS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    HistogramSnapshot snapshot() {
        long[] filled = counts.stream().mapToLong(LongAdder::sum).toArray();
        ClassicHistogramBuckets buckets = ClassicHistogramBuckets.of(BOUNDS, filled);
        return HistogramSnapshot.builder().name("mobilityd_binding_delay_seconds")
                .help("From a mobile node's attachment until its older prefixes are tunnelled")
                .dataPoint(HistogramDataPointSnapshot.builder().classicHistogramBuckets(buckets).sum(micros.sum() / MICROS_PER_SECOND).build())
                .build();
    }
}
