package org.mobilityd.linux.host;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.netlink4j.ForwardingEntry;
import org.netlink4j.HardwareAddress;
import org.netlink4j.Neighbor;
import org.netlink4j.NeighborRequests;
import org.netlink4j.NeighborState;
import org.netlink4j.Notification;
import org.netlink4j.Notification.Kind;
import org.netlink4j.Request;
import org.netlink4j.RtMonitor;
import org.netlink4j.RtNetlink;

/**
 * A mobile node that exists nowhere comes to an access link and is expected elsewhere, as bridge and neighbour cache would announce it. The
 * kernel is not asked for what would follow ({@link HarmlessKernel}), and no node for anything: it is always known by an address.
 */
final class AttachmentRehearsal implements AutoCloseable {

    /** The loopback interface, which every host has, stands for the access link and its port. */
    static final int LINK = 1;
    /** On no link. */
    static final LinkLayerIdentifier NOBODY = LinkLayerIdentifier.parse("02:00:00:00:00:00");
    private static final HardwareAddress NODE = HardwareAddress.parse("02:00:00:00:00:01");
    private static final Neighbor NEIGHBOR = new Neighbor(Addresses.toKernel(Ipv6Address.parse("fe80::1")), LINK, NODE, NeighborState.STALE, 0, 0,
            List.of());
    private static final ForwardingEntry LEARNED = new ForwardingEntry(NODE, LINK, LINK, 0, NeighborState.REACHABLE, List.of());
    /** Longer than a node that shows itself twice has come once. */
    private static final long BETWEEN_ARRIVALS = Duration.ofSeconds(2).toNanos();

    private final AccessNetwork network;
    private long now;

    /** @param netlink to be closed with this @param sink is told who has come and who has gone */
    AttachmentRehearsal(RtNetlink netlink, Consumer<Change> sink) {
        network = new AccessNetwork(new HarmlessKernel(netlink, Addresses.toKernel(Ipv6Address.LOOPBACK)),
                new AttachmentSources(Set.of(LINK), List.of(), Duration.ofSeconds(1)), sink);
        network.adopt();
    }

    void comeAndGo() {
        now += BETWEEN_ARRIVALS;
        network.take(now, new Notification.ForwardingChange(Kind.PRESENT, LEARNED));
        hear(NeighborRequests.replace(NEIGHBOR));
        hear(NeighborRequests.probe(NEIGHBOR));
        hear(NeighborRequests.replace(NEIGHBOR.withState(NeighborState.REACHABLE)));
        network.doubt(LINK, NODE);
        network.expect(LINK, NODE);
        network.take(now, new Notification.ForwardingChange(Kind.GONE, LEARNED));
        hear(NeighborRequests.delete(NEIGHBOR));
    }

    private void hear(Request request) {
        RtMonitor.heard(request).ifPresent(announced -> network.take(now, announced));
    }

    @Override
    public void close() {
        network.close();
    }
}
