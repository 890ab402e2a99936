package org.mobilityd.simulation.check.domain;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.anchor.NodeStatus;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.simulation.world.AnchorDomain;
import org.mobilityd.simulation.world.AnchorRouterNode;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.RoamingHost;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.wire.Ipv6Address;

/**
 * A router that has taken a mobile node in routes its own prefix to it and advertises it within {@link #PROMPTLY}, whether or not anybody
 * answers; and after the bound new connections of a host have addresses of the router where it is, and of no other.
 */
public final class LocalPrefixChecker extends DomainChecker {

    /** The patience of a router, and what the second of a tick and drifting clocks add. */
    static final long PROMPTLY = 1_500 * Time.MILLISECOND;

    private final Map<AnchorRouterNode, Map<MobileNodeId, Long>> servedSince = new HashMap<>();
    private final Map<AnchorRouterNode, Set<MobileNodeId>> advertisedTo = new HashMap<>();

    public LocalPrefixChecker(AnchorDomain domain) {
        super(domain);
    }

    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
        if (!(node instanceof AnchorRouterNode router)) {
            return;
        }
        Map<MobileNodeId, Long> since = servedSince.computeIfAbsent(router, any -> new HashMap<>());
        Set<MobileNodeId> advertised = advertisedTo.computeIfAbsent(router, any -> new HashSet<>());
        if (input == null) {
            since.clear();
            advertised.clear();
        }
        for (Effect effect : effects) {
            if (effect instanceof Effect.TransmitOnLink transmit) {
                domain().hosts().stream().filter(host -> host.linkLayer().equals(transmit.node())).map(domain()::id)
                        .forEach(advertised::add);
            }
        }
        Set<MobileNodeId> served = new HashSet<>();
        for (NodeStatus status : router.status()) {
            if (router.address().equals(status.servingRouter())) {
                served.add(status.node());
                since.putIfAbsent(status.node(), now());
            }
        }
        since.keySet().retainAll(served);
        advertised.retainAll(served);
    }

    @Override
    public void tick() {
        for (AnchorRouterNode router : domain().routers()) {
            if (!router.isWorking()) {
                servedSince.remove(router);
                continue;
            }
            for (NodeStatus status : router.status()) {
                Long since = servedSince.getOrDefault(router, Map.of()).get(status.node());
                boolean due = since != null && now() - since > PROMPTLY;
                require(!due || router.nodeRoutes().contains(status.prefix()) && advertisedTo.get(router).contains(status.node()),
                        () -> router + " serves " + status.node() + " since " + Time.text(since) + " without its prefix");
            }
        }
        domain().hosts().stream().filter(this::isSettled).forEach(this::requireLocalAddress);
    }

    private void requireLocalAddress(RoamingHost host) {
        AnchorRouterNode router = domain().routerOf(host);
        List<Ipv6Address> preferred = host.preferred();
        require(!preferred.isEmpty() && preferred.stream().allMatch(router.pool()::contains),
                () -> host + " is at " + router + " but would use " + preferred + ", " + sinceCalm());
    }
}
