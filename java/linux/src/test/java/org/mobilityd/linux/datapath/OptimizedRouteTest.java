package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
            net.mobileNode.inside(() -> assertEquals(0, dropped(net.mobileNodeDatapath)));
        }
    }

    private static long dropped(Datapath datapath) {
        return datapath.counters().entrySet().stream().filter(entry -> entry.getKey().contains(".drop-"))
                .mapToLong(java.util.Map.Entry::getValue).sum();
    }
}
