package org.mobilityd.daemon.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.mobilityd.linux.host.AttachmentSources;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/** A network stack in memory that writes down what it is told. */
public final class FakeHostNetwork implements HostNetwork {

    private final Map<String, Link> links = new LinkedHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<NodeRoute> nodeRoutes = new CopyOnWriteArrayList<>();
    private final List<Integer> repaired = new CopyOnWriteArrayList<>();
    private final Map<Ipv6Address, Set<Integer>> groups = new ConcurrentHashMap<>();
    private volatile boolean forwarding = true;
    private volatile Consumer<Change> watcher = change -> {
    };
    private volatile Consumer<Change> attachmentWatcher = change -> {
    };

    public void addLink(String name, int index) {
        addLink(name, index, 0x0200_0000_0000L + index);
    }

    /** A new link, or an old one with another link-layer address. */
    public synchronized void addLink(String name, int index, long macAddress) {
        Ipv6Address linkLocal = Ipv6Address.parse("fe80::" + index);
        links.put(name, new Link(name, index, true, macAddress, 1500, linkLocal, List.of(), List.of()));
        watcher.accept(new Change.LinkChanged(index, name, true));
    }

    public synchronized void removeLink(String name) {
        Link gone = links.remove(name);
        watcher.accept(new Change.LinkChanged(gone.index(), name, false));
    }

    public void announce(Change change) {
        watcher.accept(change);
    }

    /** As an access link does where a mobile node comes or leaves. */
    public void announceAttachment(Change change) {
        attachmentWatcher.accept(change);
    }

    /** What was set and taken back, one call each, in words. */
    public List<String> calls() {
        return new ArrayList<>(calls);
    }

    /** The links that have been repaired, each time. */
    public List<Integer> repaired() {
        return List.copyOf(repaired);
    }

    @Override
    public synchronized Optional<Link> link(String name) {
        return Optional.ofNullable(links.get(name));
    }

    @Override
    public synchronized List<Link> links() {
        return new ArrayList<>(links.values());
    }

    @Override
    public void addAddress(int link, Ipv6Address address, int prefixLength, boolean optimistic) {
        calls.add("add address " + link + " " + address + "/" + prefixLength + (optimistic ? " optimistic" : ""));
    }

    @Override
    public void removeAddress(int link, Ipv6Address address, int prefixLength) {
        calls.add("remove address " + link + " " + address + "/" + prefixLength);
    }

    @Override
    public void useDefaultRouter(int link, Ipv6Address router, Ipv6Address careOfAddress) {
        calls.add("default router " + link + " " + router + " for " + careOfAddress);
    }

    @Override
    public void forgetDefaultRouter(int link) {
        calls.add("no default router " + link);
    }

    @Override
    public void addProxyNeighbor(int link, Ipv6Address address) {
        calls.add("proxy " + link + " " + address);
    }

    @Override
    public void removeProxyNeighbor(int link, Ipv6Address address) {
        calls.add("no proxy " + link + " " + address);
    }

    @Override
    public Link createMobilityInterface(String name, Ipv6Address homeAddress, int physicalMtu) {
        calls.add("create " + name + " " + homeAddress + " mtu " + (physicalMtu - 40));
        Link made = new Link(name, 1000, true, 1, physicalMtu - 40, null, List.of(), List.of(homeAddress));
        synchronized (this) {
            links.put(name, made);
        }
        return made;
    }

    @Override
    public void divertHomeAddress(String mobilityInterface, Ipv6Address homeAddress) {
        calls.add("divert " + homeAddress + " to " + mobilityInterface);
    }

    @Override
    public void undivertHomeAddress(String mobilityInterface, Ipv6Address homeAddress) {
        calls.add("undivert " + homeAddress + " from " + mobilityInterface);
    }

    @Override
    public void takeOverAutoconfiguration(int link) {
        calls.add("take over autoconfiguration " + link);
    }

    /** From now on there are these, as an earlier process might have left them. */
    public void leave(NodeRoute... routes) {
        nodeRoutes.addAll(List.of(routes));
    }

    /** From now on the kernel forwards nothing. */
    public void forwardNothing() {
        forwarding = false;
    }

    @Override
    public boolean forwards(int link) {
        return forwarding;
    }

    @Override
    public void addNodeRoute(int link, Ipv6Prefix prefix) {
        nodeRoutes.removeIf(route -> route.prefix().equals(prefix));
        nodeRoutes.add(new NodeRoute(link, prefix));
        calls.add("route " + prefix + " to node on " + link);
    }

    @Override
    public void removeNodeRoute(int link, Ipv6Prefix prefix) {
        nodeRoutes.remove(new NodeRoute(link, prefix));
        calls.add("no route " + prefix + " to node on " + link);
    }

    @Override
    public List<NodeRoute> nodeRoutes() {
        return List.copyOf(nodeRoutes);
    }

    @Override
    public void limitNodeRoute(NodeRoute route, int seconds) {
        calls.add("limit route " + route.prefix() + " to node on " + route.link() + " to " + seconds + " s");
    }

    @Override
    public void refuseUnassigned(Ipv6Prefix pool) {
        calls.add("refuse " + pool);
    }

    @Override
    public void queueForNeighbors(int link, int bytes) {
        calls.add("queue " + bytes + " on " + link);
    }

    @Override
    public void keepOnlyAccessLinks(Set<Integer> accessLinks) {
        nodeRoutes.removeIf(route -> !accessLinks.contains(route.link()));
    }

    @Override
    public void repairAccessLink(int link) {
        repaired.add(link);
    }

    @Override
    public void joinGroup(int link, Ipv6Address group) {
        calls.add("join " + group + " on " + link);
        groups.computeIfAbsent(group, any -> new TreeSet<>()).add(link);
    }

    @Override
    public void leaveGroup(int link, Ipv6Address group) {
        calls.add("leave " + group + " on " + link);
        groups.getOrDefault(group, new TreeSet<>()).remove(link);
    }

    @Override
    public Set<Integer> groupLinks(Ipv6Address group) {
        return groups.getOrDefault(group, Set.of());
    }

    @Override
    public void probeNode(int link, LinkLayerIdentifier node) {
        calls.add("probe " + node + " on " + link);
    }

    @Override
    public void askNode(int link, Ipv6Address address, LinkLayerIdentifier node) {
        calls.add("ask " + node + " at " + address + " on " + link);
    }

    @Override
    public void forgetNode(int link, LinkLayerIdentifier node) {
        calls.add("forget " + node + " on " + link);
    }

    @Override
    public void resolveNeighbors(int link, List<Ipv6Prefix> prefixes, LinkLayerIdentifier node) {
        calls.add("resolve " + prefixes + " to " + node + " on " + link);
    }

    @Override
    public void watch(Consumer<Change> sink) {
        watcher = sink;
    }

    @Override
    public void watchAttachments(AttachmentSources sources, Consumer<Change> sink) {
        attachmentWatcher = sink;
        calls.add("watch attachments to " + sources.accessLinks());
    }

    /** Without effect: there is no way to take. */
    @Override
    public void rehearse() {
    }

    /** Without effect likewise. */
    @Override
    public void rehearseAttachments() {
    }

    @Override
    public HostNetwork nowhere() {
        return new FakeHostNetwork();
    }

    @Override
    public void restore() {
        calls.add("restore");
    }

    @Override
    public void close() {
        watcher = change -> {
        };
        attachmentWatcher = change -> {
        };
    }
}
