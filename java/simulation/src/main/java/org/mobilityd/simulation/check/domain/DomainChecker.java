package org.mobilityd.simulation.check.domain;

import java.util.List;
import org.mobilityd.simulation.check.Checker;
import org.mobilityd.simulation.check.ProgressChecker;
import org.mobilityd.simulation.world.AnchorDomain;
import org.mobilityd.simulation.world.RoamingHost;
import org.mobilityd.simulation.world.Time;

/** A checker of an anchor domain; knows since when it is calm. */
public abstract class DomainChecker extends Checker {

    /**
     * How long after the last fault, or a host's last move, everything is right again: twice MAX_BINDACK_TIMEOUT, because a serving router asks
     * the database at that rate at the slowest, and the database the previous routers; and some round trips.
     */
    public static final long BOUND = 75 * Time.SECOND;

    private final AnchorDomain domain;
    private long calmSince = -1;

    protected DomainChecker(AnchorDomain domain) {
        super(domain.world());
        this.domain = domain;
    }

    /** One of each, all watching {@code domain} from now on. */
    public static List<Checker> all(AnchorDomain domain) {
        List<Checker> all = List.of(new ServingChecker(domain), new TunnelChecker(domain), new PrefixChecker(domain),
                new LocalPrefixChecker(domain), new ReachabilityChecker(domain), new LeavesNothingChecker(domain),
                new DatabaseMemoryChecker(domain), new RevocationChecker(domain),
                new ProgressChecker(domain.world()));
        all.forEach(domain.world()::add);
        return all;
    }

    protected AnchorDomain domain() {
        return domain;
    }

    @Override
    public void calm(boolean calm) {
        calmSince = calm ? now() : -1;
    }

    /** Whether there has been neither a fault nor a move of anybody for the bound. */
    protected boolean isSettled() {
        return isCalmForBound() && domain.hosts().stream().allMatch(host -> now() - host.movedAt() >= BOUND);
    }

    /** Whether {@code host} is on a link, and there has been neither a fault nor a move of it for the bound. */
    protected boolean isSettled(RoamingHost host) {
        return host.link() != null && isCalmForBound() && now() - host.movedAt() >= BOUND;
    }

    /** Whether there has been no fault for the bound. */
    protected boolean isCalmForBound() {
        return calmSince >= 0 && now() - calmSince >= BOUND;
    }

    /** For what a checker says. */
    protected String sinceCalm() {
        return Time.text(now() - calmSince) + " after the last fault";
    }
}
