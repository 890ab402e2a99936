package org.mobilityd.simulation;

import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.mobilityd.protocol.analysis.Scheme;
import org.mobilityd.simulation.check.domain.DomainChecker;
import org.mobilityd.simulation.world.AnchorDomain;
import org.mobilityd.simulation.world.DomainEngines;
import org.mobilityd.simulation.world.DomainProfile;
import org.mobilityd.simulation.world.DomainScenario;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.simulation.world.World;

/**
 * One run of one anchor domain: until so many handovers have been made, then through a calm in which everything has to come right, then
 * without any host until nothing may be left of them.
 */
public final class DomainSimulation implements SeededRun {

    /**
     * A router may notice late that a host has gone (a presence check of 60 s), waits (the guard, MinDelayBeforeBCEDelete, and twice that for
     * who knows better), and what was not told of it ends after two lifetimes of its own and one of the database.
     */
    private static final long NOTHING_LEFT_AFTER = 400 * Time.SECOND;

    private final long seed;
    private final DomainProfile profile;
    private final Scheme scheme;
    private final long handovers;
    private final World world;
    private final DomainScenario scenario;
    private final Statistics statistics;

    /** With all checkers. */
    public DomainSimulation(long seed, DomainProfile profile, Scheme scheme, long handovers, DomainEngines engines) {
        this(seed, profile, scheme, handovers, engines, DomainChecker::all);
    }

    /** @param checkers puts the checkers that shall watch into the world */
    public DomainSimulation(long seed, DomainProfile profile, Scheme scheme, long handovers, DomainEngines engines,
            Function<AnchorDomain, ?> checkers) {
        this.seed = seed;
        this.profile = profile;
        this.scheme = scheme;
        this.handovers = handovers;
        world = new World(seed);
        AnchorDomain domain = new AnchorDomain(world, profile, scheme, engines);
        scenario = new DomainScenario(domain);
        statistics = new Statistics();
        world.add(statistics);
        checkers.apply(domain);
    }

    /** What a run came to. @param hash of everything that happened: equal for equal runs @param virtualTime in nanoseconds */
    public record Report(long seed, long hash, long handovers, long virtualTime, long packets, long steps, long datagrams, long echoes,
            Map<String, Long> events) implements Outcome {
        @Override
        public String summary() {
            return String.format(Locale.ROOT, "%d handovers in %.0f virtual s, %d packets, %d steps; %d of %d datagrams answered; hash %016x",
                    handovers, virtualTime / (double) Time.SECOND, packets, steps, echoes, datagrams, hash);
        }
    }

    @Override
    public DomainSimulation tracedBy(Consumer<String> sink) {
        world.log().listen(sink);
        return this;
    }

    @Override
    public Report run() {
        try {
            scenario.start();
            while (scenario.handovers() < handovers) {
                world.scheduler().runUntil(world.now() + Time.SECOND);
            }
            scenario.finish();
            world.scheduler().runUntil(world.now() + profile.calm());
            scenario.depart();
            world.scheduler().runUntil(world.now() + NOTHING_LEFT_AFTER);
            world.finished();
        } catch (RuntimeException e) {
            throw new SimulationFailure(seed, command(), e);
        }
        return new Report(seed, world.log().hash(), scenario.handovers(), world.now(), statistics.packets(), statistics.steps(),
                statistics.datagramsSaid(), statistics.echoes(), statistics.events());
    }

    /** What to type to see this run again. */
    private String command() {
        return "make simulate SEED=" + seed + " PROFILE=" + scheme.label() + '/' + profile.name() + " HANDOVERS=" + handovers;
    }
}
