package org.mobilityd.simulation.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.simulation.fastpath.InterfaceModel.Passage;
import org.mobilityd.simulation.fastpath.PacketVerdict.Action;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.Internet;
import org.mobilityd.simulation.world.MobileNode;
import org.mobilityd.simulation.world.Packets;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Message;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.HomeTest;

/**
 * No binding in the agent's fast path without a return routability exchange (RFC 6275 section 5.2.5): a genuine home token reached the
 * mobile node at the home address, and a genuine care-of token at the care-of address, both not longer ago than a nonce lives.
 */
public final class ReturnRoutabilityChecker extends Checker {

    /** MAX_NONCE_LIFETIME, and what clocks may differ in that time. */
    private static final long MAX_AGE = 240 * Time.SECOND + 5 * Time.SECOND;

    /** A token on its way, or arrived. @param home for an address as home address, else as care-of address */
    private record Token(Ipv6Address correspondent, Ipv6Address address, boolean home, long bits) {
    }

    private record Test(Ipv6Address correspondent, Ipv6Address address, boolean home) {
    }

    private record Sending(long time, Token token) {
    }

    private final Deque<Sending> sent = new ArrayDeque<>();
    private final Set<Token> genuine = new HashSet<>();
    private final Map<Test, Long> reached = new HashMap<>();

    public ReturnRoutabilityChecker(Internet internet) {
        super(internet);
    }

    @Override
    public void passed(EngineNode node, long localNow, byte[] packet, Passage passage) {
        if (node == internet().agent() && passage.verdict().action() == Action.ROUTE) {
            InboundPacket reply = Packets.signalling(passage.frame());
            remember(token(reply.source(), reply.destination(), reply.message()));
        }
    }

    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
        for (Effect effect : effects) {
            if (node == internet().agent() && effect instanceof Effect.Transmit transmit) {
                remember(token(transmit.packet().source(), transmit.packet().destination(), transmit.packet().message()));
            } else if (node == internet().agent() && effect instanceof Effect.InstallBinding install) {
                requireTests(install);
            }
        }
        if (node instanceof MobileNode && input instanceof Input.PacketReceived received) {
            arrived(received.packet());
        }
    }

    private static Token token(Ipv6Address correspondent, Ipv6Address address, Message message) {
        if (message instanceof HomeTest test) {
            return new Token(correspondent, address, true, test.homeKeygenToken().bits());
        }
        return message instanceof CareOfTest test ? new Token(correspondent, address, false, test.careOfKeygenToken().bits()) : null;
    }

    private void remember(Token token) {
        if (token == null) {
            return;
        }
        sent.add(new Sending(now(), token));
        genuine.add(token);
        while (sent.peek().time() < now() - MAX_AGE) {
            genuine.remove(sent.poll().token());
        }
    }

    private void arrived(InboundPacket packet) {
        Token token = token(packet.source(), packet.destination(), packet.message());
        if (token != null && genuine.contains(token)) {
            reached.put(new Test(token.correspondent(), token.address(), token.home()), now());
        }
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
        Long time = reached.get(new Test(correspondent, address, home));
        return time != null && now() - time <= MAX_AGE;
    }
}
