package org.mobilityd.linux.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.linux.host.HostNetwork.Change.NodeAttached;
import org.mobilityd.linux.host.HostNetwork.Change.NodeDetached;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.netlink4j.Link;
import org.netlink4j.RtNetlink;

/** Mobile nodes that come to access links and leave them, on real ones: {@code here} is the router, {@code there} the mobile node. */
class AttachmentWatchTest {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final byte[] ROUTER = HexFormat.of().parseHex("fe800000000000000000000000000001");

    private final BlockingQueue<Change> reported = new LinkedBlockingQueue<>();
    private TwoHosts hosts;
    private LinuxHostNetwork network;
    private int link;
    private LinkLayerIdentifier node;

    @BeforeEach
    void connect() {
        hosts = TwoHosts.connected();
        network = hosts.here.call(LinuxHostNetwork::open);
        link = network.link("eth0").orElseThrow().index();
        node = hosts.there.call(() -> new LinkLayerIdentifier(eth0().address().toBytes()));
        here("ip -6 address add fe80::1/64 dev eth0 nodad");
    }

    @AfterEach
    void disconnect() {
        network.close();
        hosts.close();
    }

    @Test
    void aNodeThatSendsItsFirstNeighborSolicitationHasAttached() throws Exception {
        watch(NEVER, link);
        solicit();
        assertEquals(new NodeAttached(link, node), next());
    }

    @Test
    void aNodeThatDoesNotAnswerAnyMoreHasDetached() throws Exception {
        watch(NEVER, link);
        solicit();
        assertEquals(new NodeAttached(link, node), next());
        there("ip -6 address flush dev eth0");
        network.probeNode(link, node);
        assertEquals(new NodeDetached(link, node), nextBut(NodeAttached.class));
        assertEquals("", here("ip -6 neigh show dev eth0 | grep lladdr"));
    }

    @Test
    void aNodeThatReturnsAfterItLeftHasAttachedAgain() throws Exception {
        watch(NEVER, link);
        solicit();
        assertEquals(new NodeAttached(link, node), next());
        there("ip link set eth0 down");
        assertEquals(new NodeDetached(link, node), nextBut(NodeAttached.class));
        there("ip link set eth0 up");
        hosts.there.run(() -> TwoHosts.await("link-local address",
                () -> TwoHosts.shell("ip -6 addr show scope link dev eth0 -tentative").contains("fe80")));
        solicit();
        assertEquals(new NodeAttached(link, node), nextBut(NodeDetached.class));
    }

    private void watch(Duration presenceCheck, Integer... links) {
        AttachmentSources sources = new AttachmentSources(Set.of(links), List.of(), presenceCheck);
        hosts.here.run(() -> network.watchAttachments(sources, reported::add));
    }

    private String here(String command) {
        return hosts.here.call(() -> TwoHosts.shell(command)).strip();
    }

    private String there(String command) {
        return hosts.there.call(() -> TwoHosts.shell(command)).strip();
    }

    /** Sends anything to the router: for that the node has to ask where it is. */
    private void solicit() {
        hosts.there.run(() -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(new byte[1], 1, Inet6Address.getByAddress(null, ROUTER, eth0().index()), 9));
            }
        });
    }

    private static Link eth0() {
        try (RtNetlink netlink = RtNetlink.open()) {
            return netlink.link("eth0").orElseThrow();
        }
    }

    private Change nextBut(Class<? extends Change> kind) throws InterruptedException {
        Change change = next();
        return kind.isInstance(change) ? nextBut(kind) : change;
    }

    private Change next() throws InterruptedException {
        Change change = reported.poll(60, TimeUnit.SECONDS);
        if (change == null) {
            throw new AssertionError("nothing was reported within 60 s");
        }
        return change;
    }
}
