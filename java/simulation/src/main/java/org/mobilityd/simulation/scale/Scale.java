package org.mobilityd.simulation.scale;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.mobilityd.simulation.world.Time;

/**
 * {@code Scale ROUTERS NODES [WAY]}: a table of what handovers cost in a domain of this size, by simulation and by formula, a way after
 * the other or one. Exit status 2 when the arguments are wrong.
 */
public final class Scale {

    private static final long SEED = 1;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = Time.MILLISECOND;

    private Scale() {
    }

    public static void main(String[] arguments) {
        if (arguments.length != 2 && arguments.length != 3) {
            System.out.println("usage: Scale ROUTERS NODES [WAY]");
            System.exit(2);
        }
        try {
            List<Way> ways = arguments.length == 2 ? List.of(Way.values()) : List.of(Way.named(arguments[2]));
            print(System.out, Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), ways);
        } catch (IllegalArgumentException e) {
            System.out.println("Scale: " + e.getMessage());
            System.exit(2);
        }
    }

    private static void print(PrintStream out, int routers, int nodes, List<Way> ways) {
        out.println("| Way | n | Handovers | Messages by formula | Messages | Delay, mean | Delay, longest | Over the formula |");
        out.println("|---|---|---|---|---|---|---|---|");
        for (Way way : ways) {
            long began = System.nanoTime();
            ScaleRun run = new ScaleRun(way, routers, nodes, SEED);
            run.run();
            for (int previous = 1; previous <= ScaleRun.ROUNDS; previous++) {
                row(out, way, previous, run.ofHandovers(previous));
            }
            System.err.printf(Locale.ROOT, "%s: %d messages in all, %.0f s of wall time%n", way.label(), run.allMessages(),
                    (System.nanoTime() - began) / NANOS_PER_SECOND);
        }
    }

    private static void row(PrintStream out, Way way, int previous, Tally tally) {
        String messages = tally.fewestMessages() == tally.mostMessages() ? String.valueOf(tally.mostMessages())
                : tally.fewestMessages() + " to " + tally.mostMessages();
        out.printf(Locale.ROOT, "| `%s` | %d | %d | %d | %s | %.2f ms | %.2f ms | %.3f to %.3f ms |%n", way.label(), previous,
                tally.handovers(), way.messages(previous), messages, tally.meanDelay() / NANOS_PER_MILLI,
                tally.longestDelay() / NANOS_PER_MILLI, tally.earliest() / NANOS_PER_MILLI, tally.latest() / NANOS_PER_MILLI);
    }
}
