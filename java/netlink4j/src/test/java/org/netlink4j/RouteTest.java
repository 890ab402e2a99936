package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netlink4j.RouteRequests.Lookup;

class RouteTest extends NetworkTest {

    private static final IpPrefix FAR = prefix("2001:db8:f::/48");
    private static final IpAddress ROUTER = ip("fe80::1");
    private static final IpAddress OWN = ip("2001:db8::7");

    @BeforeEach
    void giveAddress() {
        inside(() -> netlink.execute(AddressRequests.add(Address.on(eth0, OWN, 64).flag(AddressFlag.NODAD).build())));
    }

    @Test
    void addsARouteWithGatewayMetricProtocolAndPreferredSource() {
        inside(() -> {
            netlink.execute(RouteRequests.add(Route.to(FAR).via(ROUTER).link(eth0).metric(77).protocol(135).preferredSource(OWN).mtu(1400)
                    .build()));
            Route found = only(Route.MAIN_TABLE, FAR);
            assertEquals(ROUTER, found.gateway());
            assertEquals(eth0, found.link());
            assertEquals(77, found.metric());
            assertEquals(135, found.protocol());
            assertEquals(OWN, found.preferredSource());
            assertEquals(1400, found.mtu());
            assertEquals(RouteType.UNICAST, found.type());
            assertEquals(IpPrefix.ALL_IPV6, found.source());
        });
    }

    @Test
    void aRouteMayHoldForOneSourcePrefixOnly() {
        inside(() -> {
            netlink.execute(RouteRequests.add(Route.to(IpPrefix.ALL_IPV6).from(prefix("2001:db8::/64")).via(ROUTER).link(eth0).build()));
            assertEquals(prefix("2001:db8::/64"), only(Route.MAIN_TABLE, IpPrefix.ALL_IPV6).source());
            assertEquals(ROUTER, netlink.lookUp(Lookup.to(ip("2001:db8:f::1")).from(OWN)).gateway());
            NetlinkException none = assertThrows(NetlinkException.class,
                    () -> netlink.lookUp(Lookup.to(ip("2001:db8:f::1")).from(ip("2001:db8:1::1"))));
            assertEquals(Errno.ENETUNREACH, none.errno());
        });
    }

    @Test
    void keepsTablesApartAndKnowsNoneThatDoesNotExist() {
        inside(() -> {
            netlink.execute(RouteRequests.add(Route.to(FAR).link(eth0).table(62_750_001).build()));
            assertEquals(62_750_001, only(62_750_001, FAR).table());
            assertEquals(List.of(), netlink.routesIn(AddressFamily.IPV6, 62_750_002));
            assertTrue(netlink.routesIn(AddressFamily.IPV6, Route.MAIN_TABLE).stream().noneMatch(route -> route.destination().equals(FAR)));
            assertTrue(netlink.routes(AddressFamily.IPV6).stream().anyMatch(route -> route.destination().equals(FAR)));
        });
    }

    @Test
    void unreachableAndBlackholeRoutesRefuse() {
        inside(() -> {
            netlink.execute(RouteRequests.add(Route.to(FAR).type(RouteType.UNREACHABLE).build()));
            netlink.execute(RouteRequests.add(Route.to(prefix("2001:db8:e::/48")).type(RouteType.BLACKHOLE).build()));
            assertEquals(RouteType.UNREACHABLE, only(Route.MAIN_TABLE, FAR).type());
            assertEquals(RouteType.BLACKHOLE, only(Route.MAIN_TABLE, prefix("2001:db8:e::/48")).type());
            assertEquals(Errno.EHOSTUNREACH,
                    assertThrows(NetlinkException.class, () -> netlink.lookUp(Lookup.to(ip("2001:db8:f::1")))).errno());
            assertEquals(Errno.EINVAL,
                    assertThrows(NetlinkException.class, () -> netlink.lookUp(Lookup.to(ip("2001:db8:e::1")))).errno());
        });
    }

    @Test
    void replacingPutsARouteInThePlaceOfTheOther() {
        inside(() -> {
            netlink.execute(RouteRequests.replace(Route.to(FAR).via(ROUTER).link(eth0).metric(5).build()));
            netlink.execute(RouteRequests.replace(Route.to(FAR).via(ip("fe80::2")).link(eth0).metric(5).build()));
            assertEquals(ip("fe80::2"), only(Route.MAIN_TABLE, FAR).gateway());
        });
    }

    @Test
    void deletesTheRouteThatIsDescribed() {
        inside(() -> {
            netlink.execute(RouteRequests.add(Route.to(FAR).link(eth0).metric(5).build()));
            netlink.execute(RouteRequests.add(Route.to(FAR).link(eth1).metric(6).build()));
            netlink.execute(RouteRequests.delete(Route.to(FAR).link(eth1).build()));
            assertEquals(eth0, only(Route.MAIN_TABLE, FAR).link());
            netlink.execute(RouteRequests.delete(Route.to(FAR).build()));
            assertEquals(Errno.ESRCH, refused(RouteRequests.delete(Route.to(FAR).build())).errno());
        });
    }

    @Test
    void namesOperationErrnoAndTheKernelsWordsWhenRefused() {
        inside(() -> {
            netlink.execute(RouteRequests.add(Route.to(FAR).link(eth0).build()));
            assertEquals("route add 2001:db8:f::/48: File exists (errno 17)",
                    refused(RouteRequests.add(Route.to(FAR).link(eth0).build())).getMessage());
            NetlinkException invalid = refused(RouteRequests.add(Route.to(FAR).via(ip("2001:db8:5::1")).link(eth0).metric(3).build()));
            assertEquals("route add 2001:db8:f::/48: No route to host (errno 113)", invalid.getMessage());
            Route foreignSource = Route.to(FAR).preferredSource(ip("2001:db8::99")).link(eth0).metric(4).build();
            assertEquals("Invalid source address", refused(RouteRequests.add(foreignSource)).kernelText());
        });
    }

    @Test
    void aRouteMayHaveSeveralWays() {
        inside(() -> {
            List<Route.NextHop> ways = List.of(new Route.NextHop(eth0, ROUTER, 1), new Route.NextHop(eth1, ip("fe80::2"), 3));
            netlink.execute(RouteRequests.add(Route.to(FAR).nextHops(ways).build()));
            assertEquals(ways, only(Route.MAIN_TABLE, FAR).nextHops());
        });
    }

    @Test
    void aRouteMayExpire() {
        inside(() -> {
            netlink.execute(RouteRequests.add(Route.to(FAR).link(eth0).expires(300).build()));
            long seconds = only(Route.MAIN_TABLE, FAR).expiresSeconds();
            assertTrue(seconds > 290 && seconds <= 300, () -> seconds + " s");
        });
    }

    @Test
    void ipv4RoutesWorkTooAlsoByAnIpv6Gateway() {
        inside(() -> {
            netlink.execute(AddressRequests.add(Address.on(eth0, ip("192.0.2.1"), 24).build()));
            netlink.execute(RouteRequests.add(Route.to(prefix("198.51.100.0/24")).via(ip("192.0.2.254")).link(eth0).build()));
            netlink.execute(RouteRequests.add(Route.to(prefix("203.0.113.0/24")).via(ROUTER).link(eth0).build()));
            assertEquals(ip("192.0.2.254"), netlink.lookUp(Lookup.to(ip("198.51.100.5"))).gateway());
            Route viaIpv6 = netlink.routesIn(AddressFamily.IPV4, Route.MAIN_TABLE).stream()
                    .filter(route -> route.destination().equals(prefix("203.0.113.0/24"))).findFirst().orElseThrow();
            assertEquals(ROUTER, viaIpv6.gateway());
            netlink.execute(RouteRequests.delete(Route.to(prefix("203.0.113.0/24")).build()));
        });
    }

    @Test
    void looksUpByMarkAndByLink() {
        inside(() -> {
            netlink.execute(RouteRequests.add(Route.to(FAR).via(ROUTER).link(eth0).metric(1).build()));
            netlink.execute(RouteRequests.add(Route.to(FAR).link(eth1).metric(2).build()));
            netlink.execute(RouteRequests.add(Route.to(FAR).link(eth1).table(9).build()));
            netlink.execute(RuleRequests.add(Rule.lookUp(AddressFamily.IPV6, 9).priority(10).mark(0x20, 0xf0).build()));
            Lookup lookup = Lookup.to(ip("2001:db8:f::1"));
            assertEquals(eth0, netlink.lookUp(lookup).link());
            assertEquals(eth1, netlink.lookUp(lookup.leavingBy(eth1)).link());
            assertEquals(eth1, netlink.lookUp(lookup.marked(0x2f)).link());
            assertNull(netlink.lookUp(lookup.marked(0x2f)).gateway());
            assertEquals(eth0, netlink.lookUp(lookup.marked(0x1f)).link());
        });
    }

    private Route only(int table, IpPrefix destination) {
        List<Route> found = netlink.routesIn(AddressFamily.IPV6, table).stream()
                .filter(route -> route.destination().equals(destination)).toList();
        assertEquals(1, found.size(), found::toString);
        return found.get(0);
    }
}
