package org.mobilityd.linux.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mobilityd.linux.host.HostNetwork.Link;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.netlink4j.Errno;
import org.netlink4j.IpAddress;
import org.netlink4j.NamespaceThread.Task;
import org.netlink4j.NetlinkException;
import org.netlink4j.Route;
import org.netlink4j.RouteRequests.Lookup;
import org.netlink4j.RtNetlink;

/** The host network in a namespace of the real kernel, with a neighbour in another. */
class LinuxHostNetworkTest {

    private static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:40::7");
    private static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:1::c0");
    private static final Ipv6Address ROUTER = Ipv6Address.parse("fe80::1");
    private static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db8:c::1");

    private TwoHosts hosts;
    private LinuxHostNetwork network;
    private String before;

    @BeforeEach
    void connect() {
        hosts = TwoHosts.connected();
        before = hosts.here.call(TwoHosts::snapshot);
        network = hosts.here.call(LinuxHostNetwork::open);
    }

    @AfterEach
    void disconnect() {
        network.close();
        hosts.close();
    }

    @Test
    void showsALinkWithItsAddresses() {
        here(() -> {
            Link link = eth0();
            assertTrue(link.up());
            assertEquals(1500, link.mtu());
            assertTrue(link.linkLocal().isLinkLocal());
            assertEquals(List.of(Ipv6Address.parse("2001:db8:1::1")), link.globalAddresses());
            assertEquals(List.of(Ipv6Prefix.parse("2001:db8:1::/64")), link.globalPrefixes());
            assertEquals(link.macAddress(), Long.parseLong(TwoHosts.shell("cat /sys/class/net/eth0/address; "
                    + "ip -br link show eth0").replaceAll("(?s).*UP\\s+([0-9a-f:]{17}).*", "$1").replace(":", ""), 16));
            assertEquals(List.of("lo", "eth0"), network.links().stream().map(Link::name).toList());
            assertTrue(network.link("eth1").isEmpty());
        });
    }

    @Test
    void newConnectionsUseTheHomeAddressWhileItIsDiverted() {
        here(() -> {
            beAway();
            assertEquals(HOME, sourceTowards(CORRESPONDENT));
            network.undivertHomeAddress("mob", HOME);
            assertEquals(CARE_OF, sourceTowards(CORRESPONDENT));
        });
    }

    @Test
    void packetsGoWhereTheirSourceAddressOrTheirFixedLinkSays() {
        here(() -> {
            beAway();
            int mobility = network.link("mob").orElseThrow().index();
            assertEquals(mobility, lookUp(Lookup.to(correspondent()).from(kernel(HOME))).link());
            Route fromCareOf = lookUp(Lookup.to(correspondent()).from(kernel(CARE_OF)));
            assertEquals(eth0().index(), fromCareOf.link());
            assertEquals(kernel(ROUTER), fromCareOf.gateway());
            Route fixed = lookUp(Lookup.to(correspondent()).leavingBy(eth0().index()));
            assertEquals(kernel(ROUTER), fixed.gateway());
            Route neighbor = lookUp(Lookup.to(IpAddress.parse("2001:db8:1::2")).from(kernel(CARE_OF)));
            assertEquals(eth0().index(), neighbor.link());
            assertEquals(null, neighbor.gateway());
        });
    }

    @Test
    void aNewCareOfAddressTakesThePlaceOfTheOlder() {
        here(() -> {
            beAway();
            Ipv6Address other = Ipv6Address.parse("2001:db8:5::c1");
            Ipv6Address otherRouter = Ipv6Address.parse("fe80::2");
            network.addAddress(eth0().index(), other, 64, false);
            network.useDefaultRouter(eth0().index(), otherRouter, other);
            network.removeAddress(eth0().index(), CARE_OF, 64);
            String rules = TwoHosts.shell("ip -6 rule");
            assertTrue(rules.contains("from 2001:db8:5::c1"), rules);
            assertFalse(rules.contains("from 2001:db8:1::c0"), rules);
            assertEquals(kernel(otherRouter), lookUp(Lookup.to(correspondent()).from(kernel(other))).gateway());
            assertEquals(kernel(otherRouter), lookUp(Lookup.to(correspondent()).leavingBy(eth0().index())).gateway());
            assertEquals(null, lookUp(Lookup.to(IpAddress.parse("2001:db8:5::9")).from(kernel(other))).gateway());
            assertEquals(kernel(otherRouter), lookUp(Lookup.to(IpAddress.parse("2001:db8:1::9")).from(kernel(other))).gateway());
            network.forgetDefaultRouter(eth0().index());
            assertFalse(TwoHosts.shell("ip -6 rule").contains("from 2001:db8:5::c1"));
            assertEquals("", TwoHosts.shell("ip -6 route show default via fe80::2"));
        });
    }

    @Test
    void theRouterIsBackAfterTheLinkLostItsRoutes() {
        here(() -> {
            network.addAddress(eth0().index(), CARE_OF, 64, false);
            network.useDefaultRouter(eth0().index(), ROUTER, CARE_OF);
            TwoHosts.shell("ip link set eth0 down; ip link set eth0 up");
            network.addAddress(eth0().index(), CARE_OF, 64, false);
            network.useDefaultRouter(eth0().index(), ROUTER, CARE_OF);
            assertEquals(kernel(ROUTER), lookUp(Lookup.to(correspondent()).from(kernel(CARE_OF))).gateway());
        });
    }

    @Test
    void theMobilityInterfaceIsSilentAndLeavesRoomForATunnelHeader() {
        hosts.here.run(() -> {
            Link mobility = network.createMobilityInterface("mob", HOME, 1500);
            assertEquals(1460, mobility.mtu());
            assertEquals(List.of(HOME), mobility.globalAddresses());
            assertEquals(null, mobility.linkLocal());
            TwoHosts.await("carrier", () -> network.link("mob").orElseThrow().up());
            assertFalse(TwoHosts.shell("ip -6 addr show dev mob").contains("tentative"));
            assertEquals("0", TwoHosts.sysctl("conf/mob/router_solicitations"));
            assertEquals("0", TwoHosts.sysctl("conf/mob-peer/accept_ra"));
        });
    }

    @Test
    void anEarlierMobilityInterfaceIsTakenOverAndAForeignOneIsNot() {
        here(() -> {
            int index = network.createMobilityInterface("mob", Ipv6Address.parse("2001:db8:40::8"), 1500).index();
            Link again = network.createMobilityInterface("mob", HOME, 1400);
            assertEquals(index, again.index());
            assertEquals(1360, again.mtu());
            assertEquals(List.of(HOME), again.globalAddresses());
            TwoHosts.shell("ip link add taken type bridge");
            NetlinkException refused = assertThrows(NetlinkException.class, () -> network.createMobilityInterface("taken", HOME, 1500));
            assertEquals(Errno.EEXIST, refused.errno());
            assertThrows(IllegalArgumentException.class, () -> network.createMobilityInterface("elevenchars", HOME, 1500));
        });
    }

    @Test
    void keepsMoreForNeighborsThatAreAskedForButNotLessThanTheOperatorWants() {
        String queue = "neigh/eth0/unres_qlen_bytes";
        hosts.here.run(() -> {
            String untouched = TwoHosts.snapshot();
            network.queueForNeighbors(eth0().index(), 8 << 20);
            assertEquals(Integer.toString(8 << 20), TwoHosts.sysctl(queue));
            network.restore();
            assertEquals(untouched, TwoHosts.snapshot());
            TwoHosts.sysctl(queue, 16 << 20);
            network.queueForNeighbors(eth0().index(), 8 << 20);
            assertEquals(Integer.toString(16 << 20), TwoHosts.sysctl(queue));
        });
    }

    @Test
    void answersForAProxyNeighborUntilItIsRemoved() {
        Ipv6Address away = Ipv6Address.parse("2001:db8:1::a");
        hosts.here.run(() -> {
            TwoHosts.sysctl("conf/eth0/forwarding", 1);
            network.addProxyNeighbor(eth0().index(), away);
            assertEquals("0", TwoHosts.sysctl("neigh/eth0/proxy_delay"));
        });
        hosts.there.run(() -> {
            solicit(away);
            TwoHosts.await("advertisement", () -> neighbor(away).contains("lladdr"));
        });
        hosts.here.run(() -> network.removeProxyNeighbor(eth0().index(), away));
        hosts.there.run(() -> {
            TwoHosts.shell("ip -6 neigh flush dev eth0");
            solicit(away);
            TwoHosts.await("failure", () -> neighbor(away).contains("FAILED"));
        });
    }

    @Test
    void takesRouterAdvertisementsFromTheKernelAndGivesThemBack() {
        Ipv6Prefix prefix = Ipv6Prefix.parse("2001:db8:5::/64");
        advertise(prefix);
        hosts.here.run(() -> {
            TwoHosts.await("autoconfiguration", () -> eth0().globalPrefixes().contains(prefix));
            network.takeOverAutoconfiguration(eth0().index());
            assertEquals(List.of(Ipv6Prefix.parse("2001:db8:1::/64")), eth0().globalPrefixes());
            assertEquals("", TwoHosts.shell("ip -6 route show proto ra; ip -6 route show 2001:db8:5::/64; ip -6 route show default"));
            assertEquals("0", TwoHosts.sysctl("conf/eth0/accept_ra"));
        });
        advertise(prefix);
        advertise(prefix);
        hosts.here.run(() -> {
            assertEquals(List.of(Ipv6Prefix.parse("2001:db8:1::/64")), eth0().globalPrefixes());
            network.restore();
            assertEquals(before, TwoHosts.snapshot());
        });
        advertise(prefix);
        hosts.here.run(() -> TwoHosts.await("autoconfiguration", () -> eth0().globalPrefixes().contains(prefix)));
    }

    @Test
    void optimisticAddressesServeAtOnceAndOthersAreNotChecked() {
        here(() -> {
            network.takeOverAutoconfiguration(eth0().index());
            network.addAddress(eth0().index(), CARE_OF, 64, true);
            assertTrue(TwoHosts.shell("ip -6 addr show dev eth0").contains("2001:db8:1::c0/64 scope global optimistic"));
            network.addAddress(eth0().index(), HOME, 64, false);
            assertTrue(TwoHosts.shell("ip -6 addr show dev eth0").contains("2001:db8:40::7/64 scope global nodad"));
        });
    }

    @Test
    void restoringLeavesTheKernelAsItWas() {
        here(() -> {
            beAway();
            network.takeOverAutoconfiguration(eth0().index());
            network.addProxyNeighbor(eth0().index(), Ipv6Address.parse("2001:db8:1::a"));
            network.removeAddress(eth0().index(), Ipv6Address.parse("2001:db8:1::1"), 64);
            assertFalse(TwoHosts.shell("ip -6 addr").contains("2001:db8:1::1/64"));
            network.restore();
            assertEquals(before, TwoHosts.snapshot());
            network.restore();
            assertEquals(before, TwoHosts.snapshot());
        });
    }

    @Test
    void anAddressThatWasThereBeforeComesBackHoweverOftenItIsMovedInBetween() {
        here(() -> {
            Ipv6Address own = Ipv6Address.parse("2001:db8:1::1");
            for (int i = 0; i < 2; i++) {
                network.removeAddress(eth0().index(), own, 64);
                assertFalse(eth0().globalAddresses().contains(own));
                network.addAddress(eth0().index(), own, 64, false);
                assertTrue(eth0().globalAddresses().contains(own));
            }
            network.removeAddress(eth0().index(), own, 64);
            assertFalse(eth0().globalAddresses().contains(own));
            network.restore();
            assertEquals(before, TwoHosts.snapshot());
        });
    }

    @Test
    void everythingMayBeAskedForTwiceAndTakenBackTwice() {
        here(() -> {
            for (int i = 0; i < 2; i++) {
                beAway();
                network.addProxyNeighbor(eth0().index(), Ipv6Address.parse("2001:db8:1::a"));
                network.takeOverAutoconfiguration(eth0().index());
            }
            for (int i = 0; i < 2; i++) {
                network.removeProxyNeighbor(eth0().index(), Ipv6Address.parse("2001:db8:1::a"));
                network.forgetDefaultRouter(eth0().index());
                network.undivertHomeAddress("mob", HOME);
                network.removeAddress(eth0().index(), CARE_OF, 64);
            }
            network.restore();
            assertEquals(before, TwoHosts.snapshot());
        });
    }

    @Test
    void aRehearsalChangesNothing() {
        here(() -> {
            network.rehearse();
            assertEquals(before, TwoHosts.snapshot());
        });
    }

    @Test
    void restoringSurvivesThatThingsHaveGone() {
        here(() -> {
            beAway();
            network.addProxyNeighbor(eth0().index(), Ipv6Address.parse("2001:db8:1::a"));
            network.takeOverAutoconfiguration(eth0().index());
            TwoHosts.shell("ip -6 rule del priority 6275; ip -6 route flush table main; ip link del mob; ip link del eth0");
            network.restore();
            assertFalse(TwoHosts.shell("ip -6 rule").contains("6276"));
        });
    }

    @Test
    void whatACrashLeftBehindIsCleanedAtTheNextStart() {
        hosts.here.run(() -> {
            TwoHosts.sysctl("conf/eth0/proxy_ndp", 1);
            TwoHosts.sysctl("neigh/eth0/proxy_delay", 0);
            TwoHosts.shell("ip -6 rule add priority 6275 from 2001:db8:77::/64 table 99");
            String untouched = TwoHosts.snapshot();
            beAway();
            network.addProxyNeighbor(eth0().index(), Ipv6Address.parse("2001:db8:1::a"));
            network.close();
            try (LinuxHostNetwork next = LinuxHostNetwork.open()) {
                assertEquals(HOME, next.createMobilityInterface("mob", HOME, 1500).globalAddresses().get(0));
                next.restore();
                assertEquals(untouched, TwoHosts.snapshot());
            }
        });
    }

    @Test
    void theEarlierValuesOfSettingsAreKnownAfterACrashToo(@TempDir Path directory) {
        Path memory = directory.resolve("settings");
        here(() -> {
            LinuxHostNetwork crashed = LinuxHostNetwork.open(memory);
            crashed.takeOverAutoconfiguration(eth0().index());
            crashed.addProxyNeighbor(eth0().index(), Ipv6Address.parse("2001:db8:1::a"));
            crashed.close();
            assertTrue(Files.exists(memory));
            try (LinuxHostNetwork next = LinuxHostNetwork.open(memory)) {
                next.takeOverAutoconfiguration(eth0().index());
                next.restore();
            }
            assertEquals(before, TwoHosts.snapshot());
            assertFalse(Files.exists(memory));
        });
    }

    @Test
    void aRouterThatCannotBeUsedLeavesTheOlderInPlace() {
        here(() -> {
            beAway();
            Ipv6Address unreachable = Ipv6Address.parse("2001:db8:99::1");
            assertThrows(NetlinkException.class,
                    () -> network.useDefaultRouter(eth0().index(), unreachable, Ipv6Address.parse("2001:db8:1::c9")));
            assertEquals(kernel(ROUTER), lookUp(Lookup.to(correspondent()).from(kernel(CARE_OF))).gateway());
            network.restore();
            assertEquals(before, TwoHosts.snapshot());
        });
    }

    /** A mobile node's settings in a foreign network. */
    private void beAway() {
        network.createMobilityInterface("mob", HOME, 1500);
        network.addAddress(eth0().index(), CARE_OF, 64, false);
        network.useDefaultRouter(eth0().index(), ROUTER, CARE_OF);
        network.divertHomeAddress("mob", HOME);
    }

    private void here(Task task) {
        hosts.here.run(task);
    }

    private Link eth0() {
        return network.link("eth0").orElseThrow();
    }

    private static Ipv6Address sourceTowards(Ipv6Address destination) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("::"), 0))) {
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(destination.toBytes()), 9));
            return Ipv6Address.of(socket.getLocalAddress().getAddress());
        }
    }

    private static Route lookUp(Lookup lookup) {
        try (RtNetlink netlink = RtNetlink.open()) {
            return netlink.lookUp(lookup);
        }
    }

    private static IpAddress kernel(Ipv6Address address) {
        return Addresses.toKernel(address);
    }

    private static IpAddress correspondent() {
        return kernel(CORRESPONDENT);
    }

    /** Makes the kernel ask for a neighbour. */
    private static void solicit(Ipv6Address neighbor) {
        try (RawPacketSender sender = RawPacketSender.open()) {
            assertEquals(0, sender.send(Packets.udp(Ipv6Address.parse("2001:db8:1::2"), neighbor, 9, new byte[0]), 0));
        }
    }

    private static String neighbor(Ipv6Address address) {
        return TwoHosts.shell("ip -6 neigh show " + address + " dev eth0");
    }

    /** The other host sends a router advertisement. */
    private void advertise(Ipv6Prefix prefix) {
        hosts.there.run(() -> {
            try (RtNetlink netlink = RtNetlink.open(); RawPacketSender sender = RawPacketSender.open()) {
                Link link = new LinkViews(netlink).link("eth0").orElseThrow();
                assertEquals(0, sender.send(Packets.routerAdvertisement(link.linkLocal(), prefix), link.index()));
            }
        });
    }
}
