package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.netlink4j.Notification.ForwardingChange;
import org.netlink4j.Notification.Kind;

/** The forwarding tables of bridges. {@code eth0} is a port, and what {@code eth1}, its other end, sends is learned. */
class ForwardingTest extends NetworkTest {

    @Test
    void listsWhatABridgeLearnsFromFramesAndForgetsItWhenTold() {
        inside(() -> {
            int bridge = bridge();
            try (RtMonitor monitor = RtMonitor.open(Set.of(RtGroup.NEIGHBOR))) {
                HardwareAddress sender = send();
                ForwardingEntry learned = await(monitor, change -> change.kind() == Kind.PRESENT
                        && change.entry().address().equals(sender) && change.entry().isLearned()).entry();
                assertEquals(eth0, learned.port());
                assertEquals(bridge, learned.bridge());
                assertEquals(0, learned.vlan());
                assertTrue(entry(bridge, sender).isPresent());
                netlink.execute(LinkRequests.down(eth1));
                entry(bridge, sender).ifPresent(there -> netlink.execute(ForwardingRequests.delete(there)));
                await(monitor, change -> change.kind() == Kind.GONE && change.entry().address().equals(sender));
                assertEquals(Optional.empty(), entry(bridge, sender));
            }
        });
    }

    @Test
    void theAddressesOfABridgeAndItsPortsAreNotLearned() {
        inside(() -> {
            int bridge = bridge();
            HardwareAddress own = netlink.link(eth0).orElseThrow().address();
            List<ForwardingEntry> all = netlink.forwardingTable(bridge).stream().filter(entry -> entry.address().equals(own)).toList();
            assertTrue(all.size() > 0);
            assertTrue(all.stream().noneMatch(ForwardingEntry::isLearned), all::toString);
        });
    }

    /** As `ip link` has the kernel answer where it has VLANs, which the kernel of the build machine does not. */
    @Test
    void linksHaveTheVlanWhoseFramesTheyHave() {
        assertEquals(12, vlanOf("vlan", attribute(LinkAttributes.IFLA_VLAN_ID, 12, 0)));
        assertEquals(7, vlanOf("bridge", attribute(LinkAttributes.IFLA_BR_VLAN_FILTERING, 1),
                attribute(LinkAttributes.IFLA_BR_VLAN_DEFAULT_PVID, 7, 0)));
        assertEquals(0, vlanOf("bridge", attribute(LinkAttributes.IFLA_BR_VLAN_FILTERING, 0),
                attribute(LinkAttributes.IFLA_BR_VLAN_DEFAULT_PVID, 7, 0)));
        assertEquals(0, vlanOf("macvlan", attribute(LinkAttributes.IFLA_MACVLAN_MODE, 4, 0, 0, 0)));
    }

    @Test
    void anEntryOfAVlanNamesIt() {
        byte[] header = NeighborAttributes.header(AddressFamily.BRIDGE, 3, NeighborState.REACHABLE, 0);
        byte[] message = concatenated(header, attribute(2, 2, 0, 0, 0, 0, 9), attribute(5, 7, 0), attribute(9, 4, 0, 0, 0));
        assertEquals(new ForwardingEntry(HardwareAddress.parse("02:00:00:00:00:09"), 3, 4, 7, NeighborState.REACHABLE, List.of()),
                ForwardingAttributes.decode(new NetlinkMessage(RouteMessages.RTM_NEWNEIGH, 0, 0, message)));
    }

    private int bridge() {
        netlink.execute(LinkRequests.create(NewLink.bridge("br0").withUp()));
        netlink.execute(LinkRequests.master(eth0, index("br0")));
        return index("br0");
    }

    /** Has eth1 send frames (it looks for duplicates of its address). */
    private HardwareAddress send() {
        netlink.execute(LinkRequests.down(eth1));
        netlink.execute(LinkRequests.up(eth1));
        return netlink.link(eth1).orElseThrow().address();
    }

    private Optional<ForwardingEntry> entry(int bridge, HardwareAddress address) {
        return netlink.forwardingTable(bridge).stream().filter(entry -> entry.address().equals(address)).findFirst();
    }

    private static int vlanOf(String kind, byte[]... data) {
        byte[] info = concatenated(attribute(LinkAttributes.IFLA_INFO_KIND, kind.getBytes(StandardCharsets.US_ASCII)),
                attribute(LinkAttributes.IFLA_INFO_DATA, concatenated(data)));
        byte[] message = concatenated(LinkAttributes.header(1, 0, 0), attribute(LinkAttributes.IFLA_LINKINFO, info));
        return LinkAttributes.decode(new NetlinkMessage(RouteMessages.RTM_NEWLINK, 0, 0, message)).vlan();
    }

    private static byte[] attribute(int type, int... value) {
        byte[] bytes = new byte[value.length];
        for (int i = 0; i < value.length; i++) {
            bytes[i] = (byte) value[i];
        }
        return attribute(type, bytes);
    }

    private static byte[] attribute(int type, byte[] value) {
        return ByteBuffer.allocate(Attribute.aligned(Attribute.HEADER_BYTES + value.length)).order(ByteOrder.nativeOrder())
                .putShort((short) (Attribute.HEADER_BYTES + value.length)).putShort((short) type).put(value).array();
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(Stream.of(parts).mapToInt(part -> part.length).sum());
        Stream.of(parts).forEach(all::put);
        return all.array();
    }

    private static ForwardingChange await(RtMonitor monitor, Predicate<ForwardingChange> expected) {
        for (int rounds = 0; rounds < 1000; rounds++) {
            List<Notification> changes = monitor.await(60_000);
            assertTrue(!changes.isEmpty(), "nothing was announced within 60 s");
            for (Notification change : changes) {
                if (change instanceof ForwardingChange one && expected.test(one)) {
                    return one;
                }
            }
        }
        throw new AssertionError("other announcements only");
    }
}
