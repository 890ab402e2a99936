package org.mobilityd.protocol.mobilenode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.mobilityd.protocol.Engine;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Ipv6Address;

/** The default routers heard on all links (RFC 4861 section 5.1). Bounded: the one heard least recently makes room. */
final class RouterList {

    static final int MAX_ROUTERS = 16;

    private final List<Router> routers = new ArrayList<>();

    /** Takes in an advertisement that has been found valid. @param keep the router that does not make room for others, or null */
    void hear(long now, int link, Ipv6Address source, RouterAdvertisement advertisement, Router keep) {
        Router router = find(link, source).orElse(null);
        if (advertisement.routerLifetimeSeconds() == 0) {
            routers.remove(router);
            return;
        }
        if (router != null && router.isContradictedBy(advertisement)) {
            routers.remove(router);
            router = null;
        }
        if (router == null) {
            makeRoom(keep);
            router = new Router(link, source);
            routers.add(router);
        }
        router.hear(now, advertisement);
    }

    private void makeRoom(Router keep) {
        if (routers.size() >= MAX_ROUTERS) {
            routers.stream().filter(router -> router != keep).min(Comparator.comparingLong(Router::lastHeard)).ifPresent(routers::remove);
        }
    }

    Optional<Router> find(int link, Ipv6Address address) {
        return routers.stream().filter(router -> router.link() == link && router.address().equals(address)).findFirst();
    }

    void remove(Router router) {
        routers.remove(router);
    }

    List<Router> all() {
        return List.copyOf(routers);
    }

    void dropExpired(long now) {
        routers.removeIf(router -> router.expired(now));
        routers.forEach(router -> router.dropExpiredPrefixes(now));
    }

    long nextExpiry(long now) {
        return routers.stream().mapToLong(router -> router.nextExpiry(now)).min().orElse(Engine.NEVER);
    }
}
