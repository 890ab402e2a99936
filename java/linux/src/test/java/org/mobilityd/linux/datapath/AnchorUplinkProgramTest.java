package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

/** Tunnels and signalling of a distributed anchor router towards the others (RFC 8885, RFC 5213 sections 5.6.2 and 6.10.5, RFC 2473). */
class AnchorUplinkProgramTest extends AnchorProgramTest {

    private static final Role UPLINK = Role.ANCHOR_UPLINK;
    private static final String PROXY_BINDING_UPDATE = "3b 01 05 00 0000 0007 8200 0069 0000 0000";

    @Test
    void tunnelsWhatIsSentToANodeThatIsAway() {
        forEachCombination((before, after, tags) -> {
            byte[] sent = after.apply(before.apply(packet(CORRESPONDENT, AWAY))).build();
            byte[] inner = after.apply(before.apply(packet(CORRESPONDENT, AWAY).hopLimit(63))).build();
            fixture.run(UPLINK, PacketBuilder.taggedFrame(tags, sent)).is(XDP_PASS, "encapsulated")
                    .leaves(PacketBuilder.taggedFrame(tags, tunnelled(ROUTER, PEER, inner)));
        });
    }

    @Test
    void opensWhatTheServingRouterSendsForANodeOfOurs() {
        forEachCombination((before, after, tags) -> {
            byte[] inner = after.apply(before.apply(packet(AWAY, CORRESPONDENT))).build();
            fixture.run(UPLINK, PacketBuilder.taggedFrame(tags, tunnelled(PEER, ROUTER, inner))).is(XDP_PASS, "decapsulated")
                    .leaves(PacketBuilder.taggedFrame(tags, inner));
        });
    }

    @Test
    void opensWhatAnAnchorSendsToAVisitor() {
        forEachCombination((before, after, tags) -> {
            byte[] inner = after.apply(before.apply(packet(CORRESPONDENT, VISITOR))).build();
            fixture.run(UPLINK, PacketBuilder.taggedFrame(tags, tunnelled(PEER, ROUTER, inner))).is(XDP_PASS, "decapsulated")
                    .leaves(PacketBuilder.taggedFrame(tags, inner));
        });
    }

    @Test
    void relaysFromOneTunnelIntoAnother() {
        forEachCombination((before, after, tags) -> {
            byte[] inner = after.apply(before.apply(packet(AWAY, FURTHER_AWAY))).build();
            byte[] onwards = after.apply(before.apply(packet(AWAY, FURTHER_AWAY).hopLimit(63))).build();
            fixture.run(UPLINK, PacketBuilder.taggedFrame(tags, tunnelled(PEER, ROUTER, inner))).is(XDP_PASS, "relayed-between-tunnels")
                    .leaves(PacketBuilder.taggedFrame(tags, tunnelled(ROUTER, OTHER_PEER, onwards)));
        });
    }

    /** RFC 5949 section 4: a visitor has left, and its anchor does not know yet. */
    @Test
    void relaysBetweenAnchorAndNextRouterOfAVisitorThatHasLeft() {
        leave(VISITOR, PEER, OTHER_PEER);
        forEachCombination((before, after, tags) -> {
            byte[] down = after.apply(before.apply(packet(CORRESPONDENT, VISITOR))).build();
            byte[] relayedDown = after.apply(before.apply(packet(CORRESPONDENT, VISITOR).hopLimit(63))).build();
            fixture.run(UPLINK, PacketBuilder.taggedFrame(tags, tunnelled(PEER, ROUTER, down))).is(XDP_PASS, "relayed-between-tunnels")
                    .leaves(PacketBuilder.taggedFrame(tags, tunnelled(ROUTER, OTHER_PEER, relayedDown)));
            byte[] up = after.apply(before.apply(packet(VISITOR, CORRESPONDENT))).build();
            byte[] relayedUp = after.apply(before.apply(packet(VISITOR, CORRESPONDENT).hopLimit(63))).build();
            fixture.run(UPLINK, PacketBuilder.taggedFrame(tags, tunnelled(OTHER_PEER, ROUTER, up))).is(XDP_PASS, "relayed-between-tunnels")
                    .leaves(PacketBuilder.taggedFrame(tags, tunnelled(ROUTER, PEER, relayedUp)));
        });
    }

    /** The next router anchors a prefix of the node itself: what it has sent here comes back to it. */
    @Test
    void returnsToTheAnchorWhatIsForAVisitorThatGoesThere() {
        leave(VISITOR, PEER, PEER);
        byte[] relayed = packet(CORRESPONDENT, VISITOR).hopLimit(63).udp(20).build();
        fixture.run(UPLINK, PacketBuilder.frame(tunnelled(PEER, ROUTER, packet(CORRESPONDENT, VISITOR).udp(20).build())))
                .is(XDP_PASS, "relayed-between-tunnels").leaves(PacketBuilder.frame(tunnelled(ROUTER, PEER, relayed)));
    }

    /** A node comes: its former router relays, the anchor may have heard of it before this router knows. */
    @Test
    void opensDuringAHandoverWhatFormerRouterAndAnchorSendToAVisitor() {
        serve(VISITOR, OTHER_PEER, Engine.NEVER);
        duringHandover(Tunnel.Match.ANCHOR, VISITOR, PEER);
        duringHandover(Tunnel.Match.HANDOVER, VISITOR, OTHER_PEER);
        byte[] inner = packet(CORRESPONDENT, VISITOR).udp(20).build();
        for (Ipv6Address sender : List.of(PEER, OTHER_PEER)) {
            fixture.run(UPLINK, PacketBuilder.frame(tunnelled(sender, ROUTER, inner))).is(XDP_PASS, "decapsulated")
                    .leaves(PacketBuilder.frame(inner));
        }
        serve(VISITOR, PEER, Engine.NEVER);
        fixture.run(UPLINK, PacketBuilder.frame(tunnelled(OTHER_PEER, ROUTER, inner))).is(XDP_PASS, "decapsulated")
                .leaves(PacketBuilder.frame(inner));
        fixture.run(UPLINK, PacketBuilder.frame(tunnelled(STRANGER, ROUTER, inner))).is(XDP_DROP, "drop-no-tunnel-binding");
    }

    /** The node that comes is one of this router's own: what had been sent to its former router is returned, and goes onto the link. */
    @Test
    void opensWhatIsReturnedForANodeOfItsOwnThatComesHome() {
        duringHandover(Tunnel.Match.HANDOVER, AWAY, PEER);
        byte[] inner = packet(CORRESPONDENT, AWAY).udp(20).build();
        fixture.run(UPLINK, PacketBuilder.frame(tunnelled(PEER, ROUTER, inner))).is(XDP_PASS, "decapsulated")
                .leaves(PacketBuilder.frame(inner));
    }

    /** At the anchor: what the former router has sent before it heard of the handover. */
    @Test
    void opensWhatIsStillUnderWayFromTheFormerRouterOfANodeOfOurs() {
        anchor(AWAY, OTHER_PEER, Engine.NEVER);
        duringHandover(Tunnel.Match.HANDOVER, AWAY, PEER);
        byte[] inner = packet(AWAY, CORRESPONDENT).udp(20).build();
        for (Ipv6Address sender : List.of(PEER, OTHER_PEER)) {
            fixture.run(UPLINK, PacketBuilder.frame(tunnelled(sender, ROUTER, inner))).is(XDP_PASS, "decapsulated")
                    .leaves(PacketBuilder.frame(inner));
        }
        byte[] onwards = packet(AWAY, FURTHER_AWAY).udp(20).build();
        fixture.run(UPLINK, PacketBuilder.frame(tunnelled(PEER, ROUTER, onwards))).is(XDP_PASS, "relayed-between-tunnels");
    }

    private void leave(Ipv6Address visitor, Ipv6Address anchor, Ipv6Address nextRouter) {
        duringHandover(Tunnel.Match.ANCHOR, visitor, anchor);
        duringHandover(Tunnel.Match.HANDOVER, visitor, nextRouter);
        fixture.datapath().removeTunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(visitor, 64));
    }

    /** RFC 8885 section 3: whoever has no binding for it is not to be heard. */
    @Test
    void dropsTunnelledPacketsWithoutABinding() {
        Map<String, byte[]> forged = new TreeMap<>();
        forged.put("a stranger in the name of a node", tunnelled(STRANGER, ROUTER, packet(AWAY, CORRESPONDENT).udp(20).build()));
        forged.put("a router that does not serve the node", tunnelled(OTHER_PEER, ROUTER, packet(AWAY, CORRESPONDENT).udp(20).build()));
        forged.put("a peer in the name of a node at home", tunnelled(PEER, ROUTER, packet(AT_HOME, CORRESPONDENT).udp(20).build()));
        forged.put("a peer in the name of a correspondent", tunnelled(PEER, ROUTER, packet(CORRESPONDENT, STRANGER).udp(20).build()));
        forged.put("a router that does not anchor the visitor", tunnelled(OTHER_PEER, ROUTER, packet(CORRESPONDENT, VISITOR).udp(20).build()));
        forged.put("a peer to a node at home", tunnelled(PEER, ROUTER, packet(CORRESPONDENT, AT_HOME).udp(20).build()));
        forged.put("not plain", tunnelled(STRANGER, ROUTER, packet(AWAY, CORRESPONDENT).hopByHop().icmp(128, 0, 0, new byte[8]).build()));
        forged.put("no packet inside", packet(PEER, ROUTER).add(41, "45000014").build());
        forged.put("less inside than it says", tunnelled(PEER, ROUTER,
                Arrays.copyOf(packet(AWAY, CORRESPONDENT).udp(60).build(), 80)));
        forged.forEach((what, packet) -> {
            for (String tags : TAGS) {
                assertEquals(Map.of("drop-no-tunnel-binding", 1L), fixture.run(UPLINK, PacketBuilder.taggedFrame(tags, packet)).counted(),
                        what + ", tags \"" + tags + "\"");
            }
        });
    }

    @Test
    void dropsWhatComesByABindingThatHasExpired() {
        anchor(AWAY, PEER, System.nanoTime() - 1);
        serve(VISITOR, PEER, System.nanoTime() - 1);
        for (byte[] inner : List.of(packet(AWAY, CORRESPONDENT).udp(20).build(), packet(CORRESPONDENT, VISITOR).udp(20).build())) {
            fixture.run(UPLINK, PacketBuilder.frame(tunnelled(PEER, ROUTER, inner))).is(XDP_DROP, "drop-no-tunnel-binding");
        }
        byte[] plain = packet(CORRESPONDENT, AWAY).udp(20).frame();
        fixture.run(UPLINK, plain).is(XDP_PASS, "pass").leaves(plain);
    }

    @Test
    void leavesTunnelPacketsInFragmentsToTheKernel() {
        byte[] inner = packet(AWAY, CORRESPONDENT).udp(80).build();
        byte[] fragment = packet(PEER, ROUTER).fragment(0, true).add(41, Arrays.copyOf(inner, 56)).frame();
        fixture.run(UPLINK, fragment).is(XDP_PASS, "pass").leaves(fragment);
    }

    @Test
    void copiesTrafficClassAndFlowLabelOutwards() {
        byte[] sent = packet(CORRESPONDENT, AWAY).trafficClassAndFlowLabel(0xb9, 0x54321).udp(20).frame();
        byte[] inner = packet(CORRESPONDENT, AWAY).trafficClassAndFlowLabel(0xb9, 0x54321).hopLimit(63).udp(20).build();
        fixture.run(UPLINK, sent).is(XDP_PASS, "encapsulated")
                .leaves(packet(ROUTER, PEER).trafficClassAndFlowLabel(0xb9, 0x54321).inner(inner).frame());
    }

    /** RFC 6040 section 4.2. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void carriesACongestionMarkInwardsOrDrops(boolean toVisitor) {
        PacketBuilder capable = toVisitor ? packet(CORRESPONDENT, VISITOR) : packet(AWAY, CORRESPONDENT);
        PacketBuilder marked = toVisitor ? packet(CORRESPONDENT, VISITOR) : packet(AWAY, CORRESPONDENT);
        PacketBuilder incapable = toVisitor ? packet(CORRESPONDENT, VISITOR) : packet(AWAY, CORRESPONDENT);
        byte[] arriving = capable.trafficClassAndFlowLabel(0x02, 7).udp(20).build();
        fixture.run(UPLINK, packet(PEER, ROUTER).trafficClassAndFlowLabel(0x03, 0).inner(arriving).frame()).is(XDP_PASS, "decapsulated")
                .leaves(marked.trafficClassAndFlowLabel(0x03, 7).udp(20).frame());
        fixture.run(UPLINK, packet(PEER, ROUTER).trafficClassAndFlowLabel(0x03, 0).inner(incapable.udp(20).build()).frame())
                .is(XDP_DROP, "drop-congestion-not-carried");
    }

    @Test
    void dropsNeighborDiscoveryOutOfATunnel() {
        for (int type = 133; type <= 137; type++) {
            for (PacketBuilder inner : List.of(packet(AWAY, CORRESPONDENT), packet(CORRESPONDENT, VISITOR))) {
                byte[] sent = tunnelled(PEER, ROUTER, inner.hopLimit(255).icmp(type, 0, 0, new byte[16]).build());
                fixture.run(UPLINK, PacketBuilder.frame(sent)).is(XDP_DROP, "drop-forged-source");
            }
        }
    }

    @Test
    void leavesToTheKernelWhatIsForTheRouterOrForTheLink() {
        List<byte[]> frames = List.of(
                packet(PEER, ROUTER).icmp(128, 0, 0, new byte[8]).frame(),
                packet(PEER, ROUTER).udp(20).frame(),
                packet(CORRESPONDENT, AWAY).hopLimit(255).icmp(135, 0, 0, AWAY.toBytes()).frame(),
                packet(Ipv6Address.parse("fe80::1"), AWAY).udp(20).frame(),
                packet(CORRESPONDENT, AWAY).hopLimit(1).udp(20).frame(),
                packet(Ipv6Address.parse("fe80::1"), Ipv6Address.parse("fe80::2")).hopLimit(255).icmp(133, 0, 0, new byte[0]).frame(),
                packet(VISITOR, CORRESPONDENT).udp(20).frame(),
                packet(CORRESPONDENT, AT_HOME).udp(20).frame());
        for (byte[] frame : frames) {
            fixture.run(UPLINK, frame).is(XDP_PASS, "pass").leaves(frame);
        }
    }

    @Test
    void liftsMobilityMessages() {
        byte[] sent = packet(PEER, ROUTER).mobility(PROXY_BINDING_UPDATE).build();
        fixture.run(UPLINK, PacketBuilder.frame(sent)).is(XDP_DROP, "mobility-message-lifted");
        SignallingPacket lifted = (SignallingPacket) fixture.events().get(0);
        assertArrayEquals(sent, lifted.packet());
        assertEquals(null, lifted.tunnel());
    }

    @Test
    void liftsMobilityMessagesToTheGroupOfAllRouters() {
        Ipv6Address group = Ipv6Address.parse("ff0e::db8:a");
        fixture.datapath().claimAddresses(Ipv6Prefix.of(group, 128), AddressUse.ANCHOR_ROUTER);
        byte[] sent = packet(PEER, group).mobility(PROXY_BINDING_UPDATE).build();
        fixture.run(UPLINK, PacketBuilder.frame(sent)).is(XDP_DROP, "mobility-message-lifted");
        assertArrayEquals(sent, ((SignallingPacket) fixture.events().get(0)).packet());
    }

    @Test
    void showsInWhichTunnelAMobilityMessageCame() {
        byte[] inner = packet(AWAY, ROUTER).mobility("3b 00 00 00 0000 0000").build();
        fixture.run(UPLINK, PacketBuilder.frame(tunnelled(PEER, ROUTER, inner))).is(XDP_DROP, "mobility-message-lifted");
        SignallingPacket lifted = (SignallingPacket) fixture.events().get(0);
        assertArrayEquals(inner, lifted.packet());
        assertEquals(new Encapsulation(PEER, ROUTER), lifted.tunnel());
    }

    /** RFC 2473 section 8.1, at the anchor: as if the packet inside had met the small link. */
    @ParameterizedTest
    @ValueSource(ints = {1400, 1319, 1000})
    void relaysPacketTooBigToACorrespondent(int mtu) {
        relays(mtu, PEER, packet(CORRESPONDENT, AWAY).hopLimit(60).udp(1300).build(), CORRESPONDENT);
    }

    /** The same at the serving router. */
    @ParameterizedTest
    @ValueSource(ints = {1400, 1319, 1000})
    void relaysPacketTooBigToAVisitor(int mtu) {
        relays(mtu, PEER, packet(VISITOR, CORRESPONDENT).hopLimit(60).udp(1300).build(), VISITOR);
    }

    /** Between two nodes of this router that are both away: the error takes the tunnel of the one that it is for. */
    @Test
    void relaysPacketTooBigIntoTheTunnelOfANodeThatIsAwayItself() {
        byte[] inner = packet(AWAY, FURTHER_AWAY).hopLimit(60).udp(1300).build();
        byte[] quote = Arrays.copyOf(tunnelled(ROUTER, OTHER_PEER, inner), 1232);
        byte[] relayed = packet(ROUTER, AWAY).hopLimit(63).icmp(2, 0, 1360, Arrays.copyOf(inner, 1232 - 40)).build();
        fixture.run(UPLINK, packet(STRANGER, ROUTER).icmp(2, 0, 1400, quote).frame()).is(XDP_PASS, "encapsulated")
                .leaves(PacketBuilder.frame(tunnelled(ROUTER, PEER, relayed)));
    }

    /** RFC 2473 section 8.1, in the tunnel to the next router of a node that has left, and in that to its anchor. */
    @Test
    void relaysPacketTooBigAboutWhatItHasRelayedDuringAHandover() {
        leave(VISITOR, PEER, OTHER_PEER);
        byte[] toNode = packet(CORRESPONDENT, VISITOR).hopLimit(60).udp(1300).build();
        relays(1400, OTHER_PEER, toNode, CORRESPONDENT);
        byte[] onward = packet(CORRESPONDENT, VISITOR).udp(1340).build();
        fixture.run(UPLINK, PacketBuilder.frame(tunnelled(PEER, ROUTER, onward))).is(3, "packet-too-big-sent");

        byte[] fromNode = packet(VISITOR, CORRESPONDENT).hopLimit(60).udp(1300).build();
        byte[] quote = Arrays.copyOf(tunnelled(ROUTER, PEER, fromNode), 1232);
        byte[] relayed = packet(ROUTER, VISITOR).hopLimit(63).icmp(2, 0, 1360, Arrays.copyOf(fromNode, 1232 - 40)).build();
        fixture.run(UPLINK, packet(STRANGER, ROUTER).icmp(2, 0, 1400, quote).frame()).is(XDP_PASS, "encapsulated")
                .leaves(PacketBuilder.frame(tunnelled(ROUTER, OTHER_PEER, relayed)));
    }

    private void relays(int mtu, Ipv6Address farEnd, byte[] inner, Ipv6Address sender) {
        byte[] quote = Arrays.copyOf(tunnelled(ROUTER, farEnd, inner), 1232);
        byte[] left = Arrays.copyOf(inner, 1232 - 40);
        fixture.run(UPLINK, packet(STRANGER, ROUTER).icmp(2, 0, mtu, quote).frame()).is(XDP_PASS, "icmp-error-translated")
                .leaves(packet(ROUTER, sender).icmp(2, 0, Math.max(1280, mtu - 40), left).frame());
    }

    @Test
    void answersWhatBecomesTooLongForItsPath() {
        byte[] sent = packet(CORRESPONDENT, AWAY).udp(1300).build();
        relays(1320, PEER, sent, CORRESPONDENT);
        fixture.run(UPLINK, PacketBuilder.frame(sent)).is(3, "packet-too-big-sent")
                .leaves(PacketBuilder.returnFrame(packet(AWAY, CORRESPONDENT).icmp(2, 0, 1280, Arrays.copyOf(sent, 1232)).build()));
    }

    @Test
    void countsPerTunnel() {
        fixture.run(UPLINK, PacketBuilder.frame(tunnelled(PEER, ROUTER, packet(AWAY, CORRESPONDENT).udp(100).build())));
        fixture.run(UPLINK, packet(CORRESPONDENT, AWAY).udp(60).frame());
        fixture.run(UPLINK, PacketBuilder.frame(tunnelled(PEER, ROUTER, packet(CORRESPONDENT, VISITOR).udp(30).build())));
        assertEquals(List.of(1L, 140L, 1L, 100L), counts(Tunnel.Match.DESTINATION, AWAY));
        assertEquals(List.of(1L, 70L, 0L, 0L), counts(Tunnel.Match.SOURCE, VISITOR));
    }

    private List<Long> counts(Tunnel.Match match, Ipv6Address node) {
        TunnelRow row = fixture.datapath().tunnels().stream()
                .filter(each -> each.tunnel().match() == match && each.tunnel().prefix().contains(node)).findFirst().orElseThrow();
        return List.of(row.packetsIn(), row.bytesIn(), row.packetsOut(), row.bytesOut());
    }

    /** One daemon can be both: each address takes what is its own. */
    @Test
    void sharesAnInterfaceWithAHomeAgent() {
        fixture.datapath().claimAddresses(Ipv6Prefix.of(HOME_AGENT, 128), AddressUse.HOME_AGENT);
        fixture.datapath().installTunnel(
                new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(HOME, 128), HOME_AGENT, CARE_OF, Engine.NEVER));
        EnumSet<Role> both = EnumSet.of(UPLINK, Role.HOME_AGENT);
        byte[] fromMobileNode = packet(HOME, CORRESPONDENT).udp(20).build();
        byte[] fromNode = packet(AWAY, CORRESPONDENT).udp(20).build();
        fixture.run(both, PacketBuilder.frame(tunnelled(CARE_OF, HOME_AGENT, fromMobileNode))).is(XDP_PASS, "decapsulated")
                .leaves(PacketBuilder.frame(fromMobileNode));
        fixture.run(both, PacketBuilder.frame(tunnelled(PEER, ROUTER, fromNode))).is(XDP_PASS, "decapsulated")
                .leaves(PacketBuilder.frame(fromNode));
        fixture.run(both, PacketBuilder.frame(tunnelled(CARE_OF, ROUTER, fromMobileNode))).is(XDP_DROP, "drop-no-tunnel-binding");
        fixture.run(both, PacketBuilder.frame(tunnelled(STRANGER, HOME_AGENT, fromMobileNode))).is(XDP_PASS, "pass");
        byte[] nested = tunnelled(AWAY, HOME_AGENT, fromMobileNode);
        fixture.datapath().installTunnel(
                new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(HOME, 128), HOME_AGENT, AWAY, Engine.NEVER));
        fixture.run(both, PacketBuilder.frame(tunnelled(PEER, ROUTER, nested))).is(XDP_PASS, "decapsulated")
                .leaves(PacketBuilder.frame(fromMobileNode));
    }
}
