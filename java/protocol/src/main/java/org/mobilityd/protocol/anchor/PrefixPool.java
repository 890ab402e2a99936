package org.mobilityd.protocol.anchor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * The prefixes of a router, a /64 each. One that was given back is given again last of all, and not before nobody can still use an address
 * of it.
 */
final class PrefixPool {

    private final Ipv6Prefix pool;
    private final long size;
    private final long quarantine;
    private final Set<Long> taken = new HashSet<>();
    private final Deque<Freed> freed = new ArrayDeque<>();
    private long next;

    private record Freed(long number, long usableAt) {
    }

    /** @param quarantine nanoseconds between giving back and giving again */
    PrefixPool(Ipv6Prefix pool, long quarantine) {
        this.pool = pool;
        this.size = 1L << AnchorConfig.NODE_PREFIX_BITS - pool.length();
        this.quarantine = quarantine;
    }

    /** One that nobody has, or null: there is none. */
    Ipv6Prefix take(long now) {
        while (!freed.isEmpty() && freed.peek().usableAt <= now) {
            taken.remove(freed.remove().number);
        }
        if (taken.size() == size) {
            return null;
        }
        while (!taken.add(next)) {
            next = (next + 1) % size;
        }
        Ipv6Prefix prefix = new Ipv6Prefix(new Ipv6Address(pool.address().high() + next, 0), AnchorConfig.NODE_PREFIX_BITS);
        next = (next + 1) % size;
        return prefix;
    }

    /** Somebody has {@code prefix} already. @return false: it is not of this pool, or had by two */
    boolean reserve(Ipv6Prefix prefix) {
        if (prefix.length() != AnchorConfig.NODE_PREFIX_BITS || !pool.contains(prefix.address())) {
            return false;
        }
        long number = prefix.address().high() - pool.address().high();
        next = (Math.max(next, number + 1)) % size;
        return taken.add(number);
    }

    void giveBack(long now, Ipv6Prefix prefix) {
        freed.add(new Freed(prefix.address().high() - pool.address().high(), now + quarantine));
    }
}
