package org.mobilityd.linux.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.host.HostNetwork.NodeRoute;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.netlink4j.Errno;
import org.netlink4j.IpAddress;
import org.netlink4j.NamespaceThread.Task;
import org.netlink4j.NetlinkException;
import org.netlink4j.RouteRequests.Lookup;
import org.netlink4j.RtNetlink;

/** What mobile nodes on access links live by, in a namespace of the real kernel: {@code eth0} and {@code eth1} are access links. */
@DisplayName("An anchor router's host network")
class AccessLinksTest {

    private static final Ipv6Prefix POOL = Ipv6Prefix.parse("2001:db8:40::/48");
    private static final Ipv6Prefix PREFIX = Ipv6Prefix.parse("2001:db8:40:7::/64");
    private static final Ipv6Prefix OTHER = Ipv6Prefix.parse("2001:db8:50:7::/64");
    private static final IpAddress IN_PREFIX = IpAddress.parse("2001:db8:40:7::9");
    private static final Ipv6Address ROUTER = Ipv6Address.parse("fe80::200:5eff:fe00:5213");

    private TwoHosts hosts;
    private LinuxHostNetwork network;
    private String before;
    private int eth0;
    private int eth1;

    @BeforeEach
    void connect() {
        hosts = TwoHosts.connected();
        hosts.here.run(() -> {
            TwoHosts.sysctl("conf/default/accept_dad", 0);
            TwoHosts.shell("ip link add eth1 type veth peer name eth1-peer; ip link set eth1 up; ip link set eth1-peer up");
        });
        hosts.here.run(() -> TwoHosts.await("link-local addresses",
                () -> TwoHosts.shell("ip -6 addr show scope link -tentative").split("inet6 fe80::").length == 4));
        before = hosts.here.call(TwoHosts::snapshot);
        network = hosts.here.call(LinuxHostNetwork::open);
        here(() -> {
            eth0 = network.link("eth0").orElseThrow().index();
            eth1 = network.link("eth1").orElseThrow().index();
        });
    }

    @AfterEach
    void disconnect() {
        network.close();
        hosts.close();
    }

    @Test
    @DisplayName("routes a prefix onto the link where its mobile node is, and only there")
    void follows() {
        here(() -> {
            network.addNodeRoute(eth0, PREFIX);
            assertEquals(eth0, routed());
            network.addNodeRoute(eth1, PREFIX);
            assertEquals(eth1, routed());
            assertEquals(List.of(new NodeRoute(eth1, PREFIX)), network.nodeRoutes());
            network.removeNodeRoute(eth0, PREFIX);
            assertEquals(eth1, routed(), "the route onto another link is none of its business");
            network.removeNodeRoute(eth1, PREFIX);
            assertEquals(before, TwoHosts.snapshot());
        });
    }

    @Test
    @DisplayName("tells whoever sends to a prefix that nobody has, instead of sending it on")
    void refuses() {
        here(() -> {
            TwoHosts.shell("ip -6 route add default via 2001:db8:1::2 dev eth0");
            network.refuseUnassigned(Ipv6Prefix.parse("2001:db8:41::/48"));
            network.refuseUnassigned(POOL);
            assertEquals(Errno.EHOSTUNREACH, assertThrows(NetlinkException.class, this::routed).errno());
            assertEquals(1, TwoHosts.shell("ip -6 route show type unreachable proto 135").lines().count(), "an earlier pool is still refused");
            network.addNodeRoute(eth1, PREFIX);
            assertEquals(eth1, routed());
        });
    }

    @Test
    @DisplayName("leaves mobile nodes their routes and their router, in order or by a crash, and the next process finds them")
    void stays() {
        here(() -> {
            serve();
            network.restore();
            network.close();
            network = LinuxHostNetwork.open();
            assertEquals(Set.of(new NodeRoute(eth0, PREFIX), new NodeRoute(eth1, OTHER)), Set.copyOf(network.nodeRoutes()));
            assertEquals(eth0, routed());
            assertTrue(hasRouterAddress("eth0"));
            assertTrue(TwoHosts.shell("ip -6 route show type unreachable").contains(POOL.toString()));
        });
    }

    @Test
    @DisplayName("lets go of links that are access links no more, and of everything when there are none")
    void letsGo() {
        here(() -> {
            serve();
            network.close();
            network = LinuxHostNetwork.open();
            network.keepOnlyAccessLinks(Set.of(eth1));
            assertEquals(List.of(new NodeRoute(eth1, OTHER)), network.nodeRoutes());
            assertFalse(hasRouterAddress("eth0"));
            assertTrue(hasRouterAddress("eth1"));
            network.keepOnlyAccessLinks(Set.of());
            assertEquals(before, TwoHosts.snapshot());
        });
    }

    @Test
    @DisplayName("has the kernel end a route that nobody asks for again")
    void limits() {
        here(() -> {
            network.addNodeRoute(eth0, PREFIX);
            network.addNodeRoute(eth1, OTHER);
            network.limitNodeRoute(new NodeRoute(eth0, PREFIX), 1);
            network.limitNodeRoute(new NodeRoute(eth1, OTHER), 1);
            network.addNodeRoute(eth1, OTHER);
            TwoHosts.await("the end of the route", () -> !isRouted(PREFIX));
            assertTrue(isRouted(OTHER));
            assertFalse(TwoHosts.shell("ip -6 route show " + OTHER).contains("expires"));
        });
    }

    @Test
    @DisplayName("gives a link that was down its routes and its router's address again")
    void repairs() {
        here(() -> {
            serve();
            TwoHosts.shell("ip link set eth0 down; ip link set eth0 up");
            assertEquals(List.of(new NodeRoute(eth1, OTHER)), network.nodeRoutes());
            network.repairAccessLink(eth0);
            network.repairAccessLink(eth1);
            assertEquals(Set.of(new NodeRoute(eth0, PREFIX), new NodeRoute(eth1, OTHER)), Set.copyOf(network.nodeRoutes()));
            assertTrue(hasRouterAddress("eth0"));
            network.removeNodeRoute(eth0, PREFIX);
            network.repairAccessLink(eth0);
            assertEquals(List.of(new NodeRoute(eth1, OTHER)), network.nodeRoutes());
        });
    }

    @Test
    @DisplayName("does not touch what the operator has routed and addressed")
    void leavesOthersAlone() {
        here(() -> {
            TwoHosts.shell("ip -6 route add " + PREFIX + " dev eth0 metric 10; ip -6 addr add " + ROUTER + "/64 dev eth1 nodad;"
                    + " ip -6 route add unreachable 2001:db8:60::/48");
            String operators = TwoHosts.snapshot();
            serve();
            network.removeNodeRoute(eth0, PREFIX);
            network.removeAddress(eth1, Ipv6Address.parse("fe80::77"), 64);
            network.keepOnlyAccessLinks(Set.of());
            assertEquals(operators, TwoHosts.snapshot());
        });
    }

    @Test
    @DisplayName("hears a group on the links where it has joined, until it is restored")
    void joins() {
        Ipv6Address group = Ipv6Address.parse("ff05::5213");
        here(() -> {
            network.joinGroup(eth0, group);
            network.joinGroup(eth1, group);
            network.joinGroup(eth1, group);
            assertEquals(Set.of(eth0, eth1), network.groupLinks(group));
            assertEquals(2, groupsNamed("ff05::5213"));
            network.leaveGroup(eth0, group);
            network.leaveGroup(eth0, group);
            assertEquals(Set.of(eth1), network.groupLinks(group));
            assertEquals(1, groupsNamed("ff05::5213"));
            network.restore();
            assertEquals(Set.of(), network.groupLinks(group));
            assertEquals(0, groupsNamed("ff05::5213"));
            assertEquals(Errno.ENODEV, assertThrows(NetlinkException.class, () -> network.joinGroup(4711, group)).errno());
        });
    }

    private static long groupsNamed(String group) {
        return TwoHosts.shell("ip -6 maddr").lines().filter(line -> line.contains(group)).count();
    }

    /** A mobile node on each link. */
    private void serve() {
        network.refuseUnassigned(POOL);
        network.addAddress(eth0, ROUTER, 64, false);
        network.addAddress(eth1, ROUTER, 64, false);
        network.addNodeRoute(eth0, PREFIX);
        network.addNodeRoute(eth1, OTHER);
    }

    private static boolean hasRouterAddress(String link) {
        return TwoHosts.shell("ip -6 addr show dev " + link).contains(ROUTER.toString());
    }

    private int routed() {
        try (RtNetlink netlink = RtNetlink.open()) {
            return netlink.lookUp(Lookup.to(IN_PREFIX)).link();
        }
    }

    private static boolean isRouted(Ipv6Prefix prefix) {
        return !TwoHosts.shell("ip -6 route get " + prefix.address() + "9 2>&1").contains("unreachable");
    }

    private void here(Task task) {
        hosts.here.run(task);
    }
}
