package org.netlink4j;

/** A change that the kernel announced to a multicast group. */
public sealed interface Notification {

    /** Whether the thing is there now (made or changed), or gone. */
    enum Kind {
        PRESENT,
        GONE
    }

    record LinkChange(Kind kind, Link link) implements Notification {
    }

    record AddressChange(Kind kind, Address address) implements Notification {
    }

    record RouteChange(Kind kind, Route route) implements Notification {
    }

    record RuleChange(Kind kind, Rule rule) implements Notification {
    }

    record NeighborChange(Kind kind, Neighbor neighbor) implements Notification {
    }

    /** A bridge learned where a link-layer address is, or that it is behind another port; or forgot it. */
    record ForwardingChange(Kind kind, ForwardingEntry entry) implements Notification {
    }

    /** A device came, went, or can do something else with XDP than before ({@link NetdevMonitor}). */
    record DeviceChange(Kind kind, NetworkDevice device) implements Notification {
    }

    /**
     * A router advertisement named a prefix.
     *
     * @param link index
     * @param onLink its L flag
     * @param autonomous its A flag
     */
    record PrefixChange(int link, IpPrefix prefix, boolean onLink, boolean autonomous, long preferredSeconds, long validSeconds)
            implements Notification {
    }

    /** Changes were lost because nobody read fast enough: ask for the present state. */
    record Lost() implements Notification {
    }
}
