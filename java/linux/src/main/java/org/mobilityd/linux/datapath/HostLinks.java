package org.mobilityd.linux.datapath;

import org.mobilityd.wire.Ipv6Address;

/** Which interface an address of ours is on. */
final class HostLinks {

    private HostLinks() {
    }

    /** The index of the interface that holds {@code address}, which is where packets with that source leave; 0 when none does. */
    static int holding(Ipv6Address address) {
        return LibMobility.check("find the interface of " + address, LibMobility.mobility_link_of_address(address.toBytes()));
    }
}
