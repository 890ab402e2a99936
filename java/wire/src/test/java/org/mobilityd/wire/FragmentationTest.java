package org.mobilityd.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mobilityd.wire.Icmpv6Message.OtherIcmpv6;

class FragmentationTest {

    private static final int IDENTIFICATION = 0xdeadbeef;
    private static final String ADDRESSES = "20010db8000200000000000000000002" + "20010db8000300000000000000000003";
    private static final String HOME_ADDRESS_HEADER = "02 01020000 c910 20010db8000100000000000000000001";
    private static final String TYPE_2_HEADER = "02 0201 00000000 20010db8000100000000000000000001";

    @Test
    void packetThatFitsStaysWhole() {
        byte[] packet = packet(Iana.PROTOCOL_UDP, "", 1240);
        List<byte[]> fragments = PacketCodec.fragment(packet, 1280, IDENTIFICATION);
        assertEquals(1, fragments.size());
        assertArrayEquals(packet, fragments.get(0));
    }

    @ParameterizedTest(name = "next header {0}, headers {1}: repeats {2} bytes of them")
    @CsvSource({
        "17, '', 0, 17",
        // hop-by-hop options
        "0, 1100 0104 00000000, 8, 17",
        // a routing header, alone and behind destination options
        "43, 11 TYPE2, 24, 17",
        "60, 2b00 0104 00000000 11 TYPE2, 32, 17",
        // a Home Address option, alone, behind others, and before destination options for the last destination only
        "60, 11 HAO, 24, 17",
        "0, 2b00 0104 00000000 3c TYPE2 11 HAO, 56, 17",
        "60, 3c HAO 1100 0104 00000000, 24, 60",
        "60, 3c00 0104 00000000 11 HAO, 32, 17",
        // destination options for the last destination only
        "60, 1100 0104 00000000, 0, 60",
        "43, 3c TYPE2 1100 0104 00000000, 24, 60"
    })
    @DisplayName("what every fragment repeats (RFC 8200 section 4.5, RFC 6275 section 6.3)")
    void repeatsTheHeadersThatThePathNeeds(int first, String headers, int repeated, int fragmentNextHeader) {
        byte[] packet = packet(first, headers.replace("TYPE2", TYPE_2_HEADER).replace("HAO", HOME_ADDRESS_HEADER), 3000);
        List<byte[]> fragments = PacketCodec.fragment(packet, 1280, IDENTIFICATION);
        assertTrue(fragments.size() > 1);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (byte[] fragment : fragments) {
            int fragmentHeader = 40 + repeated;
            boolean last = fragment == fragments.get(fragments.size() - 1);
            assertTrue(fragment.length <= 1280);
            assertEquals(fragment.length - 40, ByteBuffer.wrap(fragment).getShort(4));
            assertRepeats(packet, fragment, fragmentHeader);
            assertEquals(fragmentNextHeader, fragment[fragmentHeader]);
            assertEquals(0, fragment[fragmentHeader + 1]);
            assertEquals(data.size() | (last ? 0 : 1), ByteBuffer.wrap(fragment).getShort(fragmentHeader + 2));
            assertEquals(IDENTIFICATION, ByteBuffer.wrap(fragment).getInt(fragmentHeader + 4));
            data.write(fragment, fragmentHeader + 8, fragment.length - fragmentHeader - 8);
            assertTrue(last || data.size() % 8 == 0);
        }
        assertArrayEquals(Arrays.copyOfRange(packet, 40 + repeated, packet.length), data.toByteArray());
    }

    /** The repeated part but for Payload Length and the Next Header field that now says 44. */
    private static void assertRepeats(byte[] packet, byte[] fragment, int length) {
        int changed = 0;
        for (int i = 0; i < length; i++) {
            if (i != 4 && i != 5 && fragment[i] != packet[i]) {
                assertEquals(Iana.PROTOCOL_FRAGMENT, fragment[i]);
                changed++;
            }
        }
        assertEquals(1, changed);
    }

    @Test
    void fragmentsOfAnEncodedPacketAreNoLongerSignallingByThemselves() {
        byte[] packet = PacketCodec.encode(OutboundPacket.plain(Samples.CARE_OF_ADDRESS, Samples.CORRESPONDENT,
                new OtherIcmpv6(128, 0, new byte[2000])).withHomeAddressOption(Samples.HOME_ADDRESS));
        for (byte[] fragment : PacketCodec.fragment(packet, 1280, 1)) {
            assertEquals(DecodeResult.malformed(MalformedReason.NOT_SIGNALLING, 40), PacketCodec.decode(fragment, 0, null));
        }
    }

    @Test
    void largestPacketFillsTheWholeRangeOfFragmentOffsets() {
        byte[] packet = packet(Iana.PROTOCOL_UDP, "", 0xffff);
        List<byte[]> fragments = PacketCodec.fragment(packet, 1280, 1);
        byte[] last = fragments.get(fragments.size() - 1);
        assertEquals((0xffff / 1232) * 1232, ByteBuffer.wrap(last).getShort(42) & 0xffff);
        assertEquals(54, fragments.size());
    }

    @Test
    void mtuWithoutRoomAndBrokenPacketsAreRefused() {
        byte[] packet = packet(Iana.PROTOCOL_UDP, "", 100);
        assertEquals(13, PacketCodec.fragment(packet, 56, 1).size());
        assertThrows(IllegalArgumentException.class, () -> PacketCodec.fragment(packet, 55, 1));
        assertThrows(IllegalArgumentException.class, () -> PacketCodec.fragment(Arrays.copyOf(packet, 139), 100, 1));
        assertThrows(IllegalArgumentException.class, () -> PacketCodec.fragment(new byte[39], 10, 1));
        byte[] brokenHeader = packet(Iana.PROTOCOL_ROUTING, "11ff 0000 00000000", 100);
        assertThrows(IllegalArgumentException.class, () -> PacketCodec.fragment(brokenHeader, 100, 1));
    }

    private static byte[] packet(int first, String headers, int payloadLength) {
        byte[] head = Hex.bytes("60000000", "%04x".formatted(payloadLength), "%02x".formatted(first), "40", ADDRESSES, headers);
        byte[] packet = Arrays.copyOf(head, 40 + payloadLength);
        for (int i = head.length; i < packet.length; i++) {
            packet[i] = (byte) (i * 31);
        }
        return packet;
    }
}
