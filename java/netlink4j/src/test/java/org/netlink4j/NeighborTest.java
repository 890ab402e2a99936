package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class NeighborTest extends NetworkTest {

    private static final IpAddress NEIGHBOR = ip("2001:db8::2");
    private static final HardwareAddress WHERE = HardwareAddress.parse("02:00:00:00:00:02");

    @Test
    void addsChangesAndDeletesANeighbor() {
        inside(() -> {
            netlink.execute(NeighborRequests.add(Neighbor.permanent(eth0, NEIGHBOR, WHERE).withProtocol(135)));
            Neighbor found = only(netlink.neighbors(AddressFamily.IPV6, eth0));
            assertEquals(WHERE, found.hardwareAddress());
            assertEquals(NeighborState.PERMANENT, found.state());
            assertEquals(135, found.protocol());
            HardwareAddress other = HardwareAddress.parse("02:00:00:00:00:03");
            netlink.execute(NeighborRequests.replace(Neighbor.permanent(eth0, NEIGHBOR, other).withState(NeighborState.STALE)));
            assertEquals(other, only(netlink.neighbors(AddressFamily.IPV6, eth0)).hardwareAddress());
            assertEquals(NeighborState.STALE, only(netlink.neighbors(AddressFamily.IPV6, eth0)).state());
            netlink.execute(NeighborRequests.delete(found));
        });
    }

    @Test
    void refusesTheSameNeighborTwiceAndOneOnAMissingLink() {
        inside(() -> {
            Request add = NeighborRequests.add(Neighbor.permanent(eth0, NEIGHBOR, WHERE));
            netlink.execute(add);
            assertEquals("neighbor add 2001:db8::2 on link " + eth0 + ": File exists (errno 17)", refused(add).getMessage());
            assertEquals(Errno.ENODEV, refused(NeighborRequests.add(Neighbor.permanent(4711, NEIGHBOR, WHERE))).errno());
        });
    }

    @Test
    void proxyEntriesAreListedApartFromNeighbors() {
        inside(() -> {
            netlink.execute(NeighborRequests.add(Neighbor.proxy(eth0, NEIGHBOR).withProtocol(135)));
            netlink.execute(NeighborRequests.add(Neighbor.proxy(eth1, ip("2001:db8::3"))));
            Neighbor found = only(netlink.proxies(AddressFamily.IPV6, eth0));
            assertTrue(found.isProxy());
            assertEquals(NEIGHBOR, found.address());
            assertEquals(135, found.protocol());
            assertEquals(2, netlink.proxies(AddressFamily.IPV6, 0).size());
            assertTrue(netlink.neighbors(AddressFamily.IPV6, eth0).stream().noneMatch(neighbor -> neighbor.address().equals(NEIGHBOR)));
            netlink.execute(NeighborRequests.delete(found));
            assertEquals(List.of(), netlink.proxies(AddressFamily.IPV6, eth0));
            assertEquals(Errno.ENOENT, refused(NeighborRequests.delete(found)).errno());
        });
    }

    private static Neighbor only(List<Neighbor> all) {
        List<Neighbor> found = all.stream().filter(neighbor -> neighbor.address().equals(NEIGHBOR)).toList();
        assertEquals(1, found.size(), all::toString);
        return found.get(0);
    }
}
