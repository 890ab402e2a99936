package org.mobilityd.simulation.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.Internet;
import org.mobilityd.simulation.world.MobileNode;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption.AlternateCareOfAddress;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.OutboundPacket;

/**
 * Bindings only move forward: what a Binding Update brings about, at the agent or at the home agent, was really sent by the mobile node,
 * with this sequence number and care-of address, and after everything that was accepted for the same binding before. So what was deleted
 * does not come back by a replay, and what was replaced neither (RFC 6275 sections 5.2.8, 9.5.1, 9.5.3).
 *
 * <p>One thing the standard allows: without an entry any sequence number is accepted (section 9.5.1), so a Binding Update that a deletion
 * has overtaken may still make a binding when it names a nonce that no accepted one has named.
 */
public final class SequenceChecker extends Checker {

    /** @param order of sending among all Binding Updates */
    private record Sent(long order, Ipv6Address careOfAddress, int lifetimeUnits) {
    }

    /** @param newestNonce named so far, in the order of making */
    private record Accepted(long order, boolean deletion, long newestNonce) {
    }

    /** More than three Binding Updates a second for as long as a binding lasts; none older can be accepted. */
    private static final int REMEMBERED_SENDINGS = 2_048;
    /** More than are accepted at one time. */
    private static final int REMEMBERED_NONCES = 64;

    private final Map<BindingKey, Map<Integer, Sent>> sent = new HashMap<>();
    private final Map<BindingKey, Accepted> lastAccepted = new HashMap<>();
    private final Map<Integer, Long> nonces = new Latest<>(REMEMBERED_NONCES);
    private long noncesMade;
    private long sendings;

    public SequenceChecker(Internet internet) {
        super(internet);
    }

    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
        for (Effect effect : effects) {
            if (node == internet().agent() && effect instanceof Effect.InstallTestSecret install) {
                nonces.put(install.secret().nonceIndex(), ++noncesMade);
            }
        }
        if (node instanceof MobileNode) {
            for (Effect effect : effects) {
                if (effect instanceof Effect.Transmit transmit && transmit.packet().message() instanceof BindingUpdate update) {
                    remember(transmit.packet(), update);
                }
            }
        } else if (input instanceof Input.PacketReceived received && received.packet().message() instanceof BindingUpdate update
                && effects.stream().anyMatch(SequenceChecker::changesABinding)) {
            accepted(node, received.packet(), update);
        }
    }

    private static boolean changesABinding(Effect effect) {
        return effect instanceof Effect.InstallBinding || effect instanceof Effect.RemoveBinding || effect instanceof Effect.InstallTunnel
                || effect instanceof Effect.RemoveTunnel;
    }

    private void remember(OutboundPacket packet, BindingUpdate update) {
        Ipv6Address homeAddress = packet.homeAddressOption() != null ? packet.homeAddressOption() : packet.source();
        BindingKey key = new BindingKey(packet.destination(), homeAddress);
        sent.computeIfAbsent(key, any -> new Latest<>(REMEMBERED_SENDINGS)).put(update.sequence(),
                new Sent(++sendings, careOfAddress(packet.source(), update), update.lifetimeUnits()));
    }

    private static Ipv6Address careOfAddress(Ipv6Address source, BindingUpdate update) {
        AlternateCareOfAddress alternate = update.option(AlternateCareOfAddress.class);
        return alternate != null ? alternate.careOfAddress() : source;
    }

    private void accepted(EngineNode node, InboundPacket packet, BindingUpdate update) {
        BindingKey key = new BindingKey(packet.destination(), packet.logicalSource());
        Sent original = sent.getOrDefault(key, Map.of()).get(update.sequence());
        require(original != null,
                () -> node + " accepted sequence number " + update.sequence() + " for " + key + " that nobody has lately sent");
        boolean unchanged = original.careOfAddress().equals(careOfAddress(packet.source(), update))
                && original.lifetimeUnits() == update.lifetimeUnits();
        require(unchanged, () -> node + " accepted " + update + " for " + key + " though " + original + " was sent");
        Accepted last = lastAccepted.get(key);
        long newestNonce = newestNonce(update);
        boolean overtakenByDeletion = last != null && last.deletion() && newestNonce > last.newestNonce();
        require(last == null || original.order() > last.order() || overtakenByDeletion,
                () -> node + " accepted for " + key + " sending " + original.order() + " after " + last + ": an old " + update);
        lastAccepted.put(key, new Accepted(original.order(), update.lifetimeUnits() == 0,
                last == null ? newestNonce : Math.max(last.newestNonce(), newestNonce)));
    }

    private long newestNonce(BindingUpdate update) {
        NonceIndices indices = update.option(NonceIndices.class);
        if (indices == null) {
            return 0;
        }
        long home = nonces.getOrDefault(indices.homeNonceIndex(), 0L);
        return update.lifetimeUnits() == 0 ? home : Math.max(home, nonces.getOrDefault(indices.careOfNonceIndex(), 0L));
    }
}
