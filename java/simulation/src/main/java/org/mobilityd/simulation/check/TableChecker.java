package org.mobilityd.simulation.check;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.correspondent.CorrespondentEngine;
import org.mobilityd.protocol.homeagent.HomeAgentEngine;
import org.mobilityd.protocol.homeagent.HomeBinding;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.Internet;

/**
 * A node's fast path holds exactly what its engine has installed and not removed, and the engine knows it too. Looked at after every step
 * that installs or removes something, and once a second for what changes without one.
 */
public final class TableChecker extends InternetChecker {

    private static final int HOST_PREFIX_BITS = 128;

    private final Map<EngineNode, Books> books = new HashMap<>();

    public TableChecker(Internet internet) {
        super(internet);
    }

    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
        Books own = books.computeIfAbsent(node, any -> new Books());
        boolean changed = false;
        for (Effect effect : effects) {
            changed |= own.enter(effect);
        }
        if (changed) {
            requireAgreement(node, own);
        }
    }

    @Override
    public void forgot(EngineNode node) {
        books.put(node, new Books());
    }

    @Override
    public void tick() {
        books.forEach(this::requireAgreement);
    }

    private void requireAgreement(EngineNode node, Books own) {
        for (BindingTable table : BindingTable.values()) {
            Collection<Binding> installed = node.fastPath().bindings(table);
            require(sameElements(installed, own.bindings(table)),
                    () -> node + "'s " + table + " holds " + installed + " instead of " + own.bindings(table));
        }
        List<Tunnel> tunnels = node.fastPath().tunnels();
        require(sameElements(tunnels, own.tunnels()), () -> node + "'s tunnels are " + tunnels + " instead of " + own.tunnels());
        requireEngineAgrees(node);
    }

    /** What a daemon that has just been killed knew, nobody can ask. */
    private void requireEngineAgrees(EngineNode node) {
        if (node.engine() instanceof CorrespondentEngine engine) {
            Collection<Binding> installed = node.fastPath().bindings(BindingTable.BINDING_CACHE);
            require(sameElements(installed, engine.bindings()),
                    () -> node + "'s fast path has " + installed + " but its Binding Cache " + engine.bindings());
        } else if (node.engine() instanceof HomeAgentEngine engine) {
            List<Tunnel> tunnels = node.fastPath().tunnels();
            Set<Tunnel> expected = new HashSet<>();
            for (HomeBinding binding : engine.bindings()) {
                expected.add(new Tunnel(Tunnel.Match.DESTINATION, binding.homeAddress().prefix(HOST_PREFIX_BITS),
                        internet().homeAgentAddress(), binding.careOfAddress(), binding.expiresAt()));
            }
            require(sameElements(tunnels, expected), () -> node + "'s tunnels are " + tunnels + " but its bindings " + engine.bindings());
        }
    }

    private static boolean sameElements(Collection<?> one, Collection<?> other) {
        return one.size() == other.size() && (one.isEmpty() || new HashSet<>(one).equals(new HashSet<>(other)));
    }
}
