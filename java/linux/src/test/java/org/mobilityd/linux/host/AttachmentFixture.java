package org.mobilityd.linux.host;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.netlink4j.RtNetlink;

/** A router, {@code here}, with fe80::1 on the access link {@code eth0}, and a mobile node, {@code there}, at the other end of it. */
abstract class AttachmentFixture {

    /** So that nobody is asked just because time goes by. */
    static final Duration NEVER = Duration.ofDays(1);
    private static final byte[] ROUTER = HexFormat.of().parseHex("fe800000000000000000000000000001");
    private static final byte[] EVERYBODY = {(byte) 192, 0, 2, (byte) 255};
    private static final int DISCARD = 9;

    final BlockingQueue<Change> reported = new LinkedBlockingQueue<>();
    TwoHosts hosts;
    LinuxHostNetwork network;
    int link;
    LinkLayerIdentifier node;

    @BeforeEach
    void connect() {
        hosts = TwoHosts.connected();
        network = hosts.here.call(LinuxHostNetwork::open);
        link = index("eth0");
        node = address("eth0");
        here("ip -6 address add fe80::1/64 dev eth0 nodad");
    }

    @AfterEach
    void disconnect() {
        network.close();
        hosts.close();
    }

    void watch(Duration presenceCheck, int accessLink, Path... accessPoints) {
        AttachmentSources sources = new AttachmentSources(Set.of(accessLink), List.of(accessPoints), presenceCheck);
        hosts.here.run(() -> network.watchAttachments(sources, reported::add));
    }

    int index(String name) {
        return network.link(name).orElseThrow().index();
    }

    /** The mobile node's. */
    LinkLayerIdentifier address(String name) {
        return hosts.there.call(() -> {
            try (RtNetlink netlink = RtNetlink.open()) {
                return new LinkLayerIdentifier(netlink.link(name).orElseThrow().address().toBytes());
            }
        });
    }

    /** The mobile node sends anything to the router: for that it has to ask where it is. */
    void solicit() {
        hosts.there.run(() -> {
            try (RtNetlink netlink = RtNetlink.open(); DatagramSocket socket = new DatagramSocket()) {
                int eth0 = netlink.link("eth0").orElseThrow().index();
                socket.send(new DatagramPacket(new byte[1], 1, Inet6Address.getByAddress(null, ROUTER, eth0), DISCARD));
            }
        });
    }

    /** The mobile node has no IPv6 at all, and shows itself by frames only, which {@link #broadcast} sends. */
    void withoutIpv6(String name) {
        hosts.there.run(() -> {
            TwoHosts.sysctl("conf/" + name + "/disable_ipv6", 1);
            TwoHosts.shell("ip address add 192.0.2.2/24 broadcast 192.0.2.255 dev " + name);
        });
    }

    void broadcast() {
        hosts.there.run(() -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setBroadcast(true);
                socket.send(new DatagramPacket(new byte[1], 1, InetAddress.getByAddress(EVERYBODY), DISCARD));
            }
        });
    }

    String here(String command) {
        return hosts.here.call(() -> TwoHosts.shell(command)).strip();
    }

    String there(String command) {
        return hosts.there.call(() -> TwoHosts.shell(command)).strip();
    }

    Change nextBut(Class<? extends Change> kind) throws InterruptedException {
        Change change = next();
        return kind.isInstance(change) ? nextBut(kind) : change;
    }

    Change next() throws InterruptedException {
        Change change = reported.poll(60, TimeUnit.SECONDS);
        if (change == null) {
            throw new AssertionError("nothing was reported within 60 s");
        }
        return change;
    }
}
