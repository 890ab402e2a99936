package org.mobilityd.simulation.check.domain;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.simulation.world.AnchorDomain;
import org.mobilityd.simulation.world.AnchorRouterNode;
import org.mobilityd.simulation.world.Datagram;
import org.mobilityd.simulation.world.Link;
import org.mobilityd.simulation.world.Node;
import org.mobilityd.simulation.world.Packets;
import org.mobilityd.simulation.world.Port;
import org.mobilityd.simulation.world.RoamingHost;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;

/**
 * After the bound every datagram of a host is answered, whatever address its flow began with: of the router where it is, or of any earlier
 * one, unless the database has said since that the session is over, or that router's part of it.
 */
public final class ReachabilityChecker extends DomainChecker {

    /** How long an answer may be under way. */
    private static final long ROUND_TRIP = 3 * Time.SECOND;
    /** Who has been away for so long comes as a new one: its flows ended with its addresses. */
    private static final long ABSENCE = 60 * Time.SECOND;

    private final Map<Long, Question> unanswered = new HashMap<>();
    /** Routers of whose visits by a mobile node the database has said that they are over, and where it has not been since. */
    private final Map<MobileNodeId, Set<AnchorRouterNode>> over = new HashMap<>();
    private final Map<RoamingHost, Long> leftAt = new HashMap<>();

    private record Question(RoamingHost host, Ipv6Address source, long time) {
    }

    public ReachabilityChecker(AnchorDomain domain) {
        super(domain);
    }

    @Override
    public void sent(Link link, Port from, byte[] packet) {
        if (from.node() != domain().database()) {
            return;
        }
        InboundPacket decoded = Packets.signalling(packet);
        if (decoded == null || !(decoded.message() instanceof BindingAcknowledgement answer) || !answer.accepted()) {
            return;
        }
        MobileNodeId id = MobileNodeId.of(answer.option(MobileNodeIdentifier.class));
        if (answer.lifetimeUnits() == 0) {
            boolean goesOn = domain().database().sessions().stream()
                    .anyMatch(session -> session.node().equals(id) && !session.servingRouter().equals(decoded.destination()));
            domain().routers().stream().filter(router -> !goesOn || router.address().equals(decoded.destination())).forEach(over(id)::add);
        }
    }

    private Set<AnchorRouterNode> over(MobileNodeId id) {
        return over.computeIfAbsent(id, any -> new HashSet<>());
    }

    @Override
    public void moved(Node node, Link link) {
        RoamingHost host = (RoamingHost) node;
        unanswered.values().removeIf(question -> question.host() == host);
        if (link == null) {
            leftAt.put(host, now());
            return;
        }
        if (now() - leftAt.getOrDefault(host, now()) >= ABSENCE) {
            over(domain().id(host)).addAll(domain().routers());
        }
        over(domain().id(host)).remove(domain().routerOf(host));
    }

    @Override
    public void calm(boolean calm) {
        super.calm(calm);
        unanswered.clear();
    }

    @Override
    public void said(Node node, Datagram datagram) {
        RoamingHost host = (RoamingHost) node;
        if (isSettled(host) && isPromised(host, datagram.source())) {
            unanswered.put(datagram.number(), new Question(host, datagram.source(), now()));
        }
    }

    private boolean isPromised(RoamingHost host, Ipv6Address source) {
        return over(domain().id(host)).stream().noneMatch(router -> router.pool().contains(source));
    }

    @Override
    public void delivered(Node node, Datagram datagram) {
        if (datagram.echo()) {
            unanswered.remove(datagram.number());
        }
    }

    @Override
    public void tick() {
        unanswered.forEach((number, question) -> require(now() - question.time() <= ROUND_TRIP, () -> "datagram " + number + " of "
                + question.host() + ", which is at " + domain().routerOf(question.host()) + ", from " + question.source()
                + " is not answered, " + sinceCalm()));
    }
}
