package org.mobilityd.protocol.database;

import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.database.Notifications.Subject;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.wire.Ipv6Address;

/**
 * Tells previous routers again what an earlier process had to tell them: which of them had acknowledged it is not stored, and being told twice
 * changes nothing. Those of sessions that were new when it ended, who may not have heard yet, are told at once; the others some at a time, at a
 * tenth of the permitted rate, so that what happens now goes before.
 */
final class Reminders {

    /** Whoever answers at all has acknowledged by then: he was told after one second, two, and four more. */
    private static final long NEW = 10 * Lifetimes.NANOS_PER_SECOND;
    private static final int PART_OF_RATE = 10;
    private static final int ROWS_AT_ONCE = 64;

    private final Sessions sessions;
    private final Notifications notifications;
    private final long interval;
    /** Whose timestamp is later is new, or is told by whoever changed it. */
    private long old;
    private int row;
    private int end;
    private long next = Engine.NEVER;

    /** @param notificationsPerSecond how many are permitted altogether */
    Reminders(Sessions sessions, Notifications notifications, int notificationsPerSecond) {
        this.sessions = sessions;
        this.notifications = notifications;
        this.interval = PART_OF_RATE * Lifetimes.NANOS_PER_SECOND / notificationsPerSecond;
    }

    /** All sessions that there are now are an earlier process's. */
    void begin(long now) {
        end = sessions.end();
        long newest = 0;
        for (int each = 0; each < end; each++) {
            newest = sessions.isUsed(each) && ProxyTimestamp.isLater(sessions.timestamp(each), newest) ? sessions.timestamp(each) : newest;
        }
        old = ProxyTimestamp.later(newest, -NEW);
        for (int each = 0; each < end; each++) {
            if (sessions.isUsed(each) && ProxyTimestamp.isLater(sessions.timestamp(each), old)) {
                tell(now, sessions.at(each));
            }
        }
        next = end == 0 ? Engine.NEVER : now;
    }

    /** Tells what is due. */
    void onTime(long now) {
        if (next > now) {
            return;
        }
        int told = 0;
        for (int last = Math.min(end, row + ROWS_AT_ONCE); row < last; row++) {
            if (sessions.isUsed(row) && !ProxyTimestamp.isLater(sessions.timestamp(row), old)) {
                told += tell(now, sessions.at(row));
            }
        }
        next = row < end ? now + Math.max(1, told) * interval : Engine.NEVER;
    }

    long nextDeadline() {
        return next;
    }

    private int tell(long now, MobilitySession session) {
        int told = 0;
        for (Ipv6Address router : session.previousRouters()) {
            notifications.tell(now, session, router, Subject.MOVED);
            told++;
        }
        return told;
    }
}
