package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;

/** TCP both ways where the mobile node's link is smaller than what both ends believe. */
class SmallLinkTest {

    private static final int BYTES = 300_000;
    /** With the 24 bytes of the optimized route, the least packet that a sender need not shorten. */
    private static final int LEAST_WITHOUT_FRAGMENTS = 1280 + 24;

    @ParameterizedTest
    @ValueSource(ints = {1400, LEAST_WITHOUT_FRAGMENTS, LEAST_WITHOUT_FRAGMENTS - 1, 1280})
    void carriesTcpByTheOptimizedRoute(int mtu) {
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(Mode.NATIVE, Forwarding.KERNEL);
                Fragmenter ofTheAgent = new Fragmenter(net.agent, net.agentDatapath);
                Fragmenter ofTheMobileNode = new Fragmenter(net.mobileNode, net.mobileNodeDatapath)) {
            net.bind();
            net.agent.run("ip link set wan0 mtu " + mtu);
            net.mobileNode.run("ip link set phy0 mtu " + mtu);
            // A super-packet cannot be handed up to be fragmented.
            net.mobileNode.run("ip link set home0 gso_max_segs 1");

            Transfer.roundTrip(net.mobileNode, OptimizedRouteTopology.HOME, net.server, OptimizedRouteTopology.SERVER, BYTES);

            boolean inFragments = mtu < LEAST_WITHOUT_FRAGMENTS;
            assertEquals(inFragments, ofTheAgent.fragmented() > 0);
            assertEquals(inFragments, ofTheMobileNode.fragmented() > 0);
            long told = net.mobileNode.inside(() -> net.mobileNodeDatapath.counters().get("home0.out.packet-too-big-sent"));
            assertTrue(told > 0, "the mobile node's own stack was told");
        }
    }
}
