package org.mobilityd.protocol.binding;

import java.util.Objects;
import org.mobilityd.wire.Ipv6Address;

/** What a binding is found by: the correspondent's address and the home address (RFC 6275 section 9.1). */
public record BindingKey(Ipv6Address correspondent, Ipv6Address homeAddress) {

    public BindingKey {
        Objects.requireNonNull(correspondent);
        Objects.requireNonNull(homeAddress);
    }
}
