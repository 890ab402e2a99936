package org.mobilityd.simulation.world;

import java.util.List;

/** What an {@link AnchorDomain} suffers besides: its database is off, and somebody sets clocks. */
final class DomainMisfortunes extends Misfortunes {

    private static final long MAX_OUTAGE = 60 * Time.SECOND;
    private static final long CLOCK_SET_INTERVAL = 20 * Time.SECOND;

    private final AnchorDomain domain;

    DomainMisfortunes(AnchorDomain domain) {
        super(domain.world(), domain.profile().faults());
        this.domain = domain;
    }

    @Override
    List<EngineNode> engineNodes() {
        return domain.engineNodes();
    }

    @Override
    List<EngineNode> parties() {
        return domain.engineNodes();
    }

    @Override
    List<Link> uplinks() {
        return domain.uplinks();
    }

    @Override
    EngineNode anyNode() {
        boolean theDatabase = domain.database() != null && chance().below(4) == 0;
        return theDatabase ? domain.database() : domain.routers().get(chance().below(domain.routers().size()));
    }

    @Override
    void startOthers() {
        if (domain.database() != null) {
            repeat(domain.profile().databaseOutage(), false, this::losePowerOfDatabase);
        }
        if (domain.profile().clockOffset() > 0) {
            repeat(CLOCK_SET_INTERVAL, false, () -> domain.setSomeClock(chance()));
        }
    }

    private void losePowerOfDatabase() {
        strike(domain.database(), node -> {
            node.crash();
            repairWithin(MAX_OUTAGE, () -> {
                node.boot();
                recovered(node);
            });
        });
    }
}
