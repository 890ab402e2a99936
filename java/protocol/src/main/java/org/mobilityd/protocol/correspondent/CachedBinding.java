package org.mobilityd.protocol.correspondent;

import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;

/**
 * An entry of the Binding Cache (RFC 6275 section 9.1).
 *
 * @param refresh the Binding Refresh Requests sent since the last Binding Update
 * @param unreachability what ICMPv6 errors say since the last Binding Update
 */
record CachedBinding(Binding binding, RefreshRequests refresh, Unreachability unreachability) {

    static CachedBinding fresh(Binding binding) {
        return new CachedBinding(binding, RefreshRequests.NONE, Unreachability.NONE);
    }

    BindingKey key() {
        return binding.key();
    }

    /** The same binding after a Binding Update with this number that changed nothing else. */
    CachedBinding withSequence(int sequence, long nonce) {
        Binding renumbered = new Binding(binding.key(), binding.careOfAddress(), sequence, binding.expiresAt(), binding.refreshAt(),
                Math.max(binding.newestNonceAt(), nonce));
        return new CachedBinding(renumbered, refresh, unreachability);
    }

    CachedBinding with(RefreshRequests replacement) {
        return new CachedBinding(binding, replacement, unreachability);
    }

    CachedBinding with(Unreachability replacement) {
        return new CachedBinding(binding, refresh, replacement);
    }

    boolean isExpired(long now) {
        return binding.expiresAt() <= now;
    }

    long nextDeadline() {
        return Math.min(binding.expiresAt(), Math.min(refresh.nextAt(), unreachability.verdictAt()));
    }
}
