package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;

/** Where the mobile node's link is smaller than what both ends believe. */
class SmallLinkTest {

    private static final int BYTES = 300_000;
    /** With the 24 bytes of the optimized route, the least packet that a sender need not shorten. */
    private static final int LEAST_WITHOUT_FRAGMENTS = 1280 + 24;

    @ParameterizedTest
    @ValueSource(ints = {1400, LEAST_WITHOUT_FRAGMENTS, LEAST_WITHOUT_FRAGMENTS - 1, 1280})
    void carriesTcpBothWaysByTheOptimizedRoute(int mtu) {
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(Mode.NATIVE, Forwarding.KERNEL);
                Fragmenter ofTheAgent = new Fragmenter(net.agent, net.agentDatapath);
                Fragmenter ofTheMobileNode = new Fragmenter(net.mobileNode, net.mobileNodeDatapath)) {
            net.bind();
            shrink(net, mtu);

            Transfer.roundTrip(net.mobileNode, OptimizedRouteTopology.HOME, net.server, OptimizedRouteTopology.SERVER, BYTES);

            boolean inFragments = mtu < LEAST_WITHOUT_FRAGMENTS;
            assertEquals(inFragments, ofTheAgent.fragmented() > 0);
            assertTrue(inFragments || ofTheMobileNode.fragmented() == 0);
            assertEquals(0, net.mobileNode.inside(() -> dropped(net.mobileNodeDatapath)));
        }
    }

    @Test
    void tellsTheMobileNodesOwnStackWhatFits() {
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(Mode.NATIVE, Forwarding.KERNEL)) {
            net.bind();
            shrink(net, 1400);

            net.mobileNode.inside(() -> sendDatagram(1400));

            assertEquals(1, net.mobileNode.inside(() -> net.mobileNodeDatapath.counters().get("home0.out.packet-too-big-sent")));
            String route = net.mobileNode.run("ip -6 route get " + OptimizedRouteTopology.SERVER + " from " + OptimizedRouteTopology.HOME);
            assertTrue(route.contains("mtu 1376"), route);
        }
    }

    private static void shrink(OptimizedRouteTopology net, int mtu) {
        net.agent.run("ip link set wan0 mtu " + mtu);
        net.mobileNode.run("ip link set phy0 mtu " + mtu);
    }

    private static void sendDatagram(int length) {
        try (DatagramSocket socket = new DatagramSocket(
                new InetSocketAddress(InetAddress.getByAddress(OptimizedRouteTopology.HOME.toBytes()), 0))) {
            socket.send(new DatagramPacket(new byte[length], length, InetAddress.getByAddress(OptimizedRouteTopology.SERVER.toBytes()), 9));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long dropped(Datapath datapath) {
        return datapath.counters().entrySet().stream().filter(entry -> entry.getKey().contains(".drop-"))
                .mapToLong(java.util.Map.Entry::getValue).sum();
    }
}
