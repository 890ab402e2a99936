package org.mobilityd.daemon.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.mobilenode.MobileNodeStatus;

class RehearsalTest {

    /** Otherwise what makes a move quick would not have been done. */
    @Test
    void theMobileNodeIsRegisteredWithBothWhereverItHasMoved() {
        MobileNodeStatus end = new Rehearsal().run();
        assertEquals(end.careOfAddress(), end.registeredCareOfAddress());
        assertEquals(1, end.correspondents().size());
        assertEquals(end.careOfAddress(), end.correspondents().get(0).careOfAddress());
    }
}
