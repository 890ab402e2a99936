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
 * @param homeLifetimeSeconds of home registrations
 * @param filtering whether the agent's fast path drops forged Binding Updates; without, its engine has to withstand them alone
 */
public record Profile(String name, int networks, int mobileNodes, int servers, LinkQuality wireless, LinkQuality wired,
        long advertisementInterval, Dwell dwell, double chanceOfHome, long datagramInterval, int clockDrift, long turbulence, long calm,
        int homeLifetimeSeconds, boolean filtering, Faults faults) {

    private static final int HOME_LIFETIME_SECONDS = 600;

    /**
     * @param least the shortest stay
     * @param most the longest stay
     * @param chanceOfGlimpse that a stay is much shorter than that: gone again before anything is settled
     */
    public record Dwell(long least, long most, double chanceOfGlimpse) {
    }

    /**
     * How often somebody suffers, besides what links do to packets: nanoseconds on average from one fault of the kind to the next; 0: never.
     *
     * @param partition some nodes do not hear the others, or a link between core and router is cut
     * @param attack something is replayed or forged
     * @param siege whether the attacks go on in calms
     * @param kill a daemon dies between two effects, and another begins with what the fast path has kept
     * @param stall a daemon does nothing for a while
     * @param sleep a mobile node sleeps
     * @param crash a machine goes off and boots: what its fast path held is gone
     */
    public record Faults(long partition, long attack, boolean siege, long kill, long stall, long sleep, long crash) {

        static final Faults NONE = new Faults(0, 0, false, 0, 0, 0, 0);
    }

    /** Wireless links that lose one packet in seven, and more; reordering, duplication, partitions, drifting clocks and an attacker. */
    public static Profile stormy() {
        return new Profile("stormy", 10, 1, 2,
                new LinkQuality(3 * Time.MILLISECOND, 20 * Time.MILLISECOND, 0.15, 0.05, 0.05, 200 * Time.MILLISECOND),
                new LinkQuality(10 * Time.MILLISECOND, 5 * Time.MILLISECOND, 0.01, 0.01, 0.02, 100 * Time.MILLISECOND),
                Time.SECOND, new Dwell(2 * Time.SECOND, 20 * Time.SECOND, 0.1), 0.1, 250 * Time.MILLISECOND, 200,
                300 * Time.SECOND, 120 * Time.SECOND, HOME_LIFETIME_SECONDS, false,
                new Faults(40 * Time.SECOND, 2 * Time.SECOND, false, 40 * Time.SECOND, 30 * Time.SECOND, 90 * Time.SECOND, 0));
    }

    /** As stormy, but worse: one packet in five is lost on the air, and half of the stays are too short for anything. */
    public static Profile hurricane() {
        return new Profile("hurricane", 10, 1, 2,
                new LinkQuality(3 * Time.MILLISECOND, 80 * Time.MILLISECOND, 0.20, 0.15, 0.15, 800 * Time.MILLISECOND),
                new LinkQuality(30 * Time.MILLISECOND, 30 * Time.MILLISECOND, 0.05, 0.05, 0.05, 500 * Time.MILLISECOND),
                2 * Time.SECOND, new Dwell(Time.SECOND, 30 * Time.SECOND, 0.5), 0.2, 250 * Time.MILLISECOND, 5_000,
                300 * Time.SECOND, 120 * Time.SECOND, HOME_LIFETIME_SECONDS, false,
                new Faults(20 * Time.SECOND, Time.SECOND / 2, false, 30 * Time.SECOND, 15 * Time.SECOND, 60 * Time.SECOND, 0));
    }

    /** Nothing goes wrong: moves alone. */
    public static Profile fair() {
        return new Profile("fair", 10, 1, 2, LinkQuality.clean(3 * Time.MILLISECOND), LinkQuality.clean(10 * Time.MILLISECOND),
                Time.SECOND, new Dwell(5 * Time.SECOND, 15 * Time.SECOND, 0), 0.1, 250 * Time.MILLISECOND, 20,
                300 * Time.SECOND, 120 * Time.SECOND, HOME_LIFETIME_SECONDS, true, Faults.NONE);
    }

    /** As stormy with many mobile nodes and little traffic: for the count of handovers. */
    public static Profile crowd() {
        Profile stormy = stormy();
        return new Profile("crowd", 10, 20, 1, stormy.wireless, stormy.wired, stormy.advertisementInterval,
                new Dwell(1_500 * Time.MILLISECOND, 7 * Time.SECOND, 0.1), 0.1, Time.SECOND, 200, 600 * Time.SECOND, 120 * Time.SECOND,
                HOME_LIFETIME_SECONDS, true,
                new Faults(40 * Time.SECOND, 2 * Time.SECOND, false, 5 * Time.SECOND, 10 * Time.SECOND, 20 * Time.SECOND, 0));
    }

    /** As stormy, and machines go off and lose everything: home registrations are short, because nothing else ends their absence. */
    public static Profile blackout() {
        Profile stormy = stormy();
        return new Profile("blackout", 10, 3, 1, stormy.wireless, stormy.wired, stormy.advertisementInterval, stormy.dwell, 0.2,
                500 * Time.MILLISECOND, 200, 300 * Time.SECOND, 240 * Time.SECOND, 64, true,
                new Faults(40 * Time.SECOND, 2 * Time.SECOND, false, 20 * Time.SECOND, 30 * Time.SECOND, 60 * Time.SECOND, 15 * Time.SECOND));
    }

    /** As stormy, and the attacker never rests: flows have to come right under his attacks. */
    public static Profile siege() {
        Profile stormy = stormy();
        return new Profile("siege", 10, 2, 2, stormy.wireless, stormy.wired, stormy.advertisementInterval, stormy.dwell, 0.1,
                stormy.datagramInterval, 200, 300 * Time.SECOND, 180 * Time.SECOND, HOME_LIFETIME_SECONDS, false,
                new Faults(40 * Time.SECOND, Time.SECOND / 2, true, 40 * Time.SECOND, 30 * Time.SECOND, 90 * Time.SECOND, 0));
    }

    /** @throws IllegalArgumentException when there is no profile of this name */
    public static Profile named(String name) {
        return switch (name) {
            case "fair" -> fair();
            case "stormy" -> stormy();
            case "hurricane" -> hurricane();
            case "crowd" -> crowd();
            case "blackout" -> blackout();
            case "siege" -> siege();
            default -> throw new IllegalArgumentException("no profile \"" + name + "\": fair, stormy, hurricane, crowd, blackout or siege");
        };
    }
}
