package org.mobilityd.linux.host;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.netlink4j.AddressFamily;
import org.netlink4j.IpAddress;
import org.netlink4j.IpPrefix;
import org.netlink4j.Route;
import org.netlink4j.RouteRequests;
import org.netlink4j.Rule;
import org.netlink4j.RuleRequests;

/**
 * Which way a mobile node's packets go, by their source address.
 *
 * <pre>
 *   rule 6275  from the home address     → table of the mobility interface: default there
 *   rule 6276  from the care-of address  → table of the physical interface: its prefix, default by its router
 *   main       no source yet             → default by the mobility interface, preferred source the home address
 *              interface fixed           → default by that interface's router
 * </pre>
 */
final class Routing {

    private record RouterOf(int link) {
    }

    private record DiversionOf(IpAddress homeAddress) {
    }

    /** @param onLink the care-of address's prefix, when it has a route in the link's table */
    private record Router(IpAddress address, IpAddress careOfAddress, Optional<IpPrefix> onLink) {
    }

    private final Kernel kernel;
    private final Restoration restoration;
    private final Map<Integer, Router> routers = new HashMap<>();
    private final Map<IpAddress, Integer> diversions = new HashMap<>();

    Routing(Kernel kernel, Restoration restoration) {
        this.kernel = kernel;
        this.restoration = restoration;
    }

    /**
     * Puts the new way in place before the older goes; what is there already stays. A node that moves waits for this, so nothing is asked
     * for that is known here.
     *
     * @param onLink the prefix that {@code careOfAddress} has on the link, if any
     */
    void useDefaultRouter(int link, IpAddress router, IpAddress careOfAddress, Optional<IpPrefix> onLink) {
        restoration.remember(new RouterOf(link), () -> withdrawRouter(link));
        Router older = routers.get(link);
        int table = Marks.table(link);
        kernel.execute(RouteRequests.replace(ours(IpPrefix.ALL_IPV6).table(table).link(link).via(router).build()));
        kernel.execute(RouteRequests.replace(ours(IpPrefix.ALL_IPV6).metric(Marks.routerMetric(link)).link(link).via(router).build()));
        onLink.ifPresent(prefix -> kernel.add(RouteRequests.add(ours(prefix).table(table).link(link).build())));
        kernel.add(RuleRequests.add(careOfRule(careOfAddress, link)));
        routers.put(link, new Router(router, careOfAddress, onLink));
        if (older != null && !older.careOfAddress.equals(careOfAddress)) {
            kernel.remove(RuleRequests.delete(careOfRule(older.careOfAddress, link)));
            older.onLink.filter(prefix -> !onLink.equals(Optional.of(prefix))).ifPresent(prefix ->
                    kernel.remove(RouteRequests.delete(ours(prefix).table(table).link(link).build())));
        }
    }

    void forgetDefaultRouter(int link) {
        restoration.takeBack(new RouterOf(link));
    }

    void divert(int mobilityLink, IpAddress homeAddress) {
        if (diversions.getOrDefault(homeAddress, mobilityLink) != mobilityLink) {
            undivert(homeAddress);
        }
        restoration.remember(new DiversionOf(homeAddress), () -> withdrawDiversion(homeAddress));
        diversions.put(homeAddress, mobilityLink);
        kernel.execute(RouteRequests.replace(ours(IpPrefix.ALL_IPV6).table(Marks.table(mobilityLink)).link(mobilityLink).build()));
        kernel.execute(RouteRequests.replace(diversion(mobilityLink, homeAddress)));
        kernel.add(RuleRequests.add(homeRule(homeAddress, mobilityLink)));
    }

    void undivert(IpAddress homeAddress) {
        restoration.takeBack(new DiversionOf(homeAddress));
    }

    private void withdrawRouter(int link) {
        Router router = routers.remove(link);
        if (router != null) {
            kernel.remove(RuleRequests.delete(careOfRule(router.careOfAddress, link)));
        }
        kernel.remove(RouteRequests.delete(ours(IpPrefix.ALL_IPV6).metric(Marks.routerMetric(link)).link(link).build()));
        empty(Marks.table(link));
    }

    private void withdrawDiversion(IpAddress homeAddress) {
        int mobilityLink = diversions.remove(homeAddress);
        kernel.remove(RuleRequests.delete(homeRule(homeAddress, mobilityLink)));
        kernel.remove(RouteRequests.delete(diversion(mobilityLink, homeAddress)));
        empty(Marks.table(mobilityLink));
    }

    private void empty(int table) {
        kernel.netlink().routesIn(AddressFamily.IPV6, table).forEach(route -> kernel.remove(RouteRequests.delete(route)));
    }

    private static Route diversion(int mobilityLink, IpAddress homeAddress) {
        return ours(IpPrefix.ALL_IPV6).metric(Marks.MOBILITY_METRIC).link(mobilityLink).preferredSource(homeAddress).build();
    }

    private static Route.Builder ours(IpPrefix destination) {
        return Route.to(destination).protocol(Marks.PROTOCOL);
    }

    private static Rule careOfRule(IpAddress careOfAddress, int link) {
        return rule(careOfAddress, Marks.CARE_OF_RULE_PRIORITY, link);
    }

    private static Rule homeRule(IpAddress homeAddress, int mobilityLink) {
        return rule(homeAddress, Marks.HOME_RULE_PRIORITY, mobilityLink);
    }

    private static Rule rule(IpAddress from, int priority, int link) {
        return Rule.lookUp(AddressFamily.IPV6, Marks.table(link)).priority(priority).from(from.asPrefix()).protocol(Marks.PROTOCOL).build();
    }
}
