package org.mobilityd.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mobilityd.protocol.database.Mode;

@DisplayName("A central mobility database, as a daemon on real packets (RFC 8885)")
class CentralDatabaseTest {

    private static final String DATABASE = "2001:db8:d::1";
    private static final int ROUTERS = 4;
    private static final String KEY = "000102030405060708090a0b0c0d0e0f";
    private static final String NODE = "alice@example.net";
    private static final int LIFETIME_UNITS = 75;

    private final Namespaces namespaces = new Namespaces();
    private Path folder;
    private DaemonProcess daemon;
    private Script routers;
    private int sequence;

    @BeforeEach
    void build(@TempDir Path temporary) {
        folder = temporary;
        List.of("routers", "database").forEach(namespaces::add);
        namespaces.cable("routers", "eth0", "02:00:00:00:00:10", "database", "core0", "02:00:00:00:00:01");
        namespaces.in("database", "ip", "address", "add", DATABASE + "/128", "dev", "core0", "nodad");
        namespaces.in("routers", "ip", "address", "add", "fe80::10/64", "dev", "eth0", "nodad");
        namespaces.in("database", "ip", "address", "add", "fe80::1/64", "dev", "core0", "nodad");
        namespaces.in("routers", "ip", "route", "add", "default", "via", "fe80::1", "dev", "eth0");
        namespaces.in("database", "ip", "route", "add", "default", "via", "fe80::10", "dev", "core0");
        for (int router = 1; router <= ROUTERS; router++) {
            namespaces.in("routers", "ip", "address", "add", address(router) + "/128", "dev", "eth0", "nodad");
        }
    }

    @AfterEach
    void remove() {
        namespaces.close();
    }

    private static String address(int router) {
        return "2001:db8:" + router + "::1";
    }

    private static String prefix(int router) {
        return "2001:db8:" + router + ":1::/64";
    }

    private String configuration(Mode mode) {
        StringBuilder toml = new StringBuilder("""
                [central-mobility-database]
                uplinks = ["core0"]
                address = "%s"
                mode    = "%s"
                store   = "%s"
                timestamp-window-milliseconds    = 30000
                aggregation-timeout-milliseconds = 30000
                """.formatted(DATABASE, mode.name().toLowerCase(Locale.ROOT), folder.resolve("sessions")));
        for (int router = 1; router <= ROUTERS; router++) {
            toml.append("""

                    [[central-mobility-database.anchor-router]]
                    address     = "%s"
                    prefix-pool = "2001:db8:%d::/48"
                    spi         = 4096
                    key         = "%s"
                    """.formatted(address(router), router, KEY));
        }
        return toml.toString();
    }

    private void start(Mode mode) throws IOException {
        daemon = new DaemonProcess(namespaces, "database", folder, configuration(mode));
        daemon.start();
        routers = new Script(namespaces, "routers", "anchor_routers.py", "eth0", DATABASE, Integer.toString(ROUTERS), "4096", KEY);
        assertEquals("ready", routers.line());
    }

    /** {@code NODE} comes to router {@code router}. @param expected how many messages that takes, in all */
    private JsonObject move(Mode mode, int router, int expected) throws IOException {
        JsonObject command = command("move", router);
        command.addProperty("mode", mode.name().toLowerCase(Locale.ROOT));
        command.addProperty("expected", expected);
        JsonObject seen = routers.ask(command);
        assertEquals(expected, seen.get("messages").getAsInt(), () -> seen + "\n" + daemon.logged());
        return seen;
    }

    private JsonObject command(String what, int router) {
        JsonObject command = new JsonObject();
        command.addProperty("do", what);
        command.addProperty("router", router);
        command.addProperty("node", NODE);
        command.addProperty("prefix", prefix(router));
        command.addProperty("sequence", ++sequence);
        command.addProperty("lifetime_units", LIFETIME_UNITS);
        return command;
    }

    /** The serving router has been told of every previous one, by one answer. */
    private void assertAnswered(JsonObject seen, int router) {
        assertEquals(numbers(List.of(0)), seen.get("statuses"), seen::toString);
        assertEquals(numbers(List.of(router)), seen.get("from"), seen::toString);
        assertEquals(numbers(List.of(sequence)), seen.get("sequence"), seen::toString);
        JsonArray previous = new JsonArray();
        for (int anchor = 1; anchor < router; anchor++) {
            JsonArray pair = new JsonArray();
            pair.add(address(anchor));
            pair.add(prefix(anchor));
            previous.add(pair);
        }
        assertEquals(previous, seen.get("previous"), seen::toString);
    }

    private static JsonArray numbers(List<Integer> of) {
        JsonArray numbers = new JsonArray();
        of.forEach(numbers::add);
        return numbers;
    }

    private JsonObject session() {
        JsonArray sessions = daemon.show("sessions").getAsJsonArray();
        assertEquals(1, sessions.size(), daemon::logged);
        return sessions.get(0).getAsJsonObject();
    }

    private void assertServedBy(int router) {
        JsonObject session = session();
        assertEquals(NODE, session.get("mobile_node").getAsString());
        assertEquals(address(router), session.get("serving_router").getAsString());
        List<String> anchors = new ArrayList<>();
        session.get("anchors").getAsJsonArray().forEach(anchor -> anchors.add(anchor.getAsJsonObject().get("router").getAsString()));
        assertEquals(IntStream.rangeClosed(1, router).mapToObj(CentralDatabaseTest::address).toList(), anchors);
        int remaining = session.get("lifetime_remaining_seconds").getAsInt();
        assertTrue(remaining > 0 && remaining <= 4 * LIFETIME_UNITS, session::toString);
    }

    @ParameterizedTest
    @CsvSource({"RELAY, 2, 2", "LOCATOR, 3, 1", "PROXY, 2, 2"})
    @DisplayName("takes as many messages for a hand-over as the standard says; a SIGKILL between two hand-overs loses no session")
    void handovers(Mode mode, int each, int once) throws Exception {
        start(mode);
        assertAnswered(move(mode, 1, 2), 1);
        for (int router = 2; router <= ROUTERS; router++) {
            JsonObject seen = move(mode, router, each * (router - 1) + once);
            assertEquals(numbers(IntStream.range(1, router).boxed().toList()), seen.get("told"), seen::toString);
            if (mode == Mode.LOCATOR) {
                assertEquals(new JsonArray(), seen.get("from"), seen::toString);
            } else {
                assertAnswered(seen, router);
            }
            assertServedBy(router);
            if (router == 2) {
                daemon.kill();
                daemon.start();
                assertServedBy(router);
                // Whether the previous router had heard is not known any more, so it is told again; it does not mind.
                assertRepeated(mode);
            }
        }
        assertDissected();
        assertEquals(0, daemon.terminate());
    }

    private void assertRepeated(Mode mode) throws IOException {
        JsonObject wait = new JsonObject();
        wait.addProperty("do", "told");
        wait.addProperty("mode", mode.name().toLowerCase(Locale.ROOT));
        assertEquals(numbers(List.of(1)), routers.ask(wait).get("told"), daemon::logged);
    }

    /** By a dissector that knows nothing of us. */
    private void assertDissected() throws Exception {
        Path file = folder.resolve("frames.pcap");
        JsonObject capture = new JsonObject();
        capture.addProperty("do", "capture");
        capture.addProperty("file", file.toString());
        assertTrue(routers.ask(capture).get("frames").getAsInt() > 0);
        Process tshark = new ProcessBuilder("tshark", "-r", file.toString(), "-Y", "mipv6", "-V").redirectErrorStream(true).start();
        String dissected = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tshark.waitFor(), dissected);
        assertTrue(dissected.contains("Binding Acknowledgement") && dissected.contains("Binding Update"), dissected);
        assertFalse(dissected.contains("Malformed") || dissected.contains("Expert Info (Error"), dissected);
    }

    @Test
    @DisplayName("drops what has been made with another key, in silence, and counts it")
    void wrongKey() throws Exception {
        start(Mode.PROXY);
        assertAnswered(move(Mode.PROXY, 1, 2), 1);
        assertEquals(0, answers(2, KEY.replace('0', 'f')));
        awaitEvent("proxy-message-dropped");
        assertServedBy(1);
    }

    @Test
    @DisplayName("answers nobody while its disk is full, and everybody when there is room again; after a reload it knows them still")
    void fullDisk() throws Exception {
        Path store = Files.createDirectories(folder.resolve("sessions"));
        namespaces.mountTmpfs(store, "64k");
        start(Mode.PROXY);
        assertAnswered(move(Mode.PROXY, 1, 2), 1);
        Path ballast = store.resolve("ballast");
        fill(ballast);
        // The page that the last session was written to has room for some more.
        int answers = answers(2, KEY);
        for (int i = 0; i < 100 && !hasHappened("session-store-failed"); i++) {
            answers = answers(2, KEY);
        }
        assertEquals(0, answers);
        assertTrue(hasHappened("session-store-failed"), daemon::logged);
        Files.delete(ballast);
        JsonObject again = command("move", 2);
        again.addProperty("mode", "proxy");
        again.addProperty("expected", 2);
        assertTrue(routers.ask(again).get("sequence").getAsJsonArray().contains(new JsonPrimitive(sequence)), daemon::logged);
        daemon.ctl("reload");
        daemon.ctl("wait-ready");
        assertServedBy(2);
    }

    private int answers(int router, String key) throws IOException {
        JsonObject registration = command("ask", router);
        registration.addProperty("key", key);
        return routers.ask(registration).get("answers").getAsInt();
    }

    private boolean hasHappened(String event) {
        return daemon.show("events").getAsJsonObject().has(event);
    }

    private void awaitEvent(String event) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!hasHappened(event)) {
            assertTrue(System.nanoTime() - end < 0, () -> event + " did not happen: " + daemon.logged());
            Thread.sleep(50);
        }
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 1_000; i++) {
                    out.write(new byte[1_000]);
                }
            });
        }
    }
}
