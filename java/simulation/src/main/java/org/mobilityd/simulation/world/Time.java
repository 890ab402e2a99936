package org.mobilityd.simulation.world;

import java.util.Locale;

/** Virtual time is a long: nanoseconds since the world began. */
public final class Time {

    public static final long MICROSECOND = 1_000L;
    public static final long MILLISECOND = 1_000 * MICROSECOND;
    public static final long SECOND = 1_000 * MILLISECOND;

    private Time() {
    }

    public static String text(long nanos) {
        return String.format(Locale.ROOT, "%.6f s", nanos / (double) SECOND);
    }
}
