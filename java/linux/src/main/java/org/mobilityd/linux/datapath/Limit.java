package org.mobilityd.linux.datapath;

import java.util.EnumSet;
import java.util.Set;

/**
 * What the fast path hands up or says because an outsider made it, each as often as a token bucket allows. The defaults bound what a flood
 * makes the daemon do: all of them together are work for a fraction of one processor, but for the authentic Binding Updates and what peers
 * send, which are not to be held up.
 */
public enum Limit {
    /** Binding Updates to a correspondent whose authenticator the fast path has found right. */
    AUTHENTIC_BINDING_UPDATES(AbiLayout.LIMIT_BINDING_UPDATE, new Rate(100_000, 20_000)),
    /** The same from one /64: mobile nodes in one access network, or somebody who repeats what he overheard there. */
    AUTHENTIC_BINDING_UPDATES_PER_SOURCE(AbiLayout.LIMIT_BINDING_UPDATE_OF_SOURCE, new Rate(2_000, 2_000)),
    /** Every other mobility message for the daemon that is not from a peer. */
    MOBILITY_MESSAGES(AbiLayout.LIMIT_MOBILITY_MESSAGE, new Rate(5_000, 2_000)),
    MOBILITY_MESSAGES_PER_SOURCE(AbiLayout.LIMIT_MOBILITY_MESSAGE_OF_SOURCE, new Rate(500, 500)),
    /** Mobility messages with the source address of a peer ({@link Datapath#peers}): what a busy domain needs, and what the daemon bears. */
    PEER_MESSAGES(AbiLayout.LIMIT_PEER_MESSAGE, new Rate(60_000, 10_000)),
    PEER_MESSAGES_PER_PEER(AbiLayout.LIMIT_PEER_MESSAGE_OF_PEER, new Rate(20_000, 5_000)),
    /** Reports of Home Address options without binding. */
    UNBOUND_HOME_ADDRESSES(AbiLayout.LIMIT_UNBOUND_HOME_ADDRESS, new Rate(100, 50)),
    /** Reports of what a station of an access link forged. */
    FOREIGN_SOURCES(AbiLayout.LIMIT_FOREIGN_SOURCE, new Rate(5, 10)),
    /** Copies of neighbour discovery messages. */
    NEIGHBOR_DISCOVERY(AbiLayout.LIMIT_NEIGHBOR_DISCOVERY, new Rate(200, 100)),
    /** Copies of ICMPv6 errors that say something about a binding. */
    ICMP_ERRORS(AbiLayout.LIMIT_ICMP_ERROR, new Rate(50, 50)),
    /** Reports of flows that take a mobile node's tunnel. */
    TUNNELLED_FLOWS(AbiLayout.LIMIT_FLOW_SEEN, new Rate(1_000, 200)),
    /** Packets that the daemon is to send in fragments. */
    FRAGMENTATION(AbiLayout.LIMIT_FRAGMENTATION, new Rate(5_000, 1_000)),
    /** Packets Too Big that the fast path answers with. */
    PACKETS_TOO_BIG(AbiLayout.LIMIT_PACKET_TOO_BIG, new Rate(1_000, 200)),
    /** Packets out of tunnels that arrived in fragments, which the kernel's stack puts together, behind the fast path. */
    REASSEMBLED_TUNNEL_PACKETS(new Rate(5_000, 1_000));

    private static final int NO_NUMBER = -1;

    /** Those whose buckets are in the fast path's table; of the others this process keeps a {@link TokenBucket}. */
    static final Set<Limit> IN_KERNEL = EnumSet.complementOf(EnumSet.of(REASSEMBLED_TUNNEL_PACKETS));

    private final int number;
    private final Rate defaultRate;

    Limit(int number, Rate defaultRate) {
        this.number = number;
        this.defaultRate = defaultRate;
    }

    /** One of this process. */
    Limit(Rate defaultRate) {
        this(NO_NUMBER, defaultRate);
    }

    /** In the fast path's table. */
    int number() {
        return number;
    }

    /** What holds until {@link Datapath#limit} says something else. */
    public Rate defaultRate() {
        return defaultRate;
    }
}
