package org.mobilityd.protocol.mobilenode;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.wire.Ipv6Address;

/** The binding that a correspondent has acknowledged, and whether the fast path uses it. The only owner of the latter. */
final class OptimizedRoute {

    private final BindingKey key;
    private Registered registered;
    private boolean installed;

    /** @param since when the Binding Update was sent; this and the end: monotonic nanoseconds */
    private record Registered(Ipv6Address careOfAddress, long since, long expiresAt) {
    }

    OptimizedRoute(BindingKey key) {
        this.key = key;
    }

    boolean registered() {
        return registered != null;
    }

    boolean installed() {
        return installed;
    }

    /** The care-of address that was acknowledged, or null. */
    Ipv6Address careOfAddress() {
        return registered == null ? null : registered.careOfAddress();
    }

    boolean registeredElsewhereThan(Ipv6Address careOfAddress) {
        return registered != null && !registered.careOfAddress().equals(careOfAddress);
    }

    long age(long now) {
        return now - registered.since();
    }

    /** Whether two fifths of its time or less are left. */
    boolean isOld(long now) {
        return registered.expiresAt() - now <= (registered.expiresAt() - registered.since()) / 5 * 2;
    }

    /** When it ends, or {@link Engine#NEVER}. */
    long expiresAt() {
        return registered == null ? Engine.NEVER : registered.expiresAt();
    }

    void acknowledged(Ipv6Address careOfAddress, long since, long expiresAt) {
        registered = new Registered(careOfAddress, since, expiresAt);
    }

    void forget() {
        registered = null;
    }

    /**
     * Packets carry the Home Address option from now on. The next use is reported when the home keygen token has aged, or three quarters
     * of the remaining time are over.
     *
     * @param careOfAddress acknowledged, or after a move about to be
     */
    void install(long now, Ipv6Address careOfAddress, int sequence, long homeTokenSince, List<Effect> effects) {
        installed = true;
        long expiresAt = registered.expiresAt();
        long refreshAt = Math.min(homeTokenSince + Timing.HOME_TOKEN_REFRESH_AGE, now + (expiresAt - now) / 4 * 3);
        effects.add(new Effect.InstallBinding(BindingTable.BINDING_UPDATE_LIST,
                new Binding(key, careOfAddress, sequence, expiresAt, refreshAt)));
    }

    /** Packets go through the home agent from now on. */
    void uninstall(List<Effect> effects) {
        if (installed) {
            installed = false;
            effects.add(new Effect.RemoveBinding(BindingTable.BINDING_UPDATE_LIST, key));
        }
    }
}
