package org.mobilityd.protocol.correspondent;

import org.mobilityd.protocol.correspondent.CorrespondentConfig.BindingLimits;
import org.mobilityd.protocol.rows.PrefixCounts;
import org.mobilityd.protocol.rows.SipHash;

/**
 * Counts the places that bindings, and deleted bindings that must be remembered, take up: in total and per care-of /64. Whoever owns an
 * access network can make up any number of care-of addresses in it, but not of networks. A prefix is the first 64 bits of an address.
 */
final class CareOfPrefixes {

    private final BindingLimits limits;
    private final PrefixCounts occupied;
    private int total;

    CareOfPrefixes(BindingLimits limits, SipHash hash) {
        this.limits = limits;
        this.occupied = new PrefixCounts(hash);
    }

    /** Whether one more place is free, in total and with {@code prefix}. */
    boolean hasRoomFor(long prefix) {
        return total < limits.maxBindings() && hasRoomInPrefix(prefix);
    }

    /** Whether a binding that has a place already may move it to {@code prefix}. */
    boolean mayMove(long from, long prefix) {
        return from == prefix || hasRoomInPrefix(prefix);
    }

    void occupy(long prefix) {
        occupied.increment(prefix);
        total++;
    }

    void vacate(long prefix) {
        occupied.decrement(prefix);
        total--;
    }

    int total() {
        return total;
    }

    int prefixes() {
        return occupied.prefixes();
    }

    private boolean hasRoomInPrefix(long prefix) {
        return occupied.count(prefix) < limits.maxBindingsPerCareOfPrefix();
    }
}
