package org.mobilityd.protocol.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHashTest {

    /** Key 00 01 … 0f, as in the paper's appendix; words are read in little-endian order. */
    private static final SipHash HASH = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    @Test
    @DisplayName("of the bytes 0 to 7 and 0 to 31 it is what the reference implementation says")
    void agreesWithTheReference() {
        assertEquals(0x93f5f5799a932462L, HASH.of(0x0706050403020100L));
        assertEquals(0x7127512f72f27cceL, HASH.of(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, 0x1716151413121110L, 0x1f1e1d1c1b1a1918L));
    }

    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({"0, 726fdb47dd0e0e31", "7, ab0200f58b01d137", "8, 93f5f5799a932462", "15, a129ca6149be45e5", "32, 7127512f72f27cce"})
    @DisplayName("of so many bytes, counted up from 0, it is what the reference implementation says")
    void agreesForBytes(int length, String hash) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        assertEquals(Long.parseUnsignedLong(hash, 16), HASH.of(bytes));
    }
}
