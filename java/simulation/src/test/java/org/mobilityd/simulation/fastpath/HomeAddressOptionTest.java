package org.mobilityd.simulation.fastpath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.simulation.fastpath.Hex.CARE_OF;
import static org.mobilityd.simulation.fastpath.Hex.CORRESPONDENT;
import static org.mobilityd.simulation.fastpath.Hex.HOME;
import static org.mobilityd.simulation.fastpath.Hex.UDP;
import static org.mobilityd.simulation.fastpath.Hex.bytes;

import org.junit.jupiter.api.Test;
import org.mobilityd.wire.Ipv6Address;

class HomeAddressOptionTest {

    private static final Ipv6Address CARE_OF_ADDRESS = Ipv6Address.of(bytes(CARE_OF));
    private static final String OPTION = "01020000 c910" + HOME;

    private static void assertInserts(byte[] without, byte[] with) {
        assertEquals(Hex.of(with), Hex.of(HomeAddressOption.insert(without, CARE_OF_ADDRESS).packet()));
        assertEquals(Hex.of(without), Hex.of(HomeAddressOption.remove(with).packet()));
    }

    @Test
    void standsBeforeTheUpperLayer() {
        assertInserts(
                bytes("6abcdef1 0008 11 3f", HOME, CORRESPONDENT, UDP),
                bytes("6abcdef1 0020 3c 3f", CARE_OF, CORRESPONDENT, "1102", OPTION, UDP));
    }

    @Test
    void standsBehindHopByHopOptions() {
        assertInserts(
                bytes("60000000 0010 00 40", HOME, CORRESPONDENT, "1100 0502 0000 0100", UDP),
                bytes("60000000 0028 00 40", CARE_OF, CORRESPONDENT, "3c00 0502 0000 0100", "1102", OPTION, UDP));
    }

    @Test
    void standsBehindDestinationOptionsForWaypointsAndTheirRoutingHeader() {
        String waypoints = "0402 0400 00000000" + CORRESPONDENT;
        assertInserts(
                bytes("60000000 0028 3c 40", HOME, CORRESPONDENT, "2b00 0104 00000000", "11", waypoints.substring(2), UDP),
                bytes("60000000 0040 3c 40", CARE_OF, CORRESPONDENT, "2b00 0104 00000000", "3c", waypoints.substring(2), "1102", OPTION,
                        UDP));
    }

    @Test
    void standsBeforeTheFragmentHeaderOfEveryFragment() {
        for (String offsetAndMore : new String[] {"0001", "0009", "0010"}) {
            assertInserts(
                    bytes("60000000 0010 2c 40", HOME, CORRESPONDENT, "1100", offsetAndMore, "12345678", UDP),
                    bytes("60000000 0028 3c 40", CARE_OF, CORRESPONDENT, "2c02", OPTION, "1100", offsetAndMore, "12345678", UDP));
        }
    }

    @Test
    void standsBeforeAuthenticationAndBeforeOtherDestinationOptions() {
        String authentication = "1104 0000 00000001 00000001 000000000000000000000000";
        assertInserts(
                bytes("60000000 0020 33 40", HOME, CORRESPONDENT, authentication, UDP),
                bytes("60000000 0038 3c 40", CARE_OF, CORRESPONDENT, "3302", OPTION, authentication, UDP));
        assertInserts(
                bytes("60000000 0010 3c 40", HOME, CORRESPONDENT, "1100 1e04 aabbccdd", UDP),
                bytes("60000000 0028 3c 40", CARE_OF, CORRESPONDENT, "3c02", OPTION, "1100 1e04 aabbccdd", UDP));
    }

    @Test
    void leavesOtherOptionsOfTheSameHeaderAtTheirAlignment() {
        byte[] before = bytes("60000000 0028 3c 40", CARE_OF, CORRESPONDENT, "1103 1e02aabb c910", HOME, "1e06 112233445566", UDP);
        byte[] after = bytes("60000000 0018 3c 40", HOME, CORRESPONDENT, "1101 1e02aabb 0100 1e06 112233445566", UDP);
        assertEquals(Hex.of(after), Hex.of(HomeAddressOption.remove(before).packet()));
    }

    @Test
    void joinsThePaddingAroundItToSevenBytesAtMost() {
        byte[] before = bytes("60000000 0030 3c 40", CARE_OF, CORRESPONDENT,
                "1104 1e06 112233445566 01020000 c910", HOME, "0102 0000 00 00 00 00", UDP);
        byte[] after = bytes("60000000 0018 3c 40", HOME, CORRESPONDENT, "1101 1e06 112233445566 0104 00000000", UDP);
        assertEquals(Hex.of(after), Hex.of(HomeAddressOption.remove(before).packet()));
    }

    @Test
    void doesNotGoIntoAPacketThatHasOne() {
        byte[] packet = bytes("60000000 0020 3c 3f", CARE_OF, CORRESPONDENT, "1102", OPTION, UDP);
        assertEquals(DropReason.BAD_EXTENSION_HEADER, HomeAddressOption.insert(packet, CARE_OF_ADDRESS).reason());
    }

    @Test
    void twoOfThemAreRefused() {
        byte[] packet = bytes("60000000 0038 3c 3f", CARE_OF, CORRESPONDENT, "3c02", OPTION, "1102", OPTION, UDP);
        assertEquals(DropReason.BAD_EXTENSION_HEADER, HomeAddressOption.remove(packet).reason());
    }

    @Test
    void behindAFragmentHeaderIsRefused() {
        byte[] packet = bytes("60000000 0028 2c 3f", CARE_OF, CORRESPONDENT, "3c00 0001 12345678", "1102", OPTION, UDP);
        assertEquals(DropReason.BAD_EXTENSION_HEADER, HomeAddressOption.remove(packet).reason());
    }

    @Test
    void ofAnotherLengthOrPastItsHeaderIsRefused() {
        byte[] tooShort = bytes("60000000 0020 3c 3f", CARE_OF, CORRESPONDENT, "1102", "01020000 c90f", HOME, UDP);
        assertEquals(DropReason.BAD_OPTION, HomeAddressOption.remove(tooShort).reason());
        byte[] pastHeader = bytes("60000000 0018 3c 3f", CARE_OF, CORRESPONDENT, "1101", "01020000 c910", HOME.substring(0, 16), UDP);
        assertEquals(DropReason.BAD_OPTION, HomeAddressOption.remove(pastHeader).reason());
    }

    @Test
    void theLinksPaddingBehindThePacketIsCutOff() {
        byte[] padded = bytes("60000000 0020 3c 3f", CARE_OF, CORRESPONDENT, "1102", OPTION, UDP, "000000");
        assertEquals(Hex.of(bytes("60000000 0008 11 3f", HOME, CORRESPONDENT, UDP)), Hex.of(HomeAddressOption.remove(padded).packet()));
    }

    @Test
    void doesNotGoIntoAPacketThatWouldBecomeTooLong() {
        byte[] packet = java.util.Arrays.copyOf(bytes("60000000 fff0 11 3f", HOME, CORRESPONDENT, UDP), 40 + 0xfff0);
        assertEquals(DropReason.TOO_BIG, HomeAddressOption.insert(packet, CARE_OF_ADDRESS).reason());
    }
}
