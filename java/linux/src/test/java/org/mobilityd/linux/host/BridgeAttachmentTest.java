package org.mobilityd.linux.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.linux.host.HostNetwork.Change.NodeAttached;
import org.mobilityd.linux.host.HostNetwork.Change.NodeDetached;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.netlink4j.LinkRequests;
import org.netlink4j.RtNetlink;

/** Mobile nodes behind a bridge with two ports, {@code eth0} and {@code port1}, and another one that keeps the bridge up. */
class BridgeAttachmentTest extends AttachmentFixture {

    private static final LinkLayerIdentifier OTHER = LinkLayerIdentifier.parse("02:00:00:00:00:77");
    private static final int HOUR_MILLIS = 3_600_000;

    private int bridge;

    @BeforeEach
    void makeBridge() {
        here("ip link add br0 type bridge; ip link set br0 up; ip link set eth0 master br0");
        here("ip link add up0 master br0 type veth peer name up1; ip link set up0 up; ip link set up1 up");
        here("ip -6 address add fe80::1/64 dev br0 nodad; ip -6 address del fe80::1/64 dev eth0");
        bridge = index("br0");
    }

    @Test
    void aNodeWhoseFirstFrameTheBridgeForwardsHasAttached() throws Exception {
        nodeOfFramesOnly();
        watch(NEVER, bridge);
        assertEquals(new NodeAttached(bridge, node), nextOfBroadcasts());
    }

    @Test
    void aNodeWhosePortLostItsCarrierHasDetached() throws Exception {
        nodeOfFramesOnly();
        watch(NEVER, bridge);
        assertEquals(new NodeAttached(bridge, node), nextOfBroadcasts());
        there("ip link set eth0 down");
        assertEquals(new NodeDetached(bridge, node), next());
    }

    @Test
    void aNodeThatTheBridgeForgotAndThatCannotBeAskedHasDetached() throws Exception {
        nodeOfFramesOnly();
        here("ip link set br0 type bridge ageing_time 100");
        watch(NEVER, bridge);
        assertEquals(new NodeAttached(bridge, node), nextOfBroadcasts());
        assertEquals(new NodeDetached(bridge, node), next());
    }

    @Test
    void aNodeThatTheBridgeForgotAndThatAnswersStays() throws Exception {
        here("ip link set br0 type bridge ageing_time 100");
        watch(NEVER, bridge);
        solicit();
        assertEquals(new NodeAttached(bridge, node), next());
        assertEquals(new NodeAttached(bridge, node), next());
    }

    @Test
    void aNodeThatTheBridgeHadLearnedBeforeIsAsked() throws Exception {
        solicit();
        TwoHosts.await("the bridge to learn", () -> here("bridge fdb show br br0").contains(node.toString()));
        there("ip -6 neigh flush dev eth0");
        here("ip -6 neigh flush dev br0");
        watch(NEVER, bridge);
        assertEquals(new NodeAttached(bridge, node), next());
    }

    /** It cannot be asked at an IPv6 address, and the bridge knows where it is: nothing else could tell. */
    @Test
    void aNodeThatWasDoubtedIsReportedByItsNextFrameAlthoughTheBridgeKnewIt() throws Exception {
        nodeOfFramesOnly();
        watch(NEVER, bridge);
        assertEquals(new NodeAttached(bridge, node), nextOfBroadcasts());
        network.probeNode(bridge, node);
        assertEquals(new NodeAttached(bridge, node), nextOfBroadcasts());
    }

    /** What it was asked while it was away would otherwise be found unanswered when it has long been back. */
    @Test
    void aNodeThatShowsItselfIsNotWaitedForToAnswer() throws Exception {
        hosts.here.run(() -> TwoHosts.sysctl("neigh/br0/retrans_time_ms", HOUR_MILLIS));
        watch(NEVER, bridge);
        solicit();
        assertEquals(new NodeAttached(bridge, node), next());
        withoutIpv6("eth0");
        network.probeNode(bridge, node);
        TwoHosts.await("the question", () -> here("ip -6 neigh show dev br0 nud probe").contains(node.toString()));
        TwoHosts.await("its end", () -> {
            broadcast();
            return here("ip -6 neigh show dev br0 nud stale").contains(node.toString());
        });
    }

    /** What is for it would otherwise go to where it was, for as long as the kernel waits for the answer. */
    @Test
    void aNodeThatIsExpectedFromElsewhereIsForgottenAndNotAsked() throws Exception {
        watch(NEVER, bridge);
        solicit();
        assertEquals(new NodeAttached(bridge, node), next());
        withoutIpv6("eth0");
        network.forgetNode(bridge, node);
        assertEquals(new NodeDetached(bridge, node), next());
        // By then the watch has taken the kernel's announcements of its own doing.
        assertEquals(new NodeAttached(bridge, node), nextOfBroadcasts());
        assertFalse(here("ip -6 neigh show dev br0").contains(node.toString()));
    }

    @Test
    void aNodeThatMovesToAnotherPortStaysWhenItsOldOneLosesTheCarrier() throws Exception {
        connectSecondPort();
        nodeOfFramesOnly();
        watch(NEVER, bridge);
        assertEquals(new NodeAttached(bridge, node), nextOfBroadcasts());
        there("ip address flush dev eth0");
        there("ip link set eth1 up address " + node);
        TwoHosts.await("the bridge to notice", () -> {
            broadcast();
            return here("bridge fdb show br br0").contains(node + " dev port1");
        });
        there("ip link set eth0 down");
        there("ip link set eth1 address " + OTHER);
        Change next = nextOfBroadcasts();
        // The first node may have been told of once more.
        assertEquals(new NodeAttached(bridge, OTHER), next.equals(new NodeAttached(bridge, node)) ? nextOfBroadcasts() : next);
    }

    /** It has sent nothing yet, as far as the bridge knows. */
    private void nodeOfFramesOnly() {
        withoutIpv6("eth0");
        here("bridge fdb del " + node + " dev eth0 master");
    }

    /** The first frames may come before the bridge forwards from their port. */
    private Change nextOfBroadcasts() {
        TwoHosts.await("anything to be reported", () -> {
            broadcast();
            return !reported.isEmpty();
        });
        return reported.remove();
    }

    private void connectSecondPort() {
        there("ip link add eth1 type veth peer name port1");
        hosts.there.run(() -> {
            try (RtNetlink netlink = RtNetlink.open()) {
                netlink.execute(LinkRequests.moveTo(netlink.link("port1").orElseThrow().index(), hosts.here.namespace()));
            }
        });
        withoutIpv6("eth1");
        here("ip link set port1 up; ip link set port1 master br0");
    }
}
