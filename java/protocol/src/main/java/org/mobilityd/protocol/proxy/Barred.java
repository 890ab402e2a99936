package org.mobilityd.protocol.proxy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mobilityd.protocol.binding.Lifetimes;

/** Mobile nodes that have been expelled: for a while they get nothing, however often they show themselves. */
public final class Barred {

    private static final long BARRED_NANOS = Lifetimes.nanosOfSeconds(60);
    private static final int MOST = 10_000;

    private final Map<MobileNodeId, Long> until = new LinkedHashMap<>();

    public void add(long now, MobileNodeId node) {
        until.remove(node);
        until.put(node, now + BARRED_NANOS);
        until.values().removeIf(end -> end <= now);
        if (until.size() > MOST) {
            until.remove(until.keySet().iterator().next());
        }
    }

    public boolean contains(long now, MobileNodeId node) {
        Long end = until.get(node);
        return end != null && end > now;
    }
}
