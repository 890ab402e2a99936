package org.mobilityd.protocol.anchor;

import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * A prefix of a mobile node that another router anchors.
 *
 * @param expires when the tunnel to it ends without a refresh, monotonic nanoseconds
 */
public record OlderPrefix(Ipv6Prefix prefix, Ipv6Address anchor, long expires) {
}
