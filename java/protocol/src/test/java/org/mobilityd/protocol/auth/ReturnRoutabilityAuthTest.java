package org.mobilityd.protocol.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.Bytes.hex;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.Bytes;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.KeygenToken;

class ReturnRoutabilityAuthTest {

    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address CARE_OF_ADDRESS = Ipv6Address.parse("2001:db8:2::2");
    private static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db8:3::3");
    private static final TestSecret SECRET = new TestSecret(1, hex("000102030405060708090a0b0c0d0e0f10111213"), hex("2021222324252627"), 0);
    private static final KeygenTokens TOKENS = new KeygenTokens(SECRET);

    /** Binding Update: sequence 7, A, lifetime 105 units, nonce indices 1 and 1, checksum as transmitted from the care-of address. */
    private static final byte[] UPDATE = hex("3b030500bea3 0007 8000 0069 040400010001 050c 9050aa332ea3d0f9d8630930");

    private static BindingManagementKey registrationKey() {
        return BindingManagementKey.forRegistration(TOKENS.home(HOME_ADDRESS), TOKENS.careOf(CARE_OF_ADDRESS));
    }

    /**
     * A vector worked out with another implementation, Python's hmac and hashlib. With kcn, nonce, hoa, coa, cn as bytes:
     * <pre>
     * home = hmac.new(kcn, hoa + nonce + b'\0', 'sha1').digest()[:8]
     * care_of = hmac.new(kcn, coa + nonce + b'\1', 'sha1').digest()[:8]
     * kbm = hashlib.sha1(home + care_of).digest()
     * hmac.new(kbm, coa + cn + update_without_checksum_and_authenticator, 'sha1').digest()[:12]
     * </pre>
     */
    @Nested
    class WorkedVector {

        @Test
        void homeKeygenToken() {
            assertEquals(new KeygenToken(0x33f00a420830fa06L), TOKENS.home(HOME_ADDRESS));
        }

        @Test
        void careOfKeygenToken() {
            assertEquals(new KeygenToken(0x79d655cab1f700b6L), TOKENS.careOf(CARE_OF_ADDRESS));
        }

        @Test
        void theTwoTokensOfOneAddressDiffer() {
            assertNotEquals(TOKENS.home(HOME_ADDRESS), TOKENS.careOf(HOME_ADDRESS));
        }

        @Test
        void bindingUpdate() {
            try (BindingManagementKey key = registrationKey()) {
                assertArrayEquals(hex("9050aa332ea3d0f9d8630930"),
                        BindingAuthenticator.compute(key, CARE_OF_ADDRESS, CORRESPONDENT, UPDATE).toBytes());
                assertTrue(BindingAuthenticator.verify(key, CARE_OF_ADDRESS, CORRESPONDENT, UPDATE));
            }
        }

        @Test
        @DisplayName("a deletion: Kbm of the home token alone, and the home address in the care-of address's place")
        void deletion() {
            byte[] deletion = hex("3b0305000000 0008 8000 0000 040400010001 050c d319069adfe60a0baea74966");
            try (BindingManagementKey key = BindingManagementKey.forDeletion(TOKENS.home(HOME_ADDRESS))) {
                assertTrue(BindingAuthenticator.verify(key, HOME_ADDRESS, CORRESPONDENT, deletion));
            }
        }

        @Test
        void bindingAcknowledgement() {
            byte[] acknowledgement = hex("3b0306000000 0000 0007 0069 010400000000 050c 4ba8b80c540e1abbc9b0552d");
            try (BindingManagementKey key = registrationKey()) {
                assertTrue(BindingAuthenticator.verify(key, CARE_OF_ADDRESS, CORRESPONDENT, acknowledgement));
            }
        }
    }

    /** Another implementation's messages: with the tokens that its correspondent sent, every authenticator of the run has to come out. */
    @Nested
    class CapturedRun {

        private final Map<String, byte[]> packets = Bytes.fixture(ReturnRoutabilityAuthTest.class, "return-routability.hex");

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void authenticatorsOfUpdateAndAcknowledgementVerify(int registration) {
            byte[] update = packets.get("BU-" + registration);
            byte[] acknowledgement = packets.get("BA-" + registration);
            Ipv6Address careOfAddress = Ipv6Address.of(Arrays.copyOfRange(update, 8, 24));
            Ipv6Address correspondent = Ipv6Address.of(Arrays.copyOfRange(update, 24, 40));
            // The home token of the first run is used for all three, as section 5.2.7 allows.
            try (BindingManagementKey key = BindingManagementKey.forRegistration(tokenIn("HoT-1"), tokenIn("CoT-" + registration))) {
                assertTrue(BindingAuthenticator.verify(key, careOfAddress, correspondent, mobilityHeader(update)));
                assertTrue(BindingAuthenticator.verify(key, careOfAddress, correspondent, mobilityHeader(acknowledgement)));
            }
        }

        @Test
        void anotherCareOfTokenDoesNotVerify() {
            byte[] update = packets.get("BU-1");
            Ipv6Address careOfAddress = Ipv6Address.of(Arrays.copyOfRange(update, 8, 24));
            Ipv6Address correspondent = Ipv6Address.of(Arrays.copyOfRange(update, 24, 40));
            try (BindingManagementKey key = BindingManagementKey.forRegistration(tokenIn("HoT-1"), tokenIn("CoT-2"))) {
                assertFalse(BindingAuthenticator.verify(key, careOfAddress, correspondent, mobilityHeader(update)));
            }
        }

        /** HoT and CoT: 40 bytes of IPv6 header, 16 of Mobility Header up to the token. */
        private KeygenToken tokenIn(String name) {
            return new KeygenToken(ByteBuffer.wrap(packets.get(name)).getLong(40 + 16));
        }

        /** BU and BA: 40 bytes of IPv6 header and an extension header of 24 come first. */
        private static byte[] mobilityHeader(byte[] packet) {
            return Arrays.copyOfRange(packet, 40 + 24, packet.length);
        }
    }

    @Nested
    class Verification {

        private final BindingManagementKey key = registrationKey();

        @Test
        void everyBitOfTheMessageCountsButTheChecksum() {
            for (int bit = 0; bit < 8 * UPDATE.length; bit++) {
                byte[] changed = UPDATE.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                boolean inChecksum = bit / 8 == 4 || bit / 8 == 5;
                assertEquals(inChecksum, BindingAuthenticator.verify(key, CARE_OF_ADDRESS, CORRESPONDENT, changed), "bit " + bit);
            }
        }

        @Test
        void bothAddressesCount() {
            assertFalse(BindingAuthenticator.verify(key, HOME_ADDRESS, CORRESPONDENT, UPDATE));
            assertFalse(BindingAuthenticator.verify(key, CARE_OF_ADDRESS, HOME_ADDRESS, UPDATE));
        }

        @Test
        void anyPieceOfAMessageIsRefusedWithoutAnException() {
            for (int length = 0; length < UPDATE.length; length++) {
                assertFalse(BindingAuthenticator.verify(key, CARE_OF_ADDRESS, CORRESPONDENT, Arrays.copyOf(UPDATE, length)));
            }
        }

        @Test
        void paddingBehindTheOptionIsRefused() {
            byte[] padded = Arrays.copyOf(UPDATE, UPDATE.length + 8);
            padded[1] = 4;
            padded[UPDATE.length] = 1;
            padded[UPDATE.length + 1] = 6;
            assertFalse(BindingAuthenticator.isPlacedRight(padded));
            assertFalse(BindingAuthenticator.verify(key, CARE_OF_ADDRESS, CORRESPONDENT, padded));
        }

        @Test
        @DisplayName("bytes that look like the option inside another option's data are not the option")
        void anOptionInsideAnotherIsRefused() {
            byte[] nested = hex("3b0305000000 0007 8000 0069 7f12 00000000 050c 9050aa332ea3d0f9d8630930");
            assertFalse(BindingAuthenticator.isPlacedRight(nested));
        }

        @Test
        void aMessageWithoutPlaceForTheAuthenticatorCannotBeSigned() {
            byte[] bare = hex("3b0105000000 0007 8000 0069 01020000");
            assertThrows(IllegalArgumentException.class,
                    () -> BindingAuthenticator.compute(key, CARE_OF_ADDRESS, CORRESPONDENT, bare));
        }
    }

    @Nested
    class Key {

        @Test
        void isAValue() {
            assertEquals(registrationKey(), registrationKey());
            assertEquals(registrationKey().hashCode(), registrationKey().hashCode());
            assertNotEquals(registrationKey(), BindingManagementKey.forDeletion(TOKENS.home(HOME_ADDRESS)));
        }

        @Test
        void isNeverPrinted() {
            assertEquals("binding management key", registrationKey().toString());
        }

        @Test
        void authenticatesNothingOnceDestroyed() {
            BindingManagementKey key = registrationKey();
            key.destroy();
            assertTrue(key.isDestroyed());
            assertNotEquals(key, registrationKey());
            assertThrows(IllegalStateException.class, () -> BindingAuthenticator.verify(key, CARE_OF_ADDRESS, CORRESPONDENT, UPDATE));
        }
    }
}
