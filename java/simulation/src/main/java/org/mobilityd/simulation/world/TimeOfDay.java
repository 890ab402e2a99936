package org.mobilityd.simulation.world;

import java.time.Instant;
import org.mobilityd.protocol.WallClock;

/** What time of day it is on a node whose clock is set by others over the network: never quite right, and set anew now and then. */
final class TimeOfDay implements WallClock {

    /** In 2030. */
    private static final Instant BEGINNING = Instant.ofEpochSecond(1_900_000_000L);

    private final World world;
    private final LocalClock clock;
    private long offset;

    TimeOfDay(World world, LocalClock clock) {
        this.world = world;
        this.clock = clock;
    }

    /** From now on it is wrong by {@code nanos}. */
    void set(long nanos) {
        offset = nanos;
    }

    @Override
    public Instant at(long now) {
        return BEGINNING.plusNanos(world.now() + offset + now - clock.at(world.now()));
    }
}
