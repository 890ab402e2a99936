package org.mobilityd.linux.host;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.netlink4j.HardwareAddress;
import org.netlink4j.Link;

/**
 * The interfaces of this host, as far as they tell of mobile nodes: which of them are access links, which ones stand behind those (the ports
 * of a bridge; the bridge below a VLAN device), and whether they have their carrier.
 */
final class WatchedLinks {

    private final Set<Integer> indexes;
    private final Presence presence;
    private final Map<Integer, Link> links = new HashMap<>();

    WatchedLinks(Set<Integer> indexes, Presence presence) {
        this.indexes = indexes;
        this.presence = presence;
    }

    /** {@code link} is as it says, or has been meanwhile: without carrier nobody is on it. */
    void present(Link link) {
        Link before = links.put(link.index(), link);
        if (!contains(link.index())) {
            return;
        }
        boolean interrupted = before != null && (!before.isRunning() || before.carrierChanges() != link.carrierChanges());
        if (!link.isRunning() || interrupted) {
            presence.interrupted(link.index());
        }
        if (link.isRunning() && interrupted) {
            presence.restored(link.index());
        }
    }

    void gone(int index) {
        links.remove(index);
        if (contains(index)) {
            presence.interrupted(index);
        }
    }

    /** Makes {@code all} the links that there are. */
    void adopt(List<Link> all) {
        Set<Integer> missing = new HashSet<>(links.keySet());
        for (Link link : all) {
            missing.remove(link.index());
            present(link);
        }
        missing.forEach(this::gone);
    }

    boolean contains(int link) {
        return indexes.contains(link);
    }

    boolean isRunning(int link) {
        Link there = links.get(link);
        return there != null && there.isRunning();
    }

    /** Whether {@code address} is that of an interface of this host. */
    boolean isOwn(HardwareAddress address) {
        return links.values().stream().anyMatch(link -> link.address().equals(address));
    }

    /** The bridges whose ports lead to access links. */
    List<Integer> bridges() {
        return links.values().stream().filter(link -> link.kind().equals("bridge"))
                .filter(bridge -> contains(bridge.index()) || standingOn(bridge.index()).findAny().isPresent())
                .map(Link::index).toList();
    }

    /** The access link that has the frames of {@code vlan} in {@code bridge}. */
    Optional<Integer> ofBridge(int bridge, int vlan) {
        Link itself = links.get(bridge);
        if (itself != null && contains(bridge) && itself.vlan() == vlan) {
            return Optional.of(bridge);
        }
        return standingOn(bridge).filter(link -> link.vlan() == vlan).map(Link::index).findFirst();
    }

    /** The access link that the interface called {@code name} is, or is a port of. */
    Optional<Integer> ofInterface(String name) {
        Optional<Link> link = links.values().stream().filter(there -> there.name().equals(name)).findFirst();
        return link.flatMap(there -> contains(there.index()) ? Optional.of(there.index()) : ofPort(there));
    }

    /** Of a bridge with several VLANs, the one whose frames come untagged. */
    private Optional<Integer> ofPort(Link port) {
        Link bridge = links.get(port.master());
        return bridge == null ? Optional.empty() : ofBridge(bridge.index(), bridge.vlan());
    }

    private Stream<Link> standingOn(int bridge) {
        return links.values().stream().filter(link -> contains(link.index()) && link.kind().equals("vlan") && link.parent() == bridge);
    }
}
