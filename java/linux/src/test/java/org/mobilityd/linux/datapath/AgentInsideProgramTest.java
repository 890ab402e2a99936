package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.linux.datapath.Datapath.BindingRow;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.DatapathEvent.BindingExpiring;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;

/** The type 2 routing header on behalf of correspondents (RFC 6275 section 9.3.2). */
class AgentInsideProgramTest extends ProgramTest {

    @Test
    void putsTheRoutingHeaderInWhateverIsAroundIt() {
        bind(BindingTable.BINDING_CACHE);
        forEachCombination((before, after, tags) -> {
            byte[] sent = after.apply(before.apply(packet(CORRESPONDENT, HOME))).build();
            byte[] wanted = after.apply(before.apply(packet(CORRESPONDENT, CARE_OF)).type2RoutingHeader(HOME)).build();
            fixture.run(Role.AGENT_INSIDE, PacketBuilder.taggedFrame(tags, sent))
                    .is(XDP_PASS, "routing-header-inserted")
                    .leaves(PacketBuilder.taggedFrame(tags, wanted));
        });
    }

    @Test
    void countsWhatLeavesByTheBinding() {
        bind(BindingTable.BINDING_CACHE);
        byte[] sent = packet(CORRESPONDENT, HOME).udp(100).build();
        fixture.run(Role.AGENT_INSIDE, PacketBuilder.frame(sent));
        BindingRow row = fixture.datapath().bindings(BindingTable.BINDING_CACHE).get(0);
        assertEquals(List.of(0L, 0L, 1L, sent.length + 24L),
                List.of(row.packetsIn(), row.bytesIn(), row.packetsOut(), row.bytesOut()));
    }

    @Test
    void passesPacketsOfOthersUntouched() {
        bind(BindingTable.BINDING_CACHE);
        forEachCombination((before, after, tags) -> {
            byte[] plain = PacketBuilder.taggedFrame(tags, after.apply(before.apply(packet(STRANGER, HOME))).build());
            fixture.run(Role.AGENT_INSIDE, plain).is(XDP_PASS, "pass").leaves(plain);
        });
    }

    @Test
    void doesNotUseAnExpiredBinding() {
        bind(BindingTable.BINDING_CACHE, System.nanoTime() - 1, Engine.NEVER);
        byte[] frame = packet(CORRESPONDENT, HOME).udp(20).frame();
        fixture.run(Role.AGENT_INSIDE, frame).is(XDP_PASS, "pass").leaves(frame);
    }

    @Test
    void exemptsMobilityMessagesAndNeighborDiscovery() {
        bind(BindingTable.BINDING_CACHE);
        byte[] mobility = packet(CORRESPONDENT, HOME).mobility("3b 00 00 00 0000 0000").frame();
        fixture.run(Role.AGENT_INSIDE, mobility).is(XDP_PASS, "pass").leaves(mobility);
        for (int type = 133; type <= 137; type++) {
            byte[] discovery = packet(CORRESPONDENT, HOME).icmp(type, 0, 0, new byte[16]).frame();
            fixture.run(Role.AGENT_INSIDE, discovery).is(XDP_PASS, "pass").leaves(discovery);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 129, 1, 3})
    void doesNotExemptOtherIcmp(int type) {
        bind(BindingTable.BINDING_CACHE);
        fixture.run(Role.AGENT_INSIDE, packet(CORRESPONDENT, HOME).icmp(type, 0, 0, new byte[16]).frame())
                .is(XDP_PASS, "routing-header-inserted");
    }

    @Test
    void leavesAPacketOnItsLastHopToTheKernel() {
        bind(BindingTable.BINDING_CACHE);
        byte[] frame = packet(CORRESPONDENT, HOME).hopLimit(1).udp(20).frame();
        fixture.run(Role.AGENT_INSIDE, frame).is(XDP_PASS, "pass").leaves(frame);
    }

    @Test
    void reportsABindingInUsePastItsRefreshTimeOnce() {
        bind(BindingTable.BINDING_CACHE, Engine.NEVER, System.nanoTime() - 1);
        byte[] frame = packet(CORRESPONDENT, HOME).udp(20).frame();
        fixture.run(Role.AGENT_INSIDE, frame).is(XDP_PASS, "routing-header-inserted");
        fixture.run(Role.AGENT_INSIDE, frame).is(XDP_PASS, "routing-header-inserted");
        assertEquals(List.of(new BindingExpiring(BindingTable.BINDING_CACHE, new BindingKey(CORRESPONDENT, HOME))), fixture.events());
    }
}
