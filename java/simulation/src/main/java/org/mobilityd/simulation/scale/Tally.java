package org.mobilityd.simulation.scale;

/** What handovers with one number of previous routers came to, beside what they ought to. */
final class Tally {

    private long handovers;
    private long messages;
    private int fewest = Integer.MAX_VALUE;
    private int most;
    private long delay;
    private long longest;
    private long earliest = Long.MAX_VALUE;
    private long latest = Long.MIN_VALUE;

    /** @param took nanoseconds until both ends of every tunnel were up @param expected by the formula */
    void add(int count, long took, long expected) {
        handovers++;
        messages += count;
        fewest = Math.min(fewest, count);
        most = Math.max(most, count);
        delay += took;
        longest = Math.max(longest, took);
        earliest = Math.min(earliest, took - expected);
        latest = Math.max(latest, took - expected);
    }

    long handovers() {
        return handovers;
    }

    long messages() {
        return messages;
    }

    int fewestMessages() {
        return fewest;
    }

    int mostMessages() {
        return most;
    }

    /** Nanoseconds. */
    long meanDelay() {
        return handovers == 0 ? 0 : delay / handovers;
    }

    long longestDelay() {
        return longest;
    }

    /** By how much the one that was quickest beside its formula was over it, in nanoseconds; negative: under it. */
    long earliest() {
        return earliest;
    }

    /** By how much the one that was slowest beside its formula was over it. */
    long latest() {
        return latest;
    }
}
