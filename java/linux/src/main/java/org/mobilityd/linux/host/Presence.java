package org.mobilityd.linux.host;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.netlink4j.HardwareAddress;

/**
 * On which access link each node is, made of what all sources see, and what of it is news. Whether a node is there is told by what it did
 * just now; what a table merely holds is a reason to ask it. Times are monotonic nanoseconds. For one thread.
 */
final class Presence {

    /** So many nodes are kept in mind, and as many entries of bridges: whoever invents addresses fills no more. */
    static final int MOST_NODES = 32_768;
    /** A node that shows itself in several ways at once came once. */
    private static final long ONE_ARRIVAL_NANOS = 1_000_000_000L;

    /** What can be done about a node on its link. */
    interface Contact {

        /**
         * Has {@code node} show itself, if it is there; {@link Presence#seen} tells.
         *
         * @return whether {@link Presence#unreachable} tells otherwise: not when no address is known that it has to answer for
         */
        boolean ask(int link, HardwareAddress node);

        /** {@code node} has shown itself: what it was asked while it was away it does not have to answer any more. */
        void endQuestions(int link, HardwareAddress node);

        /** Has {@code node}'s next frame noticed as if it were its first, whatever it carries; {@link Presence#seen} tells. */
        void notice(int link, HardwareAddress node);

        /** Takes away what the kernel holds of {@code node}, so that its return is new to the kernel too. */
        void forget(int link, HardwareAddress node);

        /** The same, but {@code node} is asked when {@code link} has its carrier again. */
        void interrupt(int link, HardwareAddress node);

        /** Asks those who were on {@code link} when it lost its carrier. */
        void askInterrupted(int link);
    }

    private static final class Place {
        private final int link;
        private long seenAt;
        private long reportedAt;
        private boolean doubted;

        private Place(int link) {
            this.link = link;
        }
    }

    private final Predicate<HardwareAddress> mayBeMobile;
    private final long checkAfter;
    private final int most;
    private final Contact contact;
    private final Consumer<Change> sink;
    private final Map<HardwareAddress, Place> places = new HashMap<>();
    /** Of a station: the access points that hold it associated, with the access links that they are on. */
    private final Map<HardwareAddress, Map<Path, Integer>> associations = new HashMap<>();

    /**
     * @param mayBeMobile false of the link-layer addresses of routers and of this host
     * @param checkAfter how long a node may be silent
     * @param most nodes that are kept in mind; others are reported when they come, and nobody notices when they leave
     */
    Presence(Predicate<HardwareAddress> mayBeMobile, long checkAfter, int most, Contact contact, Consumer<Change> sink) {
        this.mayBeMobile = mayBeMobile;
        this.checkAfter = checkAfter;
        this.most = most;
        this.contact = contact;
        this.sink = sink;
    }

    /** {@code node} did something on {@code link} just now. */
    void seen(long now, int link, HardwareAddress node) {
        if (mayBeMobile(link, node)) {
            arrived(now, link, node);
        }
    }

    /** {@code node} may be on {@code link}: something is there that comes from it. */
    void supposed(int link, HardwareAddress node) {
        if (mayBeMobile(link, node) && !isOn(link, node)) {
            contact.ask(link, node);
        }
    }

    /** {@code node} was on {@code link} some seconds ago. */
    void heardOf(long now, int link, HardwareAddress node) {
        if (isOn(link, node)) {
            places.get(node).seenAt = now;
        } else {
            supposed(link, node);
        }
    }

    /** {@code node} may have left {@code link}, or may have come back unnoticed: the next thing that it does is news. */
    void doubted(int link, HardwareAddress node) {
        Place place = places.get(node);
        if (place != null && place.link == link) {
            place.doubted = true;
        }
        contact.notice(link, node);
        contact.ask(link, node);
    }

    /** {@code node} answers at none of its addresses on {@code link}; that is for nothing as long as an access point holds it associated. */
    void unreachable(int link, HardwareAddress node) {
        if (!isAssociated(link, node)) {
            left(link, node);
        }
    }

    /** {@code node} is elsewhere and may come to {@code link}: nothing that is known of it there holds, unless an access point holds it associated. */
    void expected(int link, HardwareAddress node) {
        if (isOn(link, node)) {
            unreachable(link, node);
        } else {
            contact.forget(link, node);
        }
    }

    /** {@code node} has sent nothing on {@code link} for long. */
    void silent(int link, HardwareAddress node) {
        if (isOn(link, node) && !contact.ask(link, node)) {
            unreachable(link, node);
        }
    }

    /** {@code node} is not on {@code link} any more. */
    void left(int link, HardwareAddress node) {
        if (isOn(link, node)) {
            places.remove(node);
            contact.forget(link, node);
            sink.accept(new Change.NodeDetached(link, identifier(node)));
        }
    }

    /** {@code link} has no carrier, or had none for a moment: nobody is on it any more, as far as is known. */
    void interrupted(int link) {
        List<HardwareAddress> there = places.keySet().stream().filter(node -> isOn(link, node)).toList();
        for (HardwareAddress node : there) {
            places.remove(node);
            contact.interrupt(link, node);
            sink.accept(new Change.NodeDetached(link, identifier(node)));
        }
    }

    /** {@code link} has its carrier again. Who was there may be so still, and have nothing to say. */
    void restored(int link) {
        contact.askInterrupted(link);
    }

    /** {@code node} turns out to be a router; who associates with an access point is mobile all the same. */
    void router(int link, HardwareAddress node) {
        unreachable(link, node);
    }

    /** {@code node} has associated with {@code accessPoint} just now. */
    void associated(long now, Path accessPoint, int link, HardwareAddress node) {
        associations.computeIfAbsent(node, any -> new HashMap<>()).put(accessPoint, link);
        arrived(now, link, node);
    }

    /** {@code node} is associated with {@code accessPoint}; it may have gone without a word. */
    void foundAssociated(Path accessPoint, int link, HardwareAddress node) {
        associations.computeIfAbsent(node, any -> new HashMap<>()).put(accessPoint, link);
        supposed(link, node);
    }

    /** {@code node} is not associated with {@code accessPoint} any more; it may be with another one of the same link. */
    void disassociated(Path accessPoint, HardwareAddress node) {
        Integer link = dissociate(accessPoint, node);
        if (link != null && !isAssociated(link, node)) {
            left(link, node);
        }
    }

    /** {@code accessPoint} does not tell any more who is associated: its nodes speak for themselves. */
    void accessPointLost(Path accessPoint) {
        for (HardwareAddress node : List.copyOf(associations.keySet())) {
            Integer link = dissociate(accessPoint, node);
            if (link != null && isOn(link, node)) {
                contact.ask(link, node);
            }
        }
    }

    /** Asks those that have been silent for long. */
    void check(long now) {
        places.forEach((node, place) -> {
            if (now - place.seenAt >= checkAfter && !isAssociated(place.link, node)) {
                contact.ask(place.link, node);
            }
        });
    }

    boolean isOn(int link, HardwareAddress node) {
        Place place = places.get(node);
        return place != null && place.link == link;
    }

    private void arrived(long now, int link, HardwareAddress node) {
        Place place = places.get(node);
        boolean news = place == null || place.link != link;
        if (news) {
            place = new Place(link);
            keep(node, place);
        }
        if (news || place.doubted) {
            contact.endQuestions(link, node);
        }
        if (news || place.doubted || now - place.reportedAt >= ONE_ARRIVAL_NANOS) {
            place.reportedAt = now;
            place.doubted = false;
            sink.accept(new Change.NodeAttached(link, identifier(node)));
        }
        place.seenAt = now;
    }

    private void keep(HardwareAddress node, Place place) {
        if (places.size() < most || places.containsKey(node)) {
            places.put(node, place);
        } else {
            sink.accept(new Change.NodeNotKept(place.link));
        }
    }

    private boolean mayBeMobile(int link, HardwareAddress node) {
        return isAssociated(link, node) || mayBeMobile.test(node);
    }

    private boolean isAssociated(int link, HardwareAddress node) {
        return associations.getOrDefault(node, Map.of()).containsValue(link);
    }

    /** The access link of what was an association, or null. */
    private Integer dissociate(Path accessPoint, HardwareAddress node) {
        Map<Path, Integer> its = associations.getOrDefault(node, new HashMap<>());
        Integer link = its.remove(accessPoint);
        if (its.isEmpty()) {
            associations.remove(node);
        }
        return link;
    }

    private static LinkLayerIdentifier identifier(HardwareAddress node) {
        return new LinkLayerIdentifier(node.toBytes());
    }
}
