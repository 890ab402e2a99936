package org.mobilityd.protocol.correspondent;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.wire.Ipv6Address;

/**
 * Token buckets per destination /64 and in total, in bounded memory: only the most recently used prefixes are remembered. Whoever cycles
 * through more of them than that still meets the total.
 */
public final class RateLimiter {

    private static final int PREFIX_LENGTH = 64;
    private static final int MAX_PREFIXES = 4096;

    private final RateLimit limit;
    private final Bucket total;
    private final Map<Long, Bucket> perPrefix = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Bucket> eldest) {
            return size() > MAX_PREFIXES;
        }
    };

    public RateLimiter(RateLimit limit) {
        this.limit = limit;
        this.total = new Bucket(limit.totalBurst());
    }

    /** Whether one more may go to {@code destination} now; if so, it is counted. */
    public boolean permits(long now, Ipv6Address destination) {
        Bucket prefix = perPrefix.computeIfAbsent(destination.prefix(PREFIX_LENGTH).address().high(),
                high -> new Bucket(limit.perPrefixBurst()));
        prefix.refill(now, limit.perPrefixPerSecond(), limit.perPrefixBurst());
        total.refill(now, limit.totalPerSecond(), limit.totalBurst());
        if (prefix.isEmpty() || total.isEmpty()) {
            return false;
        }
        prefix.take();
        total.take();
        return true;
    }

    int rememberedPrefixes() {
        return perPrefix.size();
    }

    /** Counts in nanoseconds' worth of tokens, so that nothing is lost to rounding however often it is asked. */
    private static final class Bucket {

        private long nanoTokens;
        private long refilledAt;
        private boolean used;

        Bucket(int burst) {
            nanoTokens = burst * Lifetimes.NANOS_PER_SECOND;
        }

        void refill(long now, int perSecond, int burst) {
            long capacity = burst * Lifetimes.NANOS_PER_SECOND;
            if (used) {
                long nanosToFull = (capacity - nanoTokens) / perSecond + 1;
                long elapsed = Math.min(now - refilledAt, nanosToFull);
                nanoTokens = Math.min(capacity, nanoTokens + elapsed * perSecond);
            }
            refilledAt = now;
            used = true;
        }

        boolean isEmpty() {
            return nanoTokens < Lifetimes.NANOS_PER_SECOND;
        }

        void take() {
            nanoTokens -= Lifetimes.NANOS_PER_SECOND;
        }
    }
}
