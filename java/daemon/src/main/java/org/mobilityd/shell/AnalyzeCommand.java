package org.mobilityd.shell;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.mobilityd.daemon.control.Json;
import org.mobilityd.protocol.analysis.BindingDelay;
import org.mobilityd.protocol.analysis.Reach;
import org.mobilityd.protocol.analysis.Scheme;
import org.mobilityd.protocol.analysis.SignallingCost;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code analyze WHAT}: what the schemes of mobility management cost in a network, by arithmetic. Needs no daemon. */
@Command(name = "analyze", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "WHAT",
        description = "Computes what each scheme of mobility management costs in a network like yours. Needs no daemon.")
final class AnalyzeCommand {

    /** What every kind of {@code analyze} has. */
    static final class Format {
        @Option(names = "--json", description = "Print JSON instead of a table.")
        private boolean json;
    }

    private record DelayRow(String scheme, double bindingDelayMillis) {
    }

    private record SignallingRow(String scheme, int messages, double cost) {
    }

    private record ReachRow(int hops, double parityHops) {
    }

    @Spec
    private CommandSpec spec;

    @Command(name = "delay", description = "The least time that a handover's signalling takes, from round-trip times in milliseconds.")
    void delay(@Mixin Format format,
            @Option(names = "--anchor", paramLabel = "MS", defaultValue = "40",
                    description = "Router to centralized anchor (default: ${DEFAULT-VALUE}).") double anchor,
            @Option(names = "--wireless", paramLabel = "MS", defaultValue = "4",
                    description = "Mobile node to its router (default: ${DEFAULT-VALUE}).") double wireless,
            @Option(names = "--serving-database", paramLabel = "MS", defaultValue = "20",
                    description = "Serving router to database (default: ${DEFAULT-VALUE}).") double servingDatabase,
            @Option(names = "--previous-database", paramLabel = "MS", defaultValue = "20",
                    description = "Previous router to database (default: ${DEFAULT-VALUE}).") double previousDatabase,
            @Option(names = "--routers", paramLabel = "MS", defaultValue = "10",
                    description = "Serving to previous router (default: ${DEFAULT-VALUE}).") double routers) {
        notNegative(anchor, wireless, servingDatabase, previousDatabase, routers);
        BindingDelay delay = new BindingDelay(anchor, wireless, servingDatabase, previousDatabase, routers);
        List<DelayRow> rows = Stream.of(Scheme.values()).map(scheme -> new DelayRow(scheme.label(), delay.of(scheme))).toList();
        print(format, rows, new Table<DelayRow>().text("SCHEME", DelayRow::scheme)
                .number("BINDING DELAY ms", row -> decimal(row.bindingDelayMillis())).lines(rows));
    }

    @Command(name = "signalling", description = "Messages of a handover, and what they cost: hops, weighted.")
    void signalling(@Mixin Format format,
            @Option(names = "--previous-routers", paramLabel = "N", defaultValue = "1",
                    description = "That still anchor a prefix in use (default: ${DEFAULT-VALUE}).") int previousRouters,
            @Option(names = "--wired", paramLabel = "FACTOR", defaultValue = "1",
                    description = "Cost of a wired hop (default: ${DEFAULT-VALUE}).") double wired,
            @Option(names = "--wireless", paramLabel = "FACTOR", defaultValue = "10",
                    description = "Cost of the wireless hop (default: ${DEFAULT-VALUE}).") double wireless,
            @Option(names = "--anchor", paramLabel = "HOPS", defaultValue = "8",
                    description = "Router to centralized anchor (default: ${DEFAULT-VALUE}).") double anchor,
            @Option(names = "--database", paramLabel = "HOPS", defaultValue = "6",
                    description = "Router to database (default: ${DEFAULT-VALUE}).") double database,
            @Option(names = "--routers", paramLabel = "HOPS", defaultValue = "2",
                    description = "Serving to previous router (default: ${DEFAULT-VALUE}).") double routers) {
        notNegative(previousRouters, wired, wireless, anchor, database, routers);
        SignallingCost cost = new SignallingCost(wired, wireless, anchor, database, routers);
        List<SignallingRow> rows = Stream.of(Scheme.values()).map(scheme -> new SignallingRow(scheme.label(),
                scheme.messages(previousRouters), cost.ofHandover(scheme, previousRouters))).toList();
        print(format, rows, new Table<SignallingRow>().text("SCHEME", SignallingRow::scheme).number("MESSAGES", SignallingRow::messages)
                .number("COST", row -> decimal(row.cost())).lines(rows));
    }

    @Command(name = "reach", description = "How many hops a mobile node may go from its anchor before conversation suffers.")
    void reach(@Mixin Format format,
            @Option(names = "--budget", paramLabel = "MS", defaultValue = "150",
                    description = "From mouth to ear (default: ${DEFAULT-VALUE}).") double budget,
            @Option(names = "--correspondent", paramLabel = "MS", defaultValue = "20",
                    description = "One way between correspondent and anchor (default: ${DEFAULT-VALUE}).") double correspondent,
            @Option(names = "--hop", paramLabel = "MS", defaultValue = "5",
                    description = "What a hop between routers adds (default: ${DEFAULT-VALUE}).") double hop) {
        notNegative(budget, correspondent, hop);
        if (hop == 0) {
            throw new ParameterException(spec.commandLine(), "a hop takes some time");
        }
        Reach reach = new Reach(budget, correspondent, hop);
        List<ReachRow> rows = List.of(new ReachRow(reach.hops(), reach.parityHops()));
        print(format, rows, new Table<ReachRow>().number("HOPS WITHIN BUDGET", ReachRow::hops)
                .number("AS LONG AS CENTRALIZED AFTER", row -> decimal(row.parityHops())).lines(rows));
    }

    private void notNegative(double... values) {
        for (double value : values) {
            if (!(value >= 0) || Double.isInfinite(value)) {
                throw new ParameterException(spec.commandLine(), "times, factors and distances are not negative: " + decimal(value));
            }
        }
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void print(Format format, List<?> rows, List<String> table) {
        PrintWriter out = spec.commandLine().getOut();
        (format.json ? List.of(Json.PRETTY.toJson(rows)) : table).forEach(out::println);
        out.flush();
    }
}
