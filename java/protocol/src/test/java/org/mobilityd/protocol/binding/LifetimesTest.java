package org.mobilityd.protocol.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LifetimesTest {

    @Test
    void aUnitIsFourSeconds() {
        assertEquals(420_000_000_000L, Lifetimes.nanosOfUnits(105));
        assertEquals(105, Lifetimes.unitsWithinSeconds(420));
    }

    @Test
    void unitsAreRoundedDownSoThatNobodyIsPromisedTooMuch() {
        assertEquals(0, Lifetimes.unitsWithin(3_999_999_999L));
        assertEquals(1, Lifetimes.unitsWithin(7_999_999_999L));
        assertEquals(104, Lifetimes.unitsWithinSeconds(419));
    }

    @Test
    void unitsFitTheirFieldAndAreNeverNegative() {
        assertEquals(0xffff, Lifetimes.unitsWithin(Long.MAX_VALUE));
        assertEquals(0xffff, Lifetimes.unitsWithinSeconds(Long.MAX_VALUE));
        assertEquals(0, Lifetimes.unitsWithin(-1));
        assertEquals(262_140_000_000_000L, Lifetimes.nanosOfUnits(0xffff));
    }
}
