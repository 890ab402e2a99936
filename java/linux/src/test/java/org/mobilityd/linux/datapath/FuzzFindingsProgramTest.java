package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** What comparing the programs with a model of the standards has found (docs/fuzzing.md), each as the least packet that shows it. */
class FuzzFindingsProgramTest extends ProgramTest {

    private static final Ipv6Address IN_HOME_NETWORK = Ipv6Address.parse("2001:db8:1::77");
    private static final int TC_SHOT = 2;
    private static final String UNKNOWN_MESSAGE = "3b 01 63 00 0000 0000 0000000000000000";
    private static final String ROUTING_HEADER_ON_ITS_WAY = "00 02 04 01 00000000 20010db8000000000000000000000099";

    private void agent() {
        fixture.datapath().claimAddresses(Ipv6Prefix.parse("2001:db8:3::/64"), AddressUse.CORRESPONDENT);
        bind(BindingTable.BINDING_CACHE);
    }

    private void homeAgent() {
        fixture.datapath().claimAddresses(Ipv6Prefix.of(HOME_AGENT, 128), AddressUse.HOME_AGENT);
        fixture.datapath().installTunnel(
                new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(HOME, 128), HOME_AGENT, CARE_OF, Engine.NEVER));
    }

    private void mobileNode() {
        fixture.datapath().claimAddresses(Ipv6Prefix.of(HOME, 128), AddressUse.HOME_ADDRESS);
        fixture.datapath().claimAddresses(Ipv6Prefix.of(CARE_OF, 128), AddressUse.CARE_OF_ADDRESS);
        fixture.datapath().installTunnel(new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(HOME, 128), CARE_OF, HOME_AGENT, Engine.NEVER));
    }

    private void passes(Set<Role> roles, byte[] frame) {
        fixture.run(roles, frame).is(XDP_PASS, "pass").leaves(frame);
        assertEquals(List.of(), fixture.events());
    }

    /** As a link leaves it when it pads: more bytes in the frame than the packet has. */
    private static byte[] packetCutAt(byte[] frame, int length) {
        byte[] shorter = frame.clone();
        ByteBuffer.wrap(shorter).putShort(14 + 4, (short) (length - 40));
        return shorter;
    }

    @Test
    void anErrorIsNotReadBeyondTheEndOfItsPacket() {
        agent();
        byte[] quoted = packet(CORRESPONDENT, CARE_OF).type2RoutingHeader(HOME).udp(60).build();
        byte[] frame = packet(STRANGER, CORRESPONDENT).icmp(2, 0, 1400, quoted).frame();
        passes(Set.of(Role.AGENT_OUTSIDE), packetCutAt(frame, 40 + 8));
        passes(Set.of(Role.AGENT_OUTSIDE), packetCutAt(frame, 40 + 8 + 40 + 16));
    }

    @Test
    void aTunnelledPacketEndsWithinTheOneAroundIt() {
        homeAgent();
        byte[] frame = packet(CARE_OF, HOME_AGENT).inner(packet(HOME, CORRESPONDENT).udp(60).build()).frame();
        passes(Set.of(Role.HOME_AGENT), packetCutAt(frame, 40 + 40 + 20));
    }

    @Test
    void anIcmpTypeIsNotReadBeyondTheEndOfItsPacket() {
        homeAgent();
        byte[] frame = packet(Ipv6Address.UNSPECIFIED, Ipv6Address.ALL_NODES).hopLimit(255).icmp(135, 0, 0, new byte[16]).frame();
        passes(Set.of(Role.HOME_AGENT), packetCutAt(frame, 40));
    }

    @Test
    void hopByHopOptionsStandFirstOrTheHeadersAreBad() {
        agent();
        fixture.run(Role.AGENT_OUTSIDE, packet(CARE_OF, CORRESPONDENT).destinationOptions("1e0401020304").hopByHop().udp(20).frame())
                .is(XDP_DROP, "drop-bad-extension-header");
    }

    @Test
    void aType2RoutingHeaderWithoutSegmentsLeftIsBad() {
        agent();
        byte[] frame = packet(CARE_OF, CORRESPONDENT).type2RoutingHeader(HOME).udp(20).frame();
        frame[14 + 40 + 3] = 0;
        fixture.run(Role.AGENT_OUTSIDE, frame).is(XDP_DROP, "drop-bad-extension-header");
    }

    @Test
    void aHomeAddressOptionOnTheWayToAWaypointIsNeitherTakenOutNorShownToTheServer() {
        agent();
        fixture.run(Role.AGENT_OUTSIDE, packet(CARE_OF, CORRESPONDENT).add(Iana.PROTOCOL_ROUTING, ROUTING_HEADER_ON_ITS_WAY)
                .homeAddressOption(HOME).udp(20).frame()).is(XDP_DROP, "drop-bad-extension-header");
    }

    @Test
    void aMobilityMessageOnTheWayToAWaypointIsDropped() {
        agent();
        fixture.run(Role.AGENT_OUTSIDE, packet(CARE_OF, CORRESPONDENT).add(Iana.PROTOCOL_ROUTING, ROUTING_HEADER_ON_ITS_WAY)
                .mobility(UNKNOWN_MESSAGE).frame()).is(XDP_DROP, "drop-bad-extension-header");
    }

    @Test
    void aPacketWithSegmentsLeftGetsNoRoutingHeaderBehindThem() {
        agent();
        passes(Set.of(Role.AGENT_INSIDE),
                packet(CORRESPONDENT, HOME).add(Iana.PROTOCOL_ROUTING, ROUTING_HEADER_ON_ITS_WAY).udp(20).frame());
        passes(Set.of(Role.AGENT_INSIDE), packet(CORRESPONDENT, HOME).type2RoutingHeader(STRANGER).udp(20).frame());
    }

    @Test
    void fragmentsOfWhatIpsecProtectsPassWithoutBinding() {
        agent();
        Ipv6Address elsewhere = Ipv6Address.parse("2001:db8:2::3");
        passes(Set.of(Role.AGENT_OUTSIDE), packet(elsewhere, CORRESPONDENT).homeAddressOption(HOME).fragment(0, true)
                .add(Iana.PROTOCOL_ESP, "00000100 00000001 a0a1a2a3a4a5a6a7").frame());
        passes(Set.of(Role.AGENT_OUTSIDE), packet(elsewhere, CORRESPONDENT).homeAddressOption(HOME).fragment(0, true)
                .authenticationHeader().udp(64).frame());
    }

    @Test
    void anErrorThatIsTooBigIsNotAnsweredWithAnError() {
        homeAgent();
        fixture.run(Role.HOME_AGENT, packet(STRANGER, HOME_AGENT).icmp(2, 0, 1280, packet(HOME_AGENT, CARE_OF)
                .inner(packet(STRANGER, HOME).udp(60).build()).build()).frame()).is(XDP_PASS, "icmp-error-translated");
        fixture.run(Role.HOME_AGENT, packet(STRANGER, HOME).icmp(1, 0, 0, new byte[1300]).frame()).is(XDP_DROP, "drop-too-big");
    }

    @Test
    void aMobilityMessageTooLongForAnEventIsDroppedAsTooBig() {
        homeAgent();
        fixture.run(Role.HOME_AGENT, packet(CARE_OF, HOME_AGENT).mobility("3b fe 63 00 0000 0000" + "00".repeat(2032)).frame())
                .is(XDP_DROP, "drop-too-big");
    }

    @Test
    void signallingInTheTunnelIsNoFlowToOptimize() {
        mobileNode();
        byte[] inner = packet(CORRESPONDENT, IN_HOME_NETWORK).mobility(UNKNOWN_MESSAGE).build();
        fixture.datapath().installTunnel(
                new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(IN_HOME_NETWORK, 128), CARE_OF, HOME_AGENT, Engine.NEVER));
        fixture.run(Role.MOBILE_NODE_LINK, packet(HOME_AGENT, CARE_OF).inner(inner).frame()).is(XDP_PASS, "decapsulated-local");
        fixture.run(Role.MOBILE_NODE_HOME, packet(HOME, CORRESPONDENT).mobility(UNKNOWN_MESSAGE).frame()).is(TC_SHOT, "drop-no-link");
        assertEquals(List.of(), fixture.events());
    }

    /** As if it had been on the link: with the hop limit of 255 that is to show just that. */
    @Test
    void neighbourDiscoveryDoesNotComeOutOfATunnel() {
        homeAgent();
        byte[] advertisement = packet(HOME, HOME_AGENT).hopLimit(255).icmp(136, 0, 0, new byte[16]).build();
        fixture.run(Role.HOME_AGENT, packet(CARE_OF, HOME_AGENT).inner(advertisement).frame()).is(XDP_DROP, "drop-forged-source");
        assertEquals(List.of(), fixture.events());
    }

    @Test
    void neighbourDiscoveryDoesNotComeOutOfAMobileNodesTunnel() {
        mobileNode();
        byte[] redirect = packet(CORRESPONDENT, HOME).hopLimit(255).icmp(137, 0, 0, new byte[32]).build();
        fixture.run(Role.MOBILE_NODE_LINK, packet(HOME_AGENT, CARE_OF).inner(redirect).frame()).is(XDP_DROP, "drop-forged-source");
    }

    @Test
    void aPacketGetsNoSecondHomeAddressOption() {
        mobileNode();
        bind(BindingTable.BINDING_UPDATE_LIST);
        fixture.run(Role.MOBILE_NODE_HOME, packet(HOME, CORRESPONDENT).udp(20).frame()).is(TC_SHOT, "drop-no-link");
        long before = fixture.datapath().tunnels().get(0).packetsOut();
        fixture.run(Role.MOBILE_NODE_HOME, packet(HOME, CORRESPONDENT).homeAddressOption(STRANGER).udp(20).frame());
        assertEquals(before + 1, fixture.datapath().tunnels().get(0).packetsOut(), "it takes the tunnel");
    }

    @Test
    void aPacketThatIsCutDoesNotLeave() {
        mobileNode();
        byte[] frame = packet(HOME, CORRESPONDENT).udp(20).frame();
        fixture.run(EnumSet.of(Role.MOBILE_NODE_HOME), Arrays.copyOf(frame, frame.length - 4)).is(TC_SHOT, "drop-truncated");
    }
}
