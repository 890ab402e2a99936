package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.linux.datapath.AnchorTopology.AccessLink;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.TunnelRow;

/** TCP of plain hosts through the tunnels of anchor routers, on every kind of access link, forwarded by the kernel or redirected. */
class AnchorTunnelTest {

    private static final int BYTES = 3_000_000;
    private static final int FEW_BYTES = 300_000;

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

    /** The router's own address is reached by the access link, and from an older prefix too. */
    @Test
    void theRouterItselfAnswersAVisitor() {
        try (AnchorTopology net = new AnchorTopology(AccessLink.BRIDGE, Mode.NATIVE, Forwarding.KERNEL)) {
            Transfer.roundTrip(net.visitor, AnchorTopology.VISITOR, net.serving, AnchorTopology.SERVING, FEW_BYTES);

            assertEquals(0, net.servingDatapath.tunnels().stream().mapToLong(row -> row.packetsIn() + row.packetsOut()).sum());
        }
    }
}
