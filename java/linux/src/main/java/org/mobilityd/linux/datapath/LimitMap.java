package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;

/** {@code limits}: the token buckets of {@link Limit#IN_KERNEL}. What is put there begins with a full bucket. */
final class LimitMap implements AutoCloseable {

    private final BpfMap limits;

    LimitMap(BpfObject object) {
        limits = object.map("limits", Integer.BYTES);
    }

    /** Gives every limit that has none yet its default. */
    void fillDefaults() {
        for (Limit limit : Limit.IN_KERNEL) {
            if (limits.lookup(BpfMap.index(limit.number())).getLong(AbiLayout.RateLimit.INTERVAL_NS) == 0) {
                put(limit, limit.defaultRate());
            }
        }
    }

    void put(Limit limit, Rate rate) {
        ByteBuffer value = BpfMap.bytes(AbiLayout.RateLimit.SIZE);
        value.putLong(AbiLayout.RateLimit.INTERVAL_NS, rate.intervalNanos());
        value.putLong(AbiLayout.RateLimit.SLACK_NS, rate.slackNanos());
        limits.put(BpfMap.index(limit.number()), value);
    }

    @Override
    public void close() {
        limits.close();
    }
}
