package org.mobilityd.simulation.world;

/** A node's monotonic clock: an origin and a rate of its own; it stands still while the machine sleeps, as CLOCK_MONOTONIC does. */
public final class LocalClock {

    private static final long MILLION = 1_000_000;
    private static final long RUNNING = -1;

    private final long origin;
    private final int partsPerMillion;
    private long slept;
    private long asleepSince = RUNNING;

    /**
     * @param origin what it shows when the world begins, in nanoseconds
     * @param partsPerMillion by how much it is fast (or, negative, slow)
     */
    public LocalClock(long origin, int partsPerMillion) {
        this.origin = origin;
        this.partsPerMillion = partsPerMillion;
    }

    public long origin() {
        return origin;
    }

    /** From virtual time {@code virtual} on it shows the same. */
    void standStill(long virtual) {
        asleepSince = virtual;
    }

    /** From virtual time {@code virtual} on it runs again, from where it stood. */
    void goOn(long virtual) {
        slept += virtual - asleepSince;
        asleepSince = RUNNING;
    }

    /** What it shows at virtual time {@code virtual}. */
    public long at(long virtual) {
        return awake((asleepSince == RUNNING ? virtual : asleepSince) - slept);
    }

    private long awake(long virtual) {
        long gained = Math.floorDiv(virtual, MILLION) * partsPerMillion
                + Math.floorDiv(Math.floorMod(virtual, MILLION) * partsPerMillion, MILLION);
        return origin + virtual + gained;
    }

    /** The first virtual time at which it shows at least {@code local}, when it does not stand still from now on. */
    public long virtualTimeOf(long local) {
        long elapsed = local - origin;
        long guess = (long) (elapsed / (1.0 + partsPerMillion / (double) MILLION));
        while (awake(guess) < local) {
            guess++;
        }
        while (awake(guess - 1) >= local) {
            guess--;
        }
        return guess + slept;
    }
}
