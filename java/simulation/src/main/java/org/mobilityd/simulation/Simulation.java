package org.mobilityd.simulation;

import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.mobilityd.simulation.check.InternetChecker;
import org.mobilityd.simulation.world.Engines;
import org.mobilityd.simulation.world.Internet;
import org.mobilityd.simulation.world.Profile;
import org.mobilityd.simulation.world.Scenario;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.simulation.world.World;

/** One run of one world: until so many handovers have been made, and then through a calm in which everything has to come right. */
public final class Simulation implements SeededRun {

    private final long seed;
    private final Profile profile;
    private final long handovers;
    private final World world;
    private final Internet internet;
    private final Scenario scenario;
    private final RecoveryStatistics statistics;

    /** With all checkers. */
    public Simulation(long seed, Profile profile, long handovers, Engines engines) {
        this(seed, profile, handovers, engines, InternetChecker::all);
    }

    /** @param checkers puts the checkers that shall watch into the world */
    public Simulation(long seed, Profile profile, long handovers, Engines engines, Function<Internet, ?> checkers) {
        this.seed = seed;
        this.profile = profile;
        this.handovers = handovers;
        world = new World(seed);
        internet = new Internet(world, profile, engines);
        scenario = new Scenario(internet);
        statistics = new RecoveryStatistics(world);
        world.add(statistics);
        checkers.apply(internet);
    }

    /** What a run came to. @param hash of everything that happened: equal for equal runs @param virtualTime in nanoseconds */
    public record Report(long seed, long hash, long handovers, long virtualTime, long packets, long steps, long datagrams, long echoes,
            long medianRecovery, long slowRecovery, Map<String, Long> events) implements Outcome {
        @Override
        public String summary() {
            return String.format(Locale.ROOT, "%d handovers in %.0f virtual s, %d packets, %d steps; %d of %d datagrams answered; "
                    + "recovery median %.0f ms, 95 %% within %.1f s; hash %016x", handovers, virtualTime / (double) Time.SECOND, packets,
                    steps, echoes, datagrams, medianRecovery / (double) Time.MILLISECOND, slowRecovery / (double) Time.SECOND, hash);
        }
    }

    @Override
    public Simulation tracedBy(Consumer<String> sink) {
        world.log().listen(sink);
        return this;
    }

    public Internet internet() {
        return internet;
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
            world.finished();
        } catch (RuntimeException e) {
            throw new SimulationFailure(seed, command(), e);
        }
        return new Report(seed, world.log().hash(), scenario.handovers(), world.now(), statistics.packets(), statistics.steps(),
                statistics.datagramsSaid(), statistics.echoes(), statistics.recovery(0.5), statistics.recovery(0.95), statistics.events());
    }

    /** What to type to see this run again. */
    String command() {
        return "make simulate SEED=" + seed + " PROFILE=" + profile.name() + " HANDOVERS=" + handovers;
    }
}
