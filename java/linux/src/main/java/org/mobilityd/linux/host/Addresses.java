package org.mobilityd.linux.host;

import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.netlink4j.Address;
import org.netlink4j.AddressFlag;
import org.netlink4j.IpAddress;
import org.netlink4j.IpPrefix;

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

    static IpPrefix toKernel(Ipv6Prefix prefix) {
        return new IpPrefix(toKernel(prefix.address()), prefix.length());
    }

    static Ipv6Prefix fromKernel(IpPrefix prefix) {
        return new Ipv6Prefix(fromKernel(prefix.address()), prefix.length());
    }

    /** Whether packets may have this link-local address as source: its uniqueness is known, or need not be waited for (RFC 4429). */
    static boolean isLinkLocalSource(Address address) {
        return fromKernel(address.address()).isLinkLocal() && !address.has(AddressFlag.DADFAILED)
                && (!address.has(AddressFlag.TENTATIVE) || address.has(AddressFlag.OPTIMISTIC));
    }
}
