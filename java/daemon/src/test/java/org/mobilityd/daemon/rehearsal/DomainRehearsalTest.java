package org.mobilityd.daemon.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.mobilityd.protocol.anchor.NodeStatus;
import org.mobilityd.protocol.database.Mode;

class DomainRehearsalTest {

    /** Otherwise what makes a handover quick would not have been done. */
    @ParameterizedTest
    @NullSource
    @EnumSource(Mode.class)
    void theLastRouterServesTheMobileNodeWithThePrefixesOfAllOthers(Mode mode) {
        NodeStatus end = new DomainRehearsal(mode).run();
        assertTrue(end.registered());
        assertEquals(DomainRehearsal.ROUTERS - 1, end.older().size());
    }
}
