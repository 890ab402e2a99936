package org.netlink4j;

/** The netlink protocol of a socket. */
public enum Protocol {

    /** Links, addresses, routes, rules, neighbours. */
    ROUTE(0),
    /** Families that kernel modules register by name. */
    GENERIC(16);

    private final int number;

    Protocol(int number) {
        this.number = number;
    }

    /** The NETLINK_ number. */
    public int number() {
        return number;
    }
}
