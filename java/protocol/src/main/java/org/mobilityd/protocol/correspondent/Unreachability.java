package org.mobilityd.protocol.correspondent;

import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Lifetimes;

/**
 * Whether a care-of address has persistently been reported unreachable (RFC 6275 section 9.3.4).
 *
 * <p>Nobody signs ICMPv6 errors: whoever knows the three addresses can forge one. So even persistent reports delete nothing by themselves.
 * They are the occasion to ask the mobile node, at its home address, for a Binding Update; only when the reports go on and none comes is
 * the binding deleted. A forger then gains no more than a Binding Update in between.
 *
 * @param reports how many in a row
 * @param firstAt when the row began
 * @param lastAt the latest of them
 * @param verdictAt while the mobile node is being asked: when its time is over; else {@link Engine#NEVER}
 */
record Unreachability(int reports, long firstAt, long lastAt, long verdictAt) {

    static final Unreachability NONE = new Unreachability(0, 0, 0, Engine.NEVER);

    private static final int ENOUGH_REPORTS = 3;
    /** A route that is only just being repaired is no persistent failure. */
    private static final long LONG_ENOUGH = Lifetimes.nanosOfSeconds(2);
    /** Reports further apart belong to different failures. */
    private static final long ROW_ENDS_AFTER = Lifetimes.nanosOfSeconds(30);
    /** All retransmissions of the Binding Refresh Request and the procedure that it starts fit in. */
    private static final long TIME_TO_ANSWER = Lifetimes.nanosOfSeconds(10);

    Unreachability reported(long now) {
        boolean sameRow = reports > 0 && now - lastAt <= ROW_ENDS_AFTER;
        return sameRow ? new Unreachability(reports + 1, firstAt, now, verdictAt) : new Unreachability(1, now, now, verdictAt);
    }

    boolean isBeingAsked() {
        return verdictAt != Engine.NEVER;
    }

    boolean isPersistent() {
        return reports >= ENOUGH_REPORTS && lastAt - firstAt >= LONG_ENOUGH;
    }

    Unreachability asking(long now) {
        return new Unreachability(reports, firstAt, lastAt, now + TIME_TO_ANSWER);
    }

    boolean isVerdictDue(long now) {
        return verdictAt <= now;
    }

    /** Whether reports went on while the mobile node was being asked. */
    boolean wentOn() {
        return lastAt > verdictAt - TIME_TO_ANSWER;
    }
}
