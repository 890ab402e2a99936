package org.mobilityd.protocol.correspondent;

import java.util.HashMap;
import java.util.Map;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.BindingLimits;
import org.mobilityd.wire.Ipv6Address;

/**
 * Counts the places that bindings, and deleted bindings that must be remembered, take up: in total and per care-of /64. Whoever owns an
 * access network can make up any number of care-of addresses in it, but not of networks.
 */
final class CareOfPrefixes {

    private final BindingLimits limits;
    /** By the first 64 bits; a prefix without a place is not in it. */
    private final Map<Long, Integer> occupied = new HashMap<>();
    private int total;

    CareOfPrefixes(BindingLimits limits) {
        this.limits = limits;
    }

    /** Whether one more place is free, in total and with {@code careOfAddress}'s prefix. */
    boolean hasRoomFor(Ipv6Address careOfAddress) {
        return total < limits.maxBindings() && hasRoomInPrefix(careOfAddress);
    }

    /** Whether a binding that has a place already may move it to {@code careOfAddress}'s prefix. */
    boolean mayMove(Ipv6Address from, Ipv6Address careOfAddress) {
        return from.high() == careOfAddress.high() || hasRoomInPrefix(careOfAddress);
    }

    void occupy(Ipv6Address careOfAddress) {
        occupied.merge(careOfAddress.high(), 1, Integer::sum);
        total++;
    }

    void vacate(Ipv6Address careOfAddress) {
        occupied.computeIfPresent(careOfAddress.high(), (prefix, count) -> count == 1 ? null : count - 1);
        total--;
    }

    int total() {
        return total;
    }

    int prefixes() {
        return occupied.size();
    }

    private boolean hasRoomInPrefix(Ipv6Address careOfAddress) {
        return occupied.getOrDefault(careOfAddress.high(), 0) < limits.maxBindingsPerCareOfPrefix();
    }
}
