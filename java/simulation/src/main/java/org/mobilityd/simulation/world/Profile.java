package org.mobilityd.simulation.world;

/**
 * What kind of world to make: how large, how bad, how restless. Times in nanoseconds, chances from 0 to 1.
 *
 * @param name by which it is asked for
 * @param networks foreign networks
 * @param mobileNodes at least one
 * @param servers behind the agent; every mobile node talks to each of them
 * @param wireless quality of the links that mobile nodes attach to
 * @param wired quality of the links between routers
 * @param advertisementInterval the most time between two router advertisements
 * @param dwell how a mobile node's stay is drawn
 * @param chanceOfHome that a move goes home
 * @param datagramInterval between two datagrams of one flow, on average
 * @param clockDrift every clock's rate is off by at most this many parts per million
 * @param turbulence how long faults and moves go on before the world calms down
 * @param calm how long no fault happens and nobody moves
 * @param partitionInterval between two cuts of some link, on average; 0: none
 * @param attackInterval between two attacks, on average; 0: none
 * @param restartInterval between two restarts of the agent's daemon, on average; 0: none
 */
public record Profile(String name, int networks, int mobileNodes, int servers, LinkQuality wireless, LinkQuality wired,
        long advertisementInterval, Dwell dwell, double chanceOfHome, long datagramInterval, int clockDrift, long turbulence, long calm,
        long partitionInterval, long attackInterval, long restartInterval) {

    /**
     * @param least the shortest stay
     * @param most the longest stay
     * @param chanceOfGlimpse that a stay is much shorter than that: gone again before anything is settled
     */
    public record Dwell(long least, long most, double chanceOfGlimpse) {
    }

    /** Wireless links that lose one packet in seven, and more; reordering, duplication, cuts, drifting clocks and an attacker. */
    public static Profile stormy() {
        return new Profile("stormy", 10, 1, 2,
                new LinkQuality(3 * Time.MILLISECOND, 20 * Time.MILLISECOND, 0.15, 0.05, 0.05, 200 * Time.MILLISECOND),
                new LinkQuality(10 * Time.MILLISECOND, 5 * Time.MILLISECOND, 0.01, 0.01, 0.02, 100 * Time.MILLISECOND),
                Time.SECOND, new Dwell(2 * Time.SECOND, 20 * Time.SECOND, 0.1), 0.1, 250 * Time.MILLISECOND, 200,
                300 * Time.SECOND, 120 * Time.SECOND, 40 * Time.SECOND, 2 * Time.SECOND, 90 * Time.SECOND);
    }

    /** As stormy, but worse: one packet in five is lost on the air, and half of the stays are too short for anything. */
    public static Profile hurricane() {
        return new Profile("hurricane", 10, 1, 2,
                new LinkQuality(3 * Time.MILLISECOND, 80 * Time.MILLISECOND, 0.20, 0.15, 0.15, 800 * Time.MILLISECOND),
                new LinkQuality(30 * Time.MILLISECOND, 30 * Time.MILLISECOND, 0.05, 0.05, 0.05, 500 * Time.MILLISECOND),
                2 * Time.SECOND, new Dwell(Time.SECOND, 30 * Time.SECOND, 0.5), 0.2, 250 * Time.MILLISECOND, 5_000,
                300 * Time.SECOND, 120 * Time.SECOND, 20 * Time.SECOND, 500 * Time.MILLISECOND, 45 * Time.SECOND);
    }

    /** Nothing goes wrong: moves alone. */
    public static Profile fair() {
        return new Profile("fair", 10, 1, 2, LinkQuality.clean(3 * Time.MILLISECOND), LinkQuality.clean(10 * Time.MILLISECOND),
                Time.SECOND, new Dwell(5 * Time.SECOND, 15 * Time.SECOND, 0), 0.1, 250 * Time.MILLISECOND, 20,
                300 * Time.SECOND, 120 * Time.SECOND, 0, 0, 0);
    }

    /** As stormy with many mobile nodes and little traffic: for the count of handovers. */
    public static Profile crowd() {
        Profile stormy = stormy();
        return new Profile("crowd", 10, 20, 1, stormy.wireless, stormy.wired, stormy.advertisementInterval,
                new Dwell(1_500 * Time.MILLISECOND, 7 * Time.SECOND, 0.1), 0.1, Time.SECOND, 200, 600 * Time.SECOND, 120 * Time.SECOND,
                40 * Time.SECOND, 2 * Time.SECOND, 90 * Time.SECOND);
    }

    /** @throws IllegalArgumentException when there is no profile of this name */
    public static Profile named(String name) {
        return switch (name) {
            case "fair" -> fair();
            case "stormy" -> stormy();
            case "hurricane" -> hurricane();
            case "crowd" -> crowd();
            default -> throw new IllegalArgumentException("no profile \"" + name + "\": fair, stormy, hurricane or crowd");
        };
    }
}
