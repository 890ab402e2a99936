package org.mobilityd.protocol.binding;

import java.util.Objects;
import org.mobilityd.wire.Ipv6Address;

/**
 * A route-optimized binding: the same noun in the engines, in the fast path's tables and in the shell.
 *
 * @param sequence of the Binding Update that made it, 16 bits
 * @param expiresAt monotonic nanoseconds; from then on the fast path itself no longer uses it
 * @param refreshAt monotonic nanoseconds; a packet that uses the binding from then on is reported once as
 *        {@link org.mobilityd.protocol.Input.BindingExpiring}
 */
public record Binding(BindingKey key, Ipv6Address careOfAddress, int sequence, long expiresAt, long refreshAt) {

    public Binding {
        Objects.requireNonNull(key);
        Objects.requireNonNull(careOfAddress);
    }
}
