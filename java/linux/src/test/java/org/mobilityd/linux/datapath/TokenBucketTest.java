package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A token bucket of this process, by a clock of the test's own,")
class TokenBucketTest {

    private static final long BEGIN = Long.MAX_VALUE - 5_000_000L;
    private static final Rate RATE = new Rate(1_000, 5);
    private static final long INTERVAL = 1_000_000;
    private static final int MANY = 100;

    private final TokenBucket bucket = new TokenBucket(RATE, BEGIN);

    @Test
    void lastsForABurstAndThenForOneAnInterval() {
        assertEquals(5, takenOf(MANY, BEGIN));
        assertEquals(0, takenOf(MANY, BEGIN + INTERVAL - 1));
        assertEquals(1, takenOf(MANY, BEGIN + INTERVAL));
        assertEquals(3, takenOf(MANY, BEGIN + 4 * INTERVAL));
    }

    @Test
    void holdsNoMoreThanABurstAfterAPauseHoweverLong() {
        takenOf(MANY, BEGIN);
        assertEquals(5, takenOf(MANY, BEGIN + 1_000_000 * INTERVAL));
    }

    @Test
    void losesNothingToThoseThatFindItEmpty() {
        long taken = takenOf(MANY, BEGIN);
        for (int tenth = 1; tenth <= 1_000; tenth++) {
            taken += takenOf(3, BEGIN + tenth * INTERVAL / 10);
        }
        assertEquals(5 + 100, taken);
    }

    @Test
    void ofOneTokenIsEmptyForAnInterval() {
        TokenBucket single = new TokenBucket(new Rate(1_000, 1), BEGIN);
        assertEquals("true false true", single.take(BEGIN) + " " + single.take(BEGIN + INTERVAL - 1) + " " + single.take(BEGIN + INTERVAL));
    }

    private int takenOf(int asked, long now) {
        int taken = 0;
        for (int i = 0; i < asked; i++) {
            taken += bucket.take(now) ? 1 : 0;
        }
        return taken;
    }
}
