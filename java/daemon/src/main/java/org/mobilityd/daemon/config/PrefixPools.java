package org.mobilityd.daemon.config;

import java.util.Collection;
import org.mobilityd.wire.Ipv6Prefix;

/** What the prefixes that anchor routers give mobile nodes prefixes from have to be like. */
final class PrefixPools {

    private static final int NODE_PREFIX_BITS = 64;
    private static final int LEAST_BITS = 16;

    private PrefixPools() {
    }

    /** @param others of the same domain */
    static void require(TableReader table, Key<Ipv6Prefix> key, Ipv6Prefix pool, Collection<Ipv6Prefix> others)
            throws ConfigurationException {
        if (pool.length() > NODE_PREFIX_BITS || pool.length() < LEAST_BITS) {
            throw table.error(key, "a prefix of " + LEAST_BITS + " to " + NODE_PREFIX_BITS + " bits, from which each mobile node gets "
                    + NODE_PREFIX_BITS, pool.toString());
        }
        if (others.stream().anyMatch(other -> other.contains(pool.address()) || pool.contains(other.address()))) {
            throw table.error(key, "a prefix that no other anchor router has addresses of", pool.toString());
        }
    }
}
