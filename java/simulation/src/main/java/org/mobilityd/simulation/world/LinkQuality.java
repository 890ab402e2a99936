package org.mobilityd.simulation.world;

/**
 * What a link does to packets. Times in nanoseconds, chances from 0 to 1 for each packet and receiver.
 *
 * @param delay at least this long
 * @param jitter at most this much longer; packets may overtake each other
 * @param loss chance of being lost
 * @param duplication chance of arriving twice
 * @param reordering chance of being held back for {@code holdBack}
 */
public record LinkQuality(long delay, long jitter, double loss, double duplication, double reordering, long holdBack) {

    /** Nothing but a delay. */
    public static LinkQuality clean(long delay) {
        return new LinkQuality(delay, 0, 0, 0, 0, 0);
    }

    /** The same delay and nothing else. */
    public LinkQuality withoutFaults() {
        return clean(delay);
    }
}
