package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.DatapathEvent.Lost;
import org.mobilityd.linux.datapath.DatapathEvent.SignallingPacket;
import org.mobilityd.linux.datapath.DatapathEvent.UnboundHomeAddress;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** What outsiders can trigger has its limits. Tables of its own, because what is left in a token bucket depends on what was before. */
class LimitsProgramTest extends ProgramTest {

    private static final String UNKNOWN_MESSAGE = "3b 01 63 00 0000 0000 0000000000000000";
    private static final int FLOOD = 5000;

    private void claim() {
        fixture.datapath().claimAddresses(Ipv6Prefix.parse("2001:db8:3::/64"), AddressUse.CORRESPONDENT);
    }

    @Test
    void liftsSoManyMessagesOfOneNetworkAndLeavesRoomForAnother() {
        claim();
        Ipv6Address greedy = Ipv6Address.parse("2001:db8:666:1::1");
        fixture.nanosecondsFor(Role.AGENT_OUTSIDE, packet(greedy, CORRESPONDENT).mobility(UNKNOWN_MESSAGE).frame(), FLOOD);
        int lifted = fixture.events().size();
        assertTrue(lifted >= 500 && lifted < FLOOD / 2, lifted + " of " + FLOOD + " were lifted");
        fixture.run(Role.AGENT_OUTSIDE, packet(greedy, CORRESPONDENT).mobility(UNKNOWN_MESSAGE).frame());
        fixture.events();
        fixture.run(Role.AGENT_OUTSIDE, packet(CARE_OF, CORRESPONDENT).mobility(UNKNOWN_MESSAGE).frame())
                .is(XDP_DROP, "mobility-message-lifted");
    }

    @Test
    void reportsSoManyUnboundHomeAddressesAndDropsThemAll() {
        claim();
        byte[] frame = packet(CARE_OF, CORRESPONDENT).homeAddressOption(HOME).udp(20).frame();
        fixture.nanosecondsFor(Role.AGENT_OUTSIDE, frame, FLOOD);
        List<DatapathEvent> events = fixture.events();
        assertTrue(events.size() >= 50 && events.size() < 500, events.size() + " were reported");
        assertEquals(new UnboundHomeAddress(CARE_OF, CORRESPONDENT, HOME), events.get(0));
        fixture.run(Role.AGENT_OUTSIDE, frame).is(XDP_DROP, "drop-no-binding");
    }

    @Test
    void tellsHowManyEventsWereLost() {
        claim();
        String longMessage = "3b b2 63 00 0000 0000" + "00".repeat(1424);
        for (int network = 0; network < 4; network++) {
            Ipv6Address source = new Ipv6Address(0x2001_0db8_0777_0000L + network, 1);
            fixture.nanosecondsFor(Role.AGENT_OUTSIDE, packet(source, CORRESPONDENT).mobility(longMessage).frame(), 400);
        }
        int lifted = 0;
        long lost = 0;
        for (DatapathEvent event : fixture.events()) {
            lifted += event instanceof SignallingPacket ? 1 : 0;
            lost += event instanceof Lost some ? some.count() : 0;
        }
        assertTrue(lost > 0);
        assertEquals(4 * 400, lifted + lost);
    }
}
