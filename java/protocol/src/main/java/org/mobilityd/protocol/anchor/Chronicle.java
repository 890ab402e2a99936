package org.mobilityd.protocol.anchor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.anchor.AnchorConfig.Peer;
import org.mobilityd.protocol.anchor.Handover.Kind;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;

/**
 * Writes down what happens to mobile nodes: in the history of each, and as events, which have the field {@code mobile-node}. For the
 * log (INFO) are those that say where a node is and what is over; the others (DEBUG) are for who follows one node.
 */
final class Chronicle {

    private static final long NANOS_PER_MICRO = 1_000;

    /** By the number that stands for it in a {@link HandoverHistory}; 0 is nobody. */
    private final List<Ipv6Address> addresses = new ArrayList<>();
    private final Map<Ipv6Address, Integer> numbers = new HashMap<>();

    Chronicle(AnchorConfig config) {
        addresses.add(null);
        if (config.control() instanceof Control.Database database) {
            add(database.address());
        } else if (config.control() instanceof Control.Distributed distributed && distributed.group() != null) {
            add(distributed.group());
        }
        config.peers().stream().map(Peer::address).forEach(this::add);
    }

    private void add(Ipv6Address address) {
        numbers.put(address, addresses.size());
        addresses.add(address);
    }

    /** A handover begins. @param router the other one, or null */
    void begins(long now, MobileNode node, Kind kind, Ipv6Address router, List<Effect> effects) {
        node.history.begin(now, kind, number(router));
        report(kind, node, router, effects);
    }

    /** Something of the last handover of {@code node} is done. @param peer who has to do with it, or null */
    void step(long now, MobileNode node, Kind kind, Ipv6Address peer, List<Effect> effects) {
        node.history.add(now, kind, number(peer));
        report(kind, node, peer, effects);
    }

    /** Everybody who had to be asked about {@code node} has answered. */
    void completes(long now, MobileNode node, List<Effect> effects) {
        node.history.add(now, Kind.COMPLETE, 0);
        OptionalLong delay = node.history.last(addresses::get).bindingDelay();
        add(Severity.INFO, name(Kind.COMPLETE), effects, "mobile-node", node.id, "older-prefixes", node.older.size(),
                "binding-delay-microseconds", delay.isPresent() ? delay.getAsLong() / NANOS_PER_MICRO : "none");
    }

    /** What belongs to no step. @param more fields, name and value by turns */
    void note(Severity severity, String name, MobileNode node, List<Effect> effects, Object... more) {
        Object[] fields = new Object[4 + more.length];
        fields[0] = "mobile-node";
        fields[1] = node.id;
        fields[2] = "prefix";
        fields[3] = node.prefix;
        System.arraycopy(more, 0, fields, 4, more.length);
        add(severity, name, effects, fields);
    }

    /** A message about no mobile node in particular, that is not answered. */
    void dropped(InboundPacket packet, String reason, List<Effect> effects) {
        add(Severity.DEBUG, "proxy-message-dropped", effects, "source", packet.source(), "reason", reason);
    }

    /** {@code node}, which is not listed, is one too many. @param limit the configuration's word for it */
    void overLimit(String limit, MobileNodeId node, List<Effect> effects) {
        add(Severity.DEBUG, "guest-over-limit", effects, "mobile-node", node, "limit", limit);
    }

    /** The last handovers of {@code node}, oldest first. */
    List<Handover> handovers(MobileNode node) {
        return node.history.all(addresses::get);
    }

    private int number(Ipv6Address address) {
        return address == null ? 0 : numbers.getOrDefault(address, 0);
    }

    private void report(Kind kind, MobileNode node, Ipv6Address router, List<Effect> effects) {
        Severity severity = kind == Kind.ATTACHED || kind == Kind.ELSEWHERE ? Severity.INFO : Severity.DEBUG;
        if (router == null) {
            note(severity, name(kind), node, effects);
        } else {
            note(severity, name(kind), node, effects, kind == Kind.ELSEWHERE ? "serving-router" : "peer", router);
        }
    }

    private static String name(Kind kind) {
        return switch (kind) {
            case PREPARED -> "handover-prepared";
            case ATTACHED -> "mobile-node-attached";
            case ELSEWHERE -> "mobile-node-elsewhere";
            case UPDATE_SENT -> "handover-update-sent";
            case ANSWERED -> "handover-answered";
            case REFUSED -> "handover-refused";
            case TUNNEL_UP -> "handover-tunnel-up";
            case ADVERTISED -> "handover-advertised";
            case COMPLETE -> "handover-complete";
            case DEPARTED -> "mobile-node-departed";
        };
    }

    private static void add(Severity severity, String name, List<Effect> effects, Object... fields) {
        effects.add(new Effect.Report(Event.of(severity, name, fields)));
    }
}
