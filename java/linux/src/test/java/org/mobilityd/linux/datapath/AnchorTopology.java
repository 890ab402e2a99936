package org.mobilityd.linux.datapath;

import java.util.List;
import java.util.Set;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * Two mobile nodes, plain hosts, at an anchor router that serves them; the router that anchors their prefixes; a server there.
 *
 * <pre>
 *   visitor  2001:db8:b:1::5 ══ its access link                      2001:db8:9::3 server
 *                               serving ═══ up0 ══ up0 ═══ anchor lan0 ══ eth0
 *   other    2001:db8:b:2::5 ══ other0
 * </pre>
 */
final class AnchorTopology implements AutoCloseable {

    static final Ipv6Address VISITOR = Ipv6Address.parse("2001:db8:b:1::5");
    static final Ipv6Address OTHER = Ipv6Address.parse("2001:db8:b:2::5");
    static final Ipv6Address SERVER = Ipv6Address.parse("2001:db8:9::3");
    static final Ipv6Address SERVING = Ipv6Address.parse("2001:db8:a::1");
    static final Ipv6Address ANCHOR = Ipv6Address.parse("2001:db8:b::1");
    private static final Ipv6Prefix SERVING_POOL = Ipv6Prefix.parse("2001:db8:a::/48");
    private static final Ipv6Prefix ANCHOR_POOL = Ipv6Prefix.parse("2001:db8:b::/48");
    private static final Ipv6Prefix VISITOR_PREFIX = Ipv6Prefix.of(VISITOR, 64);
    private static final Ipv6Prefix OTHER_PREFIX = Ipv6Prefix.of(OTHER, 64);

    /** What the visitor's access link is made of; the interface that the program is attached to. */
    enum AccessLink {
        VETH("port0"),
        BRIDGE("br0");

        private final String interfaceName;

        AccessLink(String interfaceName) {
            this.interfaceName = interfaceName;
        }
    }

    final NetworkNamespace visitor = new NetworkNamespace("visitor");
    final NetworkNamespace other = new NetworkNamespace("other");
    final NetworkNamespace serving = new NetworkNamespace("serving");
    final NetworkNamespace anchor = new NetworkNamespace("anchor");
    final NetworkNamespace server = new NetworkNamespace("server");
    private final PinDirectory servingPins = new PinDirectory();
    private final PinDirectory anchorPins = new PinDirectory();
    final EbpfDatapath servingDatapath;
    final EbpfDatapath anchorDatapath;

    AnchorTopology(AccessLink link, Mode mode, Forwarding forwarding) {
        layCables(link);
        servingDatapath = serving.inside(() -> EbpfDatapath.open(servingPins.path(), DatapathFixture.objects()));
        anchorDatapath = anchor.inside(() -> EbpfDatapath.open(anchorPins.path(), DatapathFixture.objects()));
        servingDatapath.claimAddresses(Ipv6Prefix.of(SERVING, 128), AddressUse.ANCHOR_ROUTER);
        anchorDatapath.claimAddresses(Ipv6Prefix.of(ANCHOR, 128), AddressUse.ANCHOR_ROUTER);
        for (Ipv6Prefix prefix : List.of(VISITOR_PREFIX, OTHER_PREFIX)) {
            servingDatapath.installTunnel(new Tunnel(Tunnel.Match.SOURCE, prefix, SERVING, ANCHOR, Engine.NEVER));
            anchorDatapath.installTunnel(new Tunnel(Tunnel.Match.DESTINATION, prefix, ANCHOR, SERVING, Engine.NEVER));
        }
        attach(serving, servingDatapath, new Attachment("up0", Set.of(Role.ANCHOR_UPLINK), mode, forwarding, SERVING, SERVING_POOL));
        attach(serving, servingDatapath,
                new Attachment(link.interfaceName, Set.of(Role.ANCHOR_ACCESS), Mode.AUTO, forwarding, SERVING, SERVING_POOL));
        attach(serving, servingDatapath, new Attachment("other0", Set.of(Role.ANCHOR_ACCESS), mode, forwarding, SERVING, SERVING_POOL));
        attach(anchor, anchorDatapath, new Attachment("up0", Set.of(Role.ANCHOR_UPLINK), mode, forwarding, ANCHOR, ANCHOR_POOL));
        attach(anchor, anchorDatapath, new Attachment("lan0", Set.of(Role.ANCHOR_UPLINK), mode, forwarding, ANCHOR, ANCHOR_POOL));
    }

    private static void attach(NetworkNamespace namespace, Datapath datapath, Attachment attachment) {
        namespace.<Object>inside(() -> datapath.attach(attachment));
    }

    private void layCables(AccessLink link) {
        serving.run("ip link add port0 type veth peer name port0 netns " + visitor.name());
        serving.run("ip link add other0 type veth peer name eth0 netns " + other.name());
        serving.run("ip link add up0 type veth peer name up0 netns " + anchor.name());
        anchor.run("ip link add lan0 type veth peer name eth0 netns " + server.name());
        // What a stack leaves to offloads nobody completes on the way: a program sees frames as they would be on a wire.
        visitor.run("ethtool -K port0 tx off");
        other.run("ethtool -K eth0 tx off");
        server.run("ethtool -K eth0 tx off");
        for (NetworkNamespace router : List.of(serving, anchor)) {
            router.run("sysctl -qw net.ipv6.conf.all.forwarding=1");
            router.bringUp("lo");
        }
        layAccessLink(link);
        give(serving, "other0", "fe80::1/64");
        serving.run("ip -6 route add " + OTHER_PREFIX + " dev other0");
        give(serving, "lo", SERVING + "/128");
        give(serving, "up0", "2001:db8:f::a/64");
        serving.run("ip -6 route add default via 2001:db8:f::b");
        give(anchor, "lo", ANCHOR + "/128");
        give(anchor, "up0", "2001:db8:f::b/64");
        anchor.run("ip -6 route add " + SERVING + " via 2001:db8:f::a");
        // Where a node's prefix leads when it is away: nowhere.
        anchor.run("ip -6 route add unreachable " + ANCHOR_POOL);
        give(anchor, "lan0", "2001:db8:9::1/64");
        give(server, "eth0", SERVER + "/64");
        server.run("ip -6 route add default via 2001:db8:9::1");
        give(other, "eth0", OTHER + "/64");
        other.run("ip -6 route add default via fe80::1 dev eth0");
        server.awaitCarrier("eth0");
        other.awaitCarrier("eth0");
    }

    private void layAccessLink(AccessLink link) {
        serving.run("ethtool -K port0 gro off");
        serving.bringUp("port0");
        if (link == AccessLink.BRIDGE) {
            serving.run("ip link add br0 type bridge");
            serving.run("ip link set port0 master br0");
        }
        give(visitor, "port0", VISITOR + "/64");
        visitor.run("ip -6 route add default via fe80::1 dev port0");
        give(serving, link.interfaceName, "fe80::1/64");
        serving.run("ip -6 route add " + VISITOR_PREFIX + " dev " + link.interfaceName);
        visitor.awaitCarrier("port0");
    }

    private static void give(NetworkNamespace namespace, String interfaceName, String address) {
        namespace.bringUp(interfaceName);
        namespace.run("ip addr add " + address + " dev " + interfaceName + " nodad");
    }

    @Override
    public void close() {
        serving.inside(servingDatapath::removeAll);
        anchor.inside(anchorDatapath::removeAll);
        servingDatapath.close();
        anchorDatapath.close();
        NetworkNamespace.close(visitor, other, serving, anchor, server);
        servingPins.close();
        anchorPins.close();
    }
}
