package org.mobilityd.protocol.auth;

import java.time.Duration;

/**
 * One mobile node's timestamps at its home agent (RFC 4285 section 6): a Binding Update is fresh when its timestamp is close to the
 * home agent's time of day and later than every one accepted before. Ask only after the message has been authenticated.
 */
public final class ReplayProtectionClock {

    /** The default of section 6; it should be more than 3 seconds. */
    public static final Duration DEFAULT_CLOSE_ENOUGH = Duration.ofSeconds(7);

    private final Duration closeEnough;
    private boolean anyAccepted;
    private long lastAccepted;

    public ReplayProtectionClock(Duration closeEnough) {
        this.closeEnough = closeEnough;
    }

    public ReplayProtectionClock() {
        this(DEFAULT_CLOSE_ENOUGH);
    }

    /**
     * Whether {@code timestamp} is fresh; if so it is remembered, and only later ones will be. If not, the answer is status 144 with
     * {@link NtpTimestamp#refusal}.
     *
     * @param timestamp from the Replay Protection option
     * @param ownTime this node's time of day, both as {@link NtpTimestamp}
     */
    public boolean accept(long timestamp, long ownTime) {
        boolean close = NtpTimestamp.distance(timestamp, ownTime).compareTo(closeEnough) <= 0;
        if (!close || anyAccepted && !NtpTimestamp.isLater(timestamp, lastAccepted)) {
            return false;
        }
        anyAccepted = true;
        lastAccepted = timestamp;
        return true;
    }
}
