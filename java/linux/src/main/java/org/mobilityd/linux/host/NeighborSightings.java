package org.mobilityd.linux.host;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.netlink4j.AddressFamily;
import org.netlink4j.HardwareAddress;
import org.netlink4j.IpAddress;
import org.netlink4j.Neighbor;
import org.netlink4j.NeighborState;
import org.netlink4j.Notification.Kind;

/**
 * What the kernel's IPv6 neighbours on access links say of mobile nodes (RFC 4861 section 7.3.2). An entry comes into being, or gets another
 * link-layer address, when the node itself sent something; one that was probed becomes reachable when it answered. Growing old says nothing,
 * and becoming reachable by what upper layers confirm comes late.
 */
final class NeighborSightings {

    /** More routers are on no access link; more addresses are not believed to be routers'. */
    private static final int MOST_ROUTERS = 1_024;

    private record AddressOn(int link, IpAddress address) {

        /** Written out as that of an {@link org.mobilityd.wire.Ipv6Address}. */
        @Override
        public boolean equals(Object other) {
            return other instanceof AddressOn that && link == that.link && address.equals(that.address);
        }

        @Override
        public int hashCode() {
            return 31 * address.hashCode() + link;
        }
    }

    private record NodeOn(int link, HardwareAddress address) {
    }

    private final WatchedLinks links;
    private final Presence presence;
    /** Those that have a link-layer address. */
    private final Map<AddressOn, Neighbor> entries = new HashMap<>();
    private final Set<HardwareAddress> routers = new HashSet<>();

    NeighborSightings(WatchedLinks links, Presence presence) {
        this.links = links;
        this.presence = presence;
    }

    void take(long now, Kind kind, Neighbor entry) {
        if (isFixed(entry)) {
            return;
        }
        learnRouter(entry);
        if (!links.contains(entry.link())) {
            return;
        }
        AddressOn key = new AddressOn(entry.link(), entry.address());
        Neighbor before = entries.get(key);
        if (kind == Kind.PRESENT && entry.hardwareAddress().length() > 0) {
            entries.put(key, entry);
            present(now, before, entry);
        } else if (before != null && before.state() == NeighborState.PROBE && entry.state() == NeighborState.FAILED) {
            entries.remove(key);
            failed(before);
        } else if (before != null) {
            forgotten(key, before);
        }
    }

    /** Makes {@code all} the neighbours that there are; who is new among them is asked. */
    void adopt(List<Neighbor> all) {
        Map<AddressOn, Neighbor> before = Map.copyOf(entries);
        entries.clear();
        Set<NodeOn> suspects = new HashSet<>();
        for (Neighbor entry : all) {
            if (!isFixed(entry) && entry.hardwareAddress().length() > 0) {
                learnRouter(entry);
                AddressOn key = new AddressOn(entry.link(), entry.address());
                if (links.contains(entry.link()) && !entry.equals(before.get(key))) {
                    suspects.add(new NodeOn(entry.link(), entry.hardwareAddress()));
                }
                if (links.contains(entry.link())) {
                    entries.put(key, entry);
                }
            }
        }
        before.forEach((key, entry) -> {
            if (!entries.containsKey(key)) {
                forgotten(key, entry);
            }
        });
        suspects.forEach(node -> presence.supposed(node.link, node.address));
    }

    /** Whether {@code address} is that of a router: a neighbour that said so, in an advertisement of either kind. */
    boolean isRouter(HardwareAddress address) {
        return routers.contains(address);
    }

    /** The entries of {@code node} on {@code link}. */
    List<Neighbor> of(int link, HardwareAddress node) {
        return entries.values().stream().filter(entry -> entry.link() == link && entry.hardwareAddress().equals(node)).toList();
    }

    /** Whether somebody has {@code address} on {@code link}. */
    boolean isKnown(int link, IpAddress address) {
        return entries.containsKey(new AddressOn(link, address));
    }

    /** The kernel, or somebody, has taken {@code node}'s entries away. */
    void forget(int link, HardwareAddress node) {
        entries.values().removeIf(entry -> entry.link() == link && entry.hardwareAddress().equals(node));
    }

    private void present(long now, Neighbor before, Neighbor entry) {
        boolean moved = before != null && !before.hardwareAddress().equals(entry.hardwareAddress());
        if (moved && of(before.link(), before.hardwareAddress()).isEmpty()) {
            presence.unreachable(before.link(), before.hardwareAddress());
        }
        boolean asked = before != null && !moved && before.state() == NeighborState.PROBE;
        boolean sent = before == null || moved;
        boolean reachable = entry.state() == NeighborState.REACHABLE;
        if (asked && reachable || sent && (reachable || entry.state() == NeighborState.STALE)) {
            presence.seen(now, entry.link(), entry.hardwareAddress());
        } else if (reachable) {
            presence.heardOf(now, entry.link(), entry.hardwareAddress());
        }
    }

    /** Nobody answers at an address: it may be one that the node has given up. */
    private void failed(Neighbor entry) {
        if (of(entry.link(), entry.hardwareAddress()).isEmpty()) {
            presence.unreachable(entry.link(), entry.hardwareAddress());
        } else {
            presence.doubted(entry.link(), entry.hardwareAddress());
        }
    }

    /** The kernel's table has its limits, and others may empty it: of those who are here, one address is kept in it. */
    private void forgotten(AddressOn key, Neighbor entry) {
        entries.remove(key);
        boolean last = of(entry.link(), entry.hardwareAddress()).isEmpty();
        if (last && presence.isOn(entry.link(), entry.hardwareAddress())) {
            entries.put(key, entry.withState(NeighborState.STALE));
            presence.doubted(entry.link(), entry.hardwareAddress());
        }
    }

    private void learnRouter(Neighbor entry) {
        HardwareAddress address = entry.hardwareAddress();
        if (entry.isRouter() && address.length() > 0 && routers.size() < MOST_ROUTERS && routers.add(address)) {
            presence.router(entry.link(), address);
        } else if (!entry.isRouter() && entry.state() == NeighborState.REACHABLE) {
            routers.remove(address);
        }
    }

    /** Set by hand, or of an address for several (multicast): no node's. */
    private static boolean isFixed(Neighbor entry) {
        return entry.isProxy() || entry.address().family() != AddressFamily.IPV6 || entry.state() == NeighborState.PERMANENT
                || entry.state() == NeighborState.NO_ARP;
    }
}
