package org.netlink4j;

/** Multicast groups of rtnetlink that {@link RtMonitor} understands. */
public enum RtGroup {

    LINK(1),
    /** Neighbours, and the forwarding tables of bridges. */
    NEIGHBOR(3),
    IPV4_ADDRESS(5),
    IPV4_ROUTE(7),
    IPV4_RULE(8),
    IPV6_ADDRESS(9),
    IPV6_ROUTE(11),
    /** Prefixes that router advertisements gave. */
    IPV6_PREFIX(18),
    IPV6_RULE(19);

    private final int number;

    RtGroup(int number) {
        this.number = number;
    }

    /** The RTNLGRP_ number. */
    public int number() {
        return number;
    }
}
