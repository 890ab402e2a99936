package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.Datapath.TunnelRow;
import org.mobilityd.linux.datapath.DatapathEvent.SignallingPacket;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

/** Tunnels and signalling of a home agent (RFC 6275 section 10, RFC 2473). */
class HomeAgentProgramTest extends ProgramTest {

    private static final Ipv6Address OTHER_HOME = Ipv6Address.parse("2001:db8:1::2");
    private static final Ipv6Address OTHER_CARE_OF = Ipv6Address.parse("2001:db8:5::5");
    private static final String BINDING_UPDATE = "3b 03 05 00 0000 0007 c000 0069 0310 20010db8000200000000 0000";

    @BeforeEach
    void register() {
        fixture.datapath().claimAddresses(Ipv6Prefix.of(HOME_AGENT, 128), AddressUse.HOME_AGENT);
        tunnel(HOME, CARE_OF);
    }

    private void tunnel(Ipv6Address home, Ipv6Address careOf) {
        tunnel(home, careOf, Engine.NEVER);
    }

    private void tunnel(Ipv6Address home, Ipv6Address careOf, long expiresAt) {
        fixture.datapath().installTunnel(
                new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(home, 128), HOME_AGENT, careOf, expiresAt));
    }

    private static byte[] tunnelled(Ipv6Address source, Ipv6Address destination, byte[] inner) {
        return packet(source, destination).inner(inner).build();
    }

    @Test
    void tunnelsWhatIsSentToAHomeAddress() {
        forEachCombination((before, after, tags) -> {
            byte[] sent = after.apply(before.apply(packet(CORRESPONDENT, HOME))).build();
            byte[] inner = after.apply(before.apply(packet(CORRESPONDENT, HOME).hopLimit(63))).build();
            fixture.run(Role.HOME_AGENT, PacketBuilder.taggedFrame(tags, sent))
                    .is(XDP_PASS, "encapsulated")
                    .leaves(PacketBuilder.taggedFrame(tags, tunnelled(HOME_AGENT, CARE_OF, inner)));
        });
    }

    @Test
    void detunnelsWhatTheMobileNodeSends() {
        forEachCombination((before, after, tags) -> {
            byte[] inner = after.apply(before.apply(packet(HOME, CORRESPONDENT))).build();
            fixture.run(Role.HOME_AGENT, PacketBuilder.taggedFrame(tags, tunnelled(CARE_OF, HOME_AGENT, inner)))
                    .is(XDP_PASS, "decapsulated")
                    .leaves(PacketBuilder.taggedFrame(tags, inner));
        });
    }

    @Test
    void takesOutWhatTheOtherEndPutBetweenTheHeaders() {
        byte[] inner = packet(HOME, CORRESPONDENT).udp(20).build();
        byte[] sent = packet(CARE_OF, HOME_AGENT).destinationOptions("040104 010100").inner(inner).frame();
        fixture.run(Role.HOME_AGENT, sent).is(XDP_PASS, "decapsulated").leaves(PacketBuilder.frame(inner));
    }

    @Test
    void copiesTrafficClassAndFlowLabelOutwards() {
        byte[] sent = packet(CORRESPONDENT, HOME).trafficClassAndFlowLabel(0xb9, 0x54321).udp(20).frame();
        byte[] inner = packet(CORRESPONDENT, HOME).trafficClassAndFlowLabel(0xb9, 0x54321).hopLimit(63).udp(20).build();
        fixture.run(Role.HOME_AGENT, sent).is(XDP_PASS, "encapsulated")
                .leaves(packet(HOME_AGENT, CARE_OF).trafficClassAndFlowLabel(0xb9, 0x54321).inner(inner).frame());
    }

    @Test
    void carriesACongestionMarkInwardsOrDrops() {
        byte[] capable = packet(HOME, CORRESPONDENT).trafficClassAndFlowLabel(0x02, 7).udp(20).build();
        byte[] marked = packet(HOME, CORRESPONDENT).trafficClassAndFlowLabel(0x03, 7).udp(20).build();
        byte[] incapable = packet(HOME, CORRESPONDENT).udp(20).build();
        fixture.run(Role.HOME_AGENT, packet(CARE_OF, HOME_AGENT).trafficClassAndFlowLabel(0x03, 0).inner(capable).frame())
                .is(XDP_PASS, "decapsulated").leaves(PacketBuilder.frame(marked));
        fixture.run(Role.HOME_AGENT, packet(CARE_OF, HOME_AGENT).trafficClassAndFlowLabel(0x03, 0).inner(incapable).frame())
                .is(XDP_DROP, "drop-congestion-not-carried");
    }

    @Test
    void relaysBetweenTwoOfItsMobileNodes() {
        tunnel(OTHER_HOME, OTHER_CARE_OF);
        byte[] inner = packet(HOME, OTHER_HOME).udp(50).build();
        byte[] onwards = packet(HOME, OTHER_HOME).hopLimit(63).udp(50).build();
        fixture.run(Role.HOME_AGENT, PacketBuilder.frame(tunnelled(CARE_OF, HOME_AGENT, inner)))
                .is(XDP_PASS, "relayed-between-tunnels")
                .leaves(PacketBuilder.frame(tunnelled(HOME_AGENT, OTHER_CARE_OF, onwards)));
    }

    @Test
    void leavesTunnelsOfOthersToTheKernel() {
        List<byte[]> others = List.of(
                tunnelled(STRANGER, HOME_AGENT, packet(HOME, CORRESPONDENT).udp(20).build()),
                tunnelled(CARE_OF, HOME_AGENT, packet(STRANGER, CORRESPONDENT).udp(20).build()),
                tunnelled(CARE_OF, STRANGER, packet(HOME, CORRESPONDENT).udp(20).build()));
        for (byte[] other : others) {
            byte[] frame = PacketBuilder.frame(other);
            fixture.run(Role.HOME_AGENT, frame).is(XDP_PASS, "pass").leaves(frame);
        }
    }

    @Test
    void doesNotTunnelByAnExpiredRegistration() {
        tunnel(HOME, CARE_OF, System.nanoTime() - 1);
        byte[] frame = packet(CORRESPONDENT, HOME).udp(20).frame();
        fixture.run(Role.HOME_AGENT, frame).is(XDP_PASS, "pass").leaves(frame);
    }

    @Test
    void doesNotTunnelNeighborDiscoveryNorLinkLocalPackets() {
        List<byte[]> local = List.of(
                packet(CORRESPONDENT, HOME).hopLimit(255).icmp(135, 0, 0, HOME.toBytes()).frame(),
                packet(Ipv6Address.parse("fe80::1"), HOME).udp(20).frame(),
                packet(CORRESPONDENT, HOME).hopLimit(1).udp(20).frame());
        for (byte[] frame : local) {
            fixture.run(Role.HOME_AGENT, frame).is(XDP_PASS, "pass").leaves(frame);
        }
    }

    @Test
    void doesNotTunnelATunnelIntoItself() {
        fixture.datapath().installTunnel(new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(CARE_OF, 128), HOME_AGENT, CARE_OF,
                Engine.NEVER));
        byte[] frame = packet(CORRESPONDENT, CARE_OF).udp(20).frame();
        fixture.run(Role.HOME_AGENT, frame).is(XDP_PASS, "pass").leaves(frame);
    }

    @Test
    void tunnelsTestsToTheMobileNode() {
        byte[] sent = packet(CORRESPONDENT, HOME).mobility("3b 02 03 00 0000 0102 c0c1c2c3c4c5c6c7 33f00a420830fa06").frame();
        fixture.run(Role.HOME_AGENT, sent).is(XDP_PASS, "encapsulated");
    }

    @Test
    void liftsMobilityMessages() {
        byte[] sent = packet(CARE_OF, HOME_AGENT).homeAddressOption(HOME).mobility(BINDING_UPDATE + "00".repeat(4)).build();
        fixture.run(Role.HOME_AGENT, PacketBuilder.frame(sent)).is(XDP_DROP, "mobility-message-lifted");
        SignallingPacket lifted = (SignallingPacket) fixture.events().get(0);
        assertArrayEquals(sent, lifted.packet());
        assertEquals(null, lifted.tunnel());
    }

    @Test
    void liftsMobilityMessagesOutOfTheTunnel() {
        byte[] inner = packet(HOME, HOME_AGENT).mobility("3b 00 00 00 0000 0000").build();
        fixture.run(Role.HOME_AGENT, PacketBuilder.frame(tunnelled(CARE_OF, HOME_AGENT, inner)))
                .is(XDP_DROP, "mobility-message-lifted");
        SignallingPacket lifted = (SignallingPacket) fixture.events().get(0);
        assertArrayEquals(inner, lifted.packet());
        assertEquals(new Encapsulation(CARE_OF, HOME_AGENT), lifted.tunnel());
    }

    @Test
    void showsDuplicateAddressDetectionAndPassesIt() {
        List<byte[]> shown = List.of(
                packet(Ipv6Address.UNSPECIFIED, HOME.solicitedNode()).hopLimit(255).icmp(135, 0, 0, HOME.toBytes()).build(),
                packet(STRANGER, Ipv6Address.ALL_NODES).hopLimit(255).icmp(136, 0, 0, HOME.toBytes()).build());
        for (byte[] each : shown) {
            byte[] frame = PacketBuilder.frame(each);
            fixture.run(Role.HOME_AGENT, frame).is(XDP_PASS, "pass-copied").leaves(frame);
            assertArrayEquals(each, ((SignallingPacket) fixture.events().get(0)).packet());
        }
    }

    /** RFC 2473 section 8.1: as if the packet inside had met the small link. */
    @ParameterizedTest
    @ValueSource(ints = {1400, 1319, 1000})
    void relaysPacketTooBigToTheSenderOfTheInnerPacket(int mtu) {
        byte[] inner = packet(CORRESPONDENT, HOME).hopLimit(60).udp(1300).build();
        byte[] quote = java.util.Arrays.copyOf(tunnelled(HOME_AGENT, CARE_OF, inner), 1232);
        byte[] left = java.util.Arrays.copyOf(inner, 1232 - 40);
        fixture.run(Role.HOME_AGENT, packet(STRANGER, HOME_AGENT).icmp(2, 0, mtu, quote).frame())
                .is(XDP_PASS, "icmp-error-translated")
                .leaves(packet(HOME_AGENT, CORRESPONDENT).icmp(2, 0, Math.max(1280, mtu - 40), left).frame());
    }

    @Test
    void countsPerTunnel() {
        byte[] inner = packet(HOME, CORRESPONDENT).udp(100).build();
        fixture.run(Role.HOME_AGENT, PacketBuilder.frame(tunnelled(CARE_OF, HOME_AGENT, inner)));
        fixture.run(Role.HOME_AGENT, packet(CORRESPONDENT, HOME).udp(60).frame());
        TunnelRow row = fixture.datapath().tunnels().get(0);
        assertEquals(List.of(1L, 140L, 1L, 100L), List.of(row.packetsIn(), row.bytesIn(), row.packetsOut(), row.bytesOut()));
    }
}
