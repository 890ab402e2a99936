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
}
