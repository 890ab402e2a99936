package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.linux.datapath.AnchorTopology.AccessLink;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.TunnelRow;
import org.mobilityd.linux.datapath.DatapathEvent.Decapsulated;
import org.mobilityd.linux.datapath.DatapathEvent.FragmentationNeeded;
import org.mobilityd.linux.host.PacketSender;
import org.mobilityd.linux.host.RawPacketSender;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.PacketCodec;

/** TCP of plain hosts through the tunnels of anchor routers, on every kind of access link, forwarded by the kernel or redirected. */
class AnchorTunnelTest {

    private static final int BYTES = 3_000_000;
    private static final int FEW_BYTES = 300_000;
    private static final int LEAST_MTU = 1_280;
    private static final int HOP_LIMIT = 7;
    private static final Ipv6Prefix PREFIX = Ipv6Prefix.of(AnchorTopology.VISITOR, 64);
    private static int identification;

    @ParameterizedTest
    @CsvSource({"VETH,NATIVE,KERNEL", "VETH,NATIVE,REDIRECT", "BRIDGE,GENERIC,KERNEL", "BRIDGE,NATIVE,REDIRECT"})
    void carriesAVisitorsTcpByItsAnchor(AccessLink link, Mode mode, Forwarding forwarding) {
        try (AnchorTopology net = new AnchorTopology(link, mode, forwarding)) {
            Transfer.roundTrip(net.visitor, AnchorTopology.VISITOR, net.server, AnchorTopology.SERVER, BYTES);

            for (EbpfDatapath datapath : new EbpfDatapath[] {net.servingDatapath, net.anchorDatapath}) {
                TunnelRow row = datapath.tunnels().stream().filter(each -> each.tunnel().prefix().contains(AnchorTopology.VISITOR))
                        .findFirst().orElseThrow();
                assertTrue(row.bytesIn() > BYTES && row.bytesOut() > BYTES, row.toString());
            }
        }
    }

    /** Each packet goes to the anchor and back, and comes out of one tunnel there into another. */
    @Test
    void carriesTcpBetweenTwoVisitorsByTheirAnchor() {
        try (AnchorTopology net = new AnchorTopology(AccessLink.BRIDGE, Mode.NATIVE, Forwarding.KERNEL)) {
            Transfer.roundTrip(net.visitor, AnchorTopology.VISITOR, net.other, AnchorTopology.OTHER, BYTES);

            long relayed = net.anchor.inside(() -> net.anchorDatapath.counters().get("up0.in.relayed-between-tunnels"));
            assertTrue(relayed > 2 * BYTES / 1500, relayed + " packets were relayed");
        }
    }

    /** Neither host knows of the tunnel: they are told what fits, or the routers fragment. */
    @ParameterizedTest
    @ValueSource(ints = {1400, 1319})
    void carriesTcpWhereTheWayBetweenTheRoutersIsNarrow(int mtu) {
        try (AnchorTopology net = new AnchorTopology(AccessLink.VETH, Mode.NATIVE, Forwarding.KERNEL);
                Fragmenter ofTheServingRouter = new Fragmenter(net.serving, net.servingDatapath);
                Fragmenter ofTheAnchor = new Fragmenter(net.anchor, net.anchorDatapath)) {
            net.serving.run("ip link set up0 mtu " + mtu);
            net.anchor.run("ip link set up0 mtu " + mtu);

            Transfer.roundTrip(net.visitor, AnchorTopology.VISITOR, net.server, AnchorTopology.SERVER, FEW_BYTES);

            assertEquals(mtu < 1320, ofTheServingRouter.fragmented() > 0);
            assertEquals(mtu < 1320, ofTheAnchor.fragmented() > 0);
            assertNull(ofTheServingRouter.failure());
            assertNull(ofTheAnchor.failure());
        }
    }

    /** What comes to their anchor in fragments out of one tunnel leaves it so in another. */
    @Test
    void carriesTcpInFragmentsBetweenTwoVisitorsByTheirAnchor() {
        try (AnchorTopology net = new AnchorTopology(AccessLink.VETH, Mode.NATIVE, Forwarding.KERNEL);
                Fragmenter ofTheServingRouter = new Fragmenter(net.serving, net.servingDatapath);
                Fragmenter ofTheAnchor = new Fragmenter(net.anchor, net.anchorDatapath)) {
            narrow(net);

            Transfer.roundTrip(net.visitor, AnchorTopology.VISITOR, net.other, AnchorTopology.OTHER, FEW_BYTES);

            assertTrue(ofTheAnchor.fragmented() > FEW_BYTES / 1500, ofTheAnchor.fragmented() + " packets left in fragments");
            assertNull(ofTheServingRouter.failure());
            assertNull(ofTheAnchor.failure());
        }
    }

    /** What the other router, as anchor or as the next one, sends in fragments about a node that has just left. */
    @Test
    void relaysWhatComesInFragmentsDuringAHandover() {
        try (AnchorTopology net = new AnchorTopology(AccessLink.VETH, Mode.NATIVE, Forwarding.KERNEL)) {
            net.anchorDatapath.removeTunnel(Tunnel.Match.DESTINATION, PREFIX);
            for (Tunnel.Match match : List.of(Tunnel.Match.ANCHOR, Tunnel.Match.HANDOVER)) {
                net.anchorDatapath.installTunnel(new Tunnel(match, PREFIX, AnchorTopology.ANCHOR, AnchorTopology.SERVING, Engine.NEVER));
            }
            for (byte[] inner : List.of(packet(AnchorTopology.SERVER, AnchorTopology.VISITOR).udp(1240).build(),
                    packet(AnchorTopology.VISITOR, AnchorTopology.SERVER).udp(1240).build())) {
                byte[] sent = packet(AnchorTopology.SERVING, AnchorTopology.ANCHOR).inner(inner).build();
                inner[HOP_LIMIT]--;
                byte[] relayed = packet(AnchorTopology.ANCHOR, AnchorTopology.SERVING).inner(inner).build();

                FragmentationNeeded needed = (FragmentationNeeded) sentInFragments(net, sent);

                assertEquals(LEAST_MTU, needed.mtu());
                assertArrayEquals(relayed, needed.packet());
            }
            byte[] ofNobody = packet(AnchorTopology.SERVING, AnchorTopology.ANCHOR)
                    .inner(packet(AnchorTopology.SERVER, Ipv6Address.parse("2001:db8:b:3::5")).udp(1240).build()).build();
            byte[] own = packet(AnchorTopology.SERVING, AnchorTopology.ANCHOR)
                    .inner(packet(AnchorTopology.OTHER, AnchorTopology.SERVER).udp(1240).build()).build();
            net.serving.inside(() -> send(ofNobody));
            assertInstanceOf(Decapsulated.class, sentInFragments(net, own), "and what came before it did not");
        }
    }

    /** What the anchor's router makes of it. */
    private static DatapathEvent sentInFragments(AnchorTopology net, byte[] packet) {
        List<DatapathEvent> events = new ArrayList<>();
        net.serving.inside(() -> send(packet));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (events.isEmpty()) {
            assertTrue(System.nanoTime() < deadline, "the packet is lost");
            net.anchorDatapath.poll(events::add, 100);
        }
        assertEquals(1, events.size(), events::toString);
        return events.get(0);
    }

    private static void send(byte[] packet) {
        try (PacketSender sender = RawPacketSender.open()) {
            PacketCodec.fragment(packet, LEAST_MTU, identification++).forEach(fragment -> sender.send(fragment, 0));
        }
    }

    private static void narrow(AnchorTopology net) {
        net.serving.run("ip link set up0 mtu 1319");
        net.anchor.run("ip link set up0 mtu 1319");
    }

    /** The router's own address is reached by the access link, and from an older prefix too. */
    @Test
    void theRouterItselfAnswersAVisitor() {
        try (AnchorTopology net = new AnchorTopology(AccessLink.BRIDGE, Mode.NATIVE, Forwarding.KERNEL)) {
            Transfer.roundTrip(net.visitor, AnchorTopology.VISITOR, net.serving, AnchorTopology.SERVING, FEW_BYTES);

            assertEquals(0, net.servingDatapath.tunnels().stream().mapToLong(row -> row.packetsIn() + row.packetsOut()).sum());
        }
    }
}
