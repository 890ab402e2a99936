package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinkTest extends NetworkTest {

    @Test
    void listsEveryLinkOnce() {
        inside(() -> assertEquals(List.of("eth0", "eth1", "lo"), netlink.links().stream().map(Link::name).sorted().toList()));
    }

    @Test
    void knowsTheLinkByNameAndByIndexAndSaysWhenThereIsNone() {
        inside(() -> {
            assertEquals(netlink.link("eth0"), netlink.link(eth0));
            assertTrue(netlink.link("eth9").isEmpty());
            assertTrue(netlink.link(4711).isEmpty());
        });
    }

    @Test
    void tellsKindFlagsAddressAndPeer() {
        inside(() -> {
            Link link = netlink.link(eth0).orElseThrow();
            assertEquals("veth", link.kind());
            assertEquals(eth1, link.parent());
            assertEquals(6, link.address().length());
            assertEquals(1500, link.mtu());
            assertTrue(link.has(LinkFlag.BROADCAST));
            assertFalse(link.has(LinkFlag.LOOPBACK));
            assertTrue(netlink.link("lo").orElseThrow().has(LinkFlag.LOOPBACK));
        });
    }

    @Test
    void makesAVethPairWithMtuAndAddressOnBothEnds() {
        inside(() -> {
            netlink.execute(LinkRequests.create(NewLink.veth("a", "b").withMtu(1400).withAddress(HardwareAddress.parse("02:00:00:00:00:01"))
                    .withPeer(NewLink.of("", "b").withMtu(1300).withAddress(HardwareAddress.parse("02:00:00:00:00:02")))));
            Link a = netlink.link("a").orElseThrow();
            Link b = netlink.link("b").orElseThrow();
            assertEquals(1400, a.mtu());
            assertEquals(1300, b.mtu());
            assertEquals(0x02_00_00_00_00_01L, a.address().toLong());
            assertEquals("02:00:00:00:00:02", b.address().toString());
        });
    }

    @Test
    void makesABridgeAndGivesItAPort() {
        inside(() -> {
            netlink.execute(LinkRequests.create(NewLink.bridge("br0").withUp()));
            Link bridge = netlink.link("br0").orElseThrow();
            assertEquals("bridge", bridge.kind());
            assertTrue(bridge.isUp());
            netlink.execute(LinkRequests.master(eth0, bridge.index()));
            assertEquals(bridge.index(), netlink.link(eth0).orElseThrow().master());
            netlink.execute(LinkRequests.master(eth0, 0));
            assertEquals(0, netlink.link(eth0).orElseThrow().master());
        });
    }

    @Test
    void makesAMacvlanOnItsParent() {
        inside(() -> {
            netlink.execute(LinkRequests.create(NewLink.macvlan("mac0", eth0, NewLink.MacvlanMode.BRIDGE)));
            Link macvlan = netlink.link("mac0").orElseThrow();
            assertEquals("macvlan", macvlan.kind());
            assertEquals(eth0, macvlan.parent());
        });
    }

    @Test
    void switchesUpAndDownAndSeesTheCarrierOfTheOtherEnd() {
        inside(() -> {
            assertTrue(netlink.link(eth0).orElseThrow().carrier());
            int changes = netlink.link(eth0).orElseThrow().carrierChanges();
            netlink.execute(LinkRequests.down(eth1));
            Link lost = netlink.link(eth0).orElseThrow();
            assertTrue(lost.isUp());
            assertFalse(lost.carrier());
            assertFalse(lost.isRunning());
            assertEquals(changes + 1, lost.carrierChanges());
            netlink.execute(LinkRequests.up(eth1));
            assertTrue(netlink.link(eth0).orElseThrow().carrier());
        });
    }

    @Test
    void changesMtuAddressAndName() {
        inside(() -> {
            netlink.execute(LinkRequests.mtu(eth0, 1280));
            netlink.execute(LinkRequests.address(eth0, HardwareAddress.parse("02:00:00:00:00:09")));
            netlink.execute(LinkRequests.down(eth0));
            netlink.execute(LinkRequests.rename(eth0, "wan0"));
            Link link = netlink.link("wan0").orElseThrow();
            assertEquals(1280, link.mtu());
            assertEquals(HardwareAddress.parse("02:00:00:00:00:09"), link.address());
            assertEquals(OperationalState.DOWN, link.state());
        });
    }

    @Test
    void movesALinkToAnotherNamespaceByDescriptorAndByProcess() throws Exception {
        NamespaceThread other = NamespaceThread.start("other");
        try (other) {
            inside(() -> {
                netlink.execute(LinkRequests.moveTo(eth1, other.namespace()));
                assertTrue(netlink.link("eth1").isEmpty());
            });
            other.run(() -> {
                try (RtNetlink there = RtNetlink.open()) {
                    assertTrue(there.link("eth1").isPresent());
                }
                Process sleeper = new ProcessBuilder("sleep", "60").start();
                try {
                    inside(() -> netlink.execute(LinkRequests.moveToProcess(eth0, sleeper.pid())));
                    try (RtNetlink there = RtNetlink.open()) {
                        assertTrue(there.link("eth0").isPresent());
                    }
                } finally {
                    sleeper.destroyForcibly().waitFor();
                }
            });
        }
    }

    @Test
    void deletesALinkAndItsPeer() {
        inside(() -> {
            netlink.execute(LinkRequests.delete(eth0));
            assertEquals(List.of("lo"), netlink.links().stream().map(Link::name).toList());
            assertEquals(Errno.ENODEV, refused(LinkRequests.delete(eth0)).errno());
        });
    }

    @Test
    void namesOperationErrnoAndTheKernelsWordsWhenRefused() {
        inside(() -> {
            assertEquals("link add eth0: File exists (errno 17)", refused(LinkRequests.create(NewLink.bridge("eth0"))).getMessage());
            NetlinkException unknown = refused(LinkRequests.create(NewLink.of("no-such-kind", "x")));
            assertEquals("link add x: Operation not supported (errno 95): Unknown device type", unknown.getMessage());
            NetlinkException tooSmall = refused(LinkRequests.mtu(eth0, 10));
            assertEquals("mtu less than device minimum", tooSmall.kernelText());
            assertEquals(Errno.EINVAL, tooSmall.errno());
        });
    }

    @Test
    void keepsAttributesThatItDoesNotInterpret() {
        inside(() -> {
            int iflaQdisc = 6;
            Link link = netlink.link(eth0).orElseThrow();
            assertEquals("noqueue\0", new String(link.unknown(iflaQdisc).orElseThrow().bytes()));
        });
    }
}
