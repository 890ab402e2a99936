package org.mobilityd.linux.host;

import org.mobilityd.wire.Ipv6Address;
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
}
