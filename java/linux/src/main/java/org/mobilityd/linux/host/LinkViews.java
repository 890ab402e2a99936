package org.mobilityd.linux.host;

import java.util.List;
import java.util.Optional;
import org.mobilityd.linux.host.HostNetwork.Link;
import org.mobilityd.wire.Ipv6Address;
import org.netlink4j.Address;
import org.netlink4j.AddressFamily;
import org.netlink4j.AddressFlag;
import org.netlink4j.RtNetlink;

/** Interfaces and their addresses as the engines see them. An address that failed duplicate address detection is not seen. */
final class LinkViews {

    private final RtNetlink netlink;

    LinkViews(RtNetlink netlink) {
        this.netlink = netlink;
    }

    Optional<Link> link(String name) {
        return netlink.link(name).map(link -> view(link, netlink.addressesOn(AddressFamily.IPV6, link.index())));
    }

    List<Link> links() {
        List<Address> all = netlink.addresses(AddressFamily.IPV6);
        return netlink.links().stream().map(link -> view(link, all)).toList();
    }

    private static Link view(org.netlink4j.Link link, List<Address> addresses) {
        List<Address> usable = addresses.stream()
                .filter(address -> address.link() == link.index() && !address.has(AddressFlag.DADFAILED)).toList();
        Ipv6Address linkLocal = usable.stream().filter(Addresses::isLinkLocalSource)
                .map(address -> Addresses.fromKernel(address.address())).findFirst().orElse(null);
        List<Address> global = usable.stream()
                .filter(address -> Addresses.fromKernel(address.address()).isUnicastRoutable()).toList();
        return new Link(link.name(), link.index(), link.isRunning(), link.address().toLong(), link.mtu(), linkLocal,
                global.stream().map(address -> Addresses.fromKernel(address.address()).prefix(address.prefixLength())).distinct().toList(),
                global.stream().map(address -> Addresses.fromKernel(address.address())).toList());
    }
}
