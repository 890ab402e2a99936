package org.mobilityd.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.wire.DecodeResult.Malformed;
import org.mobilityd.wire.Icmpv6Message.OtherIcmpv6;
import org.mobilityd.wire.Icmpv6Message.RouterSolicitation;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

class PacketCodecTest {

    private static final String SOURCE = "20010db8000200000000000000000002";
    private static final String DESTINATION = "20010db8000300000000000000000003";
    private static final String HOME_ADDRESS = "20010db8000100000000000000000001";
    private static final String HOME_ADDRESS_OPTION = "c910" + HOME_ADDRESS;
    private static final MobilityMessage MESSAGE = new HomeTestInit(new Cookie(0x0102030405060708L), List.of());

    static List<OutboundPacket> packets() {
        return Samples.packets();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packets")
    void comesBackEqual(OutboundPacket packet) {
        byte[] bytes = PacketCodec.encode(packet);
        InboundPacket decoded = PacketCodec.decode(bytes, 7, null).orNull();
        assertNotNull(decoded);
        assertEquals(packet, new OutboundPacket(decoded.source(), decoded.destination(), decoded.homeAddressOption(),
                decoded.routingHeader(), decoded.tunnel(), packet.link(), decoded.message()));
        assertEquals(7, decoded.link());
        assertArrayEquals(Arrays.copyOfRange(bytes, bytes.length - decoded.header().length, bytes.length), decoded.header());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packets")
    void everyPrefixIsTruncated(OutboundPacket packet) {
        byte[] bytes = PacketCodec.encode(packet);
        for (int length = 0; length < bytes.length; length++) {
            assertEquals(MalformedReason.TRUNCATED, reason(Arrays.copyOf(bytes, length)), "prefix of " + length);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packets")
    @DisplayName("a packet cut short whose Payload Length agrees is a typed fault, never a message")
    void everyShorterPayloadIsATypedFault(OutboundPacket packet) {
        byte[] bytes = PacketCodec.encode(packet.through(null));
        Set<MalformedReason> possible = EnumSet.of(MalformedReason.TRUNCATED, MalformedReason.BAD_CHECKSUM, MalformedReason.BAD_OPTION);
        for (int length = 40; length < bytes.length; length++) {
            byte[] shorter = Arrays.copyOf(bytes, length);
            setPayloadLength(shorter);
            assertTrue(possible.contains(reason(shorter)), "prefix of " + length);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packets")
    @DisplayName("the outcome of each single-bit error in a packet is a packet or a typed fault")
    void everySingleBitErrorIsATypedResult(OutboundPacket packet) {
        byte[] bytes = PacketCodec.encode(packet);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertNotNull(PacketCodec.decode(damaged, 0, null));
        }
    }

    @Test
    void headersAreInTheOrderOfTheStandard() {
        byte[] bytes = PacketCodec.encode(OutboundPacket.plain(Samples.CARE_OF_ADDRESS, Samples.CORRESPONDENT, MESSAGE)
                .withHomeAddressOption(Samples.HOME_ADDRESS).withRoutingHeader(Samples.HOME_AGENT).through(Samples.TUNNEL));
        String outer = "60000000 0068 29 40" + SOURCE + "20010db800010000000000000000ffff";
        String inner = "60000000 0040 2b 40" + SOURCE + DESTINATION;
        String routing = "3c02 0201 00000000" + "20010db800010000000000000000ffff";
        String destinationOptions = "8702 01020000" + HOME_ADDRESS_OPTION;
        String expected = (outer + inner + routing + destinationOptions).replace(" ", "");
        assertEquals(expected, Hex.text(bytes).substring(0, expected.length()));
        assertEquals(40 + 40 + 24 + 24 + 16, bytes.length);
    }

    @Test
    @DisplayName("neighbour discovery leaves with hop limit 255 (RFC 4861 section 4), everything else with 64")
    void hopLimits() {
        for (OutboundPacket packet : Samples.packets()) {
            byte[] bytes = PacketCodec.encode(packet.through(null));
            boolean neighborDiscovery = packet.message() instanceof Icmpv6Message icmpv6 && icmpv6.type() >= 133 && icmpv6.type() <= 136;
            assertEquals(neighborDiscovery ? 255 : 64, bytes[7] & 0xff);
            assertEquals(bytes[7] & 0xff, PacketCodec.decode(bytes, 0, null).orNull().hopLimit());
        }
    }

    @Test
    void messageTooLargeForAPacketIsRefused() {
        OutboundPacket largest = OutboundPacket.plain(Samples.CARE_OF_ADDRESS, Samples.CORRESPONDENT,
                new OtherIcmpv6(128, 0, new byte[0xffff - 4]));
        assertEquals(40 + 0xffff, PacketCodec.encode(largest).length);
        assertThrows(IllegalArgumentException.class, () -> PacketCodec.encode(largest.withHomeAddressOption(Samples.HOME_ADDRESS)));
        assertThrows(IllegalArgumentException.class, () -> PacketCodec.encode(largest.through(Samples.TUNNEL)));
    }

    @Test
    void bytesBehindPayloadLengthAreIgnored() {
        byte[] bytes = packet(135, "");
        assertNotNull(PacketCodec.decode(Arrays.copyOf(bytes, bytes.length + 6), 0, null).orNull());
    }

    // Extension headers that are accepted

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // next header of the IPv6 header, extension headers; each ends with 135
        "0, 8700 0502 0000 0100",
        "60, 8700 010400000000",
        "60, 8700 000000000000",
        "60, 8700 1e0401020304",
        "43, 8702 0000 00000000 20010db8000000000000000000000009",
        "43, 8700 fd00 00000000",
        "44, 8700 0000 12345678",
        "44, 87ff 0006 12345678",
        "0, 3c00 0104 00000000 2b00 0104 00000000 2c00 fd00 00000000 3c00 0000 00000000 8700 0104 00000000"
    })
    void extensionHeadersWithoutMeaningForUsAreSkipped(int first, String headers) {
        InboundPacket packet = PacketCodec.decode(packet(first, headers), 0, null).orNull();
        assertNotNull(packet);
        assertEquals(MESSAGE, packet.message());
        assertNull(packet.homeAddressOption());
        assertNull(packet.routingHeader());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "60, 8702 0102 0000 HAO",
        "60, 8703 0102 0000 HAO 0106 000000000000",
        "60, 8703 1e08 0102030405060708 0100 HAO",
        "60, 8702 0000 0000 HAO",
        "60, 3c00 0104 00000000 8702 0102 0000 HAO",
        "0, 3c00 0104 00000000 2c02 0102 0000 HAO 8700 0000 00000001",
        "44, 3c00 0000 00000001 8702 0102 0000 HAO"
    })
    void homeAddressOptionIsFoundWhereverItStands(int first, String headers) {
        byte[] bytes = packet(first, headers.replace("HAO", HOME_ADDRESS_OPTION), Samples.HOME_ADDRESS, Samples.CORRESPONDENT);
        InboundPacket packet = PacketCodec.decode(bytes, 0, null).orNull();
        assertNotNull(packet);
        assertEquals(Samples.HOME_ADDRESS, packet.homeAddressOption());
        assertEquals(Samples.HOME_ADDRESS, packet.logicalSource());
        assertEquals(Samples.CARE_OF_ADDRESS, packet.source());
    }

    @Test
    void type2RoutingHeaderNamesTheFinalDestination() {
        byte[] bytes = packet(43, "8702 0201 ffffffff" + HOME_ADDRESS, Samples.CARE_OF_ADDRESS, Samples.HOME_ADDRESS);
        InboundPacket packet = PacketCodec.decode(bytes, 0, null).orNull();
        assertEquals(Samples.HOME_ADDRESS, packet.routingHeader());
        assertEquals(Samples.HOME_ADDRESS, packet.logicalDestination());
        assertEquals(Samples.CORRESPONDENT, packet.destination());
    }

    @Test
    @DisplayName("a type 2 routing header without a segment left is ignored: the destination is final (RFC 8200 section 4.4)")
    void processedType2RoutingHeaderIsIgnored() {
        InboundPacket packet = PacketCodec.decode(packet(43, "8702 0200 00000000" + HOME_ADDRESS), 0, null).orNull();
        assertNull(packet.routingHeader());
        assertEquals(Samples.CORRESPONDENT, packet.logicalDestination());
    }

    // Extension headers that are refused

    @ParameterizedTest(name = "{2} at {3}: {1}")
    @CsvSource({
        // Home Address options: two in one header, two in two headers, wrong length, in hop-by-hop options
        "60, 8704 HAO HAO 00000000 0000 0000 0000, BAD_EXTENSION_HEADER, 60",
        "60, 3c02 0102 0000 HAO 8702 0102 0000 HAO, BAD_EXTENSION_HEADER, 70",
        "60, 8702 0102 0000 c90f 20010db8000100000000000000000001, BAD_OPTION, 47",
        "60, 8702 0102 0000 c911 20010db8000100000000000000000001, BAD_OPTION, 47",
        "0, 8702 0102 0000 HAO, BAD_EXTENSION_HEADER, 46",
        // unknown options whose top two bits say discard
        "60, 8700 4004 00000000, BAD_EXTENSION_HEADER, 42",
        "60, 8700 8004 00000000, BAD_EXTENSION_HEADER, 42",
        "60, 8700 c704 00000000, BAD_EXTENSION_HEADER, 42",
        "0, 8700 0000 c702 0000, BAD_EXTENSION_HEADER, 44",
        // options beyond their header
        "60, 8700 1e05 00000000, BAD_OPTION, 43",
        "60, 8700 0000 0000 001e, BAD_OPTION, 47",
        // hop-by-hop options not first
        "60, 0000 0104 00000000 8700 0104 00000000, BAD_EXTENSION_HEADER, 40",
        // routing headers: segments left, length of type 2, two of type 2
        "43, 8700 fd01 00000000, BAD_EXTENSION_HEADER, 42",
        "43, 8702 0001 00000000 20010db8000000000000000000000009, BAD_EXTENSION_HEADER, 42",
        "43, 8702 0202 00000000 20010db8000100000000000000000001, BAD_EXTENSION_HEADER, 43",
        "43, 8700 0201 00000000, BAD_EXTENSION_HEADER, 41",
        "43, 8704 0202 00000000 20010db8000100000000000000000001 20010db8000100000000000000000002, BAD_EXTENSION_HEADER, 41",
        "43, 2b02 0201 00000000 20010db8000100000000000000000001 8702 0201 00000000 20010db8000100000000000000000001,"
            + "BAD_EXTENSION_HEADER, 40",
        // fragments
        "44, 8700 0001 12345678, NOT_SIGNALLING, 6",
        "44, 8700 0008 12345678, NOT_SIGNALLING, 6",
        "44, 8700 0100 12345678, NOT_SIGNALLING, 6",
        // what carries no signalling, or hides it
        "6, '', NOT_SIGNALLING, 6",
        "50, '', NOT_SIGNALLING, 6",
        "51, '', NOT_SIGNALLING, 6",
        "59, '', NOT_SIGNALLING, 6",
        "60, 1100 0104 00000000, NOT_SIGNALLING, 40"
    })
    void refusedExtensionHeader(int first, String headers, MalformedReason reason, int pointer) {
        byte[] bytes = packet(first, headers.replace("HAO", HOME_ADDRESS_OPTION));
        assertEquals(DecodeResult.malformed(reason, pointer), PacketCodec.decode(bytes, 0, null));
    }

    @ParameterizedTest(name = "next header {0}")
    @ValueSource(ints = {0, 43, 44, 60, 135})
    void headerBeyondTheEndIsTruncated(int first) {
        byte[] tooShort = Hex.bytes("60000000 0004", "%02x".formatted(first), "40", SOURCE, DESTINATION, "8700 0000");
        assertEquals(DecodeResult.malformed(MalformedReason.TRUNCATED, 44), PacketCodec.decode(tooShort, 0, null));
        if (first != Iana.PROTOCOL_FRAGMENT) {
            byte[] lengthTooLarge = Hex.bytes("60000000 0008", "%02x".formatted(first), "40", SOURCE, DESTINATION, "8701 0000 00000000");
            assertEquals(DecodeResult.malformed(MalformedReason.TRUNCATED, 41), PacketCodec.decode(lengthTooLarge, 0, null));
        }
    }

    @Test
    void otherVersionOfIpIsNotSignalling() {
        byte[] bytes = packet(135, "");
        bytes[0] = 0x45;
        assertEquals(DecodeResult.malformed(MalformedReason.NOT_SIGNALLING, 0), PacketCodec.decode(bytes, 0, null));
    }

    // The message

    @Test
    @DisplayName("a wrong checksum points at the checksum, before all other checks of the message (RFC 6275 section 9.2)")
    void wrongChecksum() {
        byte[] bytes = packet(135, "");
        bytes[40] = 0;
        assertEquals(DecodeResult.malformed(MalformedReason.BAD_CHECKSUM, 44), PacketCodec.decode(bytes, 0, null));
        byte[] solicitation = PacketCodec.encode(
                OutboundPacket.plain(Samples.HOME_ADDRESS, Samples.HOME_AGENT, new RouterSolicitation(List.of())));
        solicitation[47] ^= 1;
        assertEquals(DecodeResult.malformed(MalformedReason.BAD_CHECKSUM, 42), PacketCodec.decode(solicitation, 0, null));
    }

    @Test
    @DisplayName("the checksum covers the home addresses, not the care-of addresses (RFC 6275 section 6.1.1)")
    void checksumOverTheWireAddressesIsWrong() {
        byte[] bytes = packet(60, "8702 0102 0000" + HOME_ADDRESS_OPTION, Samples.CARE_OF_ADDRESS, Samples.CORRESPONDENT);
        assertEquals(MalformedReason.BAD_CHECKSUM, reason(bytes));
    }

    @Test
    @DisplayName("faults of the message point into the packet, so that a Parameter Problem can quote them")
    void pointersCountFromTheStartOfThePacket() {
        String headers = "8700 0104 00000000";
        assertEquals(DecodeResult.malformed(MalformedReason.BAD_PAYLOAD_PROTO, 48),
                PacketCodec.decode(packet(60, headers, Hex.bytes("3a00 0500 0000 0000")), 0, null));
        assertEquals(DecodeResult.malformed(MalformedReason.HEADER_TOO_SHORT, 49),
                PacketCodec.decode(packet(60, headers, Hex.bytes("3b00 0500 0000 0000")), 0, null));
        assertEquals(DecodeResult.malformed(MalformedReason.BAD_OPTION, 61),
                PacketCodec.decode(packet(60, headers, Hex.bytes("3b01 0500 0000 0000 0000 0000 0403 0000")), 0, null));
    }

    @Test
    void mobilityHeaderEndsWhereItSaysThatItDoes() {
        byte[] header = MobilityHeaderCodec.encode(MESSAGE);
        InboundPacket exact = PacketCodec.decode(packet(135, ""), 0, null).orNull();
        byte[] withTrailer = Arrays.copyOf(packet(135, ""), 40 + header.length + 8);
        withTrailer[44 + header.length] = 1;
        setPayloadLength(withTrailer);
        InboundPacket packet = PacketCodec.decode(withTrailer, 0, null).orNull();
        assertEquals(MESSAGE, packet.message());
        assertArrayEquals(exact.header(), packet.header());
    }

    @Test
    void headerIsAsReceivedNotAsReencoded() {
        byte[] oddlyPadded = Hex.bytes("3b02 0100 0000 0000 0102030405060708 0000000000000000");
        InboundPacket packet = PacketCodec.decode(packet(135, "", oddlyPadded), 0, null).orNull();
        assertEquals(MESSAGE, packet.message());
        assertEquals(24, packet.header().length);
    }

    // Tunnels

    @Test
    void tunnelIsUnwrappedOnce() {
        byte[] inner = packet(135, "");
        byte[] once = encapsulated(inner, 41, "");
        InboundPacket packet = PacketCodec.decode(once, 0, null).orNull();
        assertEquals(new Encapsulation(Samples.CARE_OF_ADDRESS, Samples.CORRESPONDENT), packet.tunnel());
        assertEquals(DecodeResult.malformed(MalformedReason.NOT_SIGNALLING, 46), PacketCodec.decode(encapsulated(once, 41, ""), 0, null));
        assertEquals(DecodeResult.malformed(MalformedReason.NOT_SIGNALLING, 6), PacketCodec.decode(once, 0, Samples.TUNNEL));
    }

    @Test
    void tunnelGivenByTheCallerIsHandedThrough() {
        assertEquals(Samples.TUNNEL, PacketCodec.decode(packet(135, ""), 0, Samples.TUNNEL).orNull().tunnel());
    }

    @Test
    @DisplayName("a Tunnel Encapsulation Limit option in the outer destination options is skipped (RFC 2473 section 4.1.1)")
    void tunnelWithEncapsulationLimitIsUnwrapped() {
        byte[] bytes = encapsulated(packet(135, ""), 60, "2900 0401 04 0101 00");
        assertEquals(MESSAGE, PacketCodec.decode(bytes, 0, null).orNull().message());
    }

    @Test
    void homeAddressOptionOfTheOuterHeaderIsNotOneOfTheInner() {
        byte[] bytes = encapsulated(packet(135, ""), 60, "2902 0102 0000" + HOME_ADDRESS_OPTION);
        assertNull(PacketCodec.decode(bytes, 0, null).orNull().homeAddressOption());
    }

    @Test
    void pointersIntoATunnelledPacketCountFromTheOuterHeader() {
        byte[] bytes = encapsulated(packet(60, "8700 c704 00000000"), 41, "");
        assertEquals(DecodeResult.malformed(MalformedReason.BAD_EXTENSION_HEADER, 82), PacketCodec.decode(bytes, 0, null));
    }

    @Test
    void innerPacketLongerThanTheOuterIsTruncated() {
        byte[] inner = packet(135, "");
        inner[5] += 8;
        byte[] bytes = Arrays.copyOf(encapsulated(inner, 41, ""), 40 + inner.length + 8);
        assertEquals(DecodeResult.malformed(MalformedReason.TRUNCATED, 44), PacketCodec.decode(bytes, 0, null));
    }

    @Test
    void linkAndHopLimitAreReported() {
        byte[] bytes = packet(135, "");
        bytes[7] = 1;
        InboundPacket packet = PacketCodec.decode(bytes, 42, null).orNull();
        assertEquals(42, packet.link());
        assertEquals(1, packet.hopLimit());
        assertInstanceOf(HomeTestInit.class, packet.message());
        assertFalse(packet.logicalSource().isUnspecified());
    }

    /** A packet from the care-of address to the correspondent with {@link #MESSAGE} behind the given headers, checksum right. */
    private static byte[] packet(int first, String headers) {
        return packet(first, headers, Samples.CARE_OF_ADDRESS, Samples.CORRESPONDENT);
    }

    private static byte[] packet(int first, String headers, Ipv6Address logicalSource, Ipv6Address logicalDestination) {
        return packet(first, headers, MobilityHeaderCodec.encode(MESSAGE), logicalSource, logicalDestination);
    }

    private static byte[] packet(int first, String headers, byte[] mobilityHeader) {
        return packet(first, headers, mobilityHeader, Samples.CARE_OF_ADDRESS, Samples.CORRESPONDENT);
    }

    private static byte[] packet(int first, String headers, byte[] mobilityHeader, Ipv6Address logicalSource,
            Ipv6Address logicalDestination) {
        byte[] filled = mobilityHeader.clone();
        ByteBuffer.wrap(filled).putShort(4, (short) Checksums.upperLayer(logicalSource, logicalDestination, 135, mobilityHeader));
        byte[] bytes = Hex.bytes("60000000 0000", "%02x".formatted(first), "40", SOURCE, DESTINATION, headers, Hex.text(filled));
        setPayloadLength(bytes);
        return bytes;
    }

    private static byte[] encapsulated(byte[] inner, int first, String headers) {
        byte[] bytes = Hex.bytes("60000000 0000", "%02x".formatted(first), "40", SOURCE, DESTINATION, headers, Hex.text(inner));
        setPayloadLength(bytes);
        return bytes;
    }

    private static void setPayloadLength(byte[] bytes) {
        ByteBuffer.wrap(bytes).putShort(4, (short) (bytes.length - 40));
    }

    private static MalformedReason reason(byte[] bytes) {
        return PacketCodec.decode(bytes, 0, null) instanceof Malformed<InboundPacket> malformed ? malformed.reason() : null;
    }
}
