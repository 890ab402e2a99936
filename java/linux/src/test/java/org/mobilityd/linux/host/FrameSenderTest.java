package org.mobilityd.linux.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.host.PacketSender.Frame;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.NdOption.PrefixInformation;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;
import org.netlink4j.Errno;

/** Packets in frames for one node, seen by the real kernel of that node and by one that they are not for. */
@DisplayName("The sender of frames")
class FrameSenderTest {

    private static final int PORT = 4000;
    private static final Ipv6Address GROUP = Ipv6Address.ALL_NODES;
    private static final Ipv6Address ROUTER = Ipv6Address.parse("fe80::200:5eff:fe00:5213");
    private static final LinkLayerIdentifier NOBODY = LinkLayerIdentifier.parse("02:00:00:00:00:99");

    private TwoHosts hosts;
    private int link;
    private LinkLayerIdentifier node;

    @BeforeEach
    void connect() {
        hosts = TwoHosts.connected();
        link = Integer.parseInt(hosts.here.call(() -> TwoHosts.shell("cat /proc/net/if_inet6").lines()
                .filter(line -> line.endsWith(TwoHosts.LINK)).findFirst().orElseThrow().split(" +")[1]), 16);
        node = LinkLayerIdentifier.parse(hosts.there.call(FrameSenderTest::macAddress));
    }

    @AfterEach
    void disconnect() {
        hosts.close();
    }

    /** {@code ip} asks the namespace that it runs in; /sys shows that of the test. */
    private static String macAddress() {
        return TwoHosts.shell("ip -br link show " + TwoHosts.LINK).replaceAll("(?s).*\\s([0-9a-f]{2}(:[0-9a-f]{2}){5}).*", "$1");
    }

    @Test
    @DisplayName("reaches the node that the frame names, though the packet is for all, and nobody else")
    void reachesOneNode() throws Exception {
        try (DatagramSocket socket = listening()) {
            List<Frame> frames = new ArrayList<>();
            int more = OutgoingMessages.SLOTS + 5;
            for (int i = 0; i < more; i++) {
                frames.add(new Frame(packet(i), link, i % 3 == 1 ? NOBODY : node));
            }
            assertEquals(Map.of(), send(frames));
            for (int i = 0; i < more; i++) {
                if (i % 3 != 1) {
                    assertEquals(i, received(socket));
                }
            }
        }
    }

    @Test
    @DisplayName("reports exactly the frames that cannot be sent, and sends the others")
    void reports() throws Exception {
        try (DatagramSocket socket = listening()) {
            assertEquals(Map.of(0, Errno.EINVAL, 1, Errno.EINVAL, 2, Errno.EMSGSIZE, 4, Errno.ENXIO), send(List.of(
                    new Frame(new byte[60], link, node), new Frame(packet(1), link, new LinkLayerIdentifier(new byte[0])),
                    new Frame(Packets.udp(ROUTER, GROUP, PORT, new byte[3_000]), link, node), new Frame(packet(3), link, node),
                    new Frame(packet(4), 4711, node), new Frame(packet(5), link, node))));
            assertEquals(3, received(socket));
            assertEquals(5, received(socket));
        }
    }

    @Test
    @DisplayName("brings a router advertisement that a host takes: hop limit, checksum and source are right")
    void advertises() {
        Ipv6Prefix prefix = Ipv6Prefix.parse("2001:db8:40:7::/64");
        RouterAdvertisement advertisement = new RouterAdvertisement(64, 0, 1_800, 0, 0,
                List.of(new PrefixInformation(64, PrefixInformation.FLAG_AUTONOMOUS, 3_600, 3_600, prefix.address())));
        byte[] packet = PacketCodec.encode(OutboundPacket.plain(ROUTER, Ipv6Address.ALL_NODES, advertisement).on(link));
        assertEquals(Map.of(), send(List.of(new Frame(packet, link, node))));
        hosts.there.run(() -> {
            TwoHosts.await("an address of the prefix", () -> TwoHosts.shell("ip -6 addr").contains("2001:db8:40:7:"));
            assertTrue(TwoHosts.shell("ip -6 route show default").contains("via " + ROUTER));
        });
    }

    @Test
    @DisplayName("has a silent node show itself")
    void probes() {
        hosts.here.run(() -> {
            try (LinuxHostNetwork network = LinuxHostNetwork.open()) {
                assertEquals("", TwoHosts.shell("ip -6 neigh show dev eth0"));
                network.probeNode(link, node);
                TwoHosts.await("the node", () -> TwoHosts.shell("ip -6 neigh show dev eth0").contains(node.toString()));
            }
        });
    }

    private Map<Integer, Integer> send(List<Frame> frames) {
        Map<Integer, Integer> failures = new TreeMap<>();
        hosts.here.run(() -> {
            try (RawPacketSender sender = RawPacketSender.open()) {
                sender.sendFrames(frames, failures::put);
            }
        });
        return failures;
    }

    private DatagramSocket listening() throws Exception {
        DatagramSocket socket = hosts.there.call(() -> new DatagramSocket(new InetSocketAddress(InetAddress.getByName("::"), PORT)));
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static byte[] packet(int number) {
        return Packets.udp(ROUTER, GROUP, PORT, new byte[] {(byte) number, (byte) (number >> 8)});
    }

    private static int received(DatagramSocket socket) throws Exception {
        DatagramPacket received = new DatagramPacket(new byte[100], 100);
        socket.receive(received);
        assertEquals(2, received.getLength());
        return received.getData()[0] & 0xff | (received.getData()[1] & 0xff) << 8;
    }
}
