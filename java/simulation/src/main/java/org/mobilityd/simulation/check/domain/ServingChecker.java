package org.mobilityd.simulation.check.domain;

import java.util.HashMap;
import java.util.Map;
import org.mobilityd.protocol.anchor.NodeStatus;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.simulation.world.AnchorDomain;
import org.mobilityd.simulation.world.AnchorRouterNode;
import org.mobilityd.simulation.world.RoamingHost;

/** After the bound one router serves each mobile node, the one where it is; and that one alone has routes for its prefixes. */
public final class ServingChecker extends DomainChecker {

    public ServingChecker(AnchorDomain domain) {
        super(domain);
    }

    @Override
    public void tick() {
        for (RoamingHost host : domain().hosts()) {
            if (isSettled(host)) {
                requireOneServing(host);
            }
        }
    }

    private void requireOneServing(RoamingHost host) {
        MobileNodeId id = domain().id(host);
        AnchorRouterNode here = domain().routerOf(host);
        Map<AnchorRouterNode, NodeStatus> serving = new HashMap<>();
        for (AnchorRouterNode router : domain().routers()) {
            for (NodeStatus status : router.status()) {
                if (status.node().equals(id) && router.address().equals(status.servingRouter())) {
                    serving.put(router, status);
                }
                boolean routed = status.node().equals(id) && router != here && router.nodeRoutes().contains(status.prefix());
                require(!routed, () -> router + " routes " + status.prefix() + " onto its link but " + host + " is at " + here + ", "
                        + sinceCalm());
            }
        }
        require(serving.size() == 1 && serving.containsKey(here), () -> host + " is at " + here + " and served by " + serving.keySet()
                + ", " + sinceCalm());
    }
}
