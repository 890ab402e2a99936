package org.mobilityd.simulation.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.auth.NtpTimestamp;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.Internet;
import org.mobilityd.simulation.world.MobileNode;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.MobilityOption.ReplayProtection;
import org.mobilityd.wire.OutboundPacket;

/**
 * Bindings only move forward: what a Binding Update brings about, at the agent or at the home agent, was really sent by the mobile node,
 * as it is and from this care-of address, and after everything that was accepted for the same binding before. So what was deleted does not
 * come back by a replay, and what was replaced neither (RFC 6275 sections 5.2.8, 9.5.1, 9.5.3).
 *
 * <p>Three things are left to the standard. Without an entry any sequence number is accepted (section 9.5.1), so a Binding Update that a
 * deletion has overtaken may still make a binding when it names a nonce that no accepted one has named. A mobile node that has lost its
 * sequence numbers begins with any: then what its former life sent and nobody has accepted yet may count as greater. And when it has lost
 * them twice in two nonces' lifetimes, the numbers may have gone half around, and any may count as greater.
 *
 * <p>At the home agent timestamps take the place of numbers (RFC 4285 section 6). A mobile node that is told to set its clock back may have
 * a Binding Update under way with a later timestamp than its next ones: that is accepted when it arrives, once.
 */
public final class SequenceChecker extends InternetChecker {

    /** More than three Binding Updates a second for as long as a binding lasts; none older can be accepted. */
    private static final int REMEMBERED_SENDINGS = 2_048;
    /** More than are accepted at one time. */
    private static final int REMEMBERED_NONCES = 64;
    /** Twice MAX_NONCE_LIFETIME, and what clocks may differ: numbers of one nonce's life are compared with those of the one before. */
    private static final long TWO_NONCE_LIFETIMES = 490 * Time.SECOND;

    /** A Binding Update under way. */
    private static final class Sending {
        /** Of sending, among all Binding Updates. */
        private final long order;
        /** Of its sender, counted from 1. */
        private final int life;
        private final Ipv6Address source;
        private boolean accepted;

        Sending(long order, int life, Ipv6Address source) {
            this.order = order;
            this.life = life;
            this.source = source;
        }
    }

    /** @param newestNonce named so far, in the order of making */
    private record Accepted(long order, int life, boolean deletion, long newestNonce, long timestamp) {
    }

    /** A sender's processes. */
    private static final class Lives {
        private final Deque<Long> beginnings = new ArrayDeque<>();
        private int count;
    }

    private final Map<BindingKey, Map<BindingUpdate, Sending>> sent = new HashMap<>();
    private final Map<BindingKey, Accepted> lastAccepted = new HashMap<>();
    private final Map<Ipv6Address, Lives> lives = new HashMap<>();
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
                nonces.computeIfAbsent(install.secret().nonceIndex(), any -> ++noncesMade);
            }
        }
        if (node instanceof MobileNode mobile) {
            if (input == null) {
                begun(lives.computeIfAbsent(mobile.homeAddress(), any -> new Lives()));
            }
            for (Effect effect : effects) {
                if (effect instanceof Effect.Transmit transmit && transmit.packet().message() instanceof BindingUpdate update) {
                    remember(mobile.homeAddress(), transmit.packet(), update);
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

    private void begun(Lives of) {
        of.count++;
        of.beginnings.add(now());
    }

    private boolean hasForgottenTwice(Lives sender) {
        sender.beginnings.removeIf(time -> time < now() - TWO_NONCE_LIFETIMES);
        return sender.beginnings.size() >= 2;
    }

    private void remember(Ipv6Address homeAddress, OutboundPacket packet, BindingUpdate update) {
        BindingKey key = new BindingKey(packet.destination(), homeAddress);
        sent.computeIfAbsent(key, any -> new Latest<>(REMEMBERED_SENDINGS))
                .put(update, new Sending(++sendings, lives.get(homeAddress).count, packet.source()));
    }

    private void accepted(EngineNode node, InboundPacket packet, BindingUpdate update) {
        BindingKey key = new BindingKey(packet.destination(), packet.logicalSource());
        Sending original = sent.getOrDefault(key, Map.of()).get(update);
        require(original != null, () -> node + " accepted " + update + " for " + key + " that nobody has lately sent");
        require(original.source.equals(packet.source()),
                () -> node + " accepted " + update + " for " + key + " from " + packet.source() + " that was sent from " + original.source);
        boolean promised = !hasForgottenTwice(lives.get(key.homeAddress()));
        require(!original.accepted || !promised, () -> node + " accepted " + update + " for " + key + " twice");
        original.accepted = true;
        Accepted last = lastAccepted.get(key);
        long newestNonce = newestNonce(update);
        boolean overtakenByDeletion = last != null && last.deletion() && newestNonce > last.newestNonce();
        boolean ofFormerLife = last != null && original.life < last.life();
        long timestamp = timestamp(update);
        boolean later = last != null && timestamp != 0 && NtpTimestamp.isLater(timestamp, last.timestamp());
        require(last == null || original.order > last.order() || overtakenByDeletion || ofFormerLife || later || !promised,
                () -> node + " accepted for " + key + " sending " + original.order + " after " + last + ": an old " + update);
        lastAccepted.put(key, new Accepted(original.order, original.life, update.lifetimeUnits() == 0,
                last == null ? newestNonce : Math.max(last.newestNonce(), newestNonce), timestamp));
    }

    /** Of a home registration; 0: none. */
    private static long timestamp(BindingUpdate update) {
        ReplayProtection replay = update.option(ReplayProtection.class);
        return replay == null ? 0 : replay.timestamp();
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
