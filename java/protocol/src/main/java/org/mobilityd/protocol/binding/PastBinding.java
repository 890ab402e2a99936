package org.mobilityd.protocol.binding;

import java.util.Objects;

/**
 * What is remembered of a binding that is gone, so that no old Binding Update brings it back (RFC 6275 sections 5.2.8, 9.5.3). It has to
 * outlive the process, as long as the nonces do.
 *
 * @param careOfPrefix the first 64 bits of its care-of address, on whose account the memory goes
 * @param lastSequence of the Binding Updates that were accepted for it, 16 bits
 * @param newestNonceAt monotonic nanoseconds: when the newest of their nonces was created
 * @param floor monotonic nanoseconds: nonces that were created until then are not accepted for this key any more; {@link #NO_FLOOR}: all are
 */
public record PastBinding(BindingKey key, long careOfPrefix, int lastSequence, long newestNonceAt, long floor) {

    public static final long NO_FLOOR = Long.MIN_VALUE;

    public PastBinding {
        Objects.requireNonNull(key);
    }
}
