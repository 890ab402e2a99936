package org.mobilityd.simulation.world;

import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.Input.HandoverHint;
import org.mobilityd.protocol.Input.HandoverStep;

/**
 * What happens in an {@link AnchorDomain}: hosts move and talk, and suffer {@link Misfortunes}. Turbulent times and calm ones take turns; in
 * a calm there are neither faults nor moves. Now and then an operator expels a host. In the end all hosts go for good.
 */
public final class DomainScenario {

    private static final long MAX_PAUSE = 150 * Time.MILLISECOND;
    private static final long MAX_GLIMPSE = 1_200 * Time.MILLISECOND;
    private static final long MIN_ABSENCE = 150 * Time.SECOND;
    private static final long MAX_ABSENCE = 250 * Time.SECOND;
    private static final long HINTED_BEFORE = 100 * Time.MILLISECOND;
    private static final double CHANCE_OF_WRONG_HINT = 0.1;
    private static final double CHANCE_OF_FLOW_END = 0.01;
    private static final double CHANCE_OF_REVOCATION = 0.03;
    private static final long EXPELLED_WITHIN = Time.SECOND;

    private final AnchorDomain domain;
    private final World world;
    private final DomainProfile profile;
    private final Randomness moves;
    private final Randomness talk;
    private final Randomness operator;
    private final Weather weather;
    private long handovers;
    private long lastNumber;

    public DomainScenario(AnchorDomain domain) {
        this.domain = domain;
        this.world = domain.world();
        this.profile = domain.profile();
        this.moves = world.randomness().fork("moves");
        this.talk = world.randomness().fork("talk");
        this.operator = world.randomness().fork("operator");
        this.weather = new Weather(world, profile.turbulence(), profile.calm(), new DomainMisfortunes(domain));
    }

    /** Lets things begin. */
    public void start() {
        world.startNodes();
        for (RoamingHost host : domain.hosts()) {
            world.scheduler().after(moves.between(0, 5 * Time.SECOND), () -> arrive(host, anyRouter()));
            world.scheduler().after(talk.between(0, profile.talkInterval()), () -> speak(host));
        }
        weather.start();
    }

    /** From now on it stays calm. */
    public void finish() {
        weather.finish();
    }

    /** All hosts that are here go and do not come back. */
    public void depart() {
        domain.hosts().stream().filter(host -> host.link() != null).forEach(host -> {
            leave(host);
            host.sleep();
        });
    }

    /** Moves that have been made, from one router to another. */
    public long handovers() {
        return handovers;
    }

    // Moves

    private AnchorRouterNode anyRouter() {
        return domain.routers().get(moves.below(domain.routers().size()));
    }

    private AnchorRouterNode anyOtherThan(AnchorRouterNode here) {
        AnchorRouterNode there = anyRouter();
        return there == here ? anyOtherThan(here) : there;
    }

    private void arrive(RoamingHost host, AnchorRouterNode router) {
        host.attach(router.accessLink());
        router.watch().arrived(host.linkLayer());
        world.scheduler().after(stay(), () -> move(host));
    }

    private long stay() {
        Profile.Dwell dwell = profile.dwell();
        return moves.chance(dwell.chanceOfGlimpse()) ? moves.between(0, MAX_GLIMPSE) : moves.between(dwell.least(), dwell.most());
    }

    private void leave(RoamingHost host) {
        AnchorRouterNode router = domain.routerOf(host);
        host.detach();
        router.watch().left(host.linkLayer());
    }

    private void move(RoamingHost host) {
        if (world.calm()) {
            world.scheduler().after(stay(), () -> move(host));
            return;
        }
        if (operator.chance(CHANCE_OF_REVOCATION)) {
            revoke(host);
            world.scheduler().after(operator.between(0, EXPELLED_WITHIN), () -> disappear(host));
            return;
        }
        if (moves.chance(profile.chanceOfAbsence())) {
            disappear(host);
            return;
        }
        AnchorRouterNode here = domain.routerOf(host);
        AnchorRouterNode there = anyOtherThan(here);
        if (moves.chance(profile.chanceOfHints())) {
            boolean wrong = moves.chance(CHANCE_OF_WRONG_HINT);
            hint(here, HandoverStep.GOING_DOWN, host, there);
            hint(there, HandoverStep.CANDIDATE, host, here);
            hint(there, HandoverStep.INITIATE, host, here);
            world.scheduler().after(HINTED_BEFORE, () -> handOver(host, wrong ? anyOtherThan(here) : there, true));
        } else {
            handOver(host, there, false);
        }
    }

    /** An operator has the database end everything of {@code host}; without one, each router. */
    private void revoke(RoamingHost host) {
        Input revocation = new Input.Revoke(domain.id(host));
        if (domain.database() != null) {
            domain.database().daemon().tell(revocation);
        } else {
            domain.routers().forEach(router -> router.daemon().tell(revocation));
        }
    }

    private void disappear(RoamingHost host) {
        leave(host);
        host.sleep();
        world.scheduler().after(moves.between(MIN_ABSENCE, MAX_ABSENCE), () -> comeBack(host));
    }

    private void comeBack(RoamingHost host) {
        if (!weather.isFinishing()) {
            arrive(host, anyRouter());
        }
    }

    private void handOver(RoamingHost host, AnchorRouterNode there, boolean hinted) {
        AnchorRouterNode here = domain.routerOf(host);
        handovers++;
        leave(host);
        world.scheduler().after(moves.between(0, MAX_PAUSE), () -> {
            arrive(host, there);
            if (hinted) {
                hint(here, HandoverStep.COMPLETE, host, there);
            }
        });
    }

    private static void hint(AnchorRouterNode to, HandoverStep step, RoamingHost host, AnchorRouterNode other) {
        to.daemon().tell(new HandoverHint(step, host.linkLayer(), other.address()));
    }

    // Talk

    private void speak(RoamingHost host) {
        if (host.link() != null) {
            host.talk(domain.servers(), CHANCE_OF_FLOW_END, () -> ++lastNumber);
        }
        long interval = profile.talkInterval();
        world.scheduler().after(talk.between(interval / 2, interval + interval / 2), () -> speak(host));
    }
}
