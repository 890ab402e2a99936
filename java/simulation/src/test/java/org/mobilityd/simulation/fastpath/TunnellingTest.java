package org.mobilityd.simulation.fastpath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.simulation.fastpath.Hex.CARE_OF;
import static org.mobilityd.simulation.fastpath.Hex.CORRESPONDENT;
import static org.mobilityd.simulation.fastpath.Hex.HOME;
import static org.mobilityd.simulation.fastpath.Hex.HOME_AGENT;
import static org.mobilityd.simulation.fastpath.Hex.UDP;
import static org.mobilityd.simulation.fastpath.Hex.bytes;

import org.junit.jupiter.api.Test;
import org.mobilityd.wire.Ipv6Address;

class TunnellingTest {

    private static final byte[] INNER = bytes("6ba12345 0008 11 05", CORRESPONDENT, HOME, UDP);
    private static final byte[] OUTER = bytes("6ba12345 0030 29 40", HOME_AGENT, CARE_OF, Hex.of(INNER));

    private static Transformed encapsulate(boolean forwarded) {
        return Tunnelling.encapsulate(INNER, Ipv6Address.of(bytes(HOME_AGENT)), Ipv6Address.of(bytes(CARE_OF)), forwarded);
    }

    @Test
    void wrapsThePacketUnderItsTrafficClassAndFlowLabel() {
        assertEquals(Hex.of(OUTER), Hex.of(encapsulate(false).packet()));
    }

    @Test
    void theTunnelIsAHopForAPacketThatIsForwarded() {
        byte[] expected = OUTER.clone();
        expected[47]--;
        assertEquals(Hex.of(expected), Hex.of(encapsulate(true).packet()));
    }

    @Test
    void congestionInTheTunnelReachesAPacketThatCanTell() {
        byte[] capable = bytes("60200000 0008 11 05", CORRESPONDENT, HOME, UDP);
        byte[] congested = bytes("60300000 0030 29 40", HOME_AGENT, CARE_OF, Hex.of(capable));
        byte[] marked = bytes("60300000 0008 11 05", CORRESPONDENT, HOME, UDP);
        assertEquals(Hex.of(marked), Hex.of(Tunnelling.decapsulate(congested).packet()));
        byte[] incapable = bytes("60000000 0008 11 05", CORRESPONDENT, HOME, UDP);
        byte[] lost = bytes("60300000 0030 29 40", HOME_AGENT, CARE_OF, Hex.of(incapable));
        assertEquals(DropReason.CONGESTED, Tunnelling.decapsulate(lost).reason());
    }

    @Test
    void unwrapsThePacketUnchanged() {
        assertEquals(Hex.of(INNER), Hex.of(Tunnelling.decapsulate(OUTER).packet()));
    }

    @Test
    void unwrapsBehindTheEncapsulationLimitOfAnotherImplementation() {
        byte[] limited = bytes("60000000 0038 3c 40", HOME_AGENT, CARE_OF, "2900 040104 010100", Hex.of(INNER));
        assertEquals(Hex.of(INNER), Hex.of(Tunnelling.decapsulate(limited).packet()));
    }

    @Test
    void aCutInnerPacketIsRefused() {
        byte[] cut = bytes("60000000 0028 29 40", HOME_AGENT, CARE_OF, Hex.of(INNER).substring(0, 80));
        assertEquals(DropReason.TRUNCATED, Tunnelling.decapsulate(cut).reason());
    }
}
