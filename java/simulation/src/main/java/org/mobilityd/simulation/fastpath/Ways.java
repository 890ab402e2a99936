package org.mobilityd.simulation.fastpath;

import org.mobilityd.wire.Ipv6Address;

/** What the kernel's routing table says to the fast path. */
public interface Ways {

    /** A network without limits. */
    Ways ANY_LENGTH = new Ways() {
        @Override
        public int routeMtu(Ipv6Address destination) {
            return Integer.MAX_VALUE;
        }

        @Override
        public int linkMtu(Ipv6Address address) {
            return Integer.MAX_VALUE;
        }
    };

    /** The MTU of the way that a forwarded packet to {@code destination} takes; the largest number when there is no way. */
    int routeMtu(Ipv6Address destination);

    /** The MTU of the link whose interface holds {@code address}; 0 when none does. */
    int linkMtu(Ipv6Address address);
}
