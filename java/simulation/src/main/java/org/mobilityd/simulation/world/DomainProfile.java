package org.mobilityd.simulation.world;

import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.simulation.world.Profile.Dwell;
import org.mobilityd.simulation.world.Profile.Faults;

/**
 * What kind of anchor domain to make. Times in nanoseconds, chances from 0 to 1.
 *
 * @param name by which it is asked for
 * @param routers distributed anchor routers
 * @param hosts mobile nodes
 * @param wireless quality of access links
 * @param wired quality of the links to the core
 * @param dwell how a host's stay is drawn
 * @param chanceOfAbsence that a host does not go to another router but is switched off for longer than anybody waits for it
 * @param chanceOfHints that the link layer tells of a handover beforehand (IEEE 802.21); one hint in ten is wrong
 * @param talkInterval between two datagrams of one flow, on average
 * @param clockDrift every monotonic clock's rate is off by at most this many parts per million
 * @param clockOffset every time of day is off by at most this
 * @param turbulence how long faults and moves go on before the world calms down
 * @param calm how long no fault happens and nobody moves
 * @param times of the anchor routers
 * @param databaseOutage on average between two outages of the database, which last up to a minute; 0: never
 */
public record DomainProfile(String name, int routers, int hosts, LinkQuality wireless, LinkQuality wired, Dwell dwell,
        double chanceOfAbsence, double chanceOfHints, long talkInterval, int clockDrift, long clockOffset, long turbulence, long calm,
        Times times, Faults faults, long databaseOutage) {

    private static final Times SHORT_TIMES = new Times(60, 5_000, 200, 2_000, 300);

    /** Nothing goes wrong: moves alone. */
    public static DomainProfile fair() {
        return new DomainProfile("fair", 5, 4, LinkQuality.clean(2 * Time.MILLISECOND), LinkQuality.clean(5 * Time.MILLISECOND),
                new Dwell(4 * Time.SECOND, 15 * Time.SECOND, 0), 0.02, 0.3, Time.SECOND / 2, 20, 0, 200 * Time.SECOND, 150 * Time.SECOND,
                SHORT_TIMES, Faults.NONE, 0);
    }

    /** Access links that lose one packet in seven, partitions, killed and stalled processes, and stays too short for anything to settle. */
    public static DomainProfile stormy() {
        return new DomainProfile("stormy", 5, 4,
                new LinkQuality(2 * Time.MILLISECOND, 20 * Time.MILLISECOND, 0.15, 0.05, 0.05, 200 * Time.MILLISECOND),
                new LinkQuality(5 * Time.MILLISECOND, 5 * Time.MILLISECOND, 0.02, 0.02, 0.02, 100 * Time.MILLISECOND),
                new Dwell(2 * Time.SECOND, 15 * Time.SECOND, 0.2), 0.02, 0.3, Time.SECOND / 2, 200, 50 * Time.MILLISECOND,
                200 * Time.SECOND, 150 * Time.SECOND, SHORT_TIMES,
                new Faults(40 * Time.SECOND, 0, false, 15 * Time.SECOND, 30 * Time.SECOND, 0, 0), 60 * Time.SECOND);
    }

    /** Hosts that hurry to and fro: most stays end before duplicate address detection does. */
    public static DomainProfile flapping() {
        DomainProfile stormy = stormy();
        return new DomainProfile("flapping", 3, 6, stormy.wireless, stormy.wired, new Dwell(Time.SECOND / 2, 8 * Time.SECOND, 0.6), 0.01,
                0.3, stormy.talkInterval, 200, 50 * Time.MILLISECOND, stormy.turbulence, stormy.calm, SHORT_TIMES, stormy.faults,
                stormy.databaseOutage);
    }

    /** As stormy, and machines go off: what their fast path held, and what was not yet on their disks, is gone. */
    public static DomainProfile blackout() {
        DomainProfile stormy = stormy();
        return new DomainProfile("blackout", 5, 4, stormy.wireless, stormy.wired, stormy.dwell, 0.02, 0.3, stormy.talkInterval, 200,
                50 * Time.MILLISECOND, stormy.turbulence, stormy.calm, SHORT_TIMES,
                new Faults(40 * Time.SECOND, 0, false, 30 * Time.SECOND, 30 * Time.SECOND, 0, 25 * Time.SECOND), 60 * Time.SECOND);
    }

    /** @throws IllegalArgumentException when there is no profile of this name */
    public static DomainProfile named(String name) {
        return switch (name) {
            case "fair" -> fair();
            case "stormy" -> stormy();
            case "flapping" -> flapping();
            case "blackout" -> blackout();
            default -> throw new IllegalArgumentException("no profile \"" + name + "\": fair, stormy, flapping or blackout");
        };
    }
}
