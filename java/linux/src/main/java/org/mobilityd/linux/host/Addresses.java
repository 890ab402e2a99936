package org.mobilityd.linux.host;

import org.mobilityd.wire.Ipv6Address;
import org.netlink4j.Address;
import org.netlink4j.AddressFlag;
import org.netlink4j.IpAddress;

/** Between the wire's addresses and netlink's. */
final class Addresses {

    private Addresses() {
    }

    static IpAddress toKernel(Ipv6Address address) {
        return IpAddress.of(address.toBytes());
    }

    static Ipv6Address fromKernel(IpAddress address) {
        return Ipv6Address.of(address.toBytes());
    }

    /** Whether packets may have this link-local address as source: its uniqueness is known, or need not be waited for (RFC 4429). */
    static boolean isLinkLocalSource(Address address) {
        return fromKernel(address.address()).isLinkLocal() && !address.has(AddressFlag.DADFAILED)
                && (!address.has(AddressFlag.TENTATIVE) || address.has(AddressFlag.OPTIMISTIC));
    }
}
