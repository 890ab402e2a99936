package org.mobilityd.linux.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mobilityd.wire.Ipv6Address;
import org.netlink4j.Errno;
import org.netlink4j.RtNetlink;

/** Packets with a header of their own, seen by a socket on the other host. */
class RawPacketSenderTest {

    private static final int PORT = 4000;
    /** And few enough for the kernel to keep while it asks for the neighbour. */
    private static final int MORE_THAN_A_SYSTEM_CALL_TAKES = OutgoingMessages.SLOTS + 5;
    private static final byte[] PAYLOAD = {1, 2, 3, 4};

    private TwoHosts hosts;

    @BeforeEach
    void connect() {
        hosts = TwoHosts.connected();
    }

    @AfterEach
    void disconnect() {
        hosts.close();
    }

    @Test
    void sendsFromAnAddressThatThisHostDoesNotHave() throws Exception {
        assertEquals("2001:db8:bad::7", sourceSeen(udp("2001:db8:bad::7", "2001:db8:1::2", PAYLOAD), 0));
    }

    @Test
    void leavesByTheLinkAskedForThoughAnotherHasTheBetterRoute() throws Exception {
        hosts.there.run(() -> TwoHosts.shell("ip -6 addr add 2001:db8:2::2/64 dev eth0 nodad"));
        hosts.here.run(() -> TwoHosts.shell("ip link add other type veth peer name other-peer; ip link set other up;"
                + " ip link set other-peer up; ip -6 route add 2001:db8:2::/64 dev other metric 1;"
                + " ip -6 route add 2001:db8:2::/64 dev eth0 metric 2"));
        assertEquals("2001:db8:1::1", sourceSeen(udp("2001:db8:1::1", "2001:db8:2::2", PAYLOAD), link(hosts)));
    }

    @Test
    void sendsToAMulticastGroupOfTheLink() throws Exception {
        assertEquals("2001:db8:1::1", sourceSeen(udp("2001:db8:1::1", "ff02::1", PAYLOAD), link(hosts)));
    }

    @Test
    void sendsToARoutedGroupByTheLinkAskedForAndDoesNotHearItself() throws Exception {
        InetAddress group = InetAddress.getByName("ff05::5213");
        byte[] packet = udp("2001:db8:1::1", "ff05::5213", PAYLOAD);
        try (MulticastSocket there = hosts.there.call(() -> member(group)); MulticastSocket here = hosts.here.call(() -> member(group))) {
            hosts.here.run(() -> {
                try (RawPacketSender sender = RawPacketSender.open()) {
                    assertEquals(0, sender.send(packet, link()));
                }
            });
            DatagramPacket received = new DatagramPacket(new byte[100], 100);
            there.receive(received);
            assertEquals("2001:db8:1::1", Ipv6Address.of(received.getAddress().getAddress()).toString());
            // What follows on the same way has overtaken nothing: had the first been heard here, it would come before.
            hosts.here.run(() -> {
                try (DatagramSocket other = new DatagramSocket()) {
                    other.send(new DatagramPacket(new byte[] {9}, 1, InetAddress.getByName("2001:db8:1::1"), PORT));
                }
            });
            here.receive(received);
            assertEquals(1, received.getLength());
        }
    }

    private static MulticastSocket member(InetAddress group) throws IOException {
        MulticastSocket socket = new MulticastSocket(PORT);
        socket.setSoTimeout(60_000);
        socket.joinGroup(new InetSocketAddress(group, PORT), NetworkInterface.getByName(TwoHosts.LINK));
        return socket;
    }

    @Test
    void followsTheRuleForThePacketsSource() throws Exception {
        byte[] packet = udp("2001:db8:1::1", "2001:db8:9::9", PAYLOAD);
        hosts.here.run(() -> {
            try (RawPacketSender sender = RawPacketSender.open()) {
                assertEquals(Errno.ENETUNREACH, sender.send(packet, 0));
                TwoHosts.shell("ip -6 rule add from 2001:db8:1::1 table 77; ip -6 route add default via 2001:db8:1::2 dev eth0 table 77");
                assertEquals(0, sender.send(packet, 0));
            }
        });
    }

    @Test
    void reportsAPacketLargerThanTheMtuAsErrno() {
        hosts.here.run(() -> {
            try (RawPacketSender sender = RawPacketSender.open()) {
                int payloadThatJustFits = 1500 - 40 - 8;
                assertEquals(0, sender.send(udp("2001:db8:1::1", "2001:db8:1::2", new byte[payloadThatJustFits]), 0));
                assertEquals(Errno.EMSGSIZE, sender.send(udp("2001:db8:1::1", "2001:db8:1::2", new byte[payloadThatJustFits + 1]), 0));
                assertEquals(Errno.EMSGSIZE, sender.send(udp("2001:db8:1::1", "2001:db8:1::2", new byte[70_000]), 0));
            }
        });
    }

    @Test
    void reportsALinkThatIsNotThereAndAPacketThatIsNoneAsErrno() {
        hosts.here.run(() -> {
            try (RawPacketSender sender = RawPacketSender.open()) {
                assertEquals(Errno.ENODEV, sender.send(udp("2001:db8:1::1", "2001:db8:1::2", PAYLOAD), 4711));
                assertEquals(Errno.EINVAL, sender.send(new byte[0], 0));
                assertEquals(Errno.EINVAL, sender.send(new byte[60], 0));
            }
        });
    }

    @Test
    void reportsExactlyThePacketsOfABatchThatCannotBeSentAndSendsTheOthersInOrder() throws Exception {
        DatagramSocket socket = hosts.there.call(() -> new DatagramSocket(new InetSocketAddress(InetAddress.getByName("::"), PORT)));
        try (socket) {
            socket.setSoTimeout(60_000);
            List<PacketSender.Packet> packets = new ArrayList<>();
            for (int i = 0; i < MORE_THAN_A_SYSTEM_CALL_TAKES; i++) {
                packets.add(new PacketSender.Packet(udp("2001:db8:1::1", "2001:db8:1::2", new byte[] {(byte) i, (byte) (i >> 8)}), 0));
            }
            packets.set(0, new PacketSender.Packet(new byte[60], 0));
            packets.set(3, new PacketSender.Packet(udp("2001:db8:1::1", "2001:db8:9::9", PAYLOAD), 0));
            packets.set(OutgoingMessages.SLOTS, new PacketSender.Packet(udp("2001:db8:1::1", "2001:db8:1::2", new byte[9_000]), 0));
            packets.set(packets.size() - 1, new PacketSender.Packet(udp("2001:db8:1::1", "2001:db8:1::2", PAYLOAD), 4711));
            Map<Integer, Integer> failures = new TreeMap<>();
            hosts.here.run(() -> {
                try (RawPacketSender sender = RawPacketSender.open()) {
                    sender.send(packets, failures::put);
                }
            });
            assertEquals(Map.of(0, Errno.EINVAL, 3, Errno.ENETUNREACH, OutgoingMessages.SLOTS, Errno.EMSGSIZE, packets.size() - 1,
                    Errno.ENODEV), failures);
            for (int i = 0; i < packets.size(); i++) {
                if (!failures.containsKey(i)) {
                    DatagramPacket received = new DatagramPacket(new byte[100], 100);
                    socket.receive(received);
                    assertArrayEquals(new byte[] {(byte) i, (byte) (i >> 8)}, Arrays.copyOf(received.getData(), received.getLength()));
                }
            }
        }
    }

    /** Sends {@code packet} here, and returns the source that a UDP socket there sees. */
    private String sourceSeen(byte[] packet, int link) throws Exception {
        DatagramSocket socket = hosts.there.call(() -> new DatagramSocket(new InetSocketAddress(InetAddress.getByName("::"), PORT)));
        try (socket) {
            socket.setSoTimeout(60_000);
            hosts.here.run(() -> {
                try (RawPacketSender sender = RawPacketSender.open()) {
                    assertEquals(0, sender.send(packet, link));
                }
            });
            DatagramPacket received = new DatagramPacket(new byte[100], 100);
            socket.receive(received);
            assertArrayEquals(PAYLOAD, Arrays.copyOf(received.getData(), received.getLength()));
            return Ipv6Address.of(received.getAddress().getAddress()).toString();
        }
    }

    private static int link(TwoHosts hosts) {
        return hosts.here.call(RawPacketSenderTest::link);
    }

    private static int link() {
        try (RtNetlink netlink = RtNetlink.open()) {
            return netlink.link(TwoHosts.LINK).orElseThrow().index();
        }
    }

    private static byte[] udp(String source, String destination, byte[] payload) {
        return Packets.udp(Ipv6Address.parse(source), Ipv6Address.parse(destination), PORT, payload);
    }
}
