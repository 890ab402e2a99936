package org.netlink4j;

import java.util.List;
import java.util.Objects;

/**
 * An address on a link.
 *
 * @param link index
 * @param peer the other end's address on a point-to-point link, or null
 * @param scope 0 global, 253 link, 254 host
 * @param flags see {@link AddressFlag}
 * @param preferredSeconds how long new connections may use it, or {@link #FOREVER}
 * @param validSeconds how long it exists, or {@link #FOREVER}
 * @param origin 0 unspecified, 1 kernel's loopback, 2 router advertisement, 3 kernel's link-local; others are their programs' own
 * @param unknown attributes that this library does not interpret
 */
public record Address(int link, IpAddress address, int prefixLength, IpAddress peer, int scope, int flags, long preferredSeconds,
        long validSeconds, int origin, List<Attribute> unknown) {

    public static final long FOREVER = 0xffff_ffffL;

    public Address {
        Objects.requireNonNull(address);
        unknown = List.copyOf(unknown);
    }

    public static Builder on(int link, IpAddress address, int prefixLength) {
        return new Builder(link, address, prefixLength);
    }

    public boolean has(AddressFlag flag) {
        return (flags & flag.bit()) != 0;
    }

    public Builder toBuilder() {
        Builder builder = new Builder(link, address, prefixLength);
        builder.peer = peer;
        builder.scope = scope;
        builder.flags = flags;
        builder.preferredSeconds = preferredSeconds;
        builder.validSeconds = validSeconds;
        builder.origin = origin;
        return builder;
    }

    /** Collects what an address shall have; forever valid and without flags unless told otherwise. */
    public static final class Builder {

        private final int link;
        private final IpAddress address;
        private final int prefixLength;
        private IpAddress peer;
        private int scope;
        private int flags;
        private long preferredSeconds = FOREVER;
        private long validSeconds = FOREVER;
        private int origin;

        private Builder(int link, IpAddress address, int prefixLength) {
            this.link = link;
            this.address = address;
            this.prefixLength = prefixLength;
        }

        public Builder flag(AddressFlag flag) {
            flags |= flag.bit();
            return this;
        }

        public Builder lifetimes(long preferred, long valid) {
            preferredSeconds = preferred;
            validSeconds = valid;
            return this;
        }

        public Builder peer(IpAddress other) {
            peer = other;
            return this;
        }

        public Builder scope(int number) {
            scope = number;
            return this;
        }

        public Builder origin(int number) {
            origin = number;
            return this;
        }

        public Address build() {
            return new Address(link, address, prefixLength, peer, scope, flags, preferredSeconds, validSeconds, origin, List.of());
        }
    }
}
