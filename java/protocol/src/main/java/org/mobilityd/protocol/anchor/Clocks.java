package org.mobilityd.protocol.anchor;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.wire.Ipv6Address;

/**
 * The times of day that timestamps tell (RFC 5213 section 5.5). Where our clock is wrong, whoever refuses a timestamp for it says what its
 * own clock shows (status 156); from then on we reckon by that. With a database, everybody reckons by its clock. Without one every
 * router orders what it is told by its own, and whoever tells it something reckons by that; and for all of them at once by what most show.
 */
final class Clocks {

    private final WallClock wallClock;
    private final Ipv6Address database;
    private final int peers;
    /** By how much a peer's clock is ahead of ours, in units of {@link ProxyTimestamp}. */
    private final Map<Ipv6Address, Long> ahead = new HashMap<>();

    /** @param database or null @param peers how many other routers there are */
    Clocks(WallClock wallClock, Ipv6Address database, int peers) {
        this.wallClock = wallClock;
        this.database = database;
        this.peers = peers;
    }

    /** The time of day that we order mobile nodes' places by. As {@link ProxyTimestamp}. */
    long ownTime(long now) {
        return ProxyTimestamp.of(wallClock.at(now)) + (database == null ? 0 : ahead.getOrDefault(database, 0L));
    }

    /** What the clock of {@code peer}, a router or the group of all, shows when ours shows {@code timestamp}, as far as we know. */
    long towards(Ipv6Address peer, long timestamp) {
        return database != null ? timestamp : timestamp + (peer.isMulticast() ? median() : ahead.getOrDefault(peer, 0L));
    }

    /** Of all peers; of those that have said nothing, none is ahead. */
    private long median() {
        long[] all = Arrays.copyOf(ahead.values().stream().mapToLong(Long::longValue).toArray(), peers);
        Arrays.sort(all);
        return peers == 0 ? 0 : all[peers / 2];
    }

    /**
     * {@code peer} has said what its clock shows.
     *
     * @param theirs as {@link ProxyTimestamp}
     * @param asked when the message left that it answers: the answer took half of the time since
     * @return by how many nanoseconds it is ahead of what we reckoned by
     */
    long correct(long now, Ipv6Address peer, long theirs, long asked) {
        long present = ProxyTimestamp.later(theirs, (now - asked) / 2);
        long difference = present - towards(peer, ownTime(now));
        ahead.merge(peer, difference, Long::sum);
        return ProxyTimestamp.epochNanos(Math.abs(difference)) * Long.signum(difference);
    }
}
