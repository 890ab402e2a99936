package org.mobilityd.simulation.check.domain;

import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.simulation.world.AnchorDomain;
import org.mobilityd.simulation.world.AnchorRouterNode;

/**
 * After the bound no router has half of a tunnel: at the other end is one for the same prefix that leads back. Those of a handover, which
 * are for what may be under way, are over.
 */
public final class TunnelChecker extends DomainChecker {

    public TunnelChecker(AnchorDomain domain) {
        super(domain);
    }

    @Override
    public void tick() {
        if (isSettled()) {
            domain().routers().forEach(router -> router.fastPath().tunnels().stream()
                    .filter(tunnel -> router.localNow() < tunnel.expiresAt()).forEach(tunnel -> requireOtherEnd(router, tunnel)));
        }
    }

    private void requireOtherEnd(AnchorRouterNode router, Tunnel tunnel) {
        AnchorRouterNode there = domain().router(tunnel.remote());
        boolean leadsBack = there.fastPath().tunnels().stream().anyMatch(other -> other.match() != tunnel.match()
                && other.prefix().equals(tunnel.prefix()) && other.remote().equals(router.address())
                && there.localNow() < other.expiresAt());
        require(leadsBack, () -> router + " has " + tunnel + " but " + there + " only " + there.fastPath().tunnels() + ", " + sinceCalm());
    }
}
