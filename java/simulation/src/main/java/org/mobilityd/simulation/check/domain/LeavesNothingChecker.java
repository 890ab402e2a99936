package org.mobilityd.simulation.check.domain;

import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.simulation.world.AnchorDomain;
import org.mobilityd.simulation.world.AnchorRouterNode;

/**
 * When all mobile nodes have been gone for long, the domain has neither routes, tunnels nor sessions of any, and stores no prefix but those
 * that nobody may get yet.
 */
public final class LeavesNothingChecker extends DomainChecker {

    public LeavesNothingChecker(AnchorDomain domain) {
        super(domain);
    }

    @Override
    public void finished() {
        for (AnchorRouterNode router : domain().routers()) {
            require(router.status().isEmpty(), () -> router + " still knows " + router.status());
            require(router.nodeRoutes().isEmpty(), () -> router + " still has routes for " + router.nodeRoutes());
            require(router.fastPath().tunnels().isEmpty(), () -> router + " still has " + router.fastPath().tunnels());
            require(router.assignments().stream().allMatch(Assignment::isOver), () -> router + " still stores " + router.assignments());
        }
        if (domain().database() != null) {
            require(domain().database().sessions().isEmpty(), () -> "the database still knows " + domain().database().sessions());
            require(domain().database().stored().isEmpty(), () -> "the database still stores " + domain().database().stored());
        }
    }
}
