package org.mobilityd.simulation.world;

/**
 * A node's monotonic clock: an origin of its own, and a rate of its own.
 *
 * @param origin what it shows when the world begins, in nanoseconds
 * @param partsPerMillion by how much it is fast (or, negative, slow)
 */
public record LocalClock(long origin, int partsPerMillion) {

    private static final long MILLION = 1_000_000;

    /** What it shows at virtual time {@code virtual}. */
    public long at(long virtual) {
        long gained = Math.floorDiv(virtual, MILLION) * partsPerMillion
                + Math.floorDiv(Math.floorMod(virtual, MILLION) * partsPerMillion, MILLION);
        return origin + virtual + gained;
    }

    /** The first virtual time at which it shows at least {@code local}. */
    public long virtualTimeOf(long local) {
        long elapsed = local - origin;
        long guess = (long) (elapsed / (1.0 + partsPerMillion / (double) MILLION));
        while (at(guess) < local) {
            guess++;
        }
        while (at(guess - 1) >= local) {
            guess--;
        }
        return guess;
    }
}
