package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.wire.Ipv6Address;

/** RFC 4443 section 2.4 (f): a token bucket. */
class RateLimiterTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Ipv6Address HERE = Ipv6Address.parse("2001:db8::1");

    private final RateLimiter limiter = new RateLimiter(new RateLimit(2, 5, 10, 20));

    private int permitted(long now, Ipv6Address destination, int asked) {
        int permitted = 0;
        for (int i = 0; i < asked; i++) {
            permitted += limiter.permits(now, destination) ? 1 : 0;
        }
        return permitted;
    }

    private static Ipv6Address prefix(int number) {
        return new Ipv6Address(HERE.high() + number, 1);
    }

    @Test
    void permitsABurstAndThenTheRate() {
        assertEquals(5, permitted(0, HERE, 100));
        assertEquals(2, permitted(SECOND, HERE, 100));
        assertEquals(1, permitted(SECOND + SECOND / 2, HERE, 100));
    }

    @Test
    void losesNothingToRoundingHoweverOftenItIsAsked() {
        permitted(0, HERE, 100);
        int permitted = 0;
        for (long now = 1; now <= 10 * SECOND; now += 9_999_999) {
            permitted += limiter.permits(now, HERE) ? 1 : 0;
        }
        assertTrue(permitted >= 19 && permitted <= 20, "permitted " + permitted);
    }

    @Test
    void addressesOfOnePrefixShare() {
        permitted(0, HERE, 100);
        assertFalse(limiter.permits(0, Ipv6Address.parse("2001:db8::ffff:2")));
        assertTrue(limiter.permits(0, prefix(1)));
    }

    @Test
    void allPrefixesTogetherMeetTheTotal() {
        int permitted = 0;
        for (int i = 0; i < 100; i++) {
            permitted += permitted(0, prefix(i), 5);
        }
        assertEquals(20, permitted);
    }

    @Test
    @DisplayName("a prefix that the total refuses keeps its own tokens")
    void aRefusalCostsNothing() {
        for (int i = 0; i < 4; i++) {
            permitted(0, prefix(i), 5);
        }
        assertEquals(0, permitted(0, prefix(9), 5));
        assertEquals(5, permitted(SECOND, prefix(9), 5));
    }

    @Test
    void aPauseOfYearsFillsTheBucketAndNoMore() {
        permitted(0, HERE, 100);
        assertEquals(5, permitted(Long.MAX_VALUE / 2, HERE, 100));
    }

    @Test
    void remembersABoundedNumberOfPrefixes() {
        for (int i = 0; i < 100_000; i++) {
            limiter.permits(i, prefix(i));
        }
        assertEquals(4096, limiter.rememberedPrefixes());
    }

    @Test
    void ratesOfZeroAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RateLimit(0, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new RateLimit(1, 1, 1, 0));
    }
}
