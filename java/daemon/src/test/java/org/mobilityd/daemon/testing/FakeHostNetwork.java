package org.mobilityd.daemon.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.wire.Ipv6Address;

/** A network stack in memory that writes down what it is told. */
public final class FakeHostNetwork implements HostNetwork {

    private final Map<String, Link> links = new LinkedHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile Consumer<Change> watcher = change -> {
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

    /** What was set and taken back, one call each, in words. */
    public List<String> calls() {
        return new ArrayList<>(calls);
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

    @Override
    public void watch(Consumer<Change> sink) {
        watcher = sink;
    }

    /** Without effect: there is no way to take. */
    @Override
    public void rehearse() {
    }

    @Override
    public void restore() {
        calls.add("restore");
    }

    @Override
    public void close() {
        watcher = change -> {
        };
    }
}
