package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NetlinkSocketTest extends NetworkTest {

    private static final int OPENINGS = 10_000;

    @Test
    void tenThousandSocketsLeaveNoDescriptorBehind() throws IOException {
        openAndClose();
        long before = descriptors();
        for (int i = 0; i < OPENINGS; i++) {
            openAndClose();
        }
        assertEquals(before, descriptors());
    }

    @Test
    void aClosedSocketSaysSo() {
        NetlinkSocket socket = NetlinkSocket.open(Protocol.ROUTE);
        socket.close();
        socket.close();
        assertThrows(IllegalStateException.class, () -> socket.execute(LinkRequests.list()));
        assertThrows(IllegalStateException.class, () -> socket.receive(0));
    }

    @Test
    void aRefusedRequestDoesNotDisturbTheNext() {
        inside(() -> {
            for (int i = 0; i < 100; i++) {
                assertThrows(NetlinkException.class, () -> netlink.execute(LinkRequests.delete(4711)));
                assertEquals(3, netlink.links().size());
            }
        });
    }

    @Test
    void largeDumpsArriveWhole() {
        inside(() -> {
            int count = 3_000;
            for (int i = 0; i < count; i++) {
                IpPrefix far = prefix("2001:db8:" + Integer.toHexString(i) + "::/48");
                netlink.execute(RouteRequests.add(Route.to(far).link(eth0).table(9).build()));
            }
            assertEquals(count, netlink.routesIn(AddressFamily.IPV6, 9).size());
        });
    }

    /** The kernel tells of most changes during a dump, not of all: what is asserted is that they do not end in an error. */
    @Test
    void dumpsGoOnWhileTheTableChanges() throws Exception {
        int lasting = 500;
        AtomicBoolean stop = new AtomicBoolean();
        inside(() -> {
            for (int i = 0; i < lasting; i++) {
                netlink.execute(AddressRequests.add(silent(ip("2001:db8::1:0"), i)));
            }
        });
        RtNetlink other = namespace.call(RtNetlink::open);
        Thread changing = new Thread(() -> change(other, stop));
        changing.start();
        try {
            for (int i = 0; i < 50; i++) {
                assertTrue(netlink.addressesOn(AddressFamily.IPV6, eth0).size() >= lasting / 2);
            }
        } finally {
            stop.set(true);
            changing.join();
            other.close();
        }
    }

    private void change(RtNetlink other, AtomicBoolean stop) {
        Address moving = silent(ip("2001:db8::2:0"), 0);
        for (int i = 0; i < 2_000 && !stop.get(); i++) {
            other.execute(AddressRequests.add(moving));
            LockSupport.parkNanos(5_000_000);
            other.execute(AddressRequests.delete(eth0, moving.address(), 128));
            LockSupport.parkNanos(5_000_000);
        }
    }

    private Address silent(IpAddress base, int number) {
        byte[] bytes = base.toBytes();
        bytes[14] = (byte) (number >> 8);
        bytes[15] = (byte) number;
        return Address.on(eth0, IpAddress.of(bytes), 128).flag(AddressFlag.NODAD).build();
    }

    @Test
    void joinsAndLeavesGroups() {
        inside(() -> {
            try (NetlinkSocket socket = NetlinkSocket.open(Protocol.ROUTE)) {
                socket.join(RtGroup.LINK.number());
                netlink.execute(LinkRequests.mtu(eth0, 1400));
                assertTrue(socket.receive(10_000).size() >= 1);
                socket.leave(RtGroup.LINK.number());
                while (!socket.receive(0).isEmpty()) {
                    // What was announced before is still to be read.
                }
                netlink.execute(LinkRequests.mtu(eth0, 1500));
                assertEquals(List.of(), socket.receive(0));
                assertThrows(NetlinkException.class, () -> socket.join(100_000));
            }
        });
    }

    private static void openAndClose() {
        NetlinkSocket.open(Protocol.ROUTE).close();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
