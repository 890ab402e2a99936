package org.mobilityd.protocol.database;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * A Binding Cache entry of the central mobility database (RFC 8885 section 3).
 *
 * @param servingRouter the Proxy-CoA: where the mobile node is
 * @param anchors oldest first; those of the serving router are last
 * @param timestamp of the Proxy Binding Update accepted last; as {@link org.mobilityd.protocol.proxy.ProxyTimestamp}
 * @param expires when it ends without a refresh; likewise
 */
public record MobilitySession(MobileNodeId node, Ipv6Address servingRouter, List<Anchor> anchors, long timestamp, long expires) {

    public MobilitySession {
        Objects.requireNonNull(node);
        Objects.requireNonNull(servingRouter);
        anchors = List.copyOf(anchors);
    }

    /** Anchors that are not the serving router's, oldest first. */
    public List<Anchor> previous() {
        return anchorsNotAt(servingRouter);
    }

    /** Routers of {@link #previous}, each once, oldest first. */
    public Set<Ipv6Address> previousRouters() {
        Set<Ipv6Address> routers = new LinkedHashSet<>();
        for (Anchor anchor : anchors) {
            if (!anchor.router().equals(servingRouter)) {
                routers.add(anchor.router());
            }
        }
        return routers;
    }

    public List<Ipv6Prefix> prefixesAt(Ipv6Address router) {
        List<Ipv6Prefix> prefixes = new ArrayList<>(anchors.size());
        for (Anchor anchor : anchors) {
            if (anchor.router().equals(router)) {
                prefixes.add(anchor.prefix());
            }
        }
        return prefixes;
    }

    List<Anchor> anchorsAt(Ipv6Address router) {
        return anchors.stream().filter(anchor -> anchor.router().equals(router)).toList();
    }

    private List<Anchor> anchorsNotAt(Ipv6Address router) {
        List<Anchor> others = new ArrayList<>(anchors.size() + 1);
        for (Anchor anchor : anchors) {
            if (!anchor.router().equals(router)) {
                others.add(anchor);
            }
        }
        return others;
    }

    /** Served by {@code router}, which anchors {@code prefixes} and, unless it is named there, none that it did before. */
    MobilitySession servedBy(Ipv6Address router, List<Ipv6Prefix> prefixes, long newTimestamp, long newExpires) {
        List<Anchor> moved = anchorsNotAt(router);
        prefixes.forEach(prefix -> moved.add(new Anchor(router, prefix)));
        return new MobilitySession(node, router, moved, newTimestamp, newExpires);
    }

    /** {@code late}, which is not the serving router's, is anchored there too, and nothing else: the youngest of the previous ones. */
    MobilitySession with(Anchor late) {
        List<Anchor> joined = anchorsNotAt(late.router());
        joined.add(joined.size() - anchorsAt(servingRouter).size(), late);
        return new MobilitySession(node, servingRouter, joined, timestamp, expires);
    }

    MobilitySession without(Ipv6Address router) {
        return new MobilitySession(node, servingRouter, anchorsNotAt(router), timestamp, expires);
    }
}
