package org.mobilityd.shell;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.mobilityd.daemon.control.Json;
import org.mobilityd.daemon.control.View.AnchorView;
import org.mobilityd.daemon.control.View.BindingView;
import org.mobilityd.daemon.control.View.HomeRegistrationView;
import org.mobilityd.daemon.control.View.InterfaceView;
import org.mobilityd.daemon.control.View.MobileNodeView;
import org.mobilityd.daemon.control.View.NodeDetailView;
import org.mobilityd.daemon.control.View.NodeView;
import org.mobilityd.daemon.control.View.NonceView;
import org.mobilityd.daemon.control.View.RouteView;
import org.mobilityd.daemon.control.View.SessionView;
import org.mobilityd.daemon.control.View.Status;
import org.mobilityd.daemon.control.View.TunnelView;
import org.mobilityd.daemon.text.PathArgument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code show WHAT}: tables for people, JSON for programs. */
@Command(name = "show", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "WHAT",
        description = "Shows what the daemon knows. Every WHAT has --json.")
final class ShowCommand {

    /** The option that every kind of {@code show} has. */
    static final class Format {
        @Option(names = "--json", description = "Print JSON instead of a table.")
        private boolean json;
    }

    @ParentCommand
    private Mobilityctl root;

    @Spec
    private CommandSpec spec;

    @Command(name = "status", description = "Whether the daemon is ready, its roles and totals.")
    void status(@Mixin Format format) {
        show("status", format, answer -> {
            Status status = Json.LINE.fromJson(answer, Status.class);
            print(new Table<Map.Entry<String, Object>>().text("STATUS", Map.Entry::getKey).text("", Map.Entry::getValue).lines(List.of(
                    Map.entry("ready", status.ready() ? "yes" : "no, " + status.interfacesWaiting() + " interface(s) waiting"),
                    Map.entry("version", status.version()),
                    Map.entry("process", status.pid()),
                    Map.entry("uptime", Units.duration(status.uptimeSeconds())),
                    Map.entry("roles", String.join(", ", status.roles())),
                    Map.entry("interfaces attached", status.interfacesAttached()),
                    Map.entry("bindings", status.bindings()),
                    Map.entry("binding update list", status.bindingUpdateList()),
                    Map.entry("tunnels", status.tunnels()),
                    Map.entry("sessions", status.sessions()),
                    Map.entry("mobile nodes", status.mobileNodes()),
                    Map.entry("inputs waiting", status.queueDepth()),
                    Map.entry("inputs lost", status.inputsLost()))));
        });
    }

    @Command(name = "bindings", description = "The binding cache: what correspondents know of mobile nodes.")
    void bindings(@Mixin Format format) {
        show("bindings", format, answer -> print(bindingTable().lines(Json.LINE.fromJson(answer, new TypeToken<List<BindingView>>() { }))));
    }

    @Command(name = "binding-update-list", description = "The binding update list: what this mobile node has told correspondents.")
    void bindingUpdateList(@Mixin Format format) {
        show("binding-update-list", format,
                answer -> print(bindingTable().lines(Json.LINE.fromJson(answer, new TypeToken<List<BindingView>>() { }))));
    }

    @Command(name = "tunnels", description = "Tunnels between home agent and mobile nodes.")
    void tunnels(@Mixin Format format) {
        show("tunnels", format, answer -> print(new Table<TunnelView>()
                .text("PREFIX", TunnelView::prefix).text("MATCH", TunnelView::match)
                .text("LOCAL ADDRESS", TunnelView::localAddress).text("REMOTE ADDRESS", TunnelView::remoteAddress)
                .number("LIFETIME", row -> Units.duration(row.lifetimeRemainingSeconds()))
                .number("PACKETS IN", TunnelView::packetsIn).number("OUT", TunnelView::packetsOut)
                .number("BYTES IN", TunnelView::bytesIn).number("OUT", TunnelView::bytesOut)
                .lines(Json.LINE.fromJson(answer, new TypeToken<List<TunnelView>>() { }))));
    }

    @Command(name = "home-registrations", description = "The mobile nodes that are away, as this home agent knows them.")
    void homeRegistrations(@Mixin Format format) {
        show("home-registrations", format, answer -> print(new Table<HomeRegistrationView>()
                .text("HOME ADDRESS", HomeRegistrationView::homeAddress).text("CARE-OF ADDRESS", HomeRegistrationView::careOfAddress)
                .number("LIFETIME", row -> Units.duration(row.lifetimeRemainingSeconds()))
                .lines(Json.LINE.fromJson(answer, new TypeToken<List<HomeRegistrationView>>() { }))));
    }

    @Command(name = "sessions", description = "Where mobile nodes are and who anchors their prefixes, as this central database knows.")
    void sessions(@Mixin Format format) {
        Table<SessionView> table = new Table<SessionView>()
                .text("MOBILE NODE", SessionView::mobileNode).text("SERVING ROUTER", SessionView::servingRouter)
                .text("PREFIXES", row -> anchors(row.anchors()))
                .number("LIFETIME", row -> Units.duration(row.lifetimeRemainingSeconds()));
        try (DaemonConnection daemon = root.connect()) {
            JsonArray page = daemon.ask("sessions").getAsJsonArray();
            if (format.json) {
                printElements(page, daemon);
            } else {
                printTables(table, page, daemon);
            }
        }
    }

    /** One array, however many lines its elements come in: there may be a million, and none is kept. */
    private void printElements(JsonArray first, DaemonConnection daemon) {
        PrintWriter out = spec.commandLine().getOut();
        String separator = "";
        out.print("[");
        for (JsonArray page = first; !page.isEmpty(); page = daemon.next().getAsJsonArray()) {
            for (JsonElement element : page) {
                out.print(separator + '\n' + Json.PRETTY.toJson(element));
                separator = ",";
            }
        }
        out.println("\n]");
        out.flush();
    }

    /** A table for each line that comes, the heading once. */
    private void printTables(Table<SessionView> table, JsonArray first, DaemonConnection daemon) {
        print(table.lines(sessionsOf(first)));
        JsonArray page = first;
        while (!page.isEmpty()) {
            page = daemon.next().getAsJsonArray();
            print(table.lines(sessionsOf(page)).stream().skip(1).toList());
        }
    }

    private static List<SessionView> sessionsOf(JsonArray page) {
        return Json.LINE.fromJson(page, new TypeToken<List<SessionView>>() { });
    }

    @Command(name = "nodes", description = "The mobile nodes that have a prefix of this anchor router: where they are, and their older prefixes.")
    void nodes(@Mixin Format format) {
        show("nodes", format, answer -> print(new Table<NodeView>()
                .text("MOBILE NODE", NodeView::mobileNode).text("PHASE", NodeView::phase).text("PREFIX", NodeView::prefix)
                .text("SERVING ROUTER", NodeView::servingRouter).text("OLDER PREFIXES", row -> anchors(row.older()))
                .text("REGISTERED", row -> row.registered() ? "yes" : "no")
                .number("LIFETIME", row -> Units.duration(row.lifetimeRemainingSeconds()))
                .lines(Json.LINE.fromJson(answer, new TypeToken<List<NodeView>>() { }))));
    }

    @Command(name = "node", description = "Everything about one mobile node: prefixes, tunnels, lifetimes, and each step of its last handovers.")
    void node(@Parameters(paramLabel = "ID", description = "Its identifier or its link-layer address, as show nodes prints them.") String id,
            @Mixin Format format,
            @Option(names = "--svg", paramLabel = "FILE", converter = PathArgument.class,
                    description = "Also draw its handovers as a time line into FILE.") Path picture) {
        JsonObject request = DaemonConnection.request("node");
        request.addProperty("id", id);
        show(request, format, answer -> print(NodeReport.lines(Json.LINE.fromJson(answer, NodeDetailView.class))), answer -> {
            if (picture != null) {
                draw(Json.LINE.fromJson(answer, NodeDetailView.class), id, picture);
            }
        });
    }

    private static void draw(NodeDetailView node, String id, Path picture) {
        try {
            Files.writeString(picture, HandoverTimeLine.of(id, node.handovers()));
        } catch (IOException e) {
            throw new CommandFailedException(Mobilityctl.FAILED, "cannot write " + picture + ": " + e.getMessage());
        }
    }

    private static String anchors(List<AnchorView> anchors) {
        return anchors.stream().map(anchor -> anchor.prefix() + " at " + anchor.router()).collect(Collectors.joining(", "));
    }

    @Command(name = "mobile-node", description = "Where this mobile node is, and what it has registered.")
    void mobileNode(@Mixin Format format) {
        show("mobile-node", format, answer -> print(new Table<MobileNodeView>()
                .text("LOCATION", MobileNodeView::location).text("HOME ADDRESS", MobileNodeView::homeAddress)
                .text("CARE-OF ADDRESS", MobileNodeView::careOfAddress).text("HOME AGENT", MobileNodeView::homeAgentAddress)
                .text("REGISTERED", MobileNodeView::registeredCareOfAddress)
                .number("LIFETIME", row -> Units.duration(row.homeRegistrationRemainingSeconds()))
                .number("OPTIMIZED", MobileNodeView::optimizedCorrespondents)
                .lines(Json.LINE.fromJson(answer, new TypeToken<List<MobileNodeView>>() { }))));
    }

    @Command(name = "counters", description = "Every verdict and drop reason of the fast path, per interface and direction.")
    void counters(@Mixin Format format, @Option(names = "--all", description = "Also those that are zero.") boolean all) {
        show("counters", format, answer -> print(countTable("COUNTER", answer, all)));
    }

    @Command(name = "events", description = "How often each event of the protocol engines and of the daemon happened.")
    void events(@Mixin Format format) {
        show("events", format, answer -> print(countTable("EVENT", answer, true)));
    }

    @Command(name = "interfaces", description = "The interfaces of the configuration: attached, or what they wait for.")
    void interfaces(@Mixin Format format) {
        show("interfaces", format, answer -> print(new Table<InterfaceView>()
                .text("INTERFACE", InterfaceView::name).number("INDEX", InterfaceView::index).text("STATE", InterfaceView::state)
                .text("ROLES", row -> String.join(",", row.roles())).text("MODE", InterfaceView::mode)
                .text("FORWARDING", InterfaceView::forwarding).text("TAKES FRAMES", InterfaceView::takesFrames)
                .text("REASON", InterfaceView::reason)
                .lines(Json.LINE.fromJson(answer, new TypeToken<List<InterfaceView>>() { }))));
    }

    @Command(name = "nonces", description = "The nonce indices in use; never the nonces.")
    void nonces(@Mixin Format format) {
        show("nonces", format, answer -> print(new Table<NonceView>()
                .number("NONCE INDEX", NonceView::nonceIndex).number("AGE", row -> Units.duration(row.ageSeconds()))
                .text("", row -> row.current() ? "current" : " ")
                .lines(Json.LINE.fromJson(answer, new TypeToken<List<NonceView>>() { }))));
    }

    @Command(name = "routes", description = "What this node answers for, and the ways that it has set.")
    void routes(@Mixin Format format) {
        show("routes", format, answer -> print(new Table<RouteView>()
                .text("DESTINATION", RouteView::destination).text("KIND", RouteView::kind).text("VIA", RouteView::via)
                .text("INTERFACE", RouteView::interfaceName)
                .lines(Json.LINE.fromJson(answer, new TypeToken<List<RouteView>>() { }))));
    }

    private static Table<BindingView> bindingTable() {
        return new Table<BindingView>()
                .text("CORRESPONDENT", BindingView::correspondentAddress).text("HOME ADDRESS", BindingView::homeAddress)
                .text("CARE-OF ADDRESS", BindingView::careOfAddress).number("SEQUENCE", BindingView::sequence)
                .number("LIFETIME", row -> Units.duration(row.lifetimeRemainingSeconds()))
                .number("PACKETS IN", BindingView::packetsIn).number("OUT", BindingView::packetsOut)
                .number("BYTES IN", BindingView::bytesIn).number("OUT", BindingView::bytesOut);
    }

    private static List<String> countTable(String heading, JsonElement answer, boolean zeros) {
        SortedMap<String, Long> counts = Json.LINE.fromJson(answer, new TypeToken<SortedMap<String, Long>>() { });
        return new Table<Map.Entry<String, Long>>().text(heading, Map.Entry::getKey).number("COUNT", Map.Entry::getValue)
                .lines(counts.entrySet().stream().filter(count -> zeros || count.getValue() != 0).toList());
    }

    private void show(String what, Format format, Consumer<JsonElement> asTable) {
        show(DaemonConnection.request(what), format, asTable, answer -> { });
    }

    /** @param besides what is done with the answer before it is printed */
    private void show(JsonObject request, Format format, Consumer<JsonElement> asTable, Consumer<JsonElement> besides) {
        try (DaemonConnection daemon = root.connect()) {
            JsonElement answer = daemon.ask(request);
            besides.accept(answer);
            if (format.json) {
                print(List.of(Json.PRETTY.toJson(answer)));
            } else {
                asTable.accept(answer);
            }
        }
    }

    private void print(List<String> lines) {
        PrintWriter out = spec.commandLine().getOut();
        lines.forEach(out::println);
        out.flush();
    }
}
