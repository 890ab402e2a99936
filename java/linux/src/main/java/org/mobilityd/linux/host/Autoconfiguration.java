package org.mobilityd.linux.host;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.netlink4j.Address;
import org.netlink4j.AddressFamily;
import org.netlink4j.AddressFlag;
import org.netlink4j.AddressRequests;
import org.netlink4j.IpPrefix;
import org.netlink4j.Route;
import org.netlink4j.RouteRequests;

/** Keeps the kernel from acting on router advertisements, and takes away what it made of earlier ones. */
final class Autoconfiguration {

    /** IFAPROT_KERNEL_RA. */
    private static final int ORIGIN_ROUTER_ADVERTISEMENT = 2;

    private final Kernel kernel;
    private final Sysctls sysctls;

    Autoconfiguration(Kernel kernel, Sysctls sysctls) {
        this.kernel = kernel;
        this.sysctls = sysctls;
    }

    void takeOver(int link, String name) {
        sysctls.setForLink(name, "accept_ra", 0);
        sysctls.setForLink(name, "autoconf", 0);
        sysctls.setForLink(name, "router_solicitations", 0);
        // RFC 4429: a care-of address serves from the first moment in a new network.
        sysctls.setForLink(name, "optimistic_dad", 1);
        sysctls.setForLink(name, "use_optimistic", 1);
        Set<IpPrefix> advertised = removeAddresses(link);
        removeRoutes(link, advertised);
    }

    private Set<IpPrefix> removeAddresses(int link) {
        Set<IpPrefix> advertised = new HashSet<>();
        for (Address address : kernel.netlink().addressesOn(AddressFamily.IPV6, link)) {
            if (isFromRouterAdvertisement(address)) {
                kernel.remove(AddressRequests.delete(link, address.address(), address.prefixLength()));
                var prefix = Addresses.fromKernel(address.address()).prefix(address.prefixLength());
                advertised.add(new IpPrefix(Addresses.toKernel(prefix.address()), prefix.length()));
            }
        }
        return advertised;
    }

    private void removeRoutes(int link, Set<IpPrefix> advertised) {
        List<Route> routes = kernel.netlink().routesIn(AddressFamily.IPV6, Route.MAIN_TABLE);
        for (Route route : routes) {
            boolean fromAdvertisement = route.protocol() == Route.BY_ROUTER_ADVERTISEMENT
                    || route.protocol() == Route.BY_KERNEL && (route.expiresSeconds() > 0 || advertised.contains(route.destination()));
            if (route.link() == link && fromAdvertisement) {
                kernel.remove(RouteRequests.delete(Route.to(route.destination()).link(link).via(route.gateway()).metric(route.metric())
                        .protocol(route.protocol()).build()));
            }
        }
    }

    private static boolean isFromRouterAdvertisement(Address address) {
        return Addresses.fromKernel(address.address()).isUnicastRoutable()
                && (address.origin() == ORIGIN_ROUTER_ADVERTISEMENT || address.has(AddressFlag.MANAGETEMPADDR)
                        || address.has(AddressFlag.TEMPORARY));
    }
}
