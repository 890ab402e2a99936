package org.netlink4j;

/** What a route does with a packet, in the kernel's numbering ({@code RTN_}). */
public enum RouteType {

    UNSPECIFIED,
    UNICAST,
    LOCAL,
    BROADCAST,
    ANYCAST,
    MULTICAST,
    /** Dropped in silence. */
    BLACKHOLE,
    /** Answered with an ICMP error: no route. */
    UNREACHABLE,
    /** Answered with an ICMP error: forbidden. */
    PROHIBIT,
    /** The next rule decides. */
    THROW,
    NAT;

    static RouteType of(int number) {
        return number >= 0 && number < values().length ? values()[number] : UNSPECIFIED;
    }
}
