package org.mobilityd.shell;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import org.mobilityd.daemon.control.Json;
import org.mobilityd.daemon.control.View.EventView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code trace}: events as they happen. */
@Command(name = "trace", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "WHAT",
        description = "Prints events as they happen, until Ctrl-C; also those that are too many for the log.")
final class TraceCommand {

    /** What every kind of {@code trace} has. */
    static final class Format {
        @Option(names = "--lines", paramLabel = "N", description = "Print N events and end.")
        private Integer lines;

        @Option(names = "--json", description = "Print each event as one line of JSON.")
        private boolean json;
    }

    @ParentCommand
    private Mobilityctl root;

    @Spec
    private CommandSpec spec;

    @Command(name = "events", description = "Every event.")
    void events(@Mixin Format format) {
        follow(DaemonConnection.request("follow"), format);
    }

    @Command(name = "node", description = "What happens to one mobile node, step by step.")
    void node(@Parameters(paramLabel = "ID", description = "Its identifier, as show nodes prints it.") String id, @Mixin Format format) {
        JsonObject request = DaemonConnection.request("follow");
        request.addProperty("mobile_node", id);
        follow(request, format);
    }

    private void follow(JsonObject request, Format format) {
        PrintWriter out = spec.commandLine().getOut();
        try (DaemonConnection daemon = root.connect()) {
            daemon.ask(request);
            for (int i = 0; (format.lines == null || i < format.lines) && !out.checkError(); i++) {
                JsonElement event = daemon.next();
                out.println(format.json ? Json.LINE.toJson(event) : line(Json.LINE.fromJson(event, EventView.class)));
                out.flush();
            }
        }
    }

    private static String line(EventView event) {
        String fields = event.fields().entrySet().stream().map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(" "));
        return event.time() + " " + event.event() + " " + fields;
    }
}
