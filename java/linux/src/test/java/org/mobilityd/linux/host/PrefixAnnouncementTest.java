package org.mobilityd.linux.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.netlink4j.IpPrefix;
import org.netlink4j.Notification;
import org.netlink4j.Notification.PrefixChange;
import org.netlink4j.RtGroup;
import org.netlink4j.RtMonitor;
import org.netlink4j.RtNetlink;

/** The kernel announces the prefixes of router advertisements that it acts on; netlink4j itself cannot send one. */
class PrefixAnnouncementTest {

    @Test
    void aRouterAdvertisementsPrefixIsAnnounced() {
        try (TwoHosts hosts = TwoHosts.connected()) {
            RtMonitor monitor = hosts.here.call(() -> RtMonitor.open(Set.of(RtGroup.IPV6_PREFIX)));
            try (monitor) {
                hosts.there.run(PrefixAnnouncementTest::advertise);
                List<Notification> announced = monitor.await(10_000);
                assertFalse(announced.isEmpty(), "nothing was announced within 10 s");
                PrefixChange change = (PrefixChange) announced.get(0);
                int link = hosts.here.call(PrefixAnnouncementTest::eth0);
                assertEquals(new PrefixChange(link, IpPrefix.parse("2001:db8:5::/64"), true, true, 3600, 3600), change);
            }
        }
    }

    private static void advertise() {
        try (RawPacketSender sender = RawPacketSender.open()) {
            Ipv6Address router = Ipv6Address.parse("fe80::1");
            assertEquals(0, sender.send(Packets.routerAdvertisement(router, Ipv6Prefix.parse("2001:db8:5::/64")), eth0()));
        }
    }

    private static int eth0() {
        try (RtNetlink netlink = RtNetlink.open()) {
            return netlink.link(TwoHosts.LINK).orElseThrow().index();
        }
    }
}
