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
import org.mobilityd.wire.OutboundPacket;

/**
 * Bindings only move forward: what a Binding Update brings about, at the agent or at the home agent, was really sent by the mobile node,
 * with this sequence number and care-of address, and after everything that was accepted for the same binding before. So what was deleted
 * does not come back by a replay, and what was replaced neither (RFC 6275 sections 5.2.8, 9.5.1, 9.5.3).
 */
public final class SequenceChecker extends Checker {

    /** @param order of sending among all Binding Updates */
    private record Sent(long order, Ipv6Address careOfAddress, int lifetimeUnits) {
    }

    private final Map<BindingKey, Map<Integer, Sent>> sent = new HashMap<>();
    private final Map<BindingKey, Long> lastAccepted = new HashMap<>();
    private long sendings;

    public SequenceChecker(Internet internet) {
        super(internet);
    }

    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
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
        sent.computeIfAbsent(key, any -> new HashMap<>()).put(update.sequence(),
                new Sent(++sendings, careOfAddress(packet.source(), update), update.lifetimeUnits()));
    }

    private static Ipv6Address careOfAddress(Ipv6Address source, BindingUpdate update) {
        AlternateCareOfAddress alternate = update.option(AlternateCareOfAddress.class);
        return alternate != null ? alternate.careOfAddress() : source;
    }

    private void accepted(EngineNode node, InboundPacket packet, BindingUpdate update) {
        BindingKey key = new BindingKey(packet.destination(), packet.logicalSource());
        Sent original = sent.getOrDefault(key, Map.of()).get(update.sequence());
        require(original != null, () -> node + " accepted sequence number " + update.sequence() + " for " + key + " that nobody has sent");
        require(original.careOfAddress().equals(careOfAddress(packet.source(), update)) && original.lifetimeUnits() == update.lifetimeUnits(),
                () -> node + " accepted " + update + " for " + key + " though " + original + " was sent");
        Long last = lastAccepted.put(key, original.order());
        require(last == null || original.order() > last,
                () -> node + " accepted for " + key + " sending " + original.order() + " after sending " + last + ": an old " + update);
    }
}
