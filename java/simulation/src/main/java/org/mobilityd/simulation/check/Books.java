package org.mobilityd.simulation.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;

/** What one node's fast path ought to hold, kept from the effects alone. */
final class Books {

    private final Map<BindingTable, Map<BindingKey, Binding>> bindings = new EnumMap<>(BindingTable.class);
    private final List<Tunnel> tunnels = new ArrayList<>();

    Books() {
        for (BindingTable table : BindingTable.values()) {
            bindings.put(table, new HashMap<>());
        }
    }

    /** Whether the effect was one about bindings or tunnels. */
    boolean enter(Effect effect) {
        if (effect instanceof Effect.InstallBinding install) {
            bindings.get(install.table()).put(install.binding().key(), install.binding());
        } else if (effect instanceof Effect.RemoveBinding remove) {
            bindings.get(remove.table()).remove(remove.key());
        } else if (effect instanceof Effect.InstallTunnel install) {
            tunnels.removeIf(tunnel -> tunnel.match() == install.tunnel().match() && tunnel.prefix().equals(install.tunnel().prefix()));
            tunnels.add(install.tunnel());
        } else if (effect instanceof Effect.RemoveTunnel remove) {
            tunnels.removeIf(tunnel -> tunnel.match() == remove.match() && tunnel.prefix().equals(remove.prefix()));
        } else {
            return false;
        }
        return true;
    }

    Collection<Binding> bindings(BindingTable table) {
        return bindings.get(table).values();
    }

    Binding binding(BindingTable table, BindingKey key) {
        return bindings.get(table).get(key);
    }

    List<Tunnel> tunnels() {
        return tunnels;
    }
}
