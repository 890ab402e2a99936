package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.netlink4j.Notification.DeviceChange;
import org.netlink4j.Notification.Kind;

/** One end of a veth pair takes frames from XDP while the other end has receive offload. */
class NetdevTest extends NetworkTest {

    /** Room for a few announcements. */
    private static final int SMALL_BUFFER = 4_096;

    @Test
    void tellsWhetherADeviceTakesRedirectedFrames() {
        inside(() -> {
            try (Netdev devices = Netdev.open().orElseThrow()) {
                assertFalse(takesFrames(devices.device(eth0)));
                receiveOffload("on");
                assertTrue(takesFrames(devices.device(eth0)));
                assertFalse(takesFrames(devices.device(eth1)));
                receiveOffload("off");
                assertFalse(takesFrames(devices.device(eth0)));
            }
        });
    }

    @Test
    void listsEveryDeviceOfTheNamespace() {
        inside(() -> {
            try (Netdev devices = Netdev.open().orElseThrow()) {
                Set<Integer> indexes = Set.copyOf(devices.devices().stream().map(NetworkDevice::index).toList());
                assertEquals(Set.of(index("lo"), eth0, eth1), indexes);
                assertEquals(devices.device(eth0), devices.devices().stream().filter(device -> device.index() == eth0).findFirst());
            }
        });
    }

    @Test
    void knowsNoDeviceThatIsNotThere() {
        inside(() -> {
            try (Netdev devices = Netdev.open().orElseThrow()) {
                assertEquals(Optional.empty(), devices.device(1_000_000));
            }
        });
    }

    @Test
    void announcesDevicesThatComeChangeAndGo() {
        inside(() -> {
            try (NetdevMonitor monitor = NetdevMonitor.open().orElseThrow()) {
                receiveOffload("on");
                await(monitor, change -> change instanceof DeviceChange one && one.kind() == Kind.PRESENT && one.device().index() == eth0
                        && one.device().xdpFeatures().contains(XdpFeature.NDO_XMIT));
                netlink.execute(LinkRequests.delete(eth0));
                await(monitor, change -> change instanceof DeviceChange one && one.kind() == Kind.GONE && one.device().index() == eth0);
                netlink.execute(LinkRequests.create(NewLink.bridge("br0")));
                int bridge = index("br0");
                await(monitor, change -> change instanceof DeviceChange one && one.kind() == Kind.PRESENT && one.device().index() == bridge);
            }
        });
    }

    @Test
    void saysWhenAnnouncementsWereLost() {
        inside(() -> {
            try (NetdevMonitor monitor = NetdevMonitor.open(SMALL_BUFFER).orElseThrow()) {
                for (int i = 0; i < 100; i++) {
                    netlink.execute(LinkRequests.create(NewLink.bridge("br" + i)));
                }
                await(monitor, new Notification.Lost()::equals);
            }
        });
    }

    @Test
    void anotherThreadCanWakeUpTheOneThatWaits() {
        inside(() -> {
            try (NetdevMonitor monitor = NetdevMonitor.open().orElseThrow()) {
                monitor.wakeUp();
                assertEquals(List.of(), monitor.await(-1));
            }
        });
    }

    private static boolean takesFrames(Optional<NetworkDevice> device) {
        return device.orElseThrow().xdpFeatures().contains(XdpFeature.NDO_XMIT);
    }

    /** Of eth1. */
    private static void receiveOffload(String state) throws Exception {
        assertEquals(0, new ProcessBuilder("ethtool", "-K", "eth1", "gro", state).inheritIO().start().waitFor());
    }

    private static void await(NetdevMonitor monitor, Predicate<Notification> expected) {
        boolean seen = false;
        for (int rounds = 0; rounds < 1000 && !seen; rounds++) {
            List<Notification> changes = monitor.await(30_000);
            assertFalse(changes.isEmpty(), "nothing was announced within 30 s");
            seen = changes.stream().anyMatch(expected);
        }
        assertTrue(seen);
    }
}
