package org.mobilityd.protocol.mobilenode;

import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * Where the node is attached to the network.
 *
 * @param link index of the interface
 * @param router link-local address of the default router
 * @param prefix advertised by that router
 * @param address formed from the prefix: the care-of address, or at home the home address
 * @param atHome whether the prefix is the home prefix (RFC 6275 section 11.5.2)
 * @param associatedAt when the link was last associated: after that the kernel may have lost what it was told before
 */
record Attachment(int link, Ipv6Address router, Ipv6Prefix prefix, Ipv6Address address, boolean atHome, long associatedAt) {

    /** Whether the same address is used the same way, so that nobody else has to be told. */
    boolean sameAddressAs(Attachment other) {
        return other != null && link == other.link && address.equals(other.address) && atHome == other.atHome;
    }
}
