package org.mobilityd.daemon.config;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Rate;
import org.mobilityd.protocol.anchor.AnchorConfig.AuthorizedNode;
import org.mobilityd.protocol.anchor.AnchorConfig.Peer;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.anchor.Control;
import org.mobilityd.protocol.anchor.Guests;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** A checked configuration: the roles that this node plays, at least one, and what every role shares. */
public record Configuration(Optional<MobilityAgent> mobilityAgent, Optional<HomeAgent> homeAgent, Optional<MobileNode> mobileNode,
        Optional<CentralDatabase> centralDatabase, Optional<DistributedAnchorRouter> distributedAnchorRouter, Limits limits, Optional<InetSocketAddress> metricsListen, Log.Level logLevel) {

    /**
     * A correspondent on behalf of others.
     *
     * @param outside interfaces towards mobile nodes
     * @param inside interfaces towards the load balancer or the servers
     * @param correspondents the addresses answered for
     * @param icmpSource source of the ICMPv6 errors that the fast path makes; empty: the address that the packet went to
     */
    public record MobilityAgent(List<String> outside, List<String> inside, List<Ipv6Prefix> correspondents, int maxBindings,
            int maxBindingsPerCareOfPrefix, int maxLifetimeSeconds, int nonceIntervalSeconds, Optional<Ipv6Address> icmpSource,
            Mode xdpMode, Forwarding forwarding) {
    }

    /**
     * A home agent.
     *
     * @param homeLink the interface that mobile nodes are on when at home
     * @param uplinks the interfaces that reach the rest of the network
     * @param address its own, which mobile nodes register with
     */
    public record HomeAgent(String homeLink, List<String> uplinks, Ipv6Address address, List<Ipv6Prefix> homePrefixes,
            int maxLifetimeSeconds, Mode xdpMode, List<ServedNode> mobileNodes) {
    }

    /** A mobile node that a home agent serves. @param spi unsigned 32 bits @param key shared with the mobile node (RFC 4285) */
    public record ServedNode(Ipv6Address homeAddress, String identifier, int spi, byte[] key) {

        @Override
        public String toString() {
            return "ServedNode[" + homeAddress + ", " + identifier + "]";
        }
    }

    /**
     * A mobile node.
     *
     * @param interfaces physical interfaces that it may be attached by
     * @param mobilityInterface the interface that holds the home address while the node is away
     */
    public record MobileNode(List<String> interfaces, Ipv6Address homeAddress, Ipv6Prefix homePrefix, Ipv6Address homeAgent,
            String identifier, int spi, byte[] key, String mobilityInterface, boolean routeOptimization, int homeLifetimeSeconds,
            int correspondentLifetimeSeconds, Mode xdpMode) {

        @Override
        public String toString() {
            return "MobileNode[" + homeAddress + ", " + identifier + "]";
        }
    }

    /**
     * A central mobility database.
     *
     * @param uplinks the interfaces that anchor routers are reached by
     * @param address its own, which anchor routers register with
     * @param store the directory that sessions are kept in
     * @param mobileNodes the network access identifiers of those that may be registered; empty: every one
     * @param notifications Proxy Binding Updates to previous routers, all together
     */
    public record CentralDatabase(List<String> uplinks, Ipv6Address address, org.mobilityd.protocol.database.Mode mode, String store,
            Optional<List<String>> mobileNodes, int maxLifetimeSeconds, int maxSessions, int maxPreviousRouters,
            int aggregationMilliseconds, int timestampWindowMilliseconds, Rate notifications, Mode xdpMode,
            List<AnchorRouter> anchorRouters) {
    }

    /** An anchor router that a database serves. @param spi unsigned 32 bits @param key shared with the router (RFC 4285) */
    public record AnchorRouter(Ipv6Address address, Ipv6Prefix prefixPool, int spi, byte[] key) {

        @Override
        public String toString() {
            return "AnchorRouter[" + address + ", " + prefixPool + "]";
        }
    }

    /**
     * A distributed anchor router.
     *
     * @param uplinks the interfaces by which the database, other routers and the rest of the network are reached
     * @param accessLinks the interfaces that mobile nodes attach to
     * @param address its own, by which the database and other routers know it
     * @param mobileNodes those that may attach, by the link-layer address they have
     * @param realm what others, guests, are called in; empty: they may not attach
     * @param hostapd control sockets that tell of attachments
     * @param presenceCheckSeconds how long a mobile node may be silent before it is asked whether it is there
     * @param neighborQueueKilobytes what the kernel keeps at least, for each address that it asks for on an access link
     * @param state the directory that assigned prefixes are kept in
     */
    public record DistributedAnchorRouter(List<String> uplinks, List<String> accessLinks, Ipv6Address address, Ipv6Prefix prefixPool,
            Control control, List<Peer> peers, List<AuthorizedNode> mobileNodes, Optional<String> realm, Guests guests, Times times,
            List<String> hostapd, int presenceCheckSeconds, int neighborQueueKilobytes, String state, Mode xdpMode, Forwarding forwarding) {
    }

    /** The names of the roles that are configured, as their tables are called. */
    public List<String> roles() {
        return Stream.of(mobilityAgent.map(role -> Schema.AGENT), homeAgent.map(role -> Schema.HOME_AGENT),
                mobileNode.map(role -> Schema.MOBILE_NODE), centralDatabase.map(role -> Schema.DATABASE),
                distributedAnchorRouter.map(role -> Schema.ANCHOR)).flatMap(Optional::stream).toList();
    }
}
