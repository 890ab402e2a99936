package org.netlink4j;

import java.util.ArrayList;
import java.util.List;

/** Requests about routes; each only builds. */
public final class RouteRequests {

    private static final int ANY_SCOPE = 255;

    private RouteRequests() {
    }

    /** Every route of every table. */
    public static Request list(AddressFamily family) {
        return Request.dump("route list", RouteMessages.RTM_GETROUTE, filter(family), List.of());
    }

    public static Request listTable(AddressFamily family, int table) {
        return Request.dump("route list table " + table, RouteMessages.RTM_GETROUTE, filter(family),
                List.of(Attribute.u32(RouteAttributes.RTA_TABLE, table)));
    }

    /** Fails when there is such a route. */
    public static Request add(Route route) {
        return make("route add ", RouteMessages.RTM_NEWROUTE, Request.NLM_F_CREATE | Request.NLM_F_EXCL, route);
    }

    /** Adds it, or puts it in the place of the one with the same destination, source prefix, metric and table. */
    public static Request replace(Route route) {
        return make("route replace ", RouteMessages.RTM_NEWROUTE, Request.NLM_F_CREATE | Request.NLM_F_REPLACE, route);
    }

    /** Deletes the first route that has everything that {@code route} says. */
    public static Request delete(Route route) {
        Route any = route.scope() == 0 && route.destination().family() == AddressFamily.IPV4
                ? route.toBuilder().scope(ANY_SCOPE).build() : route;
        return make("route delete ", RouteMessages.RTM_DELROUTE, 0, any);
    }

    /** Asks which route a packet to {@code destination} takes. */
    public static Request lookUp(Lookup lookup) {
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(Attribute.address(RouteAttributes.RTA_DST, lookup.destination()));
        if (lookup.source() != null) {
            attributes.add(Attribute.address(RouteAttributes.RTA_SRC, lookup.source()));
        }
        if (lookup.inputLink() != 0) {
            attributes.add(Attribute.u32(RouteAttributes.RTA_IIF, lookup.inputLink()));
        }
        if (lookup.outputLink() != 0) {
            attributes.add(Attribute.u32(RouteAttributes.RTA_OIF, lookup.outputLink()));
        }
        if (lookup.mark() != 0) {
            attributes.add(Attribute.u32(RouteAttributes.RTA_MARK, lookup.mark()));
        }
        int bits = lookup.destination().bits();
        return Request.of("route get " + lookup.destination(), RouteMessages.RTM_GETROUTE, 0,
                RouteAttributes.header(lookup.destination().family(), bits, lookup.source() == null ? 0 : bits, 0, 0, 0,
                        RouteType.UNSPECIFIED),
                attributes);
    }

    /**
     * A packet whose route is asked for.
     *
     * @param source or null: not chosen yet
     * @param inputLink index of the interface by which it came, or 0: made here
     * @param outputLink index of the interface that it must leave by, or 0
     * @param mark firewall mark, or 0
     */
    public record Lookup(IpAddress destination, IpAddress source, int inputLink, int outputLink, long mark) {

        public static Lookup to(IpAddress destination) {
            return new Lookup(destination, null, 0, 0, 0);
        }

        public Lookup from(IpAddress address) {
            return new Lookup(destination, address, inputLink, outputLink, mark);
        }

        public Lookup arrivingBy(int link) {
            return new Lookup(destination, source, link, outputLink, mark);
        }

        public Lookup leavingBy(int link) {
            return new Lookup(destination, source, inputLink, link, mark);
        }

        public Lookup marked(long value) {
            return new Lookup(destination, source, inputLink, outputLink, value);
        }
    }

    private static Request make(String operation, int type, int flags, Route route) {
        String from = route.source().length() == 0 ? "" : " from " + route.source();
        String table = route.table() == Route.MAIN_TABLE ? "" : " table " + route.table();
        return Request.of(operation + route.destination() + from + table, type, flags, RouteAttributes.header(route),
                RouteAttributes.encode(route));
    }

    private static byte[] filter(AddressFamily family) {
        return RouteAttributes.header(family, 0, 0, 0, 0, 0, RouteType.UNSPECIFIED);
    }
}
