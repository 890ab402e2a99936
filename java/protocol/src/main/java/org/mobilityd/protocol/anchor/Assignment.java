package org.mobilityd.protocol.anchor;

import java.util.List;
import java.util.Objects;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * A prefix of ours that a mobile node has.
 *
 * @param servingRouter where the node is, as far as we know: our own address when here; unspecified: it has the prefix no more, but may
 *        still have an address of it
 * @param timestamp of what we know that from; as {@link org.mobilityd.protocol.proxy.ProxyTimestamp}
 * @param expires when it ends unless somebody speaks for it; likewise
 * @param confirmed false: the database may not have heard that the node is here
 * @param older while the node is here: its prefixes that other routers anchor
 */
public record Assignment(MobileNodeId node, Ipv6Prefix prefix, Ipv6Address servingRouter, long timestamp, long expires, boolean confirmed,
        List<Older> older) {

    /** @param expires when the tunnel to {@code anchor} ends unless it is refreshed; as above */
    public record Older(Ipv6Prefix prefix, Ipv6Address anchor, long expires) {
    }

    public Assignment {
        Objects.requireNonNull(node);
        Objects.requireNonNull(prefix);
        Objects.requireNonNull(servingRouter);
        older = List.copyOf(older);
    }

    /** Whether the node has the prefix no more. */
    public boolean isOver() {
        return servingRouter.isUnspecified();
    }
}
