package org.mobilityd.linux.host;

import java.util.function.Predicate;
import org.netlink4j.Address;
import org.netlink4j.AddressFamily;
import org.netlink4j.AddressFlag;
import org.netlink4j.AddressRequests;
import org.netlink4j.NeighborRequests;
import org.netlink4j.Route;
import org.netlink4j.RouteRequests;
import org.netlink4j.RuleRequests;
import org.netlink4j.RtNetlink;

/** What an earlier process left behind when it crashed, recognised by our {@link Marks}; but for what {@link AccessLinks} keeps. */
final class Leftovers {

    /** A mobility interface and its home address stay: {@link MobilityInterfaces#create} takes them over. */
    private static final Predicate<Address> OURS = address -> address.origin() == Marks.PROTOCOL
            && !address.has(AddressFlag.HOMEADDRESS) && !AccessLinks.isOurs(address);

    private Leftovers() {
    }

    static void remove(Kernel kernel) {
        RtNetlink netlink = kernel.netlink();
        netlink.rules(AddressFamily.IPV6).stream()
                .filter(rule -> rule.protocol() == Marks.PROTOCOL && Marks.isOurRulePriority(rule.priority()))
                .forEach(rule -> kernel.remove(RuleRequests.delete(rule)));
        netlink.routes(AddressFamily.IPV6).stream()
                .filter(route -> route.protocol() == Marks.PROTOCOL && !AccessLinks.isOurs(route))
                .forEach(route -> kernel.remove(RouteRequests.delete(identity(route))));
        netlink.addresses(AddressFamily.IPV6).stream().filter(OURS).forEach(
                address -> kernel.remove(AddressRequests.delete(address.link(), address.address(), address.prefixLength())));
        netlink.proxies(AddressFamily.IPV6, 0).stream()
                .filter(neighbor -> neighbor.protocol() == Marks.PROTOCOL)
                .forEach(neighbor -> kernel.remove(NeighborRequests.delete(neighbor)));
    }

    /** Only what tells a route from others: the kernel does not take every attribute that it gives. */
    private static Route identity(Route route) {
        return Route.to(route.destination()).from(route.source()).table(route.table()).via(route.gateway()).link(route.link())
                .metric(route.metric()).protocol(route.protocol()).type(route.type()).build();
    }
}
