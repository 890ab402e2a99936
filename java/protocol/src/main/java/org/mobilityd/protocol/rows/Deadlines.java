package org.mobilityd.protocol.rows;

import java.util.Arrays;
import org.mobilityd.protocol.Engine;

/**
 * One deadline for each row, in a timing wheel: buckets of 2<sup>25</sup> ns (34 ms), 2<sup>14</sup> of them, each with a list of its rows. Setting
 * and clearing one touches its neighbours in the list and nothing else, however many there are.
 *
 * <p>A deadline further off than the wheel reaches (549 s) waits in a bucket of the wheel's second half and is placed again from there. Which one
 * depends on its row, so that a great many that were set at once do not come up at once.
 */
public final class Deadlines {

    private static final int TICK_BITS = 25;
    private static final int BUCKETS = 1 << 14;
    private static final int BUCKET_MASK = BUCKETS - 1;
    /** The second half of the wheel. */
    private static final int WAITING = BUCKETS / 2;

    private static final int PREVIOUS = 0;
    private static final int NEXT = 1;

    private static final int[] NONE = {};

    private final LongColumns deadlines = new LongColumns(1);
    /**
     * The rows of a bucket as a doubly linked list. NEXT: the next row plus one, 0 at the last one. PREVIOUS: the row before plus one; at the
     * first one the bucket plus one, negated; 0 when the row has no deadline.
     */
    private final IntColumns links = new IntColumns(2);
    /** The first row of each bucket, plus one; 0: empty. */
    private final int[] heads = new int[BUCKETS];
    /** A bit for each bucket that is not empty. */
    private final long[] occupied = new long[BUCKETS / Long.SIZE];
    /** How many rows have room in both columns. */
    private int rows;
    private int count;
    /** Never later than now; the occupied buckets are those of this tick and of the {@link #BUCKETS} - 1 after it. */
    private long firstTick;
    private long next = Engine.NEVER;

    /**
     * @param now monotonic nanoseconds; never less than in an earlier call
     * @param at monotonic nanoseconds, or {@link Engine#NEVER}
     */
    public void set(long now, int row, long at) {
        clear(row);
        if (at == Engine.NEVER) {
            return;
        }
        if (count == 0) {
            firstTick = tick(now);
        }
        deadlines.set(row, 0, at);
        link(row, bucket(row, at));
        next = Math.min(next, at);
    }

    /** Makes {@code row} one without a deadline; it may be one already. */
    public void clear(int row) {
        for (; rows <= row; rows++) {
            deadlines.ensure(rows);
            links.ensure(rows);
        }
        if (links.get(row, PREVIOUS) != 0) {
            unlink(row);
        }
        if (count == 0) {
            next = Engine.NEVER;
        }
    }

    /**
     * Not later than the earliest deadline, or {@link Engine#NEVER} when there is none. Earlier only when the earliest one has been moved or
     * cleared since {@link #takeDue} looked: then that finds nothing at this time, and the next answer is exact.
     */
    public long next() {
        return next;
    }

    /** Rows whose deadline has come, at most {@code max}, in its order but for the last 34 ms; their deadlines are gone. */
    public int[] takeDue(long now, int max) {
        if (next > now) {
            return NONE;
        }
        int[] due = new int[Math.min(max, count)];
        int taken = 0;
        long nowTick = tick(now);
        while (taken < due.length && firstOccupiedTick() <= nowTick) {
            firstTick = firstOccupiedTick();
            taken = takeDueOf(firstTick, now, due, taken);
            if (firstTick == nowTick) {
                break;
            }
        }
        firstTick = Math.min(firstOccupiedTick(), nowTick);
        next = earliest();
        return Arrays.copyOf(due, taken);
    }

    /** Takes the due ones out of one bucket, and places again what only waited there. */
    private int takeDueOf(long tick, long now, int[] due, int alreadyTaken) {
        int taken = alreadyTaken;
        int row = heads[(int) tick & BUCKET_MASK] - 1;
        while (row >= 0 && taken < due.length) {
            int following = links.get(row, NEXT) - 1;
            long at = deadlines.get(row, 0);
            if (at <= now) {
                unlink(row);
                due[taken++] = row;
            } else if (tick(at) > tick) {
                unlink(row);
                link(row, bucket(row, at));
            }
            row = following;
        }
        return taken;
    }

    /** The tick of the first bucket that is occupied, or {@link Engine#NEVER}. */
    private long firstOccupiedTick() {
        if (count == 0) {
            return Engine.NEVER;
        }
        int bucket = (int) firstTick & BUCKET_MASK;
        int word = bucket / Long.SIZE;
        long bits = occupied[word] & -1L << bucket;
        while (bits == 0) {
            word = (word + 1) % occupied.length;
            bits = occupied[word];
        }
        int found = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
        return firstTick + (found - bucket & BUCKET_MASK);
    }

    /** The earliest deadline of the first bucket; of one that waits there, when that bucket's time is over. */
    private long earliest() {
        if (count == 0) {
            return Engine.NEVER;
        }
        long tick = firstOccupiedTick();
        long earliest = tick + 1 << TICK_BITS;
        for (int row = heads[(int) tick & BUCKET_MASK] - 1; row >= 0; row = links.get(row, NEXT) - 1) {
            earliest = Math.min(earliest, deadlines.get(row, 0));
        }
        return earliest;
    }

    private static long tick(long at) {
        return at >> TICK_BITS;
    }

    private int bucket(int row, long at) {
        long tick = tick(at) - firstTick < BUCKETS ? Math.max(firstTick, tick(at)) : firstTick + WAITING + row % (BUCKETS - WAITING);
        return (int) tick & BUCKET_MASK;
    }

    private void link(int row, int bucket) {
        int head = heads[bucket];
        links.set(row, NEXT, head);
        links.set(row, PREVIOUS, -(bucket + 1));
        if (head != 0) {
            links.set(head - 1, PREVIOUS, row + 1);
        }
        heads[bucket] = row + 1;
        occupied[bucket / Long.SIZE] |= 1L << bucket;
        count++;
    }

    private void unlink(int row) {
        int previous = links.get(row, PREVIOUS);
        int following = links.get(row, NEXT);
        if (following != 0) {
            links.set(following - 1, PREVIOUS, previous);
        }
        if (previous > 0) {
            links.set(previous - 1, NEXT, following);
        } else {
            int bucket = -previous - 1;
            heads[bucket] = following;
            if (following == 0) {
                occupied[bucket / Long.SIZE] &= ~(1L << bucket);
            }
        }
        links.set(row, PREVIOUS, 0);
        count--;
    }
}
