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
import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.Internet;
import org.mobilityd.simulation.world.Link;
import org.mobilityd.simulation.world.MobileNode;
import org.mobilityd.simulation.world.Node;
import org.mobilityd.simulation.world.Port;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption.AlternateCareOfAddress;
import org.mobilityd.wire.PacketCodec;

/**
 * Agent and home agent neither amplify nor reflect (RFC 6275 sections 5.2.5, 9.3.1, 15.4, 15.7). An address is proved when a mobile node
 * has received a token of the agent's there, or has registered it with the home agent. To any other, what they say in their own names on
 * any link is at most one packet for each that came from that very address, and longer than that one only by what the standards' own
 * message sizes force. Data by a binding, or into a tunnel, go to proved addresses alone.
 */
public final class AmplificationChecker extends InternetChecker {

    /** A Home or Care-of Test is longer than its init by a keygen token (RFC 6275 sections 6.1.3 to 6.1.6). */
    static final int TEST_GROWTH = 8;
    /** An ICMPv6 error quotes the packet behind an IPv6 and an ICMPv6 header (RFC 4443 section 2.4 c). */
    static final int ERROR_GROWTH = 48;
    /** MAX_NONCE_LIFETIME and MAX_RR_BINDING_LIFETIME, and what clocks may differ: as long as anything follows from a token. */
    private static final long PROOF_LIFETIME = 700 * Time.SECOND;
    /** Longer than a daemon stands still or is dead, or a router looks for a neighbour. */
    private static final long ANSWER_TIME = 30 * Time.SECOND;
    private static final int TYPE_TWO_ROUTING_HEADER_BYTES = 24;

    /** A packet that came in. */
    private static final class Question {
        private final long time;
        private final int bytes;
        private boolean answered;

        Question(long time, int bytes) {
            this.time = time;
            this.bytes = bytes;
        }
    }

    private record Asker(EngineNode asked, Ipv6Address address) {
    }

    private final Proofs proofs;
    private final Set<Ipv6Address> registered = new HashSet<>();
    private final Map<Asker, Deque<Question>> questions = new HashMap<>();

    public AmplificationChecker(Internet internet) {
        super(internet);
        proofs = new Proofs(internet);
    }

    private boolean isWatched(Node node) {
        return node == internet().agent() || node == internet().homeAgent();
    }

    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
        proofs.stepped(node, localNow, input, effects);
        for (Effect effect : effects) {
            if (node instanceof MobileNode && effect instanceof Effect.Transmit transmit
                    && transmit.packet().message() instanceof BindingUpdate update
                    && transmit.packet().destination().equals(internet().homeAgentAddress())) {
                AlternateCareOfAddress alternate = update.option(AlternateCareOfAddress.class);
                registered.add(alternate == null ? transmit.packet().source() : alternate.careOfAddress());
            }
        }
    }

    @Override
    public void passed(EngineNode node, long localNow, byte[] packet, Passage passage) {
        proofs.passed(node, localNow, packet, passage);
        if (isWatched(node)) {
            Question question = new Question(now(), packet.length);
            ask(node, Ipv6Bytes.source(packet), question);
            if (passage.frame() != null && !Ipv6Bytes.source(passage.frame()).equals(Ipv6Bytes.source(packet))) {
                ask(node, Ipv6Bytes.source(passage.frame()), question);
            }
        }
    }

    private void ask(EngineNode node, Ipv6Address address, Question question) {
        if (!isProved(node, address)) {
            questions.computeIfAbsent(new Asker(node, address), any -> new ArrayDeque<>()).add(question);
        }
    }

    private boolean isProved(EngineNode node, Ipv6Address address) {
        if (node == internet().homeAgent()) {
            return registered.contains(address);
        }
        for (int server = 0; server < internet().profile().servers(); server++) {
            if (proofs.isProved(internet().server(server), address, true, PROOF_LIFETIME)
                    || proofs.isProved(internet().server(server), address, false, PROOF_LIFETIME)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void sent(Link link, Port from, byte[] packet) {
        Ipv6Address destination = Ipv6Bytes.destination(packet);
        boolean toOneLink = !destination.isUnicastRoutable() || Ipv6Bytes.hopLimit(packet) == PacketCodec.NEIGHBOR_DISCOVERY_HOP_LIMIT;
        if (toOneLink || !isWatched(from.node()) || !isOwn(from.node(), Ipv6Bytes.source(packet))) {
            return;
        }
        EngineNode node = (EngineNode) from.node();
        int protocol = Ipv6Bytes.u8(packet, Ipv6Bytes.NEXT_HEADER_AT);
        boolean routed = protocol == Iana.PROTOCOL_ROUTING;
        int at = routed ? Ipv6Bytes.HEADER_BYTES + TYPE_TWO_ROUTING_HEADER_BYTES : Ipv6Bytes.HEADER_BYTES;
        int upper = routed ? Ipv6Bytes.u8(packet, Ipv6Bytes.HEADER_BYTES) : protocol;
        if (upper == Iana.PROTOCOL_MOBILITY) {
            int type = Ipv6Bytes.u8(packet, at + 2);
            boolean test = type == Iana.MH_HOME_TEST || type == Iana.MH_CARE_OF_TEST;
            requireProofOrQuestion(node, destination, packet, test ? TEST_GROWTH : 0);
        } else if (upper == Iana.PROTOCOL_ICMPV6) {
            requireProofOrQuestion(node, destination, packet, ERROR_GROWTH);
        } else if (routed || upper == Iana.PROTOCOL_IPV6) {
            require(isProved(node, destination), () -> node + " sends data to " + destination + ", which has proved nothing");
        }
    }

    private boolean isOwn(Node node, Ipv6Address source) {
        if (node == internet().homeAgent()) {
            return source.equals(internet().homeAgentAddress());
        }
        for (int server = 0; server < internet().profile().servers(); server++) {
            if (source.equals(internet().server(server))) {
                return true;
            }
        }
        return false;
    }

    private void requireProofOrQuestion(EngineNode node, Ipv6Address destination, byte[] packet, int growth) {
        if (isProved(node, destination)) {
            return;
        }
        Deque<Question> open = questions.getOrDefault(new Asker(node, destination), new ArrayDeque<>());
        open.removeIf(question -> question.answered || now() - question.time > ANSWER_TIME);
        require(!open.isEmpty(), () -> node + " says to " + destination + " what nobody there has asked for");
        Question best = null;
        for (Question question : open) {
            boolean enough = question.bytes + growth >= packet.length;
            best = enough && (best == null || question.bytes < best.bytes) ? question : best;
        }
        require(best != null, () -> node + " answers " + open.getLast().bytes + " bytes from " + destination + " with " + packet.length);
        best.answered = true;
    }
}
