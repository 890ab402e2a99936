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
    private static final byte[] OUTER = bytes("6ba00000 0030 29 40", HOME_AGENT, CARE_OF, Hex.of(INNER));

    @Test
    void wrapsThePacketUnchangedUnderItsTrafficClass() {
        byte[] made = Tunnelling.encapsulate(INNER, Ipv6Address.of(bytes(HOME_AGENT)), Ipv6Address.of(bytes(CARE_OF))).packet();
        assertEquals(Hex.of(OUTER), Hex.of(made));
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
