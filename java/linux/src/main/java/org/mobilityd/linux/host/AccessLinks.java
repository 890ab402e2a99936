package org.mobilityd.linux.host;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mobilityd.linux.host.HostNetwork.NodeRoute;
import org.netlink4j.Address;
import org.netlink4j.AddressFamily;
import org.netlink4j.AddressFlag;
import org.netlink4j.AddressRequests;
import org.netlink4j.IpAddress;
import org.netlink4j.IpPrefix;
import org.netlink4j.Route;
import org.netlink4j.RouteRequests;
import org.netlink4j.RouteType;

/**
 * What the mobile nodes on access links of a router live by: routes to their prefixes, the link-local address that they know their router
 * by, and an answer for prefixes that nobody has. Like tunnels in the fast path it stays when the process ends, in whatever way; the next
 * one takes over what is still right ({@link #keepOnly}, {@link #limit}).
 */
final class AccessLinks {

    private record RouterAddress(int link, IpAddress address, int prefixLength) {
    }

    private final Kernel kernel;
    /** What this process wants there to be, for links that lose it. */
    private final Map<IpPrefix, Integer> routes = new HashMap<>();
    private final Set<RouterAddress> addresses = new HashSet<>();

    AccessLinks(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Whether {@code route} is one that stays. */
    static boolean isOurs(Route route) {
        return isNodeRoute(route) || isRefusal(route);
    }

    /** Whether {@code address} is one that stays. */
    static boolean isOurs(Address address) {
        return address.origin() == Marks.PROTOCOL && Addresses.fromKernel(address.address()).isLinkLocal();
    }

    /** Takes the place of a route of the same prefix onto another link. */
    void addRoute(int link, IpPrefix prefix) {
        routes.put(prefix, link);
        kernel.execute(RouteRequests.replace(route(link, prefix).build()));
    }

    void removeRoute(int link, IpPrefix prefix) {
        routes.remove(prefix, link);
        kernel.remove(RouteRequests.delete(route(link, prefix).build()));
    }

    List<NodeRoute> routes() {
        return kernel.netlink().routes(AddressFamily.IPV6).stream().filter(AccessLinks::isNodeRoute)
                .map(route -> new NodeRoute(route.link(), Addresses.fromKernel(route.destination()))).toList();
    }

    /** The kernel does not use a route that has expired, and removes it within a minute. */
    void limit(int link, IpPrefix prefix, int seconds) {
        routes.remove(prefix, link);
        kernel.execute(RouteRequests.replace(route(link, prefix).expires(seconds).build()));
    }

    void addAddress(int link, IpAddress address, int prefixLength) {
        RouterAddress wanted = new RouterAddress(link, address, prefixLength);
        addresses.add(wanted);
        add(wanted);
    }

    void removeAddress(int link, IpAddress address, int prefixLength) {
        if (addresses.remove(new RouterAddress(link, address, prefixLength))) {
            kernel.remove(AddressRequests.delete(link, address, prefixLength));
        }
    }

    /** Whoever sends to an address of {@code pool} that no route is for is told so; nothing else of that kind is left. */
    void refuse(IpPrefix pool) {
        kernel.execute(RouteRequests.replace(refusal(pool)));
        kernel.netlink().routes(AddressFamily.IPV6).stream()
                .filter(route -> isRefusal(route) && !route.destination().equals(pool))
                .forEach(route -> kernel.remove(RouteRequests.delete(refusal(route.destination()))));
    }

    /** A link that goes down loses its addresses and routes. */
    void repair(int link) {
        addresses.stream().filter(wanted -> wanted.link == link).forEach(this::add);
        routes.forEach((prefix, on) -> {
            if (on == link) {
                kernel.add(RouteRequests.replace(route(link, prefix).build()));
            }
        });
    }

    /** @param links indexes; when there are none, nothing at all stays */
    void keepOnly(Set<Integer> links) {
        routes.values().retainAll(links);
        addresses.removeIf(address -> !links.contains(address.link));
        kernel.netlink().routes(AddressFamily.IPV6).stream()
                .filter(route -> isNodeRoute(route) && !links.contains(route.link()))
                .forEach(route -> kernel.remove(RouteRequests.delete(route(route.link(), route.destination()).build())));
        kernel.netlink().addresses(AddressFamily.IPV6).stream()
                .filter(address -> isOurs(address) && !links.contains(address.link()))
                .forEach(there -> kernel.remove(AddressRequests.delete(there.link(), there.address(), there.prefixLength())));
        if (links.isEmpty()) {
            kernel.netlink().routes(AddressFamily.IPV6).stream().filter(AccessLinks::isRefusal)
                    .forEach(route -> kernel.remove(RouteRequests.delete(refusal(route.destination()))));
        }
    }

    private void add(RouterAddress wanted) {
        kernel.add(AddressRequests.add(Address.on(wanted.link, wanted.address, wanted.prefixLength).flag(AddressFlag.NODAD)
                .origin(Marks.PROTOCOL).build()));
    }

    private static Route.Builder route(int link, IpPrefix prefix) {
        return Route.to(prefix).link(link).metric(Marks.NODE_METRIC).protocol(Marks.PROTOCOL);
    }

    private static Route refusal(IpPrefix pool) {
        return Route.to(pool).type(RouteType.UNREACHABLE).metric(Marks.REFUSAL_METRIC).protocol(Marks.PROTOCOL).build();
    }

    private static boolean isNodeRoute(Route route) {
        return route.protocol() == Marks.PROTOCOL && route.type() == RouteType.UNICAST && route.table() == Route.MAIN_TABLE
                && route.metric() == Marks.NODE_METRIC;
    }

    private static boolean isRefusal(Route route) {
        return route.protocol() == Marks.PROTOCOL && route.type() == RouteType.UNREACHABLE;
    }
}
