package org.mobilityd.simulation.fastpath;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.PastBinding;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/**
 * What the engines have installed: bindings, tunnels, reserved sources, claimed addresses, test secrets; and what the entries have carried since. Entries
 * carry their expiry and are never swept.
 */
public final class FastPathTables {

    /** The same flow is reported at most this often. */
    static final long FLOW_REPORT_INTERVAL_NANOS = 1_000_000_000L;
    private static final int REMEMBERED_FLOWS = 1024;
    private static final int SOURCE_PREFIX_BITS = 64;

    private record TunnelKey(Tunnel.Match match, Ipv6Prefix prefix) {
    }

    private final Map<BindingTable, Map<BindingKey, Binding>> bindings = new EnumMap<>(BindingTable.class);
    private final Map<BindingTable, Map<BindingKey, Usage>> usages = new EnumMap<>(BindingTable.class);
    private final Map<TunnelKey, Usage> tunnelUsages = new HashMap<>();
    private final Map<BindingKey, Long> reportedFlows = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BindingKey, Long> eldest) {
            return size() > REMEMBERED_FLOWS;
        }
    };
    private final Map<BindingKey, PastBinding> pastBindings = new LinkedHashMap<>();
    private final List<Tunnel> tunnels = new ArrayList<>();
    private final Map<Ipv6Prefix, LinkLayerIdentifier> sources = new HashMap<>();
    private final Map<Ipv6Prefix, AddressUse> claims = new LinkedHashMap<>();
    private final Map<Integer, TestSecret> secrets = new TreeMap<>();
    private TestSecret current;

    public FastPathTables() {
        for (BindingTable table : BindingTable.values()) {
            bindings.put(table, new LinkedHashMap<>());
            usages.put(table, new HashMap<>());
        }
    }

    /** Carries out an effect that concerns these tables; others are not for the fast path and leave it as it is. */
    public boolean apply(Effect effect) {
        if (effect instanceof Effect.InstallBinding install) {
            install(install.table(), install.binding());
        } else if (effect instanceof Effect.RemoveBinding remove) {
            bindings.get(remove.table()).remove(remove.key());
            usages.get(remove.table()).remove(remove.key());
        } else if (effect instanceof Effect.RememberBinding remember) {
            pastBindings.put(remember.past().key(), remember.past());
        } else if (effect instanceof Effect.ForgetBinding forget) {
            pastBindings.remove(forget.key());
        } else if (effect instanceof Effect.InstallTunnel install) {
            install(install.tunnel());
        } else if (effect instanceof Effect.RemoveTunnel remove) {
            removeTunnel(remove.match(), remove.prefix());
            tunnelUsages.remove(new TunnelKey(remove.match(), remove.prefix()));
        } else if (effect instanceof Effect.ReserveSource reserve) {
            sources.put(reserve.prefix(), reserve.node());
        } else if (effect instanceof Effect.ReleaseSource release) {
            sources.remove(release.prefix());
        } else if (effect instanceof Effect.InstallTestSecret install) {
            secrets.put(install.secret().nonceIndex(), install.secret());
            current = install.secret();
        } else if (effect instanceof Effect.DropTestSecret drop) {
            dropSecret(drop.nonceIndex());
        } else if (effect instanceof Effect.ClaimAddresses claim) {
            claims.put(claim.prefix(), claim.use());
        } else if (effect instanceof Effect.ReleaseAddresses release) {
            claims.remove(release.prefix());
        } else {
            return false;
        }
        return true;
    }

    /** Counters go on; what is known of the path stays as long as the care-of address does. */
    private void install(BindingTable table, Binding binding) {
        Binding replaced = bindings.get(table).put(binding.key(), binding);
        if (replaced != null) {
            usage(table, binding.key()).reinstalled(replaced.careOfAddress().equals(binding.careOfAddress()));
        }
    }

    private void install(Tunnel tunnel) {
        for (Tunnel replaced : tunnels) {
            if (replaced.match() == tunnel.match() && replaced.prefix().equals(tunnel.prefix())) {
                usage(tunnel).reinstalled(replaced.local().equals(tunnel.local()) && replaced.remote().equals(tunnel.remote()));
            }
        }
        removeTunnel(tunnel.match(), tunnel.prefix());
        tunnels.add(tunnel);
    }

    private void removeTunnel(Tunnel.Match match, Ipv6Prefix prefix) {
        tunnels.removeIf(tunnel -> tunnel.match() == match && tunnel.prefix().equals(prefix));
    }

    private void dropSecret(int nonceIndex) {
        secrets.remove(nonceIndex);
        if (current != null && current.nonceIndex() == nonceIndex) {
            current = null;
        }
    }

    /** Every installed binding, expired ones included. */
    public Collection<Binding> bindings(BindingTable table) {
        return Collections.unmodifiableCollection(bindings.get(table).values());
    }

    /** What is kept of bindings that are gone. */
    public Collection<PastBinding> pastBindings() {
        return Collections.unmodifiableCollection(pastBindings.values());
    }

    public List<Tunnel> tunnels() {
        return List.copyOf(tunnels);
    }

    /** Every secret that has not been dropped, in no particular order. */
    public List<TestSecret> testSecrets() {
        return List.copyOf(secrets.values());
    }

    /** The secret that test inits are answered with, or null. */
    TestSecret testSecret() {
        return current;
    }

    /** What {@code address} is to this node by the longest claimed prefix around it, or null. */
    public AddressUse useOf(Ipv6Address address) {
        AddressUse use = null;
        int longest = -1;
        for (Map.Entry<Ipv6Prefix, AddressUse> claim : claims.entrySet()) {
            if (claim.getKey().length() > longest && claim.getKey().contains(address)) {
                longest = claim.getKey().length();
                use = claim.getValue();
            }
        }
        return use;
    }

    /** Who alone may send from {@code address} on an access link, or null: anybody may. */
    LinkLayerIdentifier ownerOf(Ipv6Address address) {
        return sources.get(Ipv6Prefix.of(address, SOURCE_PREFIX_BITS));
    }

    /** The binding of {@code key} when it may still be used at {@code now}, else null. */
    Binding live(BindingTable table, BindingKey key, long now) {
        Binding binding = bindings.get(table).get(key);
        return binding != null && now < binding.expiresAt() ? binding : null;
    }

    public Usage usage(BindingTable table, BindingKey key) {
        return usages.get(table).computeIfAbsent(key, any -> new Usage());
    }

    public Usage usage(Tunnel tunnel) {
        return tunnelUsages.computeIfAbsent(new TunnelKey(tunnel.match(), tunnel.prefix()), any -> new Usage());
    }

    /** Whether a flow that takes the tunnel at {@code now} may be reported: at most once a second. */
    boolean mayReport(BindingKey flow, long now) {
        Long last = reportedFlows.get(flow);
        boolean may = last == null || now - last >= FLOW_REPORT_INTERVAL_NANOS;
        if (may) {
            reportedFlows.put(flow, now);
        }
        return may;
    }

    /** The tunnel with the longest prefix around {@code address} when it may still be used at {@code now}, else null. */
    Tunnel longest(Tunnel.Match match, Ipv6Address address, long now) {
        Tunnel found = null;
        for (Tunnel tunnel : tunnels) {
            boolean fits = tunnel.match() == match && tunnel.prefix().contains(address);
            if (fits && (found == null || tunnel.prefix().length() > found.prefix().length())) {
                found = tunnel;
            }
        }
        return found != null && now < found.expiresAt() ? found : null;
    }
}
