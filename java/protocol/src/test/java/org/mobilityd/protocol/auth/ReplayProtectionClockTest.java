package org.mobilityd.protocol.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** RFC 4285 section 6. */
class ReplayProtectionClockTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.500Z");
    private final ReplayProtectionClock clock = new ReplayProtectionClock();

    private static long at(double seconds) {
        return NtpTimestamp.of(NOON.plusNanos((long) (seconds * 1e9)));
    }

    @Test
    @DisplayName("the epoch of 1970 is 2208988800 seconds in NTP time (RFC 1305), half a second the top bit of the fraction")
    void timestampsAreInNtpFormat() {
        assertEquals(2_208_988_800L << 32, NtpTimestamp.of(Instant.EPOCH));
        assertEquals(2_208_988_800L << 32 | 0x8000_0000L, NtpTimestamp.of(Instant.EPOCH.plusMillis(500)));
    }

    @Test
    void acceptsATimestampUpToSevenSecondsLateAndTwoSecondsEarly() {
        assertTrue(new ReplayProtectionClock().accept(at(-7), at(0)));
        assertTrue(new ReplayProtectionClock().accept(at(2), at(0)));
    }

    @Test
    void refusesATimestampFurtherAway() {
        assertFalse(clock.accept(at(-7.001), at(0)));
        assertFalse(clock.accept(at(2.001), at(0)));
    }

    @Test
    void refusesATimestampThatWasAcceptedBefore() {
        assertTrue(clock.accept(at(1), at(0)));
        assertFalse(clock.accept(at(1), at(2)));
        assertFalse(clock.accept(at(0.5), at(2)));
        assertTrue(clock.accept(at(1.001), at(2)));
    }

    @Test
    void whatMayHaveBeenAcceptedBeforeItBeganAnewIsRefused() {
        clock.distrustUntil(at(0));
        assertFalse(clock.accept(at(-1), at(0)));
        assertFalse(clock.accept(at(2), at(1)), "two seconds early, and accepted just before");
        assertTrue(clock.accept(at(2.001), at(1)));
    }

    @Test
    void aTimestampThatWasRefusedBecauseItWasEarlyIsRefusedWhenItsTimeHasCome() {
        assertFalse(clock.accept(at(3), at(0)));
        assertTrue(clock.accept(at(1), at(1)));
        assertFalse(clock.accept(at(3), at(3)));
        assertTrue(clock.accept(at(3.001), at(3)));
    }

    @Test
    void aRefusedTimestampDoesNotCountAsTheLatest() {
        assertFalse(clock.accept(at(100), at(0)));
        assertTrue(clock.accept(at(1), at(0)));
    }

    @Test
    void aRefusalCarriesOurSecondsAndTheirFraction() {
        assertEquals(0x1111_1111_4444_4444L, NtpTimestamp.refusal(0x3333_3333_4444_4444L, 0x1111_1111_2222_2222L));
    }

    @Test
    @DisplayName("the seconds field rolls over on 7 February 2036 and nothing happens")
    void survivesTheRollOver() {
        Instant last = Instant.parse("2036-02-07T06:28:15Z");
        assertTrue(clock.accept(NtpTimestamp.of(last), NtpTimestamp.of(last)));
        Instant next = last.plusSeconds(2);
        assertTrue(clock.accept(NtpTimestamp.of(next), NtpTimestamp.of(next)));
        assertFalse(clock.accept(NtpTimestamp.of(last), NtpTimestamp.of(next)));
    }

    @Test
    void distanceIsSymmetricAndExact() {
        assertEquals(Duration.ofMillis(1500), NtpTimestamp.distance(at(0), at(1.5)));
        assertEquals(Duration.ofMillis(1500), NtpTimestamp.distance(at(1.5), at(0)));
    }

    @Test
    void theFurthestTimestampIsFarAway() {
        assertFalse(clock.accept(at(0) + Long.MIN_VALUE, at(0)));
    }
}
