package org.mobilityd.simulation;

import java.io.PrintStream;
import java.util.Locale;
import org.mobilityd.simulation.world.Profile;
import org.mobilityd.simulation.world.ShippedEngines;
import org.mobilityd.simulation.world.Time;

/**
 * {@code Simulate FIRST-SEED LAST-SEED PROFILE HANDOVERS [trace]}: runs a world for each seed and prints a line for each, or what went
 * wrong and how to see it again. Exit status 0 when all went well, 1 when something went wrong, 2 when the arguments are wrong.
 */
public final class Simulate {

    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintStream out;
    private final boolean trace;
    private long handovers;
    private double wallSeconds;

    private Simulate(PrintStream out, boolean trace) {
        this.out = out;
        this.trace = trace;
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
            Profile profile = Profile.named(arguments[2]);
            return new Simulate(out, trace).runAll(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]), profile,
                    Long.parseLong(arguments[3]));
        } catch (IllegalArgumentException e) {
            out.println("Simulate: " + e.getMessage());
            return 2;
        }
    }

    private int runAll(long firstSeed, long lastSeed, Profile profile, long handoversEach) {
        for (long seed = firstSeed; seed <= lastSeed; seed++) {
            Simulation simulation = new Simulation(seed, profile, handoversEach, new ShippedEngines());
            if (trace) {
                simulation.tracedBy(out::println);
            }
            long began = System.nanoTime();
            try {
                Simulation.Report report = simulation.run();
                double seconds = (System.nanoTime() - began) / NANOS_PER_SECOND;
                handovers += report.handovers();
                wallSeconds += seconds;
                print(report, seconds);
            } catch (SimulationFailure failure) {
                out.println("seed " + seed + ": " + failure.getMessage());
                return 1;
            }
        }
        out.printf(Locale.ROOT, "%d handovers in %.1f s: %.0f handovers/s%n", handovers, wallSeconds, handovers / wallSeconds);
        return 0;
    }

    private void print(Simulation.Report report, double seconds) {
        out.printf(Locale.ROOT, "seed %d: %d handovers in %.0f virtual s (%.1f s of wall time), %d packets, %d steps; "
                + "%d of %d datagrams answered; recovery median %.0f ms, 95 %% within %.1f s; hash %016x%n",
                report.seed(), report.handovers(), report.virtualTime() / NANOS_PER_SECOND, seconds, report.packets(), report.steps(),
                report.echoes(), report.datagrams(), report.medianRecovery() / (double) Time.MILLISECOND,
                report.slowRecovery() / NANOS_PER_SECOND, report.hash());
        report.events().forEach((name, count) -> out.printf(Locale.ROOT, "  %-45s %d%n", name, count));
    }
}
