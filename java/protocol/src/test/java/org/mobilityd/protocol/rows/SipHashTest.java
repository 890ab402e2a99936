package org.mobilityd.protocol.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SipHashTest {

    /** Key 00 01 … 0f, as in the paper's appendix; words are read in little-endian order. */
    private static final SipHash HASH = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    @Test
    @DisplayName("of the bytes 0 to 7 and 0 to 31 it is what the reference implementation says")
    void agreesWithTheReference() {
        assertEquals(0x93f5f5799a932462L, HASH.of(0x0706050403020100L));
        assertEquals(0x7127512f72f27cceL, HASH.of(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, 0x1716151413121110L, 0x1f1e1d1c1b1a1918L));
    }
}
