package org.netlink4j;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.netlink4j.RouteRequests.Lookup;

/**
 * The kernel's links, addresses, routes, rules and neighbours, in the network namespace of the thread that opened it. Asks with the methods
 * here; changes with {@link #execute} and a request from {@link LinkRequests}, {@link AddressRequests}, {@link RouteRequests},
 * {@link RuleRequests}, {@link NeighborRequests} or {@link ForwardingRequests}. For one thread at a time. Every method may throw {@link NetlinkException}.
 */
public final class RtNetlink implements AutoCloseable {

    private final NetlinkSocket socket;

    private RtNetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    public static RtNetlink open() {
        return new RtNetlink(NetlinkSocket.open(Protocol.ROUTE));
    }

    /** Sends {@code request} and waits until the kernel has done it. */
    public void execute(Request request) {
        socket.execute(request);
    }

    public List<Link> links() {
        return decoded(LinkRequests.list(), LinkAttributes::decode);
    }

    public Optional<Link> link(String name) {
        return ifThere(LinkRequests.get(name));
    }

    public Optional<Link> link(int index) {
        return ifThere(LinkRequests.get(index));
    }

    public List<Address> addresses(AddressFamily family) {
        return decoded(AddressRequests.list(family), AddressAttributes::decode);
    }

    /** @param link index */
    public List<Address> addressesOn(AddressFamily family, int link) {
        // The kernel could select them, but then it does not tell that the list changed meanwhile (seen with 6.18).
        return addresses(family).stream().filter(address -> address.link() == link).toList();
    }

    /** The routes of every table. */
    public List<Route> routes(AddressFamily family) {
        return decoded(RouteRequests.list(family), RouteAttributes::decode);
    }

    /** Empty for a table that does not exist. */
    public List<Route> routesIn(AddressFamily family, int table) {
        try {
            return decoded(RouteRequests.listTable(family, table), RouteAttributes::decode).stream()
                    .filter(route -> route.table() == table).toList();
        } catch (NetlinkException failure) {
            if (failure.errno() == Errno.ENOENT) {
                return List.of();
            }
            throw failure;
        }
    }

    /**
     * The route that a packet would take.
     *
     * @throws NetlinkException with ENETUNREACH, EHOSTUNREACH, EINVAL ... when it would take none
     */
    public Route lookUp(Lookup lookup) {
        List<Route> found = decoded(RouteRequests.lookUp(lookup), RouteAttributes::decode);
        if (found.isEmpty()) {
            throw new NetlinkException("route get " + lookup.destination(), Errno.EBADMSG, "the kernel named no route");
        }
        return found.get(0);
    }

    public List<Rule> rules(AddressFamily family) {
        return decoded(RuleRequests.list(family), RuleAttributes::decode);
    }

    /** @param link index, or 0: on every link */
    public List<Neighbor> neighbors(AddressFamily family, int link) {
        return decoded(NeighborRequests.list(family, link), NeighborAttributes::decode).stream()
                .filter(neighbor -> isOn(neighbor, link)).toList();
    }

    /** The addresses that this host answers for. @param link index, or 0: on every link */
    public List<Neighbor> proxies(AddressFamily family, int link) {
        return decoded(NeighborRequests.listProxies(family, link), NeighborAttributes::decode).stream()
                .filter(neighbor -> isOn(neighbor, link)).toList();
    }

    /** Where a bridge has learned, or been told, that link-layer addresses are. @param bridge index */
    public List<ForwardingEntry> forwardingTable(int bridge) {
        return decoded(ForwardingRequests.list(bridge), ForwardingAttributes::decode).stream()
                .filter(entry -> entry.bridge() == bridge).toList();
    }

    @Override
    public void close() {
        socket.close();
    }

    /** Kernels without strict checking do not filter. */
    private static boolean isOn(Neighbor neighbor, int link) {
        return link == 0 || neighbor.link() == link;
    }

    private Optional<Link> ifThere(Request request) {
        try {
            return decoded(request, LinkAttributes::decode).stream().findFirst();
        } catch (NetlinkException failure) {
            if (failure.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private <T> List<T> decoded(Request request, Function<NetlinkMessage, T> decoder) {
        return socket.execute(request).stream().map(decoder).filter(Objects::nonNull).toList();
    }
}
