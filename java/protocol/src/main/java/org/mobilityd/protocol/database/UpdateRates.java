package org.mobilityd.protocol.database;

import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.binding.UpdateRateLimit;
import org.mobilityd.protocol.rows.Deadlines;
import org.mobilityd.protocol.rows.LongRows;
import org.mobilityd.protocol.rows.SipHash;

/**
 * At most MAX_UPDATE_RATE messages a second about each of many subjects; one that was quiet for a second takes no room. In rows: under load
 * there are tens of thousands, each for a second, which is too long for a young generation and too short for an old one.
 */
final class UpdateRates {

    /** When the last messages left, the one before in the column before, cyclically; a subject with fewer has {@link #NEVER_SENT}. */
    private static final int SENDINGS = UpdateRateLimit.MAX_UPDATE_RATE;
    /** The column of the oldest of them. */
    private static final int OLDEST = SENDINGS;
    private static final int VALUES = SENDINGS + 1;
    private static final long NEVER_SENT = Long.MIN_VALUE / 2;
    private static final int MOST_FORGOTTEN_AT_ONCE = 256;

    private final LongRows limits;
    private final Deadlines quiet = new Deadlines();

    UpdateRates(SipHash hash) {
        limits = new LongRows(hash, VALUES);
    }

    /** The earliest time from {@code now} on at which another message about {@code subject} may leave. */
    long earliest(long now, long subject) {
        int row = limits.find(subject);
        return row == LongRows.NONE ? now
                : Math.max(now, limits.value(row, (int) limits.value(row, OLDEST)) + Lifetimes.NANOS_PER_SECOND);
    }

    void sent(long now, long subject) {
        forgetQuiet(now);
        int row = limits.find(subject);
        if (row == LongRows.NONE) {
            row = add(subject);
        }
        int oldest = (int) limits.value(row, OLDEST);
        limits.setValue(row, oldest, now);
        limits.setValue(row, OLDEST, (oldest + 1) % SENDINGS);
        quiet.set(now, row, now + Lifetimes.NANOS_PER_SECOND);
    }

    /** How many subjects take room. */
    int size() {
        return limits.size();
    }

    private int add(long subject) {
        int row = limits.add(subject);
        for (int column = 0; column < SENDINGS; column++) {
            limits.setValue(row, column, NEVER_SENT);
        }
        limits.setValue(row, OLDEST, 0);
        return row;
    }

    private void forgetQuiet(long now) {
        int[] over;
        do {
            over = quiet.takeDue(now, MOST_FORGOTTEN_AT_ONCE);
            for (int row : over) {
                limits.remove(row);
            }
        } while (over.length == MOST_FORGOTTEN_AT_ONCE);
    }
}
