package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.netlink4j.Notification.AddressChange;
import org.netlink4j.Notification.Kind;
import org.netlink4j.Notification.LinkChange;
import org.netlink4j.Notification.NeighborChange;
import org.netlink4j.Notification.RouteChange;
import org.netlink4j.Notification.RuleChange;

class RtMonitorTest extends NetworkTest {

    /** Room for a few announcements; in a yet smaller one not even the first fits. */
    private static final int SMALL_BUFFER = 16_384;
    private static final IpAddress ADDRESS = ip("2001:db8::7");
    private static final IpPrefix FAR = prefix("2001:db8:f::/48");

    @Test
    void announcesLinksThatComeChangeAndGo() {
        inside(() -> {
            try (RtMonitor monitor = RtMonitor.open(Set.of(RtGroup.LINK))) {
                netlink.execute(LinkRequests.create(NewLink.bridge("br0")));
                int bridge = index("br0");
                await(monitor, change -> isLink(change, Kind.PRESENT, bridge));
                netlink.execute(LinkRequests.mtu(bridge, 1300));
                await(monitor, change -> isLink(change, Kind.PRESENT, bridge) && ((LinkChange) change).link().mtu() == 1300);
                netlink.execute(LinkRequests.delete(bridge));
                await(monitor, change -> isLink(change, Kind.GONE, bridge));
            }
        });
    }

    @Test
    void announcesAddressesRoutesRulesAndNeighbors() {
        inside(() -> {
            try (RtMonitor monitor = RtMonitor.open(EnumSet.allOf(RtGroup.class))) {
                netlink.execute(AddressRequests.add(Address.on(eth0, ADDRESS, 64).flag(AddressFlag.NODAD).build()));
                await(monitor, change -> change instanceof AddressChange one && one.kind() == Kind.PRESENT
                        && one.address().address().equals(ADDRESS));
                netlink.execute(RouteRequests.add(Route.to(FAR).link(eth0).build()));
                await(monitor, change -> change instanceof RouteChange one && one.kind() == Kind.PRESENT
                        && one.route().destination().equals(FAR));
                Rule rule = Rule.lookUp(AddressFamily.IPV6, 9).priority(8).build();
                netlink.execute(RuleRequests.add(rule));
                await(monitor, change -> change instanceof RuleChange one && one.kind() == Kind.PRESENT && one.rule().priority() == 8);
                Neighbor neighbor = Neighbor.permanent(eth0, ip("2001:db8::2"), HardwareAddress.parse("02:00:00:00:00:02"));
                netlink.execute(NeighborRequests.add(neighbor));
                await(monitor, change -> change instanceof NeighborChange one && one.neighbor().address().equals(neighbor.address()));

                netlink.execute(RuleRequests.delete(rule));
                await(monitor, change -> change instanceof RuleChange one && one.kind() == Kind.GONE);
                netlink.execute(RouteRequests.delete(Route.to(FAR).build()));
                await(monitor, change -> change instanceof RouteChange one && one.kind() == Kind.GONE
                        && one.route().destination().equals(FAR));
                netlink.execute(AddressRequests.delete(eth0, ADDRESS, 64));
                await(monitor, change -> change instanceof AddressChange one && one.kind() == Kind.GONE
                        && one.address().address().equals(ADDRESS));
            }
        });
    }

    @Test
    void saysWhenAnnouncementsWereLost() {
        inside(() -> {
            try (RtMonitor monitor = RtMonitor.open(Set.of(RtGroup.LINK), SMALL_BUFFER)) {
                for (int i = 0; i < 100; i++) {
                    netlink.execute(LinkRequests.mtu(eth0, 1300 + i));
                }
                await(monitor, new Notification.Lost()::equals);
                netlink.execute(LinkRequests.mtu(eth0, 1500));
                await(monitor, change -> change instanceof LinkChange one && one.link().mtu() == 1500);
            }
        });
    }

    @Test
    void returnsEmptyWhenNothingHappensInTime() {
        inside(() -> {
            try (RtMonitor monitor = RtMonitor.open(Set.of(RtGroup.IPV6_RULE))) {
                assertEquals(List.of(), monitor.await(0));
                assertEquals(List.of(), monitor.await(1));
            }
        });
    }

    @Test
    void anotherThreadCanWakeUpTheOneThatWaits() throws Exception {
        RtMonitor monitor = namespace.call(() -> RtMonitor.open(Set.of(RtGroup.IPV6_RULE)));
        AtomicReference<List<Notification>> returned = new AtomicReference<>();
        Thread waiting = new Thread(() -> returned.set(monitor.await(-1)));
        waiting.start();
        monitor.wakeUp();
        waiting.join(10_000);
        assertFalse(waiting.isAlive());
        assertEquals(List.of(), returned.get());
        assertEquals(List.of(), monitor.await(0));
        monitor.close();
        monitor.close();
    }

    private static boolean isLink(Notification change, Kind kind, int index) {
        return change instanceof LinkChange one && one.kind() == kind && one.link().index() == index;
    }

    private static void await(RtMonitor monitor, Predicate<Notification> expected) {
        boolean seen = false;
        for (int rounds = 0; rounds < 1000 && !seen; rounds++) {
            List<Notification> changes = monitor.await(10_000);
            assertFalse(changes.isEmpty(), "nothing was announced within 10 s");
            seen = changes.stream().anyMatch(expected);
        }
        assertTrue(seen);
    }
}
