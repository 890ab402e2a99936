package org.mobilityd.daemon.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.mobilityd.daemon.Ports;
import org.mobilityd.daemon.testing.FakeDatapath;
import org.mobilityd.daemon.testing.FakeHostNetwork;
import org.mobilityd.daemon.testing.FakePacketSender;
import org.mobilityd.protocol.anchor.NodeStatus;
import org.mobilityd.protocol.database.Mode;

class DomainRehearsalTest {

    /** Otherwise what makes a handover quick would not have been done. */
    @ParameterizedTest
    @NullSource
    @EnumSource(Mode.class)
    void theLastRouterServesTheMobileNodeWithThePrefixesOfAllOthers(Mode mode) throws Exception {
        FakeHostNetwork host = new FakeHostNetwork();
        NodeStatus end = new DomainRehearsal(mode, new Ports(new FakeDatapath(host), host, new FakePacketSender())).run();
        assertTrue(end.registered());
        assertEquals(DomainRehearsal.ROUTERS - 1, end.older().size());
    }

    @Test
    void nothingIsSentOrSetByThePortsThatAreRehearsed() throws Exception {
        FakeHostNetwork host = new FakeHostNetwork();
        FakePacketSender sender = new FakePacketSender();
        FakeDatapath datapath = new FakeDatapath(host);
        new DomainRehearsal(Mode.PROXY, new Ports(datapath, host, sender)).run();
        assertEquals(List.of(), sender.sent());
        assertEquals(List.of(), sender.frames());
        assertEquals(List.of(), host.calls());
        assertEquals(List.of(), datapath.tunnels());
        assertEquals(List.of(), datapath.claimedAddresses());
    }
}
