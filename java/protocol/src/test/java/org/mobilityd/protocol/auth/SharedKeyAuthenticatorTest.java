package org.mobilityd.protocol.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mobilityd.protocol.Bytes.hex;

import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.auth.SharedKeyAuthenticator.Verdict;
import org.mobilityd.wire.Ipv6Address;

/** RFC 4285 section 5.1. */
class SharedKeyAuthenticatorTest {

    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address CARE_OF_ADDRESS = Ipv6Address.parse("2001:db8:2::2");
    private static final int SPI = 256;
    private static final SharedKey KEY = new SharedKey(SPI, hex("303132333435363738393a3b3c3d3e3f"));

    /**
     * Sequence 9, A, H and L, lifetime 150 units, a timestamp, the MN-HA option; worked out with Python's hmac:
     * {@code hmac.new(key, coa + hoa + update_up_to_spi_with_checksum_zero, 'sha1').digest()[:12]}.
     */
    private static final byte[] UPDATE = hex("3b050500abcd 0009 e000 0096 010400000000 0a08ee00000012345678 00"
            + "0911 01 00000100 879fdd9b935df12f0f534e30");

    @Test
    void computesTheWorkedVector() {
        assertArrayEquals(hex("879fdd9b935df12f0f534e30"), SharedKeyAuthenticator.compute(KEY, CARE_OF_ADDRESS, HOME_ADDRESS, UPDATE));
    }

    @Test
    void acceptsTheWorkedVector() {
        assertEquals(Verdict.VALID, SharedKeyAuthenticator.verify(KEY, CARE_OF_ADDRESS, HOME_ADDRESS, UPDATE));
    }

    @Test
    void noOtherMessageIsValid() {
        for (int bit = 0; bit < 8 * UPDATE.length; bit++) {
            byte[] changed = UPDATE.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            boolean inChecksum = bit / 8 == 4 || bit / 8 == 5;
            Verdict verdict = SharedKeyAuthenticator.verify(KEY, CARE_OF_ADDRESS, HOME_ADDRESS, changed);
            assertEquals(inChecksum, verdict == Verdict.VALID, "bit " + bit);
        }
    }

    @Test
    void bothAddressesCount() {
        assertEquals(Verdict.FAILED, SharedKeyAuthenticator.verify(KEY, HOME_ADDRESS, HOME_ADDRESS, UPDATE));
        assertEquals(Verdict.FAILED, SharedKeyAuthenticator.verify(KEY, CARE_OF_ADDRESS, CARE_OF_ADDRESS, UPDATE));
    }

    @Test
    void anotherSpiNamesAnUnknownAssociation() {
        SharedKey other = new SharedKey(SPI + 1, hex("303132333435363738393a3b3c3d3e3f"));
        assertEquals(Verdict.UNKNOWN_ASSOCIATION, SharedKeyAuthenticator.verify(other, CARE_OF_ADDRESS, HOME_ADDRESS, UPDATE));
    }

    @Test
    void paddingMayFollowTheOption() {
        byte[] padded = hex("3b040500abcd 0009 e000 0096 00 0911 01 00000100 000000000000000000000000 01060000000000 00");
        byte[] data = SharedKeyAuthenticator.compute(KEY, CARE_OF_ADDRESS, HOME_ADDRESS, padded);
        System.arraycopy(data, 0, padded, 20, data.length);
        assertEquals(Verdict.VALID, SharedKeyAuthenticator.verify(KEY, CARE_OF_ADDRESS, HOME_ADDRESS, padded));
    }

    @Test
    void anotherOptionMustNotFollow() {
        byte[] followed = hex("3b040500abcd 0009 e000 0096 00 0911 01 00000100 000000000000000000000000 7f060000000000 00");
        assertEquals(Verdict.NO_OPTION, SharedKeyAuthenticator.verify(KEY, CARE_OF_ADDRESS, HOME_ADDRESS, followed));
    }

    @Test
    void anotherSubtypeIsNoHomeAgentOption() {
        byte[] other = UPDATE.clone();
        other[31] = 2;
        assertEquals(Verdict.NO_OPTION, SharedKeyAuthenticator.verify(KEY, CARE_OF_ADDRESS, HOME_ADDRESS, other));
    }

    @Test
    void anyPieceOfAMessageIsRefusedWithoutAnException() {
        for (int length = 0; length < UPDATE.length; length++) {
            assertEquals(Verdict.NO_OPTION,
                    SharedKeyAuthenticator.verify(KEY, CARE_OF_ADDRESS, HOME_ADDRESS, Arrays.copyOf(UPDATE, length)));
        }
    }

    @Nested
    class Key {

        @Test
        void reservedSpisAreRefused() {
            assertThrows(IllegalArgumentException.class, () -> new SharedKey(255, new byte[16]));
        }

        @Test
        void theSpiIsUnsigned() {
            assertEquals("SharedKey[spi=4294967295]", new SharedKey(-1, new byte[16]).toString());
        }

        @Test
        void shortKeysAreRefused() {
            assertThrows(IllegalArgumentException.class, () -> new SharedKey(SPI, new byte[15]));
        }

        @Test
        void authenticatesNothingOnceDestroyed() {
            SharedKey key = new SharedKey(SPI, new byte[16]);
            key.destroy();
            assertThrows(IllegalStateException.class,
                    () -> SharedKeyAuthenticator.verify(key, CARE_OF_ADDRESS, HOME_ADDRESS, UPDATE));
        }
    }
}
