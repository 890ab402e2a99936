package org.mobilityd.simulation.check;

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

/** After every step a node's fast path holds exactly what its engine has installed and not removed, and the engine knows it too. */
public final class TableChecker extends Checker {

    private static final int HOST_PREFIX_BITS = 128;

    private final Map<EngineNode, Books> books = new HashMap<>();

    public TableChecker(Internet internet) {
        super(internet);
    }

    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
        Books own = books.computeIfAbsent(node, any -> new Books());
        effects.forEach(own::enter);
        for (BindingTable table : BindingTable.values()) {
            Set<Binding> installed = new HashSet<>(node.fastPath().tables().bindings(table));
            require(installed.equals(own.bindings(table)),
                    () -> node + "'s " + table + " holds " + installed + " instead of " + own.bindings(table) + " after " + input);
        }
        require(new HashSet<>(node.fastPath().tables().tunnels()).equals(new HashSet<>(own.tunnels())),
                () -> node + "'s tunnels are " + node.fastPath().tables().tunnels() + " instead of " + own.tunnels() + " after " + input);
        requireEngineAgrees(node, input);
    }

    private void requireEngineAgrees(EngineNode node, Input input) {
        if (node.engine() instanceof CorrespondentEngine engine) {
            Set<Binding> installed = new HashSet<>(node.fastPath().tables().bindings(BindingTable.BINDING_CACHE));
            require(installed.equals(new HashSet<>(engine.bindings())),
                    () -> node + "'s fast path has " + installed + " but its Binding Cache " + engine.bindings() + " after " + input);
        } else if (node.engine() instanceof HomeAgentEngine engine) {
            Set<Tunnel> expected = new HashSet<>();
            for (HomeBinding binding : engine.bindings()) {
                expected.add(new Tunnel(Tunnel.Match.DESTINATION, binding.homeAddress().prefix(HOST_PREFIX_BITS),
                        internet().homeAgentAddress(), binding.careOfAddress(), binding.expiresAt()));
            }
            require(expected.equals(new HashSet<>(node.fastPath().tables().tunnels())),
                    () -> node + "'s tunnels are " + node.fastPath().tables().tunnels() + " but its bindings " + engine.bindings()
                            + " after " + input);
        }
    }
}
