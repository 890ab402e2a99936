package org.mobilityd.protocol.homeagent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * The bindings of the mobile nodes that are away, and with them the tunnels (RFC 6275 sections 10.1, 10.3). A deleted binding is
 * remembered for MAX_DELETE_BCE_TIMEOUT, so that a Binding Update which arrives late is known to be old (section 10.3.2).
 */
final class HomeBindingCache {

    private static final long MAX_DELETE_BCE_TIMEOUT = Lifetimes.nanosOfSeconds(10);
    private static final int HOST_PREFIX_BITS = 128;

    private final Ipv6Address homeAgent;
    private final Map<Ipv6Address, HomeBinding> bindings = new HashMap<>();
    private final Map<Ipv6Address, Deleted> deleted = new HashMap<>();

    private record Deleted(int sequence, long forgetAt) {
    }

    HomeBindingCache(Ipv6Address homeAgent) {
        this.homeAgent = homeAgent;
    }

    /** The binding of {@code homeAddress}, or null. */
    HomeBinding find(Ipv6Address homeAddress) {
        return bindings.get(homeAddress);
    }

    int size() {
        return bindings.size();
    }

    List<HomeBinding> all() {
        return List.copyOf(bindings.values());
    }

    /** The sequence number last accepted for {@code homeAddress}, or null: none is remembered. */
    Integer lastSequence(Ipv6Address homeAddress) {
        if (bindings.containsKey(homeAddress)) {
            return bindings.get(homeAddress).sequence();
        }
        return deleted.containsKey(homeAddress) ? deleted.get(homeAddress).sequence() : null;
    }

    /** Makes or replaces a binding; its tunnel leads to the care-of address from now on. */
    void put(HomeBinding binding, List<Effect> effects) {
        bindings.put(binding.homeAddress(), binding);
        deleted.remove(binding.homeAddress());
        effects.add(new Effect.InstallTunnel(new Tunnel(Tunnel.Match.DESTINATION, host(binding.homeAddress()), homeAgent,
                binding.careOfAddress(), binding.expiresAt())));
    }

    void remove(long now, HomeBinding binding, int sequence, List<Effect> effects) {
        bindings.remove(binding.homeAddress());
        deleted.put(binding.homeAddress(), new Deleted(sequence, now + MAX_DELETE_BCE_TIMEOUT));
        effects.add(new Effect.RemoveTunnel(Tunnel.Match.DESTINATION, host(binding.homeAddress())));
    }

    /** Bindings whose lifetime has ended; the caller removes them. */
    List<HomeBinding> expired(long now) {
        deleted.values().removeIf(entry -> entry.forgetAt() <= now);
        List<HomeBinding> expired = new ArrayList<>();
        for (HomeBinding binding : bindings.values()) {
            if (binding.expiresAt() <= now) {
                expired.add(binding);
            }
        }
        return expired;
    }

    long nextDeadline() {
        long next = bindings.values().stream().mapToLong(HomeBinding::expiresAt).min().orElse(Engine.NEVER);
        return Math.min(next, deleted.values().stream().mapToLong(Deleted::forgetAt).min().orElse(Engine.NEVER));
    }

    private static Ipv6Prefix host(Ipv6Address homeAddress) {
        return homeAddress.prefix(HOST_PREFIX_BITS);
    }
}
