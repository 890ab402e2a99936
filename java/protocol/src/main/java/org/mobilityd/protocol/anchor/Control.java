package org.mobilityd.protocol.anchor;

import java.util.Objects;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.wire.Ipv6Address;

/** Whom a router asks about a mobile node that has come. */
public sealed interface Control {

    /** The central mobility database (RFC 8885 section 3). */
    record Database(Ipv6Address address, SharedKey sharedKey, Mode mode) implements Control {
        public Database {
            Objects.requireNonNull(address);
            Objects.requireNonNull(sharedKey);
            Objects.requireNonNull(mode);
        }
    }

    /**
     * The other routers: the last one where it is known, else all of them, by multicast or each by itself.
     *
     * @param group where every router of the domain listens; null: multicast is not routed here
     * @param groupKey with which what goes there is authenticated; what routers say to each other has their own keys; null without group
     */
    record Distributed(Ipv6Address group, SharedKey groupKey) implements Control {
        public Distributed {
            if (group != null && (groupKey == null || !group.isMulticast())) {
                throw new IllegalArgumentException(group + " is no multicast group with a key");
            }
        }

        /** All routers are asked, each by itself. */
        public static Distributed withoutGroup() {
            return new Distributed(null, null);
        }
    }
}
