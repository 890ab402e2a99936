package org.mobilityd.simulation.check.domain;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.mobilityd.protocol.analysis.Scheme;
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
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.ProxyMobilityOption.HomeNetworkPrefix;

/**
 * After the bound every datagram of a host is answered, whatever address its flow began with: of the router where it is, or of an earlier
 * one that the database has acknowledged, and not since that the session is over. (Without a database, of any earlier one.) What a database has never acknowledged, because the host
 * had gone on before it could be asked, nobody has promised to keep.
 */
public final class ReachabilityChecker extends DomainChecker {

    private static final int PREFIX_BITS = 64;
    /** How long an answer may be under way. */
    private static final long ROUND_TRIP = 3 * Time.SECOND;
    /** Who has been away for so long comes as a new one: its flows ended with its addresses. */
    private static final long ABSENCE = 60 * Time.SECOND;

    private final Map<Long, Question> unanswered = new HashMap<>();
    private final Map<MobileNodeId, Set<Ipv6Prefix>> acknowledged = new HashMap<>();
    private final Map<Node, Long> leftAt = new HashMap<>();

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
            acknowledged.remove(id);
        } else {
            answer.options().stream().filter(HomeNetworkPrefix.class::isInstance)
                    .forEach(option -> acknowledged.computeIfAbsent(id, any -> new HashSet<>()).add(((HomeNetworkPrefix) option).prefix()));
        }
    }

    @Override
    public void moved(Node node, Link link) {
        unanswered.values().removeIf(question -> question.host() == node);
        if (link == null) {
            leftAt.put(node, now());
        } else if (now() - leftAt.getOrDefault(node, now()) >= ABSENCE) {
            acknowledged.remove(domain().id((RoamingHost) node));
        }
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
        AnchorRouterNode here = domain().routerOf(host);
        return domain().scheme() == Scheme.FULLY_DISTRIBUTED || here.pool().contains(source)
                || acknowledged.getOrDefault(domain().id(host), Set.of()).contains(source.prefix(PREFIX_BITS));
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
