package org.mobilityd.linux.host;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.netlink4j.Address;
import org.netlink4j.AddressFamily;
import org.netlink4j.AddressFlag;
import org.netlink4j.AddressRequests;
import org.netlink4j.Errno;
import org.netlink4j.HardwareAddress;
import org.netlink4j.IpAddress;
import org.netlink4j.IpPrefix;
import org.netlink4j.Neighbor;
import org.netlink4j.NeighborRequests;
import org.netlink4j.NeighborState;
import org.netlink4j.NetlinkException;
import org.netlink4j.RtMonitor;
import org.netlink4j.RtNetlink;

/**
 * {@link HostNetwork} by rtnetlink and /proc/sys/net, in the network namespace of the thread that opened it. What is set is marked
 * ({@link Marks}): {@link #open} takes away what an earlier process left behind.
 */
public final class LinuxHostNetwork implements HostNetwork {

    private record AddedAddress(int link, IpAddress address, int prefixLength) {
    }

    private record RemovedAddress(int link, IpAddress address, int prefixLength) {
    }

    private record AddressOn(int link, IpAddress address) {
    }

    private record Membership(int link, IpAddress group) {
    }

    private record ProxyOn(int link, IpAddress address) {
    }

    /** The virtual machine compiles what was called 200 times, and looks after every 128 calls whether it was. */
    private static final int REHEARSALS = 260;
    private static final List<Ipv6Address> REHEARSED = List.of(Ipv6Address.parse("2001:db8:a::1"), Ipv6Address.parse("2001:db8:b::1"));

    private final RtNetlink netlink;
    private final Kernel kernel;
    private final Restoration restoration = new Restoration();
    private final LinkViews views;
    private final Sysctls sysctls;
    private final Routing routing;
    private final MobilityInterfaces mobilityInterfaces;
    private final Autoconfiguration autoconfiguration;
    private final AccessLinks accessLinks;
    private final GroupMemberships groups = new GroupMemberships();
    /** Null: no node is asked. */
    private final NodeProbe probe;
    private final Map<AddressOn, Integer> prefixLengths = new HashMap<>();
    private LinkWatch watch;
    private AttachmentWatch attachments;

    private LinuxHostNetwork(RtNetlink netlink, Kernel kernel, SettingsFile memory, NodeProbe probe) {
        this.netlink = netlink;
        this.kernel = kernel;
        views = new LinkViews(netlink);
        sysctls = new Sysctls(restoration, memory);
        routing = new Routing(kernel, restoration);
        mobilityInterfaces = new MobilityInterfaces(kernel, restoration);
        autoconfiguration = new Autoconfiguration(kernel, sysctls);
        accessLinks = new AccessLinks(kernel);
        this.probe = probe;
    }

    /** Loads the libraries that {@link #open} needs. Any thread. @throws LinkageError when one is not there */
    public static void prepareLibraries() {
        try {
            RtNetlink.open().close();
        } catch (NetlinkException e) {
            // They are loaded all the same.
        }
    }

    /** After a crash the earlier values of settings are forgotten. @throws NetlinkException when the process may not change the network */
    public static LinuxHostNetwork open() {
        return open(SettingsFile.inMemory());
    }

    /**
     * @param memory file for the earlier values of settings, so that {@link #restore} knows them after a crash too; it exists as long as
     *     there is something to restore, and shall not survive a reboot: a place below /run is right
     * @throws NetlinkException when the process may not change the network
     */
    public static LinuxHostNetwork open(Path memory) {
        return open(SettingsFile.at(memory));
    }

    private static LinuxHostNetwork open(SettingsFile memory) {
        RtNetlink netlink = RtNetlink.open();
        try {
            LinuxHostNetwork network = new LinuxHostNetwork(netlink, new Kernel(netlink), memory, new NodeProbe(netlink));
            Leftovers.remove(network.kernel);
            return network;
        } catch (RuntimeException failure) {
            netlink.close();
            throw failure;
        }
    }

    @Override
    public Optional<Link> link(String name) {
        return views.link(name);
    }

    @Override
    public List<Link> links() {
        return views.links();
    }

    /** An address that is there already stays as it is, also after {@link #restore}. */
    @Override
    public void addAddress(int link, Ipv6Address address, int prefixLength, boolean optimistic) {
        IpAddress added = Addresses.toKernel(address);
        if (address.isLinkLocal()) {
            accessLinks.addAddress(link, added, prefixLength);
            return;
        }
        Address wanted = Address.on(link, added, prefixLength).flag(optimistic ? AddressFlag.OPTIMISTIC : AddressFlag.NODAD)
                .origin(Marks.PROTOCOL).build();
        prefixLengths.put(new AddressOn(link, added), prefixLength);
        if (kernel.add(AddressRequests.add(wanted))) {
            restoration.remember(new AddedAddress(link, added, prefixLength),
                    () -> kernel.remove(AddressRequests.delete(link, added, prefixLength)));
        }
    }

    /** An address that was not added here comes back with {@link #restore}. */
    @Override
    public void removeAddress(int link, Ipv6Address address, int prefixLength) {
        IpAddress removed = Addresses.toKernel(address);
        if (address.isLinkLocal()) {
            accessLinks.removeAddress(link, removed, prefixLength);
            return;
        }
        prefixLengths.remove(new AddressOn(link, removed));
        AddedAddress ours = new AddedAddress(link, removed, prefixLength);
        if (restoration.remembers(ours)) {
            restoration.takeBack(ours);
            return;
        }
        netlink.addressesOn(removed.family(), link).stream()
                .filter(there -> there.address().equals(removed) && there.prefixLength() == prefixLength)
                .forEach(there -> {
                    kernel.remove(AddressRequests.delete(link, removed, prefixLength));
                    restoration.remember(new RemovedAddress(link, removed, prefixLength), () -> giveBack(there));
                });
    }

    @Override
    public void useDefaultRouter(int link, Ipv6Address router, Ipv6Address careOfAddress) {
        routing.useDefaultRouter(link, Addresses.toKernel(router), Addresses.toKernel(careOfAddress), prefixOf(link, careOfAddress));
    }

    private Optional<IpPrefix> prefixOf(int link, Ipv6Address address) {
        IpAddress known = Addresses.toKernel(address);
        return Optional.ofNullable(prefixLengths.get(new AddressOn(link, known))).filter(length -> length < known.bits())
                .map(address::prefix).map(Addresses::toKernel);
    }

    @Override
    public void forgetDefaultRouter(int link) {
        routing.forgetDefaultRouter(link);
    }

    /** The kernel answers for others on links that it forwards on only: {@code net.ipv6.conf.LINK.forwarding} is the operator's. */
    @Override
    public void addProxyNeighbor(int link, Ipv6Address address) {
        String name = name(link);
        sysctls.setForLink(name, "proxy_ndp", 1);
        // A home agent that hesitates loses the packets that come meanwhile.
        sysctls.setForNeighbors(name, "proxy_delay", 0);
        IpAddress answered = Addresses.toKernel(address);
        Neighbor proxy = Neighbor.proxy(link, answered).withProtocol(Marks.PROTOCOL);
        if (kernel.add(NeighborRequests.add(proxy))) {
            restoration.remember(new ProxyOn(link, answered), () -> kernel.remove(NeighborRequests.delete(proxy)));
        }
    }

    @Override
    public void removeProxyNeighbor(int link, Ipv6Address address) {
        restoration.takeBack(new ProxyOn(link, Addresses.toKernel(address)));
    }

    @Override
    public Link createMobilityInterface(String name, Ipv6Address homeAddress, int physicalMtu) {
        mobilityInterfaces.create(name, Addresses.toKernel(homeAddress), physicalMtu);
        return link(name).orElseThrow();
    }

    @Override
    public void divertHomeAddress(String mobilityInterface, Ipv6Address homeAddress) {
        routing.divert(index(mobilityInterface), Addresses.toKernel(homeAddress));
    }

    @Override
    public void undivertHomeAddress(String mobilityInterface, Ipv6Address homeAddress) {
        routing.undivert(Addresses.toKernel(homeAddress));
    }

    /** Addresses and routes from router advertisements go, and do not come back: after a while they would be wrong. */
    @Override
    public void takeOverAutoconfiguration(int link) {
        autoconfiguration.takeOver(link, name(link));
    }

    @Override
    public boolean forwards(int link) {
        return sysctls.isOnForLink(name(link), "forwarding");
    }

    @Override
    public void queueForNeighbors(int link, int bytes) {
        sysctls.raiseForNeighbors(name(link), "unres_qlen_bytes", bytes);
    }

    @Override
    public void addNodeRoute(int link, Ipv6Prefix prefix) {
        accessLinks.addRoute(link, Addresses.toKernel(prefix));
    }

    @Override
    public void removeNodeRoute(int link, Ipv6Prefix prefix) {
        accessLinks.removeRoute(link, Addresses.toKernel(prefix));
    }

    @Override
    public List<NodeRoute> nodeRoutes() {
        return accessLinks.routes();
    }

    @Override
    public void limitNodeRoute(NodeRoute route, int seconds) {
        accessLinks.limit(route.link(), Addresses.toKernel(route.prefix()), seconds);
    }

    @Override
    public void refuseUnassigned(Ipv6Prefix pool) {
        accessLinks.refuse(Addresses.toKernel(pool));
    }

    @Override
    public void keepOnlyAccessLinks(Set<Integer> links) {
        accessLinks.keepOnly(links);
    }

    @Override
    public void repairAccessLink(int link) {
        accessLinks.repair(link);
    }

    @Override
    public void joinGroup(int link, Ipv6Address group) {
        IpAddress joined = Addresses.toKernel(group);
        groups.join(link, joined);
        restoration.remember(new Membership(link, joined), () -> groups.leave(link, joined));
    }

    @Override
    public void leaveGroup(int link, Ipv6Address group) {
        restoration.takeBack(new Membership(link, Addresses.toKernel(group)));
    }

    @Override
    public Set<Integer> groupLinks(Ipv6Address group) {
        return groups.links(Addresses.toKernel(group));
    }

    /** Only one watch at a time: a second call replaces the first. What {@code sink} throws ends the watch. */
    @Override
    public void watch(Consumer<Change> sink) {
        stopWatching();
        watch = LinkWatch.start(sink, RtMonitor.DEFAULT_BUFFER_BYTES);
    }

    @Override
    public void watchAttachments(AttachmentSources sources, Consumer<Change> sink) {
        stopWatchingAttachments();
        attachments = AttachmentWatch.start(sources, sink, RtMonitor.DEFAULT_BUFFER_BYTES);
    }

    @Override
    public void probeNode(int link, LinkLayerIdentifier node) {
        if (attachments != null) {
            attachments.probe(link, node);
        } else if (probe != null) {
            probe.send(link, node);
        }
    }

    @Override
    public void askNode(int link, Ipv6Address address, LinkLayerIdentifier node) {
        if (attachments != null) {
            attachments.ask(link, address, node);
        }
    }

    @Override
    public void forgetNode(int link, LinkLayerIdentifier node) {
        if (attachments != null) {
            attachments.forget(link, node);
        }
    }

    @Override
    public void resolveNeighbors(int link, List<Ipv6Prefix> prefixes, LinkLayerIdentifier node) {
        HardwareAddress hardware = HardwareAddress.of(node.bytes());
        netlink.neighbors(AddressFamily.IPV6, link).stream().filter(entry -> entry.state() == NeighborState.INCOMPLETE)
                .filter(entry -> prefixes.stream().anyMatch(prefix -> prefix.contains(Addresses.fromKernel(entry.address()))))
                .forEach(entry -> netlink.execute(NeighborRequests.replace(entry.resolved(hardware))));
    }

    /** With a {@link HarmlessKernel}. */
    @Override
    public LinuxHostNetwork nowhere() {
        RtNetlink own = RtNetlink.open();
        return new LinuxHostNetwork(own, new HarmlessKernel(own, Addresses.toKernel(Ipv6Address.LOOPBACK)), SettingsFile.inMemory(), null);
    }

    @Override
    public void rehearse() {
        try (LinuxHostNetwork nowhere = nowhere()) {
            for (int move = 0; move < REHEARSALS; move++) {
                nowhere.rehearseMove(REHEARSED.get(move % 2), REHEARSED.get((move + 1) % 2));
            }
        } catch (NetlinkException e) {
            // Without a socket the first moves take longer.
        }
    }

    @Override
    public void rehearseAttachments() {
        try (AttachmentRehearsal rehearsal = new AttachmentRehearsal(RtNetlink.open(), change -> {
        })) {
            for (int arrival = 0; arrival < REHEARSALS; arrival++) {
                rehearsal.comeAndGo();
                forgetNode(AttachmentRehearsal.LINK, AttachmentRehearsal.NOBODY);
            }
        } catch (NetlinkException e) {
            // Without a socket the first arrivals take longer.
        }
    }

    private void rehearseMove(Ipv6Address to, Ipv6Address from) {
        int link = 1;
        int prefixLength = 64;
        addAddress(link, to, prefixLength, true);
        useDefaultRouter(link, Ipv6Address.ALL_ROUTERS, to);
        removeAddress(link, from, prefixLength);
        addNodeRoute(link, to.prefix(prefixLength));
        removeNodeRoute(link, from.prefix(prefixLength));
    }

    @Override
    public void restore() {
        stopWatchingAttachments();
        restoration.takeEverythingBack();
    }

    /** What is set stays set: {@link #restore} comes before, when it shall not. */
    @Override
    public void close() {
        stopWatching();
        groups.close();
        if (probe != null) {
            probe.close();
        }
        stopWatchingAttachments();
        netlink.close();
    }

    private void giveBack(Address address) {
        Address again = address.toBuilder().flag(AddressFlag.NODAD).build();
        try {
            kernel.add(AddressRequests.add(again));
        } catch (NetlinkException failure) {
            // Without its link an address has no place to come back to.
            if (netlink.link(address.link()).isPresent()) {
                throw failure;
            }
        }
    }

    private void stopWatching() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    private void stopWatchingAttachments() {
        if (attachments != null) {
            attachments.close();
            attachments = null;
        }
    }

    private String name(int link) {
        return netlink.link(link).orElseThrow(() -> noSuchLink("number " + link)).name();
    }

    private int index(String name) {
        return netlink.link(name).orElseThrow(() -> noSuchLink(name)).index();
    }

    private static NetlinkException noSuchLink(String which) {
        return new NetlinkException("find link " + which, Errno.ENODEV);
    }
}
