package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.DatapathEvent.Lost;
import org.mobilityd.linux.datapath.DatapathEvent.SignallingPacket;
import org.mobilityd.linux.datapath.DatapathEvent.UnboundHomeAddress;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** What outsiders can trigger has its limits. Tables of its own, because what is left in a token bucket depends on what was before. */
class LimitsProgramTest extends ProgramTest {

    private static final String UNKNOWN_MESSAGE = "3b 01 63 00 0000 0000 0000000000000000";
    private static final String LONG_MESSAGE = "3b b2 63 00 0000 0000" + "00".repeat(1424);
    private static final int FLOOD = 5000;

    @AfterEach
    void restoreLimits() {
        for (Limit limit : Limit.values()) {
            fixture.datapath().limit(limit, limit.defaultRate());
        }
    }

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
    void letsPeersSayMoreThanStrangersButNotOutOfATunnelAndNotWithoutEnd() {
        fixture.datapath().claimAddresses(Ipv6Prefix.of(HOME_AGENT, 128), AddressUse.HOME_AGENT);
        Ipv6Address peer = Ipv6Address.parse("2001:db8:666:2::1");
        Ipv6Address beside = Ipv6Address.parse("2001:db8:666:2::2");
        fixture.datapath().peers(Set.of(peer, Ipv6Address.parse("2001:db8:666:3::1")));
        fixture.datapath().limit(Limit.PEER_MESSAGES_PER_PEER, new Rate(1, 2_000));
        fixture.datapath().limit(Limit.MOBILITY_MESSAGES_PER_SOURCE, new Rate(1, 500));
        assertEquals(2_000, lifted(peer, FLOOD), 60);
        assertEquals(500, lifted(beside, FLOOD), 60);
        fixture.datapath().installTunnel(
                new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(peer, 128), HOME_AGENT, CARE_OF, Engine.NEVER));
        byte[] inner = packet(peer, HOME_AGENT).mobility(UNKNOWN_MESSAGE).build();
        fixture.run(Role.HOME_AGENT, packet(CARE_OF, HOME_AGENT).inner(inner).frame())
                .is(XDP_DROP, "drop-rate-limited");
        fixture.datapath().peers(Set.of());
        assertEquals(0, lifted(peer, FLOOD), 60);
    }

    @Test
    void leavesRoomForPeersWhenStrangersHaveFilledTheirShareOfTheRing() {
        fixture.datapath().claimAddresses(Ipv6Prefix.of(HOME_AGENT, 128), AddressUse.HOME_AGENT);
        Ipv6Address peer = Ipv6Address.parse("2001:db8:666:2::1");
        fixture.datapath().peers(Set.of(peer));
        for (Limit limit : Limit.values()) {
            fixture.datapath().limit(limit, new Rate(1_000_000, 1_000_000));
        }
        byte[] frame = packet(CARE_OF, HOME_AGENT).mobility(LONG_MESSAGE).frame();
        fixture.nanosecondsFor(Role.HOME_AGENT, frame, 1_000);
        fixture.run(Role.HOME_AGENT, frame).is(XDP_DROP, "drop-events-full");
        fixture.run(Role.HOME_AGENT, packet(peer, HOME_AGENT).mobility(LONG_MESSAGE).frame()).is(XDP_DROP, "mobility-message-lifted");
    }

    /** How many of {@code count} messages from {@code source} to the home agent come up. */
    private int lifted(Ipv6Address source, int count) {
        int lifted = 0;
        byte[] frame = packet(source, HOME_AGENT).mobility(UNKNOWN_MESSAGE).frame();
        for (int sent = 0; sent < count; sent += FLOOD / 5) {
            fixture.nanosecondsFor(Role.HOME_AGENT, frame, FLOOD / 5);
            lifted += fixture.events().size();
        }
        return lifted;
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
        for (int network = 0; network < 4; network++) {
            Ipv6Address source = new Ipv6Address(0x2001_0db8_0777_0000L + network, 1);
            fixture.nanosecondsFor(Role.AGENT_OUTSIDE, packet(source, CORRESPONDENT).mobility(LONG_MESSAGE).frame(), 400);
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
