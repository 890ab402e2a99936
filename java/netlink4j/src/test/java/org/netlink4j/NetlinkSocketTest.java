package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
                netlink.execute(RouteRequests.add(Route.to(prefix("2001:db8:" + Integer.toHexString(i) + "::/48")).link(eth0).table(9).build()));
            }
            assertEquals(count, netlink.routesIn(AddressFamily.IPV6, 9).size());
        });
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
