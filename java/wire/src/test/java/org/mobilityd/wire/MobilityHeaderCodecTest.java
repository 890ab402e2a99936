package org.mobilityd.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingError;
import org.mobilityd.wire.MobilityMessage.BindingRefreshRequest;
import org.mobilityd.wire.MobilityMessage.BindingRevocationAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationIndication;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.CareOfTestInit;
import org.mobilityd.wire.MobilityMessage.HandoverAcknowledge;
import org.mobilityd.wire.MobilityMessage.HandoverInitiate;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;
import org.mobilityd.wire.MobilityMessage.UnknownMobilityMessage;
import org.mobilityd.wire.MobilityOption.BindingRefreshAdvice;
import org.mobilityd.wire.MobilityOption.MobilityMessageAuthentication;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.MobilityOption.UnknownMobilityOption;
import org.mobilityd.wire.ProxyMobilityOption.AnchoredPrefix;

class MobilityHeaderCodecTest {

    private static final Cookie COOKIE = new Cookie(0x0102030405060708L);
    private static final KeygenToken TOKEN = new KeygenToken(0xf1f2f3f4f5f6f7f8L);
    private static final String ADDRESS = "20010db8000200000000000000000002";
    private static final String PREFIX = "20010db8000a0001 0000000000000000";

    static List<Arguments> messagesAndBytes() {
        return List.of(
                Arguments.of(new BindingRefreshRequest(List.of()), "3b00 0000 0000 0000"),
                Arguments.of(new HomeTestInit(COOKIE, List.of()), "3b01 0100 0000 0000 0102030405060708"),
                Arguments.of(new CareOfTestInit(COOKIE, List.of()), "3b01 0200 0000 0000 0102030405060708"),
                Arguments.of(new HomeTest(0xfffe, COOKIE, TOKEN, List.of()),
                        "3b02 0300 0000 fffe 0102030405060708 f1f2f3f4f5f6f7f8"),
                Arguments.of(new CareOfTest(2, COOKIE, TOKEN, List.of()), "3b02 0400 0000 0002 0102030405060708 f1f2f3f4f5f6f7f8"),
                Arguments.of(new BindingUpdate(0x1122, Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_HOME_REGISTRATION, 0x3344, List.of()),
                        "3b01 0500 0000 1122 c000 3344 0102 0000"),
                Arguments.of(new BindingAcknowledgement(136, Iana.BA_FLAG_KEY_MANAGEMENT_MOBILITY, 0x1122, 0x3344, List.of()),
                        "3b01 0600 0000 88 80 1122 3344 0102 0000"),
                Arguments.of(new BindingError(2, Samples.CARE_OF_ADDRESS, List.of()), "3b02 0700 0000 02 00" + ADDRESS),
                Arguments.of(new BindingRevocationIndication(1, 0xabcd, 0x8000, List.of()), "3b01 1000 0000 0101 abcd 8000 0102 0000"),
                Arguments.of(new BindingRevocationAcknowledgement(132, 0xabcd, 0xa000, List.of()),
                        "3b01 1000 0000 0284 abcd a000 0102 0000"),
                Arguments.of(new HandoverInitiate(0xabcd, 0x30, 2, List.of()), "3b01 0e00 0000 abcd 3002 0104 0000 0000"),
                Arguments.of(new HandoverAcknowledge(0xabcd, 0x60, 132, List.of()), "3b01 0f00 0000 abcd 6084 0104 0000 0000"),
                Arguments.of(new UnknownMobilityMessage(99, Hex.bytes("0102 0304")), "3b01 6300 0000 0102 0304 0000 0000 0000"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messagesAndBytes")
    @DisplayName("the fixed part of every message (RFC 6275 sections 6.1.2 to 6.1.9)")
    void fixedPartHasTheBytesOfTheStandard(MobilityMessage message, String bytes) {
        assertEquals(bytes.replace(" ", ""), Hex.text(MobilityHeaderCodec.encode(message)));
    }

    static List<Arguments> optionsAndBytes() {
        return List.of(
                Arguments.of(List.of(Samples.REFRESH_ADVICE), "0202abcd"),
                Arguments.of(List.of(Samples.ALTERNATE_CARE_OF_ADDRESS), "0100 0310" + ADDRESS),
                Arguments.of(List.of(Samples.NONCE_INDICES), "0404 1234 fedc" + "0104 00000000"),
                Arguments.of(List.of(Samples.AUTHORIZATION), "0104 00000000 050c a0a1a2a3a4a5a6a7a8a9aaab"),
                Arguments.of(List.of(Samples.IDENTIFIER), "0811 01 6e6f6465406578616d706c652e6f7267" + "00"),
                Arguments.of(List.of(Samples.REPLAY_PROTECTION), "0104 00000000 0a08 e9b123456789abcd" + "0102 0000"),
                Arguments.of(List.of(Samples.HOME_NETWORK_PREFIX), "1612 0040" + PREFIX),
                Arguments.of(List.of(Samples.HANDOFF, Samples.ACCESS), "1702 0004 1802 0004" + "0102 0000"),
                Arguments.of(List.of(Samples.LINK_LAYER_IDENTIFIER), "1908 0000 020000000010" + "0100"),
                Arguments.of(List.of(Samples.LINK_LOCAL_ADDRESS), "0100 1a10 fe80000000000000 02005efffe005213"),
                Arguments.of(List.of(Samples.TIMESTAMP), "0104 00000000 1b08 0000692012348000" + "0102 0000"),
                Arguments.of(List.of(Samples.ANCHORED_PREFIX), "4112 0040" + PREFIX),
                Arguments.of(List.of(Samples.LOCAL_PREFIX), "4212 0030 20010db8000b0000 0000000000000000"),
                Arguments.of(List.of(Samples.PREVIOUS_MAAR), "4322 0040 20010db8000c0000 0000000000000001" + PREFIX),
                Arguments.of(List.of(Samples.SERVING_MAAR), "0100 4410 20010db8000c0000 0000000000000002"),
                Arguments.of(List.of(Samples.DLIF_LINK_LOCAL_ADDRESS), "0100 4510 fe80000000000000 0000000000000001"),
                Arguments.of(List.of(Samples.DLIF_LINK_LAYER_ADDRESS), "4608 0000 00005e005213" + "0100"),
                Arguments.of(List.of(Samples.UNKNOWN_OPTION), "de03c0ffee" + "0105 0000000000"),
                Arguments.of(List.of(Samples.UNKNOWN_OPTION, Samples.NONCE_INDICES), "de03c0ffee 00 0404 1234 fedc"),
                Arguments.of(List.of(Samples.UNKNOWN_OPTION, Samples.ALTERNATE_CARE_OF_ADDRESS),
                        "de03c0ffee 0103 000000 0310" + ADDRESS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("optionsAndBytes")
    @DisplayName("options behind the 12 bytes of a Binding Update stand at their alignments (section 6.2)")
    void optionsStandAtTheirAlignment(List<MobilityOption> options, String bytes) {
        byte[] header = MobilityHeaderCodec.encode(new BindingUpdate(0, 0, 0, options));
        assertEquals(bytes.replace(" ", ""), Hex.text(Arrays.copyOfRange(header, 12, header.length)));
        assertEquals(0, header.length % 8);
        assertEquals(header.length / 8 - 1, header[1]);
    }

    @Test
    @DisplayName("an RFC 4285 authentication option that is last ends the message, at 4n + 1 as its section 5 demands")
    void messageAuthenticationAtTheEndIsFollowedByNothing() {
        byte[] header = MobilityHeaderCodec.encode(new BindingUpdate(0, 0, 0, List.of(Samples.MN_HA_AUTHENTICATION)));
        int optionBytes = 2 + 1 + 4 + 12;
        int at = header.length - optionBytes;
        assertEquals(1, at % 4);
        assertEquals("0911" + "01" + "80000100" + "b0b1b2b3b4b5b6b7b8b9babb", Hex.text(Arrays.copyOfRange(header, at, header.length)));
    }

    @Test
    void messageAuthenticationBeforeAnotherOptionIsAlignedToo() {
        byte[] header = MobilityHeaderCodec.encode(
                new BindingUpdate(0, 0, 0, List.of(Samples.MN_HA_AUTHENTICATION, Samples.MN_AAA_AUTHENTICATION)));
        assertEquals("00" + "0911" + "01", Hex.text(header).substring(24, 32));
        assertEquals(0, header.length % 8);
    }

    static Stream<MobilityMessage> everyMessageWithEveryOption() {
        List<MobilityMessage> messages = new ArrayList<>(Samples.mobilityMessages());
        messages.add(Samples.unknownMobilityMessage());
        List<MobilityOption> all = Samples.optionsForAnywhere();
        for (MobilityOption first : all) {
            messages.add(new BindingUpdate(1, 0, 1, List.of(first)));
            messages.add(new BindingAcknowledgement(0, 0, 1, 1, List.of(first, Samples.AUTHORIZATION)));
            messages.add(new HomeTestInit(COOKIE, List.of(first)));
            for (MobilityOption second : all) {
                messages.add(new BindingRefreshRequest(List.of(first, second)));
                messages.add(new BindingUpdate(1, 0, 1, List.of(first, second, Samples.AUTHORIZATION)));
            }
        }
        messages.add(new BindingError(1, Samples.HOME_ADDRESS, all));
        messages.add(new HomeTest(1, COOKIE, TOKEN, all));
        messages.add(new CareOfTest(1, COOKIE, TOKEN, all));
        return messages.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyMessageWithEveryOption")
    void comesBackEqual(MobilityMessage message) {
        byte[] header = MobilityHeaderCodec.encode(message);
        assertEquals(DecodeResult.decoded(message), MobilityHeaderCodec.decode(header));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyMessageWithEveryOption")
    void everyPrefixOfAMessageIsTruncated(MobilityMessage message) {
        byte[] header = MobilityHeaderCodec.encode(message);
        for (int length = 0; length < header.length; length++) {
            assertEquals(DecodeResult.malformed(MalformedReason.TRUNCATED, length < 8 ? length : 1),
                    MobilityHeaderCodec.decode(Arrays.copyOf(header, length)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyMessageWithEveryOption")
    @DisplayName("a header cut short whose Header Len agrees is a message with fewer options, too short, or has a broken option")
    void everyShorterHeaderLenIsATypedResult(MobilityMessage message) {
        byte[] header = MobilityHeaderCodec.encode(message);
        for (int units = 0; units < header.length / 8; units++) {
            byte[] shorter = Arrays.copyOf(header, (units + 1) * 8);
            shorter[1] = (byte) units;
            DecodeResult<MobilityMessage> result = MobilityHeaderCodec.decode(shorter);
            if (result.orNull() != null) {
                assertEquals(result, MobilityHeaderCodec.decode(MobilityHeaderCodec.encode(result.orNull())));
            }
        }
    }

    @Test
    void bytesBehindHeaderLenAreIgnored() {
        MobilityMessage message = new HomeTestInit(COOKIE, List.of());
        byte[] longer = Arrays.copyOf(MobilityHeaderCodec.encode(message), 21);
        assertEquals(DecodeResult.decoded(message), MobilityHeaderCodec.decode(longer));
    }

    @Test
    @DisplayName("Reserved fields and the contents of PadN are ignored on receipt (sections 6.1.1, 6.2.3)")
    void reservedFieldsAndPaddingAreIgnored() {
        assertEquals(DecodeResult.decoded(new HomeTestInit(COOKIE, List.of())),
                MobilityHeaderCodec.decode(Hex.bytes("3b02 01ff abcd ffff 0102030405060708 0106 ffffffffffff")));
    }

    @Test
    void severalPad1AndPadNBetweenOptionsAreSkipped() {
        assertEquals(DecodeResult.decoded(new BindingUpdate(1, 0, 0, List.of(new BindingRefreshAdvice(5), new NonceIndices(1, 2)))),
                MobilityHeaderCodec.decode(Hex.bytes("3b03 0500 0000 0001 0000 0000 000000 0202 0005 0100 0103 000000 0404 0001 0002 00")));
    }

    @ParameterizedTest(name = "type {0}, Header Len {1}")
    @CsvSource({"1, 0", "2, 0", "3, 0", "3, 1", "4, 0", "4, 1", "5, 0", "6, 0", "7, 0", "7, 1"})
    @DisplayName("Header Len below what the type needs points at Header Len (section 9.2)")
    void headerTooShortForItsType(int type, int headerLen) {
        byte[] header = new byte[(headerLen + 1) * 8];
        header[0] = 59;
        header[1] = (byte) headerLen;
        header[2] = (byte) type;
        assertEquals(DecodeResult.malformed(MalformedReason.HEADER_TOO_SHORT, 1), MobilityHeaderCodec.decode(header));
    }

    @Test
    @DisplayName("Payload Proto other than 59 points at Payload Proto, even in a header too short (section 9.2)")
    void wrongPayloadProto() {
        assertEquals(DecodeResult.malformed(MalformedReason.BAD_PAYLOAD_PROTO, 0),
                MobilityHeaderCodec.decode(Hex.bytes("3a00 0500 0000 0000")));
    }

    @Test
    @DisplayName("an unknown MH Type is a message whatever its Payload Proto is: it is owed a Binding Error (section 9.2)")
    void unknownTypeIsAMessage() {
        assertEquals(DecodeResult.decoded(new UnknownMobilityMessage(8, Hex.bytes("aabb"))),
                MobilityHeaderCodec.decode(Hex.bytes("3a00 0800 0000 aabb")));
    }

    @Test
    @DisplayName("an unknown Binding Revocation Type is an unknown message, and short ones are too short (RFC 5846 section 5)")
    void revocationTypes() {
        assertEquals(DecodeResult.decoded(new UnknownMobilityMessage(16, Hex.bytes("0300"))),
                MobilityHeaderCodec.decode(Hex.bytes("3b00 1000 0000 0300")));
        assertEquals(DecodeResult.malformed(MalformedReason.HEADER_TOO_SHORT, 1),
                MobilityHeaderCodec.decode(Hex.bytes("3b00 1000 0000 0101")));
    }

    @Test
    @DisplayName("bits of a prefix beyond its length are ignored (RFC 8885 section 4.3)")
    void prefixBitsBeyondTheLengthAreIgnored() {
        MobilityMessage message = MobilityHeaderCodec.decode(
                Hex.bytes("3b04 0500 0000 0001 0210 004b" + "4112 ff30 20010db8000affff ffffffffffffffff" + "0102 0000 0102 0000")).orNull();
        assertEquals(List.of(new AnchoredPrefix(Ipv6Prefix.parse("2001:db8:a::/48"))), message.options());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // options of a Binding Update, from byte 12 on; where the fault is
        "0203 000000 000000000000, 13",
        "0201 00 0000000000000000, 13",
        "030f" + "000000000000000000000000000000 000000, 13",
        "0403 000000 000000000000, 13",
        "0406 000000000000 000000, 13",
        "0509 000000000000000000 00, 13",
        "0800 000000000000000000, 13",
        "0904 00000000 0000000000, 13",
        "0a07 00000000000000 0000, 13",
        "1611 0000 000000000000000000000000000000, 13",
        "1703 000000 000000000000, 13",
        "1801 00 0000000000000000, 13",
        "1902 0000 00000000, 13",
        "1a0f" + "000000000000000000000000000000 000000, 13",
        "1b07 00000000000000 0000, 13",
        "4312 0040 00000000000000000000000000000000, 13",
        "4602 0000 00000000, 13",
        // a prefix longer than an address
        "1612 0081 00000000000000000000000000000000, 15",
        "4322 00ff 00000000000000000000000000000000 00000000000000000000000000000000, 15",
        // runs past the end
        "01ff 0000, 13",
        "de03 c0ff, 13",
        "0000 00de, 15",
        "0404 0001, 13"
    })
    @DisplayName("an option with a length that is impossible points at that length, or at the type when the length is missing")
    void badOption(String options, int pointer) {
        String digits = options.replace(" ", "");
        byte[] body = Hex.bytes(digits);
        byte[] header = Arrays.copyOf(Hex.bytes("3b00 0500 0000 0001 0000 0000", digits), 12 + (body.length + 3) / 8 * 8 + 4);
        header[1] = (byte) (header.length / 8 - 1);
        assertEquals(DecodeResult.malformed(MalformedReason.BAD_OPTION, pointer), MobilityHeaderCodec.decode(header));
    }

    @Test
    @DisplayName("Binding Authorization Data followed by padding or an option is refused (section 6.2)")
    void nothingMayFollowBindingAuthorizationData() {
        String authorization = "050c a0a1a2a3a4a5a6a7a8a9aaab";
        assertEquals(DecodeResult.malformed(MalformedReason.BAD_OPTION, 12),
                MobilityHeaderCodec.decode(Hex.bytes("3b03 0500 0000 0001 0000 0000", authorization, "0104 00000000")));
        assertEquals(DecodeResult.malformed(MalformedReason.BAD_OPTION, 12),
                MobilityHeaderCodec.decode(Hex.bytes("3b03 0500 0000 0001 0000 0000", authorization, "0404 00010001")));
        assertThrows(IllegalArgumentException.class,
                () -> MobilityHeaderCodec.encode(new BindingUpdate(1, 0, 0, List.of(Samples.AUTHORIZATION, Samples.NONCE_INDICES))));
    }

    @Test
    void longestHeaderHas2048Bytes() {
        List<MobilityOption> options = new ArrayList<>();
        UnknownMobilityOption full = new UnknownMobilityOption(222, new byte[255]);
        for (int i = 0; i < 7; i++) {
            options.add(full);
        }
        options.add(new UnknownMobilityOption(222, new byte[2036 - 7 * 257 - 2]));
        byte[] header = MobilityHeaderCodec.encode(new BindingUpdate(1, 0, 0, options));
        assertEquals(2048, header.length);
        assertEquals(options, MobilityHeaderCodec.decode(header).orNull().options());
        options.set(7, new UnknownMobilityOption(222, new byte[2036 - 7 * 257 - 1]));
        assertThrows(IllegalArgumentException.class, () -> MobilityHeaderCodec.encode(new BindingUpdate(1, 0, 0, options)));
        assertThrows(IllegalArgumentException.class, () -> MobilityHeaderCodec.encode(new UnknownMobilityMessage(9, new byte[2043])));
        assertThrows(IllegalArgumentException.class,
                () -> MobilityHeaderCodec.encode(new BindingUpdate(1, 0, 0, List.of(new UnknownMobilityOption(9, new byte[256])))));
    }

    @Test
    @DisplayName("RFC 6275 section 6.2.7: all but the last 12 bytes, checksum 0")
    void macInputLeavesOutTheAuthenticatorAndTheChecksum() {
        byte[] header = MobilityHeaderCodec.encode(
                new BindingUpdate(7, 0x8000, 105, List.of(Samples.NONCE_INDICES, Samples.AUTHORIZATION)));
        byte[] expected = Arrays.copyOf(header, header.length - 12);
        header[4] = 0x12;
        header[5] = 0x34;
        assertArrayEquals(expected, MobilityHeaderCodec.macInput(header));
        assertEquals(0x12, header[4]);
    }

    @Test
    @DisplayName("RFC 4285 section 5.1: up to and including the SPI, checksum 0, also when padding follows")
    void macInputEndsBehindTheSpi() {
        byte[] header = MobilityHeaderCodec.encode(new BindingUpdate(7, 0xc000, 105,
                List.of(Samples.MN_HA_AUTHENTICATION, Samples.MN_AAA_AUTHENTICATION)));
        byte[] toSpiOfMnHa = MobilityHeaderCodec.macInput(header, 1);
        assertTrue(Hex.text(toSpiOfMnHa).endsWith("0911" + "01" + "80000100"));
        assertArrayEquals(toSpiOfMnHa, MobilityHeaderCodec.macInput(header));
        byte[] toSpiOfMnAaa = MobilityHeaderCodec.macInput(header, 2);
        assertTrue(Hex.text(toSpiOfMnAaa).endsWith("0919" + "02" + "00000003"));
        byte[] padded = Hex.bytes("3b03 0500 abcd 0007 c000 0069 00 0911 01 80000100 b0b1b2b3b4b5b6b7b8b9babb");
        assertArrayEquals(Hex.bytes("3b03 0500 0000 0007 c000 0069 00 0911 01 80000100"), MobilityHeaderCodec.macInput(padded));
    }

    @Test
    void macInputOfAHeaderWithoutAuthenticatorIsRefused() {
        byte[] plain = MobilityHeaderCodec.encode(new BindingUpdate(7, 0, 105, List.of(Samples.NONCE_INDICES)));
        byte[] other = MobilityHeaderCodec.encode(new BindingUpdate(7, 0, 105, List.of(
                new MobilityMessageAuthentication(3, 1, new byte[12]))));
        assertThrows(IllegalArgumentException.class, () -> MobilityHeaderCodec.macInput(plain));
        assertThrows(IllegalArgumentException.class, () -> MobilityHeaderCodec.macInput(other, 1));
        assertThrows(IllegalArgumentException.class, () -> MobilityHeaderCodec.macInput(new byte[3]));
    }
}
