package org.mobilityd.protocol.database;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.binding.UpdateRateLimit;

/** At most MAX_UPDATE_RATE messages a second about each of many subjects; one that was quiet for a second takes no room. */
final class UpdateRates<K> {

    private final Map<K, Limit> limits = new HashMap<>();
    /** In the order of their last message. */
    private final Deque<Sending<K>> sendings = new ArrayDeque<>();

    private static final class Limit {
        private final UpdateRateLimit rate = new UpdateRateLimit();
        private long last;
    }

    private record Sending<K>(K subject, long at) {
    }

    /** The earliest time from {@code now} on at which another message about {@code subject} may leave. */
    long earliest(long now, K subject) {
        Limit limit = limits.get(subject);
        return limit == null ? now : limit.rate.earliest(now);
    }

    void sent(long now, K subject) {
        forgetQuiet(now);
        Limit limit = limits.computeIfAbsent(subject, unused -> new Limit());
        limit.rate.sent(now);
        limit.last = now;
        sendings.add(new Sending<>(subject, now));
    }

    /** How many subjects take room. */
    int size() {
        return limits.size();
    }

    private void forgetQuiet(long now) {
        while (!sendings.isEmpty() && sendings.peek().at + Lifetimes.NANOS_PER_SECOND <= now) {
            Sending<K> oldest = sendings.remove();
            limits.computeIfPresent(oldest.subject, (unused, limit) -> limit.last == oldest.at ? null : limit);
        }
    }
}
