package org.mobilityd.simulation.fastpath;

import java.util.Locale;

/** What can become of a packet at an interface, under the names that the fast path counts (docs/datapath.md). */
public enum PacketVerdict {
    PASS(Action.PASS),
    PASS_COPIED(Action.PASS),
    HOME_ADDRESS_REMOVED(Action.FORWARD),
    ROUTING_HEADER_INSERTED(Action.FORWARD),
    HOME_ADDRESS_INSERTED(Action.FORWARD),
    ROUTING_HEADER_REMOVED(Action.LOCAL),
    ENCAPSULATED(Action.FORWARD),
    DECAPSULATED(Action.FORWARD),
    DECAPSULATED_LOCAL(Action.LOCAL),
    RELAYED_BETWEEN_TUNNELS(Action.FORWARD),
    ICMP_ERROR_TRANSLATED(Action.FORWARD),
    ICMP_ERROR_TRANSLATED_LOCAL(Action.LOCAL),
    HOME_TEST_SENT(Action.ROUTE),
    CARE_OF_TEST_SENT(Action.ROUTE),
    PACKET_TOO_BIG_SENT(Action.ANSWER),
    MOBILITY_MESSAGE_LIFTED(Action.GONE),
    LIFTED_FOR_FRAGMENTATION(Action.GONE),
    DROP_NO_BINDING(Action.GONE),
    DROP_HOME_ADDRESS_NOT_ROUTABLE(Action.GONE),
    DROP_SEVERAL_HOME_ADDRESSES(Action.GONE),
    DROP_BAD_EXTENSION_HEADER(Action.GONE),
    DROP_NOT_HOME_ADDRESS(Action.GONE),
    DROP_TRUNCATED(Action.GONE),
    DROP_TEST_INIT_WITH_HOME_ADDRESS(Action.GONE),
    DROP_SOURCE_NOT_ROUTABLE(Action.GONE),
    DROP_FORGED_SOURCE(Action.GONE),
    DROP_FOREIGN_SOURCE(Action.GONE),
    DROP_FORGED_LINK_ADDRESS(Action.GONE),
    DROP_ROGUE_ROUTER(Action.GONE),
    DROP_NO_TEST_SECRET(Action.GONE),
    DROP_BAD_AUTHENTICATOR(Action.GONE),
    DROP_FRAGMENTED_MOBILITY_MESSAGE(Action.GONE),
    DROP_CONGESTION_NOT_CARRIED(Action.GONE),
    DROP_TOO_BIG(Action.GONE),
    DROP_NO_TUNNEL(Action.GONE),
    DROP_NO_TUNNEL_BINDING(Action.GONE),
    DROP_NO_LINK(Action.GONE);

    /** Where a packet with this verdict goes. */
    public enum Action {
        /** To the kernel as it came. */
        PASS,
        /** To the kernel: it is for this node. */
        LOCAL,
        /** On to its next hop. */
        FORWARD,
        /** Back to where it came from. */
        ANSWER,
        /** To where the routing table says that its receiver is. */
        ROUTE,
        /** Nowhere: dropped, or the control daemon has it. */
        GONE
    }

    private final Action action;

    PacketVerdict(Action action) {
        this.action = action;
    }

    public Action action() {
        return action;
    }

    /** The name under which the fast path counts it. */
    public String column() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
