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
import org.mobilityd.simulation.fastpath.InterfaceModel.Passage;
import org.mobilityd.simulation.fastpath.PacketVerdict.Action;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.Internet;
import org.mobilityd.simulation.world.MobileNode;
import org.mobilityd.simulation.world.Observer;
import org.mobilityd.simulation.world.Packets;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Message;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.HomeTest;

/** At which addresses mobile nodes have received keygen tokens that the agent really sent there (RFC 6275 section 5.2.5). */
final class Proofs implements Observer {

    /** MAX_NONCE_LIFETIME, and what clocks may differ in that time. */
    static final long MAX_AGE = 240 * Time.SECOND + 5 * Time.SECOND;

    private final Internet internet;
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

    Proofs(Internet internet) {
        this.internet = internet;
    }

    @Override
    public void passed(EngineNode node, long localNow, byte[] packet, Passage passage) {
        if (node == internet.agent() && passage.verdict().action() == Action.ROUTE) {
            InboundPacket reply = Packets.signalling(passage.frame());
            remember(token(reply.source(), reply.destination(), reply.message()));
        }
    }

    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
        for (Effect effect : effects) {
            if (node == internet.agent() && effect instanceof Effect.Transmit transmit) {
                remember(token(transmit.packet().source(), transmit.packet().destination(), transmit.packet().message()));
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
        sent.add(new Sending(internet.world().now(), token));
        genuine.add(token);
        while (sent.peek().time() < internet.world().now() - MAX_AGE) {
            genuine.remove(sent.poll().token());
        }
    }

    private void arrived(InboundPacket packet) {
        Token token = token(packet.source(), packet.destination(), packet.message());
        if (token != null && genuine.contains(token)) {
            reached.put(new Test(token.correspondent(), token.address(), token.home()), internet.world().now());
        }
    }

    /** Whether {@code address} has proved itself to {@code correspondent}, as a home or as a care-of address, within {@code age}. */
    boolean isProved(Ipv6Address correspondent, Ipv6Address address, boolean home, long age) {
        Long time = reached.get(new Test(correspondent, address, home));
        return time != null && internet.world().now() - time <= age;
    }
}
