package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** {@code limits}: the token buckets of {@link Limit}. What is put there begins with a full bucket. */
final class LimitMap implements AutoCloseable {

    private final BpfMap limits;

    LimitMap(BpfObject object) {
        limits = object.map("limits", Integer.BYTES);
    }

    /** Gives every limit that has none yet its default. */
    void fillDefaults() {
        for (Limit limit : Limit.values()) {
            if (limits.lookup(BpfMap.index(limit.number())).getLong(AbiLayout.RateLimit.INTERVAL_NS) == 0) {
                put(limit, limit.defaultRate());
            }
        }
    }

    void put(Limit limit, Rate rate) {
        long interval = TimeUnit.SECONDS.toNanos(1) / rate.perSecond();
        ByteBuffer value = BpfMap.bytes(AbiLayout.RateLimit.SIZE);
        value.putLong(AbiLayout.RateLimit.INTERVAL_NS, interval);
        value.putLong(AbiLayout.RateLimit.SLACK_NS, (rate.burst() - 1) * interval);
        limits.put(BpfMap.index(limit.number()), value);
    }

    @Override
    public void close() {
        limits.close();
    }
}
