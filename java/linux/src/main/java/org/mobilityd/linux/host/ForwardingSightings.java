package org.mobilityd.linux.host;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.netlink4j.ForwardingEntry;
import org.netlink4j.HardwareAddress;
import org.netlink4j.Notification.Kind;

/**
 * What the forwarding tables of bridges that are access links, or below them, say of mobile nodes: a bridge learns an address, or that it is
 * behind another port, from a frame; it forgets those that were silent for long, and all of a port that lost its carrier.
 */
final class ForwardingSightings {

    private record AddressIn(int bridge, int vlan, HardwareAddress address) {

        private static AddressIn of(ForwardingEntry entry) {
            return new AddressIn(entry.bridge(), entry.vlan(), entry.address());
        }

        /** Written out as that of an {@link org.mobilityd.wire.Ipv6Address}. */
        @Override
        public boolean equals(Object other) {
            return other instanceof AddressIn that && bridge == that.bridge && vlan == that.vlan && address.equals(that.address);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * address.hashCode() + bridge) + vlan;
        }
    }

    private final WatchedLinks links;
    private final IntPredicate works;
    private final Presence presence;
    private final Map<AddressIn, ForwardingEntry> learned = new HashMap<>();

    /** @param works whether a port has its carrier, as the kernel says at this moment */
    ForwardingSightings(WatchedLinks links, IntPredicate works, Presence presence) {
        this.links = links;
        this.works = works;
        this.presence = presence;
    }

    void take(long now, Kind kind, ForwardingEntry entry) {
        AddressIn key = AddressIn.of(entry);
        if (kind == Kind.PRESENT && entry.isLearned()) {
            ForwardingEntry before = remember(key, entry);
            if (before == null || before.port() != entry.port()) {
                accessLink(entry).ifPresent(link -> presence.seen(now, link, entry.address()));
            }
        } else {
            forgotten(learned.remove(key));
        }
    }

    /** Makes {@code all} the entries that there are; who is new among them is asked. */
    void adopt(List<ForwardingEntry> all) {
        Set<AddressIn> missing = new HashSet<>(learned.keySet());
        for (ForwardingEntry entry : all) {
            AddressIn key = AddressIn.of(entry);
            if (entry.isLearned()) {
                missing.remove(key);
                ForwardingEntry before = remember(key, entry);
                if (before == null || before.port() != entry.port()) {
                    accessLink(entry).ifPresent(link -> presence.supposed(link, entry.address()));
                }
            }
        }
        missing.forEach(key -> forgotten(learned.remove(key)));
    }

    /** The entries of {@code node} in the bridge that is {@code link}, or is below it. Their end says nothing; that they come back does. */
    List<ForwardingEntry> forget(int link, HardwareAddress node) {
        List<ForwardingEntry> its = learned.values().stream()
                .filter(entry -> entry.address().equals(node) && accessLink(entry).filter(there -> there == link).isPresent()).toList();
        its.forEach(entry -> learned.remove(AddressIn.of(entry)));
        return its;
    }

    /** Returns what was known before, or null: of those over the limit nothing is. */
    private ForwardingEntry remember(AddressIn key, ForwardingEntry entry) {
        boolean known = learned.containsKey(key);
        return known || learned.size() < Presence.MOST_NODES ? learned.put(key, entry) : null;
    }

    private Optional<Integer> accessLink(ForwardingEntry entry) {
        return links.ofBridge(entry.bridge(), entry.vlan());
    }

    private void forgotten(ForwardingEntry entry) {
        if (entry == null) {
            return;
        }
        accessLink(entry).ifPresent(link -> {
            if (works.test(entry.port())) {
                presence.silent(link, entry.address());
            } else {
                presence.left(link, entry.address());
            }
        });
    }
}
