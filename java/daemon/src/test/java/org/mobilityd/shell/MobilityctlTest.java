package org.mobilityd.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.daemon.DaemonFixture.AGENT;
import static org.mobilityd.daemon.DaemonFixture.until;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.daemon.DaemonFixture;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.store.LogStore;
import org.mobilityd.daemon.store.Store;
import org.mobilityd.linux.control.ControlClient;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.database.Anchor;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import picocli.CommandLine;

@DisplayName("mobilityctl")
class MobilityctlTest {

    private static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:1::10");
    private static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:2::10");
    private static final Ipv6Address SERVER = Ipv6Address.parse("2001:db8:f::1");
    private static final long HALF_PAST_HUNDRED_SECONDS = 100_500_000_000L;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private DaemonFixture daemon;

    @BeforeEach
    void prepare(@TempDir Path folder) {
        daemon = new DaemonFixture(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        daemon.close();
    }

    @Test
    void showsBindingsAsJsonWithTheNamesThatOthersRelyOn() throws Exception {
        startWithABinding();
        JsonObject binding = json("show", "bindings", "--json").getAsJsonArray().get(0).getAsJsonObject();
        assertEquals(List.of("correspondent_address", "home_address", "care_of_address", "sequence", "lifetime_remaining_seconds",
                "packets_in", "packets_out", "bytes_in", "bytes_out"), List.copyOf(binding.keySet()));
        assertEquals("2001:db8:f::1", binding.get("correspondent_address").getAsString());
        assertEquals("2001:db8:1::10", binding.get("home_address").getAsString());
        assertEquals("2001:db8:2::10", binding.get("care_of_address").getAsString());
        assertEquals(7, binding.get("sequence").getAsInt());
        long lifetime = binding.get("lifetime_remaining_seconds").getAsLong();
        assertTrue(lifetime > 40 && lifetime <= 100, binding.toString());
        assertEquals(List.of(1, 2, 300, 400), List.of(binding.get("packets_in").getAsInt(), binding.get("packets_out").getAsInt(),
                binding.get("bytes_in").getAsInt(), binding.get("bytes_out").getAsInt()));
    }

    @Test
    void showsBindingsInAlignedColumns() throws Exception {
        startWithABinding();
        assertEquals(0, run("show", "bindings"));
        List<String> lines = out.toString().lines().toList();
        assertEquals("CORRESPONDENT  HOME ADDRESS    CARE-OF ADDRESS  SEQUENCE  LIFETIME  PACKETS IN  OUT  BYTES IN  OUT", lines.get(0));
        assertEquals("2001:db8:f::1  2001:db8:1::10  2001:db8:2::10          7     1mXXs           1    2       300  400",
                lines.get(1).replaceFirst("1m[0-4][0-9]s", "1mXXs"));
    }

    @Test
    void showsCountersAsAnObjectOfNamesAndCounts() throws Exception {
        daemon.datapath.count("wan0.in.drop-no-binding", 5);
        daemon.datapath.count("lan0.in.pass", 12);
        daemon.datapath.count("lan0.in.drop-truncated", 0);
        daemon.start(AGENT);
        assertEquals(JsonParser.parseString("{\"lan0.in.drop-truncated\": 0, \"lan0.in.pass\": 12, \"wan0.in.drop-no-binding\": 5}"),
                json("show", "counters", "--json"));
        run("show", "counters");
        assertTrue(out.toString().contains("""
                COUNTER                  COUNT
                lan0.in.pass                12
                wan0.in.drop-no-binding      5
                """), out.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "bindings", "counters", "interfaces", "nonces", "routes", "tunnels", "binding-update-list", "events",
        "home-registrations", "sessions", "nodes", "mobile-node"})
    void everyKindOfShowHasATableAndJson(String what) throws Exception {
        startWithABinding();
        daemon.datapath.installTunnel(new Tunnel(Tunnel.Match.DESTINATION, HOME.prefix(128), SERVER, CARE_OF, Engine.NEVER));
        assertEquals(0, run("show", what), err::toString);
        assertTrue(out.toString().lines().count() >= 1, out.toString());
        assertTrue(json("show", what, "--json").isJsonArray() || json("show", what, "--json").isJsonObject());
    }

    @Test
    void showsEachOfSessionsThatDoNotFitIntoOneAnswer(@TempDir Path store) throws Exception {
        int nodes = 1_200;
        Ipv6Address router = Ipv6Address.parse("2001:db8:a::1");
        long expires = ProxyTimestamp.of(Instant.now().plusSeconds(3_000));
        Log log = new Log(System.err, Log.Level.WARNING, Clock.systemUTC());
        try (Store<MobileNodeId, MobilitySession> sessions = LogStore.ofSessions(store, log)) {
            sessions.load();
            sessions.write(IntStream.range(0, nodes).mapToObj(node -> {
                Anchor anchor = new Anchor(router, new Ipv6Prefix(new Ipv6Address(0x2001_0db8_0100_0000L + node, 0), 64));
                MobileNodeId id = new MobileNodeId("node-" + node + "@example.net");
                return new Store.Change<>(id, new MobilitySession(id, router, List.of(anchor), 0, expires));
            }).toList());
        }
        daemon.start("""
                [central-mobility-database]
                uplinks = ["core0"]
                address = "2001:db8:d::1"
                mode = "proxy"
                store = "%s"
                [[central-mobility-database.anchor-router]]
                address = "2001:db8:a::1"
                prefix-pool = "2001:db8:100::/40"
                spi = 4096
                key = "000102030405060708090a0b0c0d0e0f"
                """.formatted(store));
        until(() -> json("show", "status", "--json").getAsJsonObject().get("sessions").getAsInt() == nodes);
        Set<String> shown = new HashSet<>();
        json("show", "sessions", "--json").getAsJsonArray()
                .forEach(session -> shown.add(session.getAsJsonObject().get("mobile_node").getAsString()));
        assertEquals(IntStream.range(0, nodes).mapToObj(node -> "node-" + node + "@example.net").collect(Collectors.toSet()), shown);
        out.getBuffer().setLength(0);
        assertEquals(0, run("show", "sessions"), err::toString);
        assertEquals(1 + nodes, out.toString().lines().count());
        assertEquals(1, out.toString().lines().filter(line -> line.startsWith("MOBILE NODE")).count());
    }

    @Test
    void showsNoKeyMaterialWithNonces() throws Exception {
        daemon.datapath.installTestSecret(new TestSecret(5, new byte[20], new byte[8], System.nanoTime()));
        daemon.start(AGENT);
        JsonArray nonces = json("show", "nonces", "--json").getAsJsonArray();
        assertEquals(Set.of("nonce_index", "age_seconds", "current"), nonces.get(0).getAsJsonObject().keySet());
    }

    @Test
    void tellsWhyAnInterfaceIsNotAttached() throws Exception {
        daemon.host.addLink("wan0", 2);
        daemon.start(AGENT);
        JsonArray interfaces = json("show", "interfaces", "--json").getAsJsonArray();
        assertEquals("attached", interfaces.get(0).getAsJsonObject().get("state").getAsString());
        assertEquals("waiting", interfaces.get(1).getAsJsonObject().get("state").getAsString());
        assertEquals("there is no such interface", interfaces.get(1).getAsJsonObject().get("reason").getAsString());
    }

    @Test
    void tellsWhetherFramesCanBeRedirectedToAnInterface() throws Exception {
        daemon.host.addLink("wan0", 2);
        daemon.host.addLink("lan0", 3);
        daemon.datapath.takesFrames(3, false);
        daemon.start(AGENT);
        JsonArray interfaces = json("show", "interfaces", "--json").getAsJsonArray();
        assertEquals("yes", interfaces.get(0).getAsJsonObject().get("takes_frames").getAsString());
        assertEquals("no", interfaces.get(1).getAsJsonObject().get("takes_frames").getAsString());
    }

    @Test
    void waitsUntilTheDaemonIsReady() throws Exception {
        daemon.host.addLink("wan0", 2);
        daemon.start(AGENT);
        assertEquals(1, run("wait-ready", "--timeout", "0.2"));
        assertEquals("mobilityctl: not ready: lan0: there is no such interface\n", err.toString());
        Thread late = new Thread(() -> daemon.host.addLink("lan0", 3));
        late.start();
        assertEquals(0, run("wait-ready", "--timeout", "30"));
        late.join();
    }

    @Test
    void saysInOneLineThatNoDaemonRuns() {
        assertEquals(3, run("show", "status"));
        assertEquals("mobilityctl: no mobilityd is running at " + daemon.runtimeDir().resolve("control.sock") + "\n", err.toString());
    }

    @Test
    void saysInOneLineThatACommandIsUnknown() {
        assertEquals(2, run("show", "bindngs"));
        assertTrue(err.toString().startsWith("mobilityctl: Unmatched argument") && err.toString().lines().count() == 1, err.toString());
    }

    @Test
    void analyzesWithoutADaemon() {
        assertEquals(0, run("analyze", "delay", "--serving-database", "20", "--previous-database", "30", "--routers", "8"));
        assertTrue(out.toString().lines().anyMatch(line -> line.matches("locator +29\\.0")), out.toString());
        assertEquals(0, run("analyze", "signalling", "--previous-routers", "3", "--json"));
        assertTrue(out.toString().contains("\"messages\": 10"), out.toString());
        assertEquals(0, run("analyze", "reach"));
        assertTrue(out.toString().contains("26"), out.toString());
    }

    @Test
    void refusesToAnalyzeWhatCannotBe() {
        assertEquals(2, run("analyze", "reach", "--hop", "0"));
        assertEquals(2, run("analyze", "delay", "--routers=-1"));
        assertEquals(2, run("analyze", "delay", "--routers=NaN"));
    }

    @Test
    void printsMetrics() throws Exception {
        daemon.start(AGENT);
        assertEquals(0, run("metrics"));
        assertTrue(out.toString().contains("# TYPE mobilityd_bindings gauge\n"), out.toString());
    }

    @Test
    void monitorsLineByLine() throws Exception {
        startWithABinding();
        assertEquals(0, run("monitor", "--lines", "2", "--interval", "0.1"), err::toString);
        List<String> lines = out.toString().lines().toList();
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).matches(" +[0-9]+s +1 +0 +0 +0 +0"), lines.get(1));
    }

    @Test
    void monitorsAsJson() throws Exception {
        startWithABinding();
        assertEquals(0, run("monitor", "--lines", "1", "--interval", "0.1", "--json"), err::toString);
        assertEquals(1, JsonParser.parseString(out.toString()).getAsJsonObject().get("bindings_total").getAsInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "7", "{}", "{\"request\":5}", "{\"request\":null}", "{\"request\":{}}",
        "{\"request\":\"nothing\"}",
        "{\"request\":\"watch\",\"interval_millis\":0}", "{\"request\":\"watch\",\"bindings\":\"many\"}", "\u0000\u0001", "[[[[[[[["})
    void theDaemonAnswersNonsenseWithAnError(String request) throws Exception {
        daemon.start(AGENT);
        try (ControlClient client = ControlClient.connect(daemon.runtimeDir().resolve("control.sock"), java.time.Duration.ofSeconds(30))) {
            client.send(request);
            assertTrue(JsonParser.parseString(client.receive()).getAsJsonObject().has("error"));
            client.send("{\"request\":\"status\"}");
            assertTrue(JsonParser.parseString(client.receive()).getAsJsonObject().has("result"));
        }
    }

    @Test
    void theBareWordMetricsIsAnsweredWithPlainText() throws Exception {
        daemon.start(AGENT);
        try (ControlClient client = ControlClient.connect(daemon.runtimeDir().resolve("control.sock"), java.time.Duration.ofSeconds(30))) {
            client.send("metrics");
            assertTrue(client.receive().startsWith("# HELP mobilityd_"));
        }
    }

    @Test
    void reloadsAndSaysWhatIsWrong() throws Exception {
        startWithABinding();
        assertEquals(0, run("reload"), err::toString);
        daemon.configure(AGENT + "inside-out = true\n");
        assertEquals(1, run("reload"));
        assertTrue(err.toString().contains("mobilityd.toml:5: "), err.toString());
    }

    @Test
    void announcesNoHandoverToADaemonThatIsNoAnchorRouter() throws Exception {
        startWithABinding();
        assertEquals(1, run("handover", "complete", "--node", "02:00:5e:10:00:01"));
        assertTrue(err.toString().contains("no distributed anchor router runs here"), err.toString());
    }

    private void startWithABinding() throws Exception {
        long now = System.nanoTime();
        daemon.datapath.installBinding(BindingTable.BINDING_CACHE, new Binding(new BindingKey(SERVER, HOME), CARE_OF, 7,
                now + HALF_PAST_HUNDRED_SECONDS, now + HALF_PAST_HUNDRED_SECONDS));
        daemon.start(AGENT);
        until(() -> !daemon.datapath.testSecrets().isEmpty());
    }

    private com.google.gson.JsonElement json(String... arguments) {
        out.getBuffer().setLength(0);
        assertEquals(0, run(arguments), err::toString);
        return JsonParser.parseString(out.toString());
    }

    private int run(String... arguments) {
        CommandLine command = Mobilityctl.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] all = java.util.stream.Stream.concat(java.util.stream.Stream.of("--runtime-dir", daemon.runtimeDir().toString()),
                java.util.stream.Stream.of(arguments)).toArray(String[]::new);
        return command.execute(all);
    }
}
