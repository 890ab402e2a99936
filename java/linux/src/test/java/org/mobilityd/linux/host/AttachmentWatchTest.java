package org.mobilityd.linux.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.linux.host.HostNetwork.Change.NodeAttached;
import org.mobilityd.linux.host.HostNetwork.Change.NodeDetached;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.LinkLayerIdentifier;

/** Mobile nodes on a wire: what they send, their answers and their silence, and the carrier. */
class AttachmentWatchTest extends AttachmentFixture {

    private static final LinkLayerIdentifier OTHER = LinkLayerIdentifier.parse("02:00:00:00:00:77");
    private static final Ipv6Address THERE = Ipv6Address.parse("2001:db8:1::2");
    private static final int SMALL_BUFFER = 16_384;

    @Test
    void aNodeThatSendsItsFirstNeighborSolicitationHasAttached() throws Exception {
        watch(NEVER, link);
        solicit();
        assertEquals(new NodeAttached(link, node), next());
    }

    @Test
    void aNodeThatWasThereBeforeIsAskedAndReportedWhenItAnswers() throws Exception {
        solicit();
        TwoHosts.await("the kernel to know it", () -> !here("ip -6 neigh show dev eth0 | grep lladdr").isEmpty());
        watch(NEVER, link);
        assertEquals(new NodeAttached(link, node), next());
    }

    @Test
    void aNodeThatTheKernelDoesNotKnowShowsItselfWhenProbed() throws Exception {
        watch(NEVER, link);
        network.probeNode(link, node);
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
    void aNodeThatIsSilentForLongIsAskedWithoutAnyOccasion() throws Exception {
        watch(Duration.ofMillis(200), link);
        solicit();
        assertEquals(new NodeAttached(link, node), next());
        there("ip -6 address flush dev eth0");
        assertEquals(new NodeDetached(link, node), nextBut(NodeAttached.class));
    }

    @Test
    void aNodeThatTheKernelForgotCanStillBeAsked() throws Exception {
        watch(NEVER, link);
        solicit();
        assertEquals(new NodeAttached(link, node), next());
        forgetInTheKernel();
        assertEquals(new NodeAttached(link, node), next());
        there("ip -6 address flush dev eth0");
        forgetInTheKernel();
        assertEquals(new NodeDetached(link, node), nextBut(NodeAttached.class));
    }

    @Test
    void aLinkWithoutCarrierHasNoNodesAndAnswersBringThemBack() throws Exception {
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

    /** It keeps its addresses, and has nothing to say. The router's interface loses what it was given, as on any machine. */
    @Test
    void aNodeThatIsSilentIsAskedWhenItsLinkHasItsCarrierAgain() throws Exception {
        watch(NEVER, link);
        solicit();
        assertEquals(new NodeAttached(link, node), next());
        for (int time = 0; time < 3; time++) {
            here("ip link set eth0 down");
            assertEquals(new NodeDetached(link, node), nextBut(NodeAttached.class));
            here("ip link set eth0 up; ip -6 address add fe80::1/64 dev eth0 nodad");
            assertEquals(new NodeAttached(link, node), nextBut(NodeDetached.class));
        }
    }

    @Test
    void theNodesOfALinkThatFlapsAreAskedWhenItIsThereToStay() throws Exception {
        watch(NEVER, link);
        solicit();
        assertEquals(new NodeAttached(link, node), next());
        for (int time = 0; time < 3; time++) {
            here("ip link set eth0 down; ip link set eth0 up");
        }
        here("ip -6 address add fe80::1/64 dev eth0 nodad");
        network.probeNode(link, OTHER);
        assertEquals(new NodeDetached(link, node), nextBut(NodeAttached.class));
        assertEquals(new NodeAttached(link, node), nextBut(NodeDetached.class));
    }

    @Test
    void aNodeThatSaysThatItIsThereIsAskedAtTheAddressThatItSaysItFrom() throws Exception {
        watch(NEVER, link);
        network.askNode(link, THERE, node);
        assertEquals(new NodeAttached(link, node), next());
        assertEquals("", here("ip -6 neigh show dev eth0 | grep fe80"), "it was not asked otherwise");
    }

    @Test
    void whoIsAskedAtAnAddressThatIsAnothersDoesNotGetIt() throws Exception {
        watch(NEVER, link);
        network.askNode(link, THERE, node);
        assertEquals(new NodeAttached(link, node), next());
        network.askNode(link, THERE, OTHER);
        network.askNode(link, Ipv6Address.parse("2001:db8:1::77"), OTHER);
        TwoHosts.await("the second question", () -> here("ip -6 neigh show dev eth0").contains("2001:db8:1::77"));
        assertTrue(here("ip -6 neigh show 2001:db8:1::2 dev eth0").contains(node.toString()));
    }

    @Test
    void aNodeThatTakesAnotherLinkLayerAddressIsAnotherNode() throws Exception {
        watch(NEVER, link);
        solicit();
        assertEquals(new NodeAttached(link, node), next());
        there("ip link set eth0 address " + OTHER);
        there("ip -6 neigh flush dev eth0");
        solicit();
        Change first = nextBut(NodeAttached.class);
        assertEquals(new NodeDetached(link, node), first);
        network.probeNode(link, OTHER);
        assertEquals(new NodeAttached(link, OTHER), next());
    }

    @Test
    void aRouterIsNoMobileNodeOnceItSaysThatItIsOne() throws Exception {
        hosts.there.run(() -> TwoHosts.sysctl("conf/eth0/forwarding", 1));
        watch(NEVER, link);
        network.probeNode(link, node);
        assertEquals(new NodeAttached(link, node), next());
        network.probeNode(link, node);
        assertEquals(new NodeDetached(link, node), nextBut(NodeAttached.class));
    }

    @Test
    void theNeighborsOfOtherLinksAreNoMobileNodes() throws Exception {
        here("ip link add other0 address 02:00:00:00:00:66 type veth peer name other1; ip link set other0 up; ip link set other1 up");
        watch(NEVER, index("other0"));
        solicit();
        TwoHosts.await("the kernel to know it", () -> !here("ip -6 neigh show dev eth0 | grep lladdr").isEmpty());
        here("ip -6 neigh add fe80::5 lladdr " + OTHER + " dev other0 nud stale");
        assertEquals(new NodeAttached(index("other0"), OTHER), next());
    }

    @Test
    void nobodyIsReportedAfterEverythingWasTakenBackAndAllAreWhenTheWatchBeginsAgain() throws Exception {
        watch(NEVER, link);
        hosts.here.run(network::restore);
        solicit();
        TwoHosts.await("the kernel to know it", () -> !here("ip -6 neigh show dev eth0 | grep lladdr").isEmpty());
        assertEquals(List.of(), List.copyOf(reported));
        watch(NEVER, link);
        assertEquals(new NodeAttached(link, node), next());
    }

    @Test
    void announcementsThatWereLostAreMadeGoodByAsking() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        AttachmentSources sources = new AttachmentSources(Set.of(link), List.of(), NEVER);
        AttachmentWatch watch = hosts.here.call(() -> AttachmentWatch.start(sources, change -> {
            reported.add(change);
            await(read);
        }, SMALL_BUFFER));
        try (watch) {
            solicit();
            assertEquals(new NodeAttached(link, node), next());
            here("ip link add first type bridge; for i in $(seq 200); do echo link set first mtu $((1300 + i)); done | ip -batch -");
            there("ip link set eth0 address " + OTHER);
            there("ip -6 neigh flush dev eth0");
            solicit();
            TwoHosts.await("the kernel to know it", () -> here("ip -6 neigh show dev eth0").contains(OTHER.toString()));
            read.countDown();
            Change next = next();
            while (!next.equals(new NodeAttached(link, OTHER))) {
                assertNotEquals(new NodeDetached(link, OTHER), next);
                next = next();
            }
        }
    }

    /** Once: {@code ip neigh flush} goes on until nothing is there, and would take away what is just being asked. */
    private void forgetInTheKernel() {
        here("for each in $(ip -6 neigh show dev eth0 | awk '/lladdr/ {print $1}'); do ip -6 neigh del $each dev eth0; done");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException wanted) {
            Thread.currentThread().interrupt();
        }
    }
}
