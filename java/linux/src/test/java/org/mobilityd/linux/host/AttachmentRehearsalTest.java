package org.mobilityd.linux.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.netlink4j.AddressFamily;
import org.netlink4j.Neighbor;
import org.netlink4j.RtNetlink;

class AttachmentRehearsalTest {

    private static final int LOOPBACK = 1;
    private static final LinkLayerIdentifier NODE = LinkLayerIdentifier.parse("02:00:00:00:00:01");

    /** Otherwise what makes an arrival quick would not have been done. */
    @Test
    void theNodeComesAndGoesEveryTimeAndTheKernelHearsNothingOfIt() {
        List<Change> told = new ArrayList<>();
        try (RtNetlink netlink = RtNetlink.open(); AttachmentRehearsal rehearsal = new AttachmentRehearsal(RtNetlink.open(), told::add)) {
            List<Neighbor> before = netlink.neighbors(AddressFamily.IPV6, LOOPBACK);
            rehearsal.comeAndGo();
            rehearsal.comeAndGo();
            assertEquals(before, netlink.neighbors(AddressFamily.IPV6, LOOPBACK));
        }
        Change attached = new Change.NodeAttached(LOOPBACK, NODE);
        Change detached = new Change.NodeDetached(LOOPBACK, NODE);
        assertEquals(List.of(attached, detached, attached, detached), told);
    }
}
