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
 * @param newestNonceAt monotonic nanoseconds: when the newest of the nonces was created that have authenticated its Binding Updates; the
 *        fast path only keeps it. {@link #NO_NONCE}: not known, or on a mobile node, whose own bindings nobody replays
 */
public record Binding(BindingKey key, Ipv6Address careOfAddress, int sequence, long expiresAt, long refreshAt, long newestNonceAt) {

    public static final long NO_NONCE = 0;

    public Binding {
        Objects.requireNonNull(key);
        Objects.requireNonNull(careOfAddress);
    }

    /** A binding of which no nonce is known. */
    public Binding(BindingKey key, Ipv6Address careOfAddress, int sequence, long expiresAt, long refreshAt) {
        this(key, careOfAddress, sequence, expiresAt, refreshAt, NO_NONCE);
    }
}
