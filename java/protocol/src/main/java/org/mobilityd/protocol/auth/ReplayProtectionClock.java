package org.mobilityd.protocol.auth;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One mobile node's timestamps at its home agent (RFC 4285 section 6): a Binding Update is fresh when its timestamp is close to the
 * home agent's time of day and later than every one accepted before. Ask only after the message has been authenticated.
 *
 * <p>Timestamps ahead of the home agent's time have to be closer ({@link #MAX_AHEAD}) than late ones: so a home agent that has forgotten
 * what it accepted is safe from replays soon after it began anew ({@link #distrustUntil}).
 */
public final class ReplayProtectionClock {

    /** The default of section 6; it should be more than 3 seconds. */
    public static final Duration DEFAULT_CLOSE_ENOUGH = Duration.ofSeconds(7);

    /** How far a timestamp may be ahead of the home agent's time of day: more than the second by which its answers are inexact. */
    public static final Duration MAX_AHEAD = Duration.ofSeconds(2);

    private static final int REMEMBERED_REFUSALS = 32;

    private final Duration closeEnough;
    private final Queue<Long> refused = new ArrayDeque<>();
    private boolean anyAccepted;
    private long lastAccepted;

    public ReplayProtectionClock(Duration closeEnough) {
        this.closeEnough = closeEnough;
    }

    public ReplayProtectionClock() {
        this(DEFAULT_CLOSE_ENOUGH);
    }

    /**
     * What was accepted until {@code ownTime} is not known any more: from now on only timestamps are accepted that could not have been.
     *
     * @param ownTime this node's time of day, as {@link NtpTimestamp}
     */
    public void distrustUntil(long ownTime) {
        anyAccepted = true;
        lastAccepted = latestAcceptable(ownTime);
    }

    private static long latestAcceptable(long ownTime) {
        return ownTime + (MAX_AHEAD.toSeconds() << 32);
    }

    /**
     * Whether {@code timestamp} is fresh; if so it is remembered, and only later ones will be. If not, the answer is status 144 with
     * {@link NtpTimestamp#refusal}.
     *
     * @param timestamp from the Replay Protection option
     * @param ownTime this node's time of day, both as {@link NtpTimestamp}
     */
    public boolean accept(long timestamp, long ownTime) {
        if (NtpTimestamp.isLater(timestamp, latestAcceptable(ownTime))) {
            refuseForEver(timestamp);
            return false;
        }
        boolean close = NtpTimestamp.distance(timestamp, ownTime).compareTo(closeEnough) <= 0;
        if (!close || refused.contains(timestamp) || anyAccepted && !NtpTimestamp.isLater(timestamp, lastAccepted)) {
            return false;
        }
        anyAccepted = true;
        lastAccepted = timestamp;
        return true;
    }

    /** Its time will come, but then it is a replay: the mobile node has long been told to set its clock back. */
    private void refuseForEver(long timestamp) {
        if (refused.size() == REMEMBERED_REFUSALS) {
            refused.remove();
        }
        refused.add(timestamp);
    }
}
