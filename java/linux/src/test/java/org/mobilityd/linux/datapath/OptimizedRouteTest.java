package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mobilityd.linux.datapath.Datapath.BindingRow;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.protocol.binding.BindingTable;

/** TCP between a mobile node away from home and a server, through both ends' programs. */
class OptimizedRouteTest {

    private static final int BYTES = 20_000_000;

    @ParameterizedTest
    @CsvSource({"NATIVE, KERNEL", "NATIVE, REDIRECT", "GENERIC, KERNEL", "GENERIC, REDIRECT"})
    void carriesTcpBothWays(Mode mode, Forwarding forwarding) {
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(mode, forwarding)) {
            net.bind();
            Transfer.roundTrip(net.mobileNode, OptimizedRouteTopology.HOME, net.server, OptimizedRouteTopology.SERVER, BYTES);
            for (BindingRow row : net.agentDatapath.bindings(BindingTable.BINDING_CACHE)) {
                assertTrue(row.bytesIn() > BYTES && row.bytesOut() > BYTES, row.toString());
            }
            BindingRow row = net.mobileNodeDatapath.bindings(BindingTable.BINDING_UPDATE_LIST).get(0);
            assertTrue(row.bytesIn() > BYTES && row.bytesOut() > BYTES, row.toString());
            net.agent.inside(() -> assertEquals(0, dropped(net.agentDatapath)));
            long packets = net.agentDatapath.bindings(BindingTable.BINDING_CACHE).get(0).packetsIn();
            boolean byTheKernel = forwardedByTheKernel(net.agent) > packets / 2;
            assertEquals(forwarding == Forwarding.KERNEL, byTheKernel);
            net.mobileNode.inside(() -> assertEquals(0, dropped(net.mobileNodeDatapath)));
        }
    }

    @ParameterizedTest
    @EnumSource(Forwarding.class)
    void decrementsTheHopLimitOnceAndAddressesTheNextHop(Forwarding forwarding) {
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(Mode.NATIVE, forwarding);
                PacketSocket sender = new PacketSocket(net.mobileNode, "phy0");
                PacketSocket receiver = new PacketSocket(net.server, "eth0")) {
            net.bind();
            // Neighbours get to know each other.
            Transfer.roundTrip(net.mobileNode, OptimizedRouteTopology.HOME, net.server, OptimizedRouteTopology.SERVER, 1);
            byte[] sent = PacketBuilder.packet(OptimizedRouteTopology.CARE_OF, OptimizedRouteTopology.SERVER).hopLimit(33)
                    .homeAddressOption(OptimizedRouteTopology.HOME).udp(40, OptimizedRouteTopology.HOME, OptimizedRouteTopology.SERVER)
                    .build();
            sender.send(PacketBuilder.frame(mac(net.agent, "wan0"), mac(net.mobileNode, "phy0"), "", sent));
            byte[] received = receiver.receive(frame -> frame.length == 14 + 40 + 40 && frame[20] == 17).orElseThrow();
            byte[] wanted = PacketBuilder.packet(OptimizedRouteTopology.HOME, OptimizedRouteTopology.SERVER).hopLimit(32).udp(40).build();
            assertArrayEquals(PacketBuilder.frame(mac(net.server, "eth0"), mac(net.agent, "lan0"), "", wanted), received);
        }
    }

    private static byte[] mac(NetworkNamespace namespace, String interfaceName) {
        String address = namespace.run("cat /sys/class/net/" + interfaceName + "/address").strip();
        return HexFormat.ofDelimiter(":").parseHex(address);
    }

    private static long forwardedByTheKernel(NetworkNamespace namespace) {
        return namespace.run("cat /proc/net/snmp6").lines().filter(line -> line.startsWith("Ip6OutForwDatagrams"))
                .mapToLong(line -> Long.parseLong(line.split("\\s+")[1])).sum();
    }

    private static long dropped(Datapath datapath) {
        return datapath.counters().entrySet().stream().filter(entry -> entry.getKey().contains(".drop-"))
                .mapToLong(java.util.Map.Entry::getValue).sum();
    }
}
