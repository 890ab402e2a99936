package org.mobilityd.daemon.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.mobilityd.daemon.control.View.BindingView;
import org.mobilityd.daemon.control.View.RateView;
import org.mobilityd.daemon.control.View.Tick;
import org.mobilityd.protocol.binding.BindingTable;

/** Turns counters that are looked at again and again into rates. */
final class RateMeter {

    private static final double NANOS_PER_SECOND = 1e9;

    private final int most;
    private Map<String, BindingView> before = Map.of();
    private long measuredAt;

    /** @param most bindings that a tick lists */
    RateMeter(int most) {
        this.most = most;
    }

    /** Rates since the call before; the first call has nothing to compare with and shows zeros. */
    Tick measure(long nowNanos, Inspection inspection) {
        double seconds = before.isEmpty() && measuredAt == 0 ? Double.POSITIVE_INFINITY : (nowNanos - measuredAt) / NANOS_PER_SECOND;
        Map<String, BindingView> now = new HashMap<>();
        List<RateView> rates = new ArrayList<>();
        for (BindingTable table : BindingTable.values()) {
            for (BindingView binding : inspection.bindings(table)) {
                now.put(key(binding), binding);
                rates.add(rate(binding, before.get(key(binding)), seconds));
            }
        }
        before = now;
        measuredAt = nowNanos;
        rates.sort(Comparator.comparingDouble((RateView rate) -> rate.bytesInPerSecond() + rate.bytesOutPerSecond()).reversed());
        View.Status status = inspection.status();
        return new Tick(status.uptimeSeconds(), status.ready(), rates.size(), sum(rates, RateView::packetsInPerSecond),
                sum(rates, RateView::packetsOutPerSecond), sum(rates, RateView::bytesInPerSecond), sum(rates, RateView::bytesOutPerSecond),
                rates.stream().limit(most).toList());
    }

    private static double sum(List<RateView> rates, ToDoubleFunction<RateView> part) {
        return rates.stream().mapToDouble(part).sum();
    }

    private static RateView rate(BindingView now, BindingView before, double seconds) {
        return new RateView(now.correspondentAddress(), now.homeAddress(), now.careOfAddress(), now.lifetimeRemainingSeconds(),
                perSecond(now.packetsIn(), before == null ? 0 : before.packetsIn(), seconds),
                perSecond(now.packetsOut(), before == null ? 0 : before.packetsOut(), seconds),
                perSecond(now.bytesIn(), before == null ? 0 : before.bytesIn(), seconds),
                perSecond(now.bytesOut(), before == null ? 0 : before.bytesOut(), seconds));
    }

    /** A binding that was deleted and made again counts from zero: no negative rates. */
    private static double perSecond(long now, long before, double seconds) {
        return Math.max(0, now - before) / seconds;
    }

    private static String key(BindingView binding) {
        return binding.correspondentAddress() + ' ' + binding.homeAddress();
    }
}
