package org.mobilityd.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import org.mobilityd.wire.DecodeResult.Malformed;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement;
import org.mobilityd.wire.Icmpv6Message.NeighborSolicitation;
import org.mobilityd.wire.Icmpv6Message.OtherIcmpv6;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Icmpv6Message.RouterSolicitation;
import org.mobilityd.wire.NdOption.AdvertisementInterval;
import org.mobilityd.wire.NdOption.HomeAgentInformation;
import org.mobilityd.wire.NdOption.LinkLayerAddress;
import org.mobilityd.wire.NdOption.Mtu;
import org.mobilityd.wire.NdOption.PrefixInformation;
import org.mobilityd.wire.NdOption.UnknownNdOption;

class Icmpv6CodecTest {

    private static final Ipv6Address TARGET = Ipv6Address.parse("2001:db8:2::2");
    private static final String TARGET_BYTES = "20010db8000200000000000000000002";

    static List<Arguments> messagesAndBytes() {
        return List.of(
                Arguments.of(new RouterSolicitation(List.of()), "8500 0000 00000000"),
                Arguments.of(new RouterAdvertisement(64, 0xa0, 1800, 0x01020304, 0xfffffffeL, List.of()),
                        "8600 0000 40 a0 0708 01020304 fffffffe"),
                Arguments.of(new NeighborSolicitation(TARGET, List.of()), "8700 0000 00000000" + TARGET_BYTES),
                Arguments.of(new NeighborAdvertisement(true, false, false, TARGET, List.of()), "8800 0000 80000000" + TARGET_BYTES),
                Arguments.of(new NeighborAdvertisement(false, true, false, TARGET, List.of()), "8800 0000 40000000" + TARGET_BYTES),
                Arguments.of(new NeighborAdvertisement(false, false, true, TARGET, List.of()), "8800 0000 20000000" + TARGET_BYTES),
                Arguments.of(new ErrorMessage(2, 0, 1456, Hex.bytes("60000000")), "0200 0000 000005b0 60000000"),
                Arguments.of(new ErrorMessage(4, 2, 0xfffffffeL, new byte[0]), "0402 0000 fffffffe"),
                Arguments.of(new OtherIcmpv6(128, 0, Hex.bytes("00010002ff")), "8000 0000 00010002ff"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messagesAndBytes")
    @DisplayName("the fixed part of every message (RFC 4861 section 4, RFC 4443 section 3)")
    void fixedPartHasTheBytesOfTheStandard(Icmpv6Message message, String bytes) {
        assertEquals(bytes.replace(" ", ""), Hex.text(Icmpv6Codec.encode(message)));
        assertEquals(DecodeResult.decoded(message), Icmpv6Codec.decode(Hex.bytes(bytes)));
    }

    static List<Arguments> optionsAndBytes() {
        return List.of(
                Arguments.of(new LinkLayerAddress(1, 0xfedcba987654L), "0101 fedcba987654"),
                Arguments.of(new LinkLayerAddress(2, 0x000000000001L), "0201 000000000001"),
                Arguments.of(new PrefixInformation(64, 0xe0, 0xffffffffL, 14400, TARGET),
                        "0304 40 e0 ffffffff 00003840 00000000" + TARGET_BYTES),
                Arguments.of(new Mtu(1500), "0501 0000 000005dc"),
                Arguments.of(new AdvertisementInterval(70), "0701 0000 00000046"),
                Arguments.of(new HomeAgentInformation(0xfffe, 1800), "0801 0000 fffe 0708"),
                Arguments.of(new UnknownNdOption(253, Hex.bytes("0102030405060708090a0b0c0d0e")), "fd02 0102030405060708090a0b0c0d0e"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("optionsAndBytes")
    @DisplayName("every option (RFC 4861 section 4.6, RFC 6275 section 7)")
    void optionHasTheBytesOfTheStandard(NdOption option, String bytes) {
        RouterSolicitation message = new RouterSolicitation(List.of(option));
        assertEquals("8500000000000000" + bytes.replace(" ", ""), Hex.text(Icmpv6Codec.encode(message)));
        assertEquals(DecodeResult.decoded(message), Icmpv6Codec.decode(Hex.bytes("8500000000000000", bytes)));
    }

    static Stream<Icmpv6Message> everyMessageWithEveryOption() {
        List<Icmpv6Message> messages = new ArrayList<>(Samples.icmpv6Messages());
        List<NdOption> options = new ArrayList<>(Samples.ndOptions());
        options.add(Samples.unknownNdOption());
        messages.add(new RouterAdvertisement(255, 0xff, 0xffff, 0xffffffffL, 0xffffffffL, options));
        messages.add(new RouterSolicitation(options));
        messages.add(new NeighborSolicitation(TARGET, options));
        messages.add(new NeighborAdvertisement(true, true, true, TARGET, options));
        return messages.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyMessageWithEveryOption")
    void comesBackEqual(Icmpv6Message message) {
        assertEquals(DecodeResult.decoded(message), Icmpv6Codec.decode(Icmpv6Codec.encode(message)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyMessageWithEveryOption")
    void everyPrefixIsATypedResult(Icmpv6Message message) {
        byte[] whole = Icmpv6Codec.encode(message);
        for (int length = 0; length < whole.length; length++) {
            DecodeResult<Icmpv6Message> result = Icmpv6Codec.decode(Arrays.copyOf(whole, length));
            if (result.orNull() != null) {
                assertEquals(length, Icmpv6Codec.encode(result.orNull()).length, "all bytes are accounted for");
            } else {
                MalformedReason reason = ((Malformed<Icmpv6Message>) result).reason();
                assertEquals(length < fixedPart(message.type()) ? MalformedReason.TRUNCATED : MalformedReason.BAD_OPTION, reason);
            }
        }
    }

    private static int fixedPart(int type) {
        switch (type) {
            case Iana.ICMPV6_ROUTER_ADVERTISEMENT:
                return 16;
            case Iana.ICMPV6_NEIGHBOR_SOLICITATION:
            case Iana.ICMPV6_NEIGHBOR_ADVERTISEMENT:
                return 24;
            case Iana.ICMPV6_ECHO_REQUEST:
                return 4;
            default:
                return 8;
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"0100 fedcba987654, 9", "0102 fedcba987654, 9", "0301 40e0ffffffff, 9", "0502 0000000005dc 0000000000000000, 9",
        "0702 000000000046 0000000000000000, 9", "0802 0000fffe0708 0000000000000000, 9", "fd00 000000000000, 9", "01, 8",
        "0501 0000000005dc 0101, 17"})
    @DisplayName("an option of length 0 (RFC 4861 section 6.1), of an impossible length, or beyond the end points at its length")
    void badOption(String options, int pointer) {
        assertEquals(DecodeResult.malformed(MalformedReason.BAD_OPTION, pointer),
                Icmpv6Codec.decode(Hex.bytes("8500000000000000", options)));
    }

    @Test
    void linkLayerAddressLongerThanAMacAddressIsKeptAsItIs() {
        assertEquals(DecodeResult.decoded(new RouterSolicitation(List.of(new UnknownNdOption(1, new byte[14])))),
                Icmpv6Codec.decode(Hex.bytes("8500000000000000 0102 0000000000000000000000000000")));
    }

    @Test
    @DisplayName("neighbour discovery with a code other than 0 is not taken for neighbour discovery (RFC 4861 section 6.1)")
    void neighbourDiscoveryWithACodeIsAnotherMessage() {
        assertEquals(DecodeResult.decoded(new OtherIcmpv6(134, 1, new byte[12])),
                Icmpv6Codec.decode(Hex.bytes("8601 0000 000000000000000000000000")));
    }

    @Test
    void messageLargerThanAnyPacketIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Icmpv6Codec.encode(new OtherIcmpv6(128, 0, new byte[0xffff])));
        assertThrows(IllegalArgumentException.class,
                () -> Icmpv6Codec.encode(new RouterSolicitation(List.of(new UnknownNdOption(253, new byte[2039])))));
    }
}
