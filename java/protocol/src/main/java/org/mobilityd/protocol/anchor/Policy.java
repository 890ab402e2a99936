package org.mobilityd.protocol.anchor;

/**
 * What a mobile node may have.
 *
 * @param mobility its prefixes follow it; otherwise it gets one of the router where it is, as from any access router, and loses it when it
 *                 goes, and nobody is told of it
 * @param maxPreviousRouters how many routers anchor older prefixes of it at most; the oldest has to go first
 * @param maxLifetimeSeconds how long a registration of it lasts at most without a refresh; the router's own limit holds too
 */
public record Policy(boolean mobility, int maxPreviousRouters, int maxLifetimeSeconds) {

    public static final int DEFAULT_MAX_PREVIOUS_ROUTERS = 8;
    public static final Policy DEFAULT = new Policy(true, DEFAULT_MAX_PREVIOUS_ROUTERS, Integer.MAX_VALUE);

    public Policy {
        if (maxPreviousRouters < 0 || maxLifetimeSeconds < 1) {
            throw new IllegalArgumentException("no policy: " + maxPreviousRouters + " routers, " + maxLifetimeSeconds + " s");
        }
    }
}
