package org.mobilityd.shell;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.mobilityd.daemon.control.Json;
import org.mobilityd.daemon.control.View.Tick;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code monitor}: bindings and rates as they change; the whole screen of a terminal, or a line at a time. */
@Command(name = "monitor", mixinStandardHelpOptions = true,
        description = {"Shows bindings and rates as they change: on a terminal the whole screen, busiest first, until q is pressed;",
            "with --lines, --json or into a pipe one line per interval."})
final class MonitorCommand implements Callable<Integer> {

    @ParentCommand
    private Mobilityctl root;

    @Spec
    private CommandSpec spec;

    @Option(names = "--interval", paramLabel = "S", defaultValue = "1", description = "Seconds between looks (default: ${DEFAULT-VALUE}).")
    private double intervalSeconds;

    @Option(names = "--lines", paramLabel = "N", description = "Print N lines of totals and end.")
    private Integer lines;

    @Option(names = "--json", description = "Print each look as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (DaemonConnection daemon = root.connect()) {
            JsonObject request = DaemonConnection.request("watch");
            request.addProperty("interval_millis", Math.round(intervalSeconds * 1000));
            JsonElement first = daemon.ask(request);
            if (lines == null && !json && Terminals.interactive()) {
                onScreen(daemon, first);
            } else {
                byLine(daemon, first);
            }
            return 0;
        }
    }

    private void byLine(DaemonConnection daemon, JsonElement first) {
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            out.println("  UPTIME  BINDINGS    IN pkt/s   OUT pkt/s    IN bit/s   OUT bit/s");
        }
        JsonElement tick = first;
        for (int i = 0; lines == null || i < lines; i++) {
            // The first look has no rates yet: it is the start of the first interval.
            tick = daemon.next();
            out.println(json ? Json.LINE.toJson(tick) : line(Json.LINE.fromJson(tick, Tick.class)));
            out.flush();
            if (out.checkError()) {
                return;
            }
        }
    }

    private static String line(Tick tick) {
        return String.format(Locale.ROOT, "%8s  %8d  %10s  %10s  %10s  %10s", Units.duration(tick.uptimeSeconds()), tick.bindingsTotal(),
                Units.si(tick.packetsInPerSecond()), Units.si(tick.packetsOutPerSecond()), Units.si(8 * tick.bytesInPerSecond()),
                Units.si(8 * tick.bytesOutPerSecond()));
    }

    private void onScreen(DaemonConnection daemon, JsonElement first) throws IOException {
        Terminal shared = root.terminal();
        Terminal terminal = shared != null ? shared : Terminals.open();
        try (MonitorScreen screen = new MonitorScreen(terminal)) {
            JsonElement tick = first;
            do {
                screen.show(Json.LINE.fromJson(tick, Tick.class), root.runtimeDir().toString());
                if (screen.quitWithin(1)) {
                    return;
                }
                tick = daemon.next();
            } while (true);
        } finally {
            if (shared == null) {
                terminal.close();
            }
        }
    }
}
