package org.mobilityd.protocol.database;

import java.util.Objects;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** A mobile node's prefix and the router that it is routed to: an element of RFC 8885's P-MAAR list, or the serving router's own. */
public record Anchor(Ipv6Address router, Ipv6Prefix prefix) {

    public Anchor {
        Objects.requireNonNull(router);
        Objects.requireNonNull(prefix);
    }

    /** Written out as that of an {@link Ipv6Address}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Anchor that && router.equals(that.router) && prefix.equals(that.prefix);
    }

    @Override
    public int hashCode() {
        return 31 * router.hashCode() + prefix.hashCode();
    }
}
