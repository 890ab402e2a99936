package org.mobilityd.protocol.binding;

import java.util.Objects;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * A tunnelled binding: packets whose {@code match} address lies in {@code prefix} leave in IPv6 from {@code local} to {@code remote};
 * packets that arrive so from {@code remote} to {@code local}, and whose inner address on the other side lies in {@code prefix}, are
 * decapsulated.
 *
 * @param expiresAt monotonic nanoseconds, or {@link org.mobilityd.protocol.Engine#NEVER}
 */
public record Tunnel(Match match, Ipv6Prefix prefix, Ipv6Address local, Ipv6Address remote, long expiresAt) {

    /** Which address of a leaving packet is looked at; of an arriving inner packet it is the other one. */
    public enum Match {
        /** A home agent or anchor: to the home address. */
        DESTINATION,
        /** A mobile node or serving router: from the home address. */
        SOURCE,
        /** A serving router, during a handover: from the home address, with the anchor itself, while SOURCE is another way, or none. */
        ANCHOR,
        /**
         * A router, during a handover: with the one that the mobile node goes to or comes from. What arrives is decapsulated when either
         * address lies in the prefix; of what is for the mobile node and comes from its anchor, that leaves which is not for a link here.
         */
        HANDOVER
    }

    public Tunnel {
        Objects.requireNonNull(match);
        Objects.requireNonNull(prefix);
        Objects.requireNonNull(local);
        Objects.requireNonNull(remote);
    }
}
