package org.netlink4j;

import java.util.List;
import java.util.Objects;

/**
 * A route.
 *
 * @param source the route holds for packets from this prefix only (IPv6), length 0: from everywhere
 * @param gateway next hop, or null: the destination is on the link
 * @param link index of the interface to leave by, or 0
 * @param metric the lowest wins; 0 when making an IPv6 route: the kernel's 1024
 * @param protocol who made it, see {@link #BY_KERNEL}; programs choose numbers above 4
 * @param scope 0 universe, 253 link, 254 host
 * @param preferredSource source address for packets without one, or null
 * @param mtu in bytes, 0: the link's
 * @param flags RTNH_F_ and RTM_F_ bits, for example 2 for a dead one
 * @param expiresSeconds how long it stays, 0: until it is deleted
 * @param nextHops of a multipath route, else empty
 * @param unknown attributes that this library does not interpret
 */
public record Route(IpPrefix destination, IpPrefix source, RouteType type, int table, IpAddress gateway, int link, long metric,
        int protocol, int scope, IpAddress preferredSource, int mtu, int flags, long expiresSeconds, List<NextHop> nextHops,
        List<Attribute> unknown) {

    public static final int MAIN_TABLE = 254;
    public static final int LOCAL_TABLE = 255;

    public static final int BY_REDIRECT = 1;
    public static final int BY_KERNEL = 2;
    public static final int BY_BOOT = 3;
    public static final int STATIC = 4;
    /** Made by the kernel or a program from a router advertisement. */
    public static final int BY_ROUTER_ADVERTISEMENT = 9;

    public Route {
        Objects.requireNonNull(destination);
        Objects.requireNonNull(source);
        Objects.requireNonNull(type);
        nextHops = List.copyOf(nextHops);
        unknown = List.copyOf(unknown);
    }

    /** One way of a multipath route. @param weight 1 to 256 */
    public record NextHop(int link, IpAddress gateway, int weight) {
    }

    /** A unicast route in the main table, unless told otherwise. */
    public static Builder to(IpPrefix destination) {
        return new Builder(destination);
    }

    public Builder toBuilder() {
        Builder builder = new Builder(destination);
        builder.source = source;
        builder.type = type;
        builder.table = table;
        builder.gateway = gateway;
        builder.link = link;
        builder.metric = metric;
        builder.protocol = protocol;
        builder.scope = scope;
        builder.preferredSource = preferredSource;
        builder.mtu = mtu;
        builder.expiresSeconds = expiresSeconds;
        builder.nextHops = nextHops;
        return builder;
    }

    /** Collects what a route shall have. */
    public static final class Builder {

        private final IpPrefix destination;
        private IpPrefix source;
        private RouteType type = RouteType.UNICAST;
        private int table = MAIN_TABLE;
        private IpAddress gateway;
        private int link;
        private long metric;
        private int protocol = STATIC;
        private int scope;
        private IpAddress preferredSource;
        private int mtu;
        private long expiresSeconds;
        private List<NextHop> nextHops = List.of();

        private Builder(IpPrefix destination) {
            this.destination = destination;
            this.source = IpPrefix.all(destination.family());
        }

        /** For packets from {@code prefix} only: IPv6 with source-specific routing. */
        public Builder from(IpPrefix prefix) {
            source = prefix;
            return this;
        }

        public Builder type(RouteType what) {
            type = what;
            return this;
        }

        public Builder table(int number) {
            table = number;
            return this;
        }

        public Builder via(IpAddress nextHop) {
            gateway = nextHop;
            return this;
        }

        public Builder link(int index) {
            link = index;
            return this;
        }

        public Builder metric(long number) {
            metric = number;
            return this;
        }

        public Builder protocol(int number) {
            protocol = number;
            return this;
        }

        public Builder scope(int number) {
            scope = number;
            return this;
        }

        public Builder preferredSource(IpAddress address) {
            preferredSource = address;
            return this;
        }

        public Builder mtu(int bytes) {
            mtu = bytes;
            return this;
        }

        public Builder expires(long seconds) {
            expiresSeconds = seconds;
            return this;
        }

        public Builder nextHops(List<NextHop> ways) {
            nextHops = ways;
            return this;
        }

        public Route build() {
            return new Route(destination, source, type, table, gateway, link, metric, protocol, scope, preferredSource, mtu, 0,
                    expiresSeconds, nextHops, List.of());
        }
    }
}
