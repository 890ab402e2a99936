package org.mobilityd.simulation.check;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.simulation.fastpath.InterfaceModel.Passage;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.Internet;
import org.mobilityd.wire.Ipv6Address;

/**
 * No binding in the agent's fast path without a return routability exchange (RFC 6275 section 5.2.5): a genuine home token reached the
 * mobile node at the home address, and a genuine care-of token at the care-of address, both not longer ago than a nonce lives.
 */
public final class ReturnRoutabilityChecker extends InternetChecker {

    private final Proofs proofs;

    public ReturnRoutabilityChecker(Internet internet) {
        super(internet);
        proofs = new Proofs(internet);
    }

    @Override
    public void passed(EngineNode node, long localNow, byte[] packet, Passage passage) {
        proofs.passed(node, localNow, packet, passage);
    }

    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
        for (Effect effect : effects) {
            if (node == internet().agent() && effect instanceof Effect.InstallBinding install) {
                requireTests(install);
            }
        }
        proofs.stepped(node, localNow, input, effects);
    }

    private void requireTests(Effect.InstallBinding install) {
        Binding binding = install.binding();
        require(install.table() == BindingTable.BINDING_CACHE, () -> "the agent installs in " + install.table());
        require(isRecent(binding.key().correspondent(), binding.key().homeAddress(), true),
                () -> "no home token has lately reached " + binding.key().homeAddress() + ", yet " + binding + " is installed");
        require(isRecent(binding.key().correspondent(), binding.careOfAddress(), false),
                () -> "no care-of token has lately reached " + binding.careOfAddress() + ", yet " + binding + " is installed");
    }

    private boolean isRecent(Ipv6Address correspondent, Ipv6Address address, boolean home) {
        return proofs.isProved(correspondent, address, home, Proofs.MAX_AGE);
    }
}
