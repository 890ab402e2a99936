package org.mobilityd.protocol;

import java.time.Duration;
import java.time.Instant;

/**
 * What time of day it is at a given monotonic time: the one thing that the timestamps of RFC 4285 need and {@code now} cannot tell. The
 * daemon passes its real-time clock (which may be adjusted while it runs), the simulation a fixed offset.
 */
@FunctionalInterface
public interface WallClock {

    /** @param now monotonic nanoseconds */
    Instant at(long now);

    /** The time of day when monotonic time 0 was {@code origin}. */
    static WallClock startingAt(Instant origin) {
        return now -> origin.plus(Duration.ofNanos(now));
    }
}
