package org.mobilityd.daemon.store;

import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * For long work on files that is in no hurry: it rests so much that it takes a fifth of a processor, and what is urgent has the others' share
 * even where there is only one processor.
 */
final class Leisure {

    /** Never rests. */
    static final Leisure NONE = new Leisure(() -> false, Long.MAX_VALUE);

    private static final long WORK_NANOS = 1_000_000;
    private static final int RESTS_FOR_EACH = 4;

    private final BooleanSupplier givenUp;
    private final long workNanos;
    private long began = System.nanoTime();

    /** @param givenUp asked all the time */
    Leisure(BooleanSupplier givenUp) {
        this(givenUp, WORK_NANOS);
    }

    private Leisure(BooleanSupplier givenUp, long workNanos) {
        this.givenUp = givenUp;
        this.workNanos = workNanos;
    }

    /** To be called after each piece of work of some microseconds. @throws InterruptedIOException when the work has been given up */
    void worked() throws InterruptedIOException {
        if (givenUp.getAsBoolean()) {
            throw new InterruptedIOException("given up");
        }
        long now = System.nanoTime();
        if (now - began >= workNanos) {
            LockSupport.parkNanos(RESTS_FOR_EACH * (now - began));
            began = System.nanoTime();
        }
    }
}
