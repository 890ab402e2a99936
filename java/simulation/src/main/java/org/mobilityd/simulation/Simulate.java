package org.mobilityd.simulation;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import org.mobilityd.protocol.analysis.Scheme;
import org.mobilityd.simulation.world.AnchorDomain;
import org.mobilityd.simulation.world.DomainEngines;
import org.mobilityd.simulation.world.DomainProfile;
import org.mobilityd.simulation.world.Profile;
import org.mobilityd.simulation.world.ShippedEngines;

/**
 * {@code Simulate FIRST-SEED LAST-SEED PROFILE HANDOVERS [trace]}: runs a world for each seed, as many at once as there are processors, and
 * prints a line for each, or what went wrong and how to see it again. A profile with a scheme and a slash before it, as in
 * {@code relay/stormy}, is an anchor domain's. Exit status 0 when all went well, 1 when something went wrong, 2 when the arguments are
 * wrong.
 */
public final class Simulate {

    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintStream out;
    private final boolean trace;
    private final LongFunction<SeededRun> worlds;

    /** @param worlds by seed */
    private Simulate(PrintStream out, boolean trace, LongFunction<SeededRun> worlds) {
        this.out = out;
        this.trace = trace;
        this.worlds = worlds;
    }

    /** @param seconds of wall time */
    private record Run(long seed, Outcome outcome, double seconds) {
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out));
    }

    static int run(String[] arguments, PrintStream out) {
        boolean trace = arguments.length == 5 && arguments[4].equals("trace");
        if (arguments.length != 4 && !trace) {
            out.println("usage: Simulate FIRST-SEED LAST-SEED PROFILE HANDOVERS [trace]");
            return 2;
        }
        try {
            Simulate simulate = new Simulate(out, trace, worlds(arguments[2], Long.parseLong(arguments[3])));
            return simulate.runAll(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]));
        } catch (IllegalArgumentException e) {
            out.println("Simulate: " + e.getMessage());
            return 2;
        }
    }

    private static LongFunction<SeededRun> worlds(String profile, long handovers) {
        int slash = profile.indexOf('/');
        if (slash < 0) {
            Profile its = Profile.named(profile);
            return seed -> new Simulation(seed, its, handovers, new ShippedEngines());
        }
        Scheme scheme = AnchorDomain.scheme(profile.substring(0, slash));
        DomainProfile its = DomainProfile.named(profile.substring(slash + 1));
        return seed -> new DomainSimulation(seed, its, scheme, handovers, new DomainEngines());
    }

    /** A trace is one world's at a time. */
    private int runAll(long firstSeed, long lastSeed) {
        ExecutorService workers = Executors.newFixedThreadPool(trace ? 1 : Runtime.getRuntime().availableProcessors());
        List<Future<Run>> runs = new ArrayList<>();
        for (long seed = firstSeed; seed <= lastSeed; seed++) {
            long its = seed;
            runs.add(workers.submit(() -> run(its)));
        }
        try {
            return sumUp(runs);
        } finally {
            workers.shutdownNow();
        }
    }

    private Run run(long seed) {
        SeededRun world = worlds.apply(seed);
        if (trace) {
            world.tracedBy(out::println);
        }
        long began = System.nanoTime();
        Outcome outcome = world.run();
        return new Run(seed, outcome, (System.nanoTime() - began) / NANOS_PER_SECOND);
    }

    /** The runs in the order of their seeds, until one has failed. */
    private int sumUp(List<Future<Run>> runs) {
        long began = System.nanoTime();
        long handovers = 0;
        for (Future<Run> run : runs) {
            try {
                handovers += run.get().outcome().handovers();
                print(run.get());
            } catch (ExecutionException e) {
                out.println(e.getCause().getMessage());
                return 1;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 1;
            }
        }
        double seconds = (System.nanoTime() - began) / NANOS_PER_SECOND;
        out.printf(Locale.ROOT, "%d handovers in %.1f s: %.0f handovers/s%n", handovers, seconds, handovers / seconds);
        return 0;
    }

    private void print(Run run) {
        out.printf(Locale.ROOT, "seed %d: %s; %.1f s of wall time%n", run.seed(), run.outcome().summary(), run.seconds());
        run.outcome().events().forEach((name, count) -> out.printf(Locale.ROOT, "  %-45s %d%n", name, count));
    }
}
