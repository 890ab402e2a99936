package org.mobilityd.protocol.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SequenceTest {

    @Test
    @DisplayName("the example of RFC 6275 section 9.5.1: after 15, the numbers 0 to 15 and 32783 to 65535 are old, all others new")
    void matchesTheExampleOfTheStandard() {
        for (int candidate = 0; candidate <= 0xffff; candidate++) {
            boolean old = candidate <= 15 || candidate >= 32783;
            assertEquals(!old, Sequence.isGreater(candidate, 15), "sequence " + candidate);
        }
    }

    @Test
    void wrapsFrom65535ToZero() {
        assertEquals(0, Sequence.next(0xffff));
        assertTrue(Sequence.isGreater(0, 0xffff));
        assertFalse(Sequence.isGreater(0xffff, 0));
    }

    @Test
    void everyNumberIsOlderThanItsSuccessor() {
        for (int sequence = 0; sequence <= 0xffff; sequence++) {
            assertTrue(Sequence.isGreater(Sequence.next(sequence), sequence));
            assertFalse(Sequence.isGreater(sequence, sequence));
        }
    }
}
