package org.mobilityd.linux.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.netlink4j.AddressFamily;
import org.netlink4j.ForwardingRequests;
import org.netlink4j.HardwareAddress;
import org.netlink4j.IpAddress;
import org.netlink4j.Link;
import org.netlink4j.Neighbor;
import org.netlink4j.NeighborRequests;
import org.netlink4j.NeighborState;
import org.netlink4j.NetlinkException;
import org.netlink4j.Notification;
import org.netlink4j.Notification.Kind;
import org.netlink4j.Request;
import org.netlink4j.RtNetlink;

/**
 * The access links of this host with all that tells of nodes there. Asks nodes by the kernel's neighbour unreachability detection (RFC 4861
 * section 7.3): its solicitations go to a node's own link-layer address, so that no bridge that snoops on multicast listeners keeps
 * them from it. For one thread.
 */
final class AccessNetwork implements Presence.Contact, AutoCloseable {

    /** What every access router of Proxy Mobile IPv6 calls itself (RFC 6543 section 3). */
    private static final HardwareAddress ANY_ACCESS_ROUTER = HardwareAddress.parse("00:00:5e:00:52:13");
    private static final HardwareAddress NOBODY = HardwareAddress.parse("00:00:00:00:00:00");
    private static final int GROUP_BIT = 0x01;

    private final RtNetlink netlink;
    private final Kernel kernel;
    private final NodeProbe echo;
    private final Presence presence;
    private final WatchedLinks links;
    private final NeighborSightings neighbors;
    private final ForwardingSightings forwarding;
    private final Interruptions interruptions = new Interruptions();

    /** @param kernel whose socket is to be closed with this */
    AccessNetwork(Kernel kernel, AttachmentSources sources, Consumer<Change> sink) {
        this.kernel = kernel;
        netlink = kernel.netlink();
        echo = new NodeProbe(netlink);
        presence = new Presence(this::mayBeMobile, sources.presenceCheck().toNanos(), Presence.MOST_NODES, this, sink);
        links = new WatchedLinks(sources.accessLinks(), presence);
        neighbors = new NeighborSightings(links, presence);
        forwarding = new ForwardingSightings(links, this::works, presence);
    }

    /** Takes the kernel's present state for true, and asks whom it knows from there only. */
    void adopt() {
        links.adopt(netlink.links());
        neighbors.adopt(netlink.neighbors(AddressFamily.IPV6, 0));
        forwarding.adopt(links.bridges().stream().flatMap(bridge -> netlink.forwardingTable(bridge).stream()).toList());
    }

    void take(long now, Notification announced) {
        if (announced instanceof Notification.LinkChange change) {
            if (change.kind() == Kind.PRESENT) {
                links.present(change.link());
            } else {
                links.gone(change.link().index());
            }
        } else if (announced instanceof Notification.NeighborChange change) {
            neighbors.take(now, change.kind(), change.neighbor());
        } else if (announced instanceof Notification.ForwardingChange change) {
            forwarding.take(now, change.kind(), change.entry());
        }
    }

    /** Asks those that have been silent for long. */
    void check(long now) {
        presence.check(now);
    }

    void doubt(int link, HardwareAddress node) {
        presence.doubted(link, node);
    }

    /**
     * {@code node} says, from {@code address}, that it is on {@code link}: it is asked there, unless that is somebody else's address as far
     * as is known.
     */
    void ask(int link, IpAddress address, HardwareAddress node) {
        if (!neighbors.of(link, node).isEmpty()) {
            presence.doubted(link, node);
        } else if (links.contains(link) && mayBeMobile(node) && !neighbors.isKnown(link, address)) {
            tryTo(NeighborRequests.probe(Neighbor.of(link, address, node)));
        }
    }

    void expect(int link, HardwareAddress node) {
        presence.expected(link, node);
    }

    /** {@code accessPoint} says that {@code node} has just associated; nothing comes of it when its interface is on no access link. */
    void associated(long now, Path accessPoint, HardwareAddress node) {
        linkOf(accessPoint).ifPresent(link -> presence.associated(now, accessPoint, link, node));
    }

    /** {@code accessPoint} says that {@code node} is associated. */
    void foundAssociated(Path accessPoint, HardwareAddress node) {
        linkOf(accessPoint).ifPresent(link -> presence.foundAssociated(accessPoint, link, node));
    }

    void disassociated(Path accessPoint, HardwareAddress node) {
        presence.disassociated(accessPoint, node);
    }

    void accessPointLost(Path accessPoint) {
        presence.accessPointLost(accessPoint);
    }

    @Override
    public boolean ask(int link, HardwareAddress node) {
        List<Neighbor> addresses = neighbors.of(link, node);
        // Asked already: to ask again would be to wait anew.
        addresses.stream().filter(entry -> entry.state() != NeighborState.PROBE).forEach(entry -> tryTo(NeighborRequests.probe(entry)));
        if (addresses.isEmpty()) {
            trySending(link, node);
        }
        return !addresses.isEmpty();
    }

    @Override
    public void endQuestions(int link, HardwareAddress node) {
        interruptions.end(node);
        neighbors.of(link, node).stream().filter(entry -> entry.state() == NeighborState.PROBE)
                .forEach(entry -> tryTo(NeighborRequests.replace(entry.withState(NeighborState.STALE))));
    }

    /** Bridges announce whom they learn, not whom they know. */
    @Override
    public void notice(int link, HardwareAddress node) {
        forwarding.forget(link, node).forEach(entry -> tryTo(ForwardingRequests.delete(entry)));
    }

    @Override
    public void forget(int link, HardwareAddress node) {
        interruptions.end(node);
        List<Neighbor> addresses = neighbors.of(link, node);
        neighbors.forget(link, node);
        addresses.forEach(entry -> tryTo(NeighborRequests.delete(entry)));
        notice(link, node);
    }

    @Override
    public void interrupt(int link, HardwareAddress node) {
        List<Neighbor> addresses = neighbors.of(link, node);
        forget(link, node);
        interruptions.begin(node, addresses);
    }

    @Override
    public void askInterrupted(int link) {
        interruptions.questions(link).forEach(address -> tryTo(NeighborRequests.probe(address)));
    }

    @Override
    public void close() {
        echo.close();
        netlink.close();
    }

    /** An access point's control interface is called what its interface is. */
    private Optional<Integer> linkOf(Path accessPoint) {
        return links.ofInterface(accessPoint.getFileName().toString());
    }

    private boolean mayBeMobile(HardwareAddress address) {
        byte[] bytes = address.toBytes();
        boolean unicast = bytes.length == NOBODY.length() && (bytes[0] & GROUP_BIT) == 0 && !address.equals(NOBODY);
        return unicast && !address.equals(ANY_ACCESS_ROUTER) && !neighbors.isRouter(address) && !links.isOwn(address);
    }

    private boolean works(int link) {
        return netlink.link(link).filter(Link::isRunning).isPresent();
    }

    /** It may have no address that we know; or none at all yet. */
    private void trySending(int link, HardwareAddress node) {
        try {
            echo.send(link, new LinkLayerIdentifier(node.toBytes()));
        } catch (NetlinkException e) {
            // A link without an address, or one that is down, is no place to be asked at.
        }
    }

    /** The entry, or its link, may be gone by now: then its end is announced too. */
    private void tryTo(Request request) {
        try {
            kernel.execute(request);
        } catch (NetlinkException e) {
            // Whom the kernel cannot ask is asked again at the next check.
        }
    }
}
