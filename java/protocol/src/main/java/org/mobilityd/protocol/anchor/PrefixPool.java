package org.mobilityd.protocol.anchor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * The prefixes of a router, a /64 each. One that was given back is given again last of all, and not before nobody can still use an address
 * of it; but guests have a share only, and when that is used up a new one gets what another one of them gave back longest ago. Each process
 * begins to give where chance wants, because a power cut may have lost what the last ones were.
 */
final class PrefixPool {

    private final Ipv6Prefix pool;
    private final long size;
    private final Set<Long> taken = new HashSet<>();
    private final NavigableSet<Freed> freed = new TreeSet<>(Comparator.comparingLong(Freed::usableAt).thenComparingLong(Freed::number));
    private final Predicate<MobileNodeId> isGuest;
    private final long guestShare;
    /** How many prefixes of {@link #taken} guests have, or had. */
    private long guests;
    private long next;

    /** Who had each of them. */
    private final Map<MobileNodeId, Freed> formerly = new HashMap<>();

    private record Freed(MobileNodeId node, long number, long usableAt) {
    }

    /** @param beginning a random number @param guestShare how many prefixes guests may have together */
    PrefixPool(Ipv6Prefix pool, long beginning, Predicate<MobileNodeId> isGuest, long guestShare) {
        this.pool = pool;
        this.size = size(pool);
        this.isGuest = isGuest;
        this.guestShare = guestShare;
        this.next = Long.remainderUnsigned(beginning, size);
    }

    /** How many prefixes {@code pool} has. */
    static long size(Ipv6Prefix pool) {
        return 1L << AnchorConfig.NODE_PREFIX_BITS - pool.length();
    }

    /** Those whose time is over, and that can be given again from now on. */
    List<Ipv6Prefix> recover(long now) {
        List<Ipv6Prefix> recovered = new ArrayList<>();
        while (!freed.isEmpty() && freed.first().usableAt <= now) {
            Freed one = freed.pollFirst();
            taken.remove(one.number);
            formerly.remove(one.node, one);
            guests -= isGuest.test(one.node) ? 1 : 0;
            recovered.add(prefix(one.number));
        }
        return recovered;
    }

    /** One for {@code node} that nobody else has, the one that it had before when that is kept for it; null: there is none. */
    Ipv6Prefix take(MobileNodeId node) {
        Freed former = formerly.remove(node);
        if (former != null) {
            freed.remove(former);
            return prefix(former.number);
        }
        boolean guest = isGuest.test(node);
        if (guest && guests >= guestShare) {
            return takeFromGuest();
        }
        if (taken.size() == size) {
            return null;
        }
        guests += guest ? 1 : 0;
        while (!taken.add(next)) {
            next = (next + 1) % size;
        }
        Ipv6Prefix prefix = prefix(next);
        next = (next + 1) % size;
        return prefix;
    }

    /** What was set aside is no good to others either. */
    private Ipv6Prefix takeFromGuest() {
        Optional<Freed> oldest = freed.stream().filter(one -> isGuest.test(one.node) && formerly.get(one.node) == one).findFirst();
        oldest.ifPresent(one -> {
            freed.remove(one);
            formerly.remove(one.node, one);
        });
        return oldest.map(one -> prefix(one.number)).orElse(null);
    }

    private Ipv6Prefix prefix(long number) {
        return new Ipv6Prefix(new Ipv6Address(pool.address().high() + number, 0), AnchorConfig.NODE_PREFIX_BITS);
    }

    /** {@code node} has, or had, {@code prefix} already. @return false: it is not of this pool, or had by two */
    boolean reserve(MobileNodeId node, Ipv6Prefix prefix) {
        if (prefix.length() != AnchorConfig.NODE_PREFIX_BITS || !pool.contains(prefix.address())) {
            return false;
        }
        boolean free = taken.add(prefix.address().high() - pool.address().high());
        guests += free && isGuest.test(node) ? 1 : 0;
        return free;
    }

    /** {@code node} has it no more. @param usableAt when somebody else may get it, monotonic nanoseconds */
    void giveBack(MobileNodeId node, Ipv6Prefix prefix, long usableAt) {
        formerly.put(node, free(node, prefix, usableAt));
    }

    /** The same, but {@code node} does not get it again either. */
    void setAside(MobileNodeId node, Ipv6Prefix prefix, long usableAt) {
        free(node, prefix, usableAt);
    }

    private Freed free(MobileNodeId node, Ipv6Prefix prefix, long usableAt) {
        Freed one = new Freed(node, prefix.address().high() - pool.address().high(), usableAt);
        freed.add(one);
        return one;
    }
}
