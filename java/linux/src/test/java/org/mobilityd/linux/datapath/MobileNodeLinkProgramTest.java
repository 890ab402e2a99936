package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.Datapath.BindingRow;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.DatapathEvent.SignallingPacket;
import org.mobilityd.linux.datapath.DatapathEvent.TunnelledFlowSeen;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

/** What reaches a mobile node at its care-of address (RFC 6275 section 11). */
class MobileNodeLinkProgramTest extends ProgramTest {

    private static final String HOME_TEST = "3b 02 03 00 0000 0102 c0c1c2c3c4c5c6c7 33f00a420830fa06";

    @BeforeEach
    void register() {
        fixture.datapath().claimAddresses(Ipv6Prefix.of(HOME, 128), AddressUse.HOME_ADDRESS);
        fixture.datapath().claimAddresses(Ipv6Prefix.of(CARE_OF, 128), AddressUse.CARE_OF_ADDRESS);
        fixture.datapath().installTunnel(
                new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(HOME, 128), CARE_OF, HOME_AGENT, Engine.NEVER));
    }

    private static byte[] tunnelled(Ipv6Address source, byte[] inner) {
        return packet(source, CARE_OF).inner(inner).build();
    }

    @Test
    void detunnelsWhatTheHomeAgentSends() {
        forEachCombination((before, after, tags) -> {
            byte[] inner = after.apply(before.apply(packet(CORRESPONDENT, HOME))).build();
            fixture.run(Role.MOBILE_NODE_LINK, PacketBuilder.taggedFrame(tags, tunnelled(HOME_AGENT, inner)))
                    .is(XDP_PASS, "decapsulated-local")
                    .leaves(PacketBuilder.taggedFrame(tags, inner));
        });
    }

    @Test
    void takesTheRoutingHeaderOutWhateverIsAroundIt() {
        forEachCombination((before, after, tags) -> {
            byte[] sent = after.apply(before.apply(packet(CORRESPONDENT, CARE_OF)).type2RoutingHeader(HOME)).build();
            byte[] wanted = after.apply(before.apply(packet(CORRESPONDENT, HOME))).build();
            fixture.run(Role.MOBILE_NODE_LINK, PacketBuilder.taggedFrame(tags, sent))
                    .is(XDP_PASS, "routing-header-removed")
                    .leaves(PacketBuilder.taggedFrame(tags, wanted));
        });
    }

    @Test
    void discardsARoutingHeaderWithAnAddressThatIsNoHomeAddress() {
        for (Ipv6Address other : List.of(STRANGER, CARE_OF, Ipv6Address.ALL_NODES)) {
            byte[] frame = packet(CORRESPONDENT, CARE_OF).type2RoutingHeader(other).udp(20).frame();
            fixture.run(Role.MOBILE_NODE_LINK, frame).is(XDP_DROP, "drop-not-home-address");
        }
        fixture.run(Role.MOBILE_NODE_LINK, packet(CORRESPONDENT, HOME).type2RoutingHeader(STRANGER).udp(20).frame())
                .is(XDP_DROP, "drop-not-home-address");
        fixture.run(Role.MOBILE_NODE_LINK,
                packet(HOME_AGENT, CARE_OF).type2RoutingHeader(STRANGER).mobility("3b 01 06 00 0000 00 00 0007 0069 0102 0000").frame())
                .is(XDP_DROP, "drop-not-home-address");
        assertEquals(List.of(), fixture.events());
    }

    @Test
    void discardsARoutingHeaderOfAnotherLengthOrWithOtherThanOneSegmentLeft() {
        int routingHeaderAt = 14 + 40;
        for (int segmentsLeft : new int[] {0, 2, 255}) {
            byte[] frame = packet(CORRESPONDENT, CARE_OF).type2RoutingHeader(HOME).udp(20).frame();
            frame[routingHeaderAt + 3] = (byte) segmentsLeft;
            fixture.run(Role.MOBILE_NODE_LINK, frame).is(XDP_DROP, "drop-bad-extension-header");
        }
        byte[] shorter = packet(CORRESPONDENT, CARE_OF).type2RoutingHeader(HOME).udp(20).frame();
        shorter[routingHeaderAt + 1] = 1;
        fixture.run(Role.MOBILE_NODE_LINK, shorter).is(XDP_DROP, "drop-bad-extension-header");
    }

    @Test
    void leavesTunnelsAndRoutingHeadersOfOthersAlone() {
        List<byte[]> others = List.of(
                tunnelled(STRANGER, packet(CORRESPONDENT, HOME).udp(20).build()),
                tunnelled(HOME_AGENT, packet(CORRESPONDENT, STRANGER).udp(20).build()),
                packet(CORRESPONDENT, STRANGER).type2RoutingHeader(HOME).udp(20).build());
        for (byte[] other : others) {
            byte[] frame = PacketBuilder.frame(other);
            fixture.run(Role.MOBILE_NODE_LINK, frame).is(XDP_PASS, "pass").leaves(frame);
        }
    }

    @Test
    void reportsAFlowThatTookTheTunnelButNotTwiceInARow() {
        Ipv6Address another = Ipv6Address.parse("2001:db8:77::1");
        byte[] frame = PacketBuilder.frame(tunnelled(HOME_AGENT, packet(another, HOME).udp(20).build()));
        fixture.run(Role.MOBILE_NODE_LINK, frame);
        fixture.run(Role.MOBILE_NODE_LINK, frame);
        assertEquals(List.of(new TunnelledFlowSeen(HOME, another)), fixture.events());
    }

    @Test
    void doesNotReportAFlowThatIsBound() {
        bind(BindingTable.BINDING_UPDATE_LIST);
        fixture.run(Role.MOBILE_NODE_LINK, PacketBuilder.frame(tunnelled(HOME_AGENT, packet(CORRESPONDENT, HOME).udp(20).build())));
        assertEquals(List.of(), fixture.events());
    }

    @Test
    void countsWhatCameByTheOptimizedRoute() {
        bind(BindingTable.BINDING_UPDATE_LIST);
        byte[] sent = packet(CORRESPONDENT, CARE_OF).type2RoutingHeader(HOME).udp(100).build();
        fixture.run(Role.MOBILE_NODE_LINK, PacketBuilder.frame(sent));
        BindingRow row = fixture.datapath().bindings(BindingTable.BINDING_UPDATE_LIST).get(0);
        assertEquals(List.of(1L, (long) sent.length), List.of(row.packetsIn(), row.bytesIn()));
    }

    @Test
    void liftsAHomeTestOutOfTheTunnel() {
        byte[] inner = packet(CORRESPONDENT, HOME).mobility(HOME_TEST).build();
        fixture.run(Role.MOBILE_NODE_LINK, PacketBuilder.frame(tunnelled(HOME_AGENT, inner))).is(XDP_DROP, "mobility-message-lifted");
        SignallingPacket lifted = (SignallingPacket) fixture.events().get(0);
        assertArrayEquals(inner, lifted.packet());
        assertEquals(new Encapsulation(HOME_AGENT, CARE_OF), lifted.tunnel());
    }

    @Test
    void liftsMobilityMessagesToTheCareOfAddressAndBehindARoutingHeader() {
        List<byte[]> messages = List.of(
                packet(CORRESPONDENT, CARE_OF).mobility("3b 02 04 00 0000 0102 c0c1c2c3c4c5c6c7 79d655cab1f700b6").build(),
                packet(HOME_AGENT, CARE_OF).type2RoutingHeader(HOME).mobility("3b 01 06 00 0000 00 00 0007 0069 0102 0000").build());
        for (byte[] message : messages) {
            fixture.run(Role.MOBILE_NODE_LINK, PacketBuilder.frame(message)).is(XDP_DROP, "mobility-message-lifted");
            assertArrayEquals(message, ((SignallingPacket) fixture.events().get(0)).packet());
        }
    }

    @Test
    void showsRouterAdvertisementsAndPassesThem() {
        byte[] advertisement = packet(Ipv6Address.parse("fe80::1"), Ipv6Address.ALL_NODES).hopLimit(255)
                .icmp(134, 0, 0x40000708, new byte[8]).build();
        byte[] frame = PacketBuilder.frame(advertisement);
        fixture.run(Role.MOBILE_NODE_LINK, frame).is(XDP_PASS, "pass-copied").leaves(frame);
        assertArrayEquals(advertisement, ((SignallingPacket) fixture.events().get(0)).packet());
    }

    @Test
    void showsNeighbourAdvertisementsToTheCareOfAddressAndPassesThem() {
        byte[] answer = packet(Ipv6Address.parse("fe80::1"), CARE_OF).hopLimit(255).icmp(136, 0, 0xc0000000, new byte[16]).build();
        byte[] frame = PacketBuilder.frame(answer);
        fixture.run(Role.MOBILE_NODE_LINK, frame).is(XDP_PASS, "pass-copied").leaves(frame);
        assertArrayEquals(answer, ((SignallingPacket) fixture.events().get(0)).packet());
        byte[] toAll = PacketBuilder.frame(packet(Ipv6Address.parse("fe80::1"), Ipv6Address.ALL_NODES).hopLimit(255)
                .icmp(136, 0, 0x20000000, new byte[16]).build());
        fixture.run(Role.MOBILE_NODE_LINK, toAll).is(XDP_PASS, "pass").leaves(toAll);
    }

    @Test
    void showsAndPassesThatACorrespondentKnowsNoMobilityMessages() {
        byte[] testInit = packet(CARE_OF, CORRESPONDENT).add(Iana.PROTOCOL_MOBILITY, "3b01020000000000 0011223344556677").build();
        byte[] refusal = packet(CORRESPONDENT, CARE_OF).icmp(4, 1, 6, testInit).build();
        byte[] frame = PacketBuilder.frame(refusal);
        fixture.run(Role.MOBILE_NODE_LINK, frame).is(XDP_PASS, "pass-copied").leaves(frame);
        assertArrayEquals(refusal, ((SignallingPacket) fixture.events().get(0)).packet());
        byte[] aboutData = PacketBuilder.frame(
                packet(CORRESPONDENT, CARE_OF).icmp(4, 1, 6, packet(CARE_OF, CORRESPONDENT).udp(20).build()).build());
        fixture.run(Role.MOBILE_NODE_LINK, aboutData).is(XDP_PASS, "pass").leaves(aboutData);
    }

    @Test
    void translatesErrorsAboutPacketsWithAHomeAddressOption() {
        bind(BindingTable.BINDING_UPDATE_LIST);
        byte[] quote = packet(CARE_OF, CORRESPONDENT).homeAddressOption(HOME).udp(1240, HOME, CORRESPONDENT).build();
        byte[] left = packet(HOME, CORRESPONDENT).udp(1240).build();
        fixture.run(Role.MOBILE_NODE_LINK,
                packet(STRANGER, CARE_OF).icmp(2, 0, 1304, Arrays.copyOf(quote, 1232)).frame())
                .is(XDP_PASS, "icmp-error-translated-local")
                .leaves(packet(STRANGER, CARE_OF).icmp(2, 0, 1280, Arrays.copyOf(left, 1208)).frame());
    }

    @Test
    void translatesPacketTooBigAboutItsTunnel() {
        byte[] inner = packet(HOME, CORRESPONDENT).udp(1340).build();
        byte[] quote = packet(CARE_OF, HOME_AGENT).inner(inner).build();
        fixture.run(Role.MOBILE_NODE_LINK,
                packet(STRANGER, CARE_OF).icmp(2, 0, 1400, Arrays.copyOf(quote, 1232)).frame())
                .is(XDP_PASS, "icmp-error-translated-local")
                .leaves(packet(CARE_OF, HOME).icmp(2, 0, 1360, Arrays.copyOf(inner, 1192)).frame());
    }
}
