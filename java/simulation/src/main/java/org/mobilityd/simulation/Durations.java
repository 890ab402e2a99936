package org.mobilityd.simulation;

import org.mobilityd.simulation.world.Time;

/** How long things took, to the millisecond below a minute and to the second above: as many as there may be, in constant memory. */
final class Durations {

    private static final int MILLISECONDS = 60_000;
    private static final int SECONDS = 3_600;

    private final long[] counts = new long[MILLISECONDS + SECONDS];
    private long all;

    void add(long nanos) {
        long milliseconds = nanos / Time.MILLISECOND;
        long bucket = milliseconds < MILLISECONDS ? milliseconds : MILLISECONDS + nanos / Time.SECOND;
        counts[(int) Math.min(bucket, counts.length - 1)]++;
        all++;
    }

    /** What a share of them, from 0 to 1, did not exceed: nanoseconds, rounded down; 0 when there are none. */
    long within(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * all));
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return bucket < MILLISECONDS ? bucket * Time.MILLISECOND : (bucket - MILLISECONDS) * Time.SECOND;
            }
        }
        return 0;
    }
}
