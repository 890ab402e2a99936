package org.netlink4j;

import java.util.List;

/** Requests about the forwarding tables of bridges; each only builds. */
public final class ForwardingRequests {

    private ForwardingRequests() {
    }

    /** @param bridge index */
    public static Request list(int bridge) {
        return Request.dump("forwarding table list", RouteMessages.RTM_GETNEIGH,
                NeighborAttributes.header(AddressFamily.BRIDGE, 0, NeighborState.NONE, 0),
                List.of(Attribute.u32(ForwardingAttributes.NDA_MASTER, bridge)));
    }

    /** Makes the bridge forget where an address is; it learns again from the next frame. */
    public static Request delete(ForwardingEntry entry) {
        return Request.of("forwarding entry delete " + entry.address() + " on link " + entry.port(), RouteMessages.RTM_DELNEIGH, 0,
                ForwardingAttributes.header(entry), ForwardingAttributes.encode(entry));
    }
}
