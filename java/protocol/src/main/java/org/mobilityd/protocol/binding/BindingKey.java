package org.mobilityd.protocol.binding;

import java.util.Objects;
import org.mobilityd.wire.Ipv6Address;

/** What a binding is found by: the correspondent's address and the home address (RFC 6275 section 9.1). */
public record BindingKey(Ipv6Address correspondent, Ipv6Address homeAddress) {

    public BindingKey {
        Objects.requireNonNull(correspondent);
        Objects.requireNonNull(homeAddress);
    }

    /** Written out as that of an {@link Ipv6Address}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof BindingKey that && correspondent.equals(that.correspondent) && homeAddress.equals(that.homeAddress);
    }

    @Override
    public int hashCode() {
        return 31 * correspondent.hashCode() + homeAddress.hashCode();
    }
}
