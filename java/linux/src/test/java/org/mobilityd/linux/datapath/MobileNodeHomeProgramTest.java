package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.Datapath.BindingRow;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.DatapathEvent.BindingExpiring;
import org.mobilityd.linux.datapath.DatapathEvent.TunnelledFlowSeen;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** What leaves a mobile node with its home address as source (RFC 6275 section 11.3.1). */
class MobileNodeHomeProgramTest extends ProgramTest {

    private static final int TC_ACT_OK = 0;
    private static final int TC_ACT_SHOT = 2;
    private static final int TC_ACT_REDIRECT = 7;

    /** The mobility interface is a veth of our own: no tags. */
    private static final List<String> UNTAGGED = List.of("");

    private NetworkNamespace namespace;

    /** The care-of address is on an interface: that is where the packets are to leave. */
    @BeforeAll
    void holdTheCareOfAddress() {
        namespace = new NetworkNamespace("mnhome");
        namespace.run("ip link set lo up");
        namespace.run("ip addr add " + CARE_OF + "/128 dev lo");
    }

    @AfterAll
    void removeNamespace() {
        namespace.close();
    }

    @BeforeEach
    void register() {
        fixture.datapath().claimAddresses(Ipv6Prefix.of(HOME, 128), AddressUse.HOME_ADDRESS);
        tunnel();
    }

    private void tunnel() {
        namespace.inside(() -> fixture.datapath().installTunnel(
                new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(HOME, 128), CARE_OF, HOME_AGENT, Engine.NEVER)));
    }

    @Test
    void putsTheHomeAddressOptionInWhateverIsAroundIt() {
        namespace.inside(() -> bind(BindingTable.BINDING_UPDATE_LIST));
        forEachCombination(UNTAGGED, (before, after, tags) -> {
            byte[] sent = after.apply(before.apply(packet(HOME, CORRESPONDENT))).build();
            byte[] wanted = after.apply(before.apply(packet(CARE_OF, CORRESPONDENT)).homeAddressOption(HOME)).build();
            fixture.run(Role.MOBILE_NODE_HOME, PacketBuilder.taggedFrame(tags, sent))
                    .is(TC_ACT_REDIRECT, "home-address-inserted")
                    .leaves(PacketBuilder.taggedFrame(tags, wanted));
        });
    }

    @Test
    void tunnelsWhatHasNoBinding() {
        forEachCombination(UNTAGGED, (before, after, tags) -> {
            byte[] sent = after.apply(before.apply(packet(HOME, CORRESPONDENT))).build();
            fixture.run(Role.MOBILE_NODE_HOME, PacketBuilder.taggedFrame(tags, sent))
                    .is(TC_ACT_REDIRECT, "encapsulated")
                    .leaves(PacketBuilder.taggedFrame(tags, packet(CARE_OF, HOME_AGENT).inner(sent).build()));
        });
    }

    @Test
    void tunnelsMobilityMessagesInSpiteOfABinding() {
        namespace.inside(() -> bind(BindingTable.BINDING_UPDATE_LIST));
        fixture.run(Role.MOBILE_NODE_HOME, packet(HOME, CORRESPONDENT).mobility("3b 01 01 00 0000 0000 0001020304050607").frame())
                .is(TC_ACT_REDIRECT, "encapsulated");
    }

    @Test
    void reportsAFlowThatTakesTheTunnel() {
        Ipv6Address another = Ipv6Address.parse("2001:db8:78::1");
        fixture.run(Role.MOBILE_NODE_HOME, packet(HOME, another).udp(20).frame());
        fixture.run(Role.MOBILE_NODE_HOME, packet(HOME, another).udp(20).frame());
        assertEquals(List.of(new TunnelledFlowSeen(HOME, another)), fixture.events());
    }

    @Test
    void reportsABindingInUsePastItsRefreshTime() {
        namespace.inside(() -> bind(BindingTable.BINDING_UPDATE_LIST, Engine.NEVER, System.nanoTime() - 1));
        fixture.run(Role.MOBILE_NODE_HOME, packet(HOME, CORRESPONDENT).udp(20).frame());
        assertEquals(List.of(new BindingExpiring(BindingTable.BINDING_UPDATE_LIST, new BindingKey(CORRESPONDENT, HOME))),
                fixture.events());
    }

    @Test
    void dropsWithoutTunnelOrLink() {
        fixture.datapath().removeTunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(HOME, 128));
        fixture.run(Role.MOBILE_NODE_HOME, packet(HOME, CORRESPONDENT).udp(20).frame()).is(TC_ACT_SHOT, "drop-no-tunnel");
        bind(BindingTable.BINDING_UPDATE_LIST);
        fixture.run(Role.MOBILE_NODE_HOME, packet(HOME, CORRESPONDENT).udp(20).frame()).is(TC_ACT_SHOT, "drop-no-link");
    }

    @Test
    void passesWhatIsNotFromAHomeAddress() {
        byte[] frame = packet(STRANGER, CORRESPONDENT).udp(20).frame();
        fixture.run(Role.MOBILE_NODE_HOME, frame).is(TC_ACT_OK, "pass").leaves(frame);
        byte[] multicast = packet(HOME, Ipv6Address.ALL_NODES).udp(20).frame();
        fixture.run(Role.MOBILE_NODE_HOME, multicast).is(TC_ACT_OK, "pass").leaves(multicast);
    }

    @Test
    void countsWhatLeavesByTheBinding() {
        namespace.inside(() -> bind(BindingTable.BINDING_UPDATE_LIST));
        fixture.run(Role.MOBILE_NODE_HOME, packet(HOME, CORRESPONDENT).udp(100).frame());
        BindingRow row = fixture.datapath().bindings(BindingTable.BINDING_UPDATE_LIST).get(0);
        assertEquals(List.of(1L, 164L), List.of(row.packetsOut(), row.bytesOut()));
    }
}
