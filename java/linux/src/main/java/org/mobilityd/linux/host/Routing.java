package org.mobilityd.linux.host;

import java.util.HashMap;
import java.util.List;
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

    private record Router(IpAddress router, IpAddress careOfAddress) {
    }

    private final Kernel kernel;
    private final Restoration restoration;
    private final Map<Integer, Router> routers = new HashMap<>();

    Routing(Kernel kernel, Restoration restoration) {
        this.kernel = kernel;
        this.restoration = restoration;
    }

    void useDefaultRouter(int link, IpAddress router, IpAddress careOfAddress) {
        if (new Router(router, careOfAddress).equals(routers.get(link)) && isInPlace(link, careOfAddress)) {
            return;
        }
        forgetDefaultRouter(link);
        restoration.remember(new RouterOf(link), () -> withdraw(link, careOfAddress));
        routers.put(link, new Router(router, careOfAddress));
        int table = Marks.table(link);
        prefixOf(link, careOfAddress).ifPresent(prefix -> kernel.add(RouteRequests.add(ours(prefix).table(table).link(link).build())));
        kernel.execute(RouteRequests.replace(ours(IpPrefix.ALL_IPV6).table(table).link(link).via(router).build()));
        kernel.execute(RouteRequests.replace(ours(IpPrefix.ALL_IPV6).metric(Marks.routerMetric(link)).link(link).via(router).build()));
        kernel.add(RuleRequests.add(rule(careOfAddress, Marks.CARE_OF_RULE_PRIORITY, table)));
    }

    void forgetDefaultRouter(int link) {
        routers.remove(link);
        restoration.takeBack(new RouterOf(link));
    }

    void divert(int mobilityLink, IpAddress homeAddress) {
        restoration.takeBack(new DiversionOf(homeAddress));
        restoration.remember(new DiversionOf(homeAddress), () -> withdrawDiversion(mobilityLink, homeAddress));
        int table = Marks.table(mobilityLink);
        kernel.execute(RouteRequests.replace(ours(IpPrefix.ALL_IPV6).table(table).link(mobilityLink).build()));
        kernel.execute(RouteRequests.replace(diversion(mobilityLink, homeAddress)));
        kernel.add(RuleRequests.add(rule(homeAddress, Marks.HOME_RULE_PRIORITY, table)));
    }

    void undivert(IpAddress homeAddress) {
        restoration.takeBack(new DiversionOf(homeAddress));
    }

    private void withdraw(int link, IpAddress careOfAddress) {
        kernel.remove(RuleRequests.delete(rule(careOfAddress, Marks.CARE_OF_RULE_PRIORITY, Marks.table(link))));
        kernel.remove(RouteRequests.delete(ours(IpPrefix.ALL_IPV6).metric(Marks.routerMetric(link)).link(link).build()));
        empty(Marks.table(link));
    }

    private void withdrawDiversion(int mobilityLink, IpAddress homeAddress) {
        kernel.remove(RuleRequests.delete(rule(homeAddress, Marks.HOME_RULE_PRIORITY, Marks.table(mobilityLink))));
        kernel.remove(RouteRequests.delete(diversion(mobilityLink, homeAddress)));
        empty(Marks.table(mobilityLink));
    }

    private void empty(int table) {
        kernel.netlink().routesIn(AddressFamily.IPV6, table).forEach(route -> kernel.remove(RouteRequests.delete(route)));
    }

    /** A link that went down took its routes with it; its rule stayed. */
    private boolean isInPlace(int link, IpAddress careOfAddress) {
        List<Route> table = kernel.netlink().routesIn(AddressFamily.IPV6, Marks.table(link));
        boolean hasDefault = table.stream().anyMatch(route -> route.destination().length() == 0);
        boolean hasRule = kernel.netlink().rules(AddressFamily.IPV6).stream()
                .anyMatch(rule -> rule.table() == Marks.table(link) && rule.from().equals(careOfAddress.asPrefix()));
        boolean hasMain = kernel.netlink().routesIn(AddressFamily.IPV6, Route.MAIN_TABLE).stream()
                .anyMatch(route -> route.protocol() == Marks.PROTOCOL && route.metric() == Marks.routerMetric(link));
        return hasDefault && hasRule && hasMain;
    }

    private Optional<IpPrefix> prefixOf(int link, IpAddress address) {
        return kernel.netlink().addressesOn(AddressFamily.IPV6, link).stream()
                .filter(there -> there.address().equals(address) && there.prefixLength() < address.bits())
                .map(there -> Addresses.fromKernel(address).prefix(there.prefixLength()))
                .map(prefix -> new IpPrefix(Addresses.toKernel(prefix.address()), prefix.length()))
                .findFirst();
    }

    private static Route diversion(int mobilityLink, IpAddress homeAddress) {
        return ours(IpPrefix.ALL_IPV6).metric(Marks.MOBILITY_METRIC).link(mobilityLink).preferredSource(homeAddress).build();
    }

    private static Route.Builder ours(IpPrefix destination) {
        return Route.to(destination).protocol(Marks.PROTOCOL);
    }

    private static Rule rule(IpAddress from, int priority, int table) {
        return Rule.lookUp(AddressFamily.IPV6, table).priority(priority).from(from.asPrefix()).protocol(Marks.PROTOCOL).build();
    }
}
