package org.mobilityd.simulation;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.mobilityd.simulation.world.Profile;
import org.mobilityd.simulation.world.ShippedEngines;
import org.mobilityd.simulation.world.Time;

/**
 * {@code Simulate FIRST-SEED LAST-SEED PROFILE HANDOVERS [trace]}: runs a world for each seed, as many at once as there are processors, and
 * prints a line for each, or what went wrong and how to see it again. Exit status 0 when all went well, 1 when something went wrong, 2 when
 * the arguments are wrong.
 */
public final class Simulate {

    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintStream out;
    private final boolean trace;
    private final Profile profile;
    private final long handoversEach;

    private Simulate(PrintStream out, boolean trace, Profile profile, long handoversEach) {
        this.out = out;
        this.trace = trace;
        this.profile = profile;
        this.handoversEach = handoversEach;
    }

    /** @param seconds of wall time */
    private record Run(Simulation.Report report, double seconds) {
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
            Simulate simulate = new Simulate(out, trace, Profile.named(arguments[2]), Long.parseLong(arguments[3]));
            return simulate.runAll(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]));
        } catch (IllegalArgumentException e) {
            out.println("Simulate: " + e.getMessage());
            return 2;
        }
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
        Simulation simulation = new Simulation(seed, profile, handoversEach, new ShippedEngines());
        if (trace) {
            simulation.tracedBy(out::println);
        }
        long began = System.nanoTime();
        Simulation.Report report = simulation.run();
        return new Run(report, (System.nanoTime() - began) / NANOS_PER_SECOND);
    }

    /** The runs in the order of their seeds, until one has failed. */
    private int sumUp(List<Future<Run>> runs) {
        long began = System.nanoTime();
        long handovers = 0;
        for (Future<Run> run : runs) {
            try {
                handovers += run.get().report().handovers();
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
        Simulation.Report report = run.report();
        out.printf(Locale.ROOT, "seed %d: %d handovers in %.0f virtual s (%.1f s of wall time), %d packets, %d steps; "
                + "%d of %d datagrams answered; recovery median %.0f ms, 95 %% within %.1f s; hash %016x%n",
                report.seed(), report.handovers(), report.virtualTime() / NANOS_PER_SECOND, run.seconds(), report.packets(),
                report.steps(), report.echoes(), report.datagrams(), report.medianRecovery() / (double) Time.MILLISECOND,
                report.slowRecovery() / NANOS_PER_SECOND, report.hash());
        report.events().forEach((name, count) -> out.printf(Locale.ROOT, "  %-45s %d%n", name, count));
    }
}
