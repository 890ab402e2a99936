package org.mobilityd.simulation.fastpath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.simulation.fastpath.Hex.CARE_OF;
import static org.mobilityd.simulation.fastpath.Hex.CORRESPONDENT;
import static org.mobilityd.simulation.fastpath.Hex.HOME;
import static org.mobilityd.simulation.fastpath.Hex.UDP;
import static org.mobilityd.simulation.fastpath.Hex.bytes;

import org.junit.jupiter.api.Test;
import org.mobilityd.wire.Ipv6Address;

class TypeTwoRoutingHeaderTest {

    private static final Ipv6Address CARE_OF_ADDRESS = Ipv6Address.of(bytes(CARE_OF));
    private static final String REST = "02 02 01 00000000" + HOME;

    private static void assertInserts(byte[] without, byte[] with) {
        assertEquals(Hex.of(with), Hex.of(TypeTwoRoutingHeader.insert(without, CARE_OF_ADDRESS).packet()));
        assertEquals(Hex.of(without), Hex.of(TypeTwoRoutingHeader.remove(with).packet()));
    }

    @Test
    void standsBeforeTheUpperLayer() {
        assertInserts(
                bytes("60000000 0008 11 3f", CORRESPONDENT, HOME, UDP),
                bytes("60000000 0020 2b 3f", CORRESPONDENT, CARE_OF, "11", REST, UDP));
    }

    @Test
    void standsBeforeDestinationOptionsAndFragmentHeader() {
        assertInserts(
                bytes("60000000 0018 3c 3f", CORRESPONDENT, HOME, "2c00 0104 00000000", "1100 0001 12345678", UDP),
                bytes("60000000 0030 2b 3f", CORRESPONDENT, CARE_OF, "3c", REST, "2c00 0104 00000000", "1100 0001 12345678", UDP));
    }

    @Test
    void standsBehindAnotherRoutingHeader() {
        assertInserts(
                bytes("60000000 0020 2b 3f", CORRESPONDENT, HOME, "11 02 04 00 00000000", CORRESPONDENT, UDP),
                bytes("60000000 0038 2b 3f", CORRESPONDENT, CARE_OF, "2b 02 04 00 00000000", CORRESPONDENT, "11", REST, UDP));
    }

    @Test
    void ofAnotherLengthOrWithOtherSegmentsLeftIsRefused() {
        for (String wrong : new String[] {"02 02 00", "02 02 02", "04 02 01"}) {
            String filler = wrong.startsWith("04") ? CARE_OF : "";
            String length = wrong.startsWith("04") ? "0030" : "0020";
            byte[] packet = bytes("60000000", length, "2b 3f", CORRESPONDENT, CARE_OF, "11", wrong, "00000000", HOME, filler, UDP);
            assertEquals(DropReason.BAD_EXTENSION_HEADER, TypeTwoRoutingHeader.remove(packet).reason(), wrong);
        }
    }
}
