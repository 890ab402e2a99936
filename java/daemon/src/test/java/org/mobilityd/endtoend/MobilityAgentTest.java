package org.mobilityd.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.recording.Entry;
import org.mobilityd.protocol.recording.RecordingException;
import org.mobilityd.protocol.recording.RecordingReader;
import org.mobilityd.protocol.recording.RecordingWriter;
import org.mobilityd.protocol.recording.Replay;
import org.mobilityd.wire.Ipv6Address;

/**
 * A mobile node written by hand talks to an unmodified server through the agent.
 *
 * <pre>
 *   mn eth0 ──────── wan0 agent lan0 ──────── eth0 server
 *   2001:db8:2::10 (care-of), 2001:db8:3::10 (care-of after the move),       2001:db8:f::1
 *   2001:db8:1::10 (home)
 * </pre>
 */
@DisplayName("The mobility agent on real packets")
class MobilityAgentTest {

    private static final String HOME = "2001:db8:1::10";
    private static final String CARE_OF = "2001:db8:2::10";
    private static final String NEXT_CARE_OF = "2001:db8:3::10";
    private static final String SERVER = "2001:db8:f::1";
    private static final String NODE_MAC = "02:00:00:00:00:10";
    private static final String AGENT_MAC = "02:00:00:00:00:01";
    private static final int LONGEST_LIFETIME_UNITS = 105;
    private static final int SECONDS_OF_SILENCE = 5;

    private final Namespaces namespaces = new Namespaces();
    private DaemonProcess daemon;
    private Script node;

    @BeforeEach
    void build(@TempDir Path folder) throws IOException {
        List.of("mn", "agent", "server").forEach(namespaces::add);
        namespaces.cable("mn", "eth0", NODE_MAC, "agent", "wan0", AGENT_MAC);
        namespaces.cable("agent", "lan0", "02:00:00:00:00:02", "server", "eth0", "02:00:00:00:00:20");
        namespaces.in("agent", "sysctl", "-qw", "net.ipv6.conf.all.forwarding=1");
        namespaces.in("agent", "ip", "address", "add", "2001:db8:f::ff/64", "dev", "lan0", "nodad");
        namespaces.in("server", "ip", "address", "add", SERVER + "/64", "dev", "eth0", "nodad");
        namespaces.in("server", "ip", "route", "add", "default", "via", "2001:db8:f::ff");
        for (String address : List.of(HOME, CARE_OF, NEXT_CARE_OF)) {
            namespaces.in("agent", "ip", "route", "add", address + "/128", "dev", "wan0");
            namespaces.in("agent", "ip", "neighbor", "add", address, "lladdr", NODE_MAC, "dev", "wan0", "nud", "permanent");
        }
        Script server = new Script(namespaces, "server", "server.py");
        assertEquals("listening", server.line());
        node = new Script(namespaces, "mn", "mobile_node.py", "eth0", NODE_MAC, AGENT_MAC, HOME, SERVER);
        daemon = new DaemonProcess(namespaces, "agent", folder, """
                [mobility-agent]
                outside        = ["wan0"]
                inside         = ["lan0"]
                correspondents = ["2001:db8:f::/64"]
                """);
        daemon.start();
    }

    @AfterEach
    void remove() {
        namespaces.close();
    }

    @Test
    void aMobileNodeRegistersTalksMovesAndLeaves() throws Exception {
        assertAccepted(register(CARE_OF, 1, LONGEST_LIFETIME_UNITS), 1, LONGEST_LIFETIME_UNITS);
        assertBinding(CARE_OF, 1);
        assertOptimized(datagram(CARE_OF, "one"), "one", CARE_OF);
        JsonObject counted = bindings().get(0).getAsJsonObject();
        assertEquals(List.of(1, 1), List.of(counted.get("packets_in").getAsInt(), counted.get("packets_out").getAsInt()));

        assertAccepted(register(NEXT_CARE_OF, 2, LONGEST_LIFETIME_UNITS), 2, LONGEST_LIFETIME_UNITS);
        assertBinding(NEXT_CARE_OF, 2);
        assertOptimized(datagram(NEXT_CARE_OF, "two"), "two", NEXT_CARE_OF);

        assertAccepted(register(NEXT_CARE_OF, 3, 0), 3, 0);
        assertEquals(0, bindings().size());
        assertEquals(JsonParser.parseString("{\"binding_error\": 1, \"home_address\": \"" + HOME + "\"}"), datagram(NEXT_CARE_OF, "three"));
        assertTrue(daemon.show("counters").getAsJsonObject().get("wan0.in.drop-no-binding").getAsLong() >= 1);
    }

    @Test
    void aForgedBindingUpdateIsNotEvenAnswered() throws Exception {
        JsonObject forged = command("register", CARE_OF);
        forged.addProperty("sequence", 1);
        forged.addProperty("lifetime_units", LONGEST_LIFETIME_UNITS);
        forged.addProperty("forged", true);
        forged.addProperty("seconds_to_answer", SECONDS_OF_SILENCE);
        assertTrue(node.ask(forged).get("answer").isJsonNull());
        assertEquals(0, bindings().size());
        assertEquals(1, daemon.show("counters").getAsJsonObject().get("wan0.in.drop-bad-authenticator").getAsLong());
    }

    @Test
    void aBindingOutlivesAKilledDaemonAndItsSuccessorGoesOnWithIt() throws Exception {
        assertAccepted(register(CARE_OF, 65_535, LONGEST_LIFETIME_UNITS), 65_535, LONGEST_LIFETIME_UNITS);
        daemon.kill();
        assertOptimized(datagram(CARE_OF, "nobody is there"), "nobody is there", CARE_OF);
        daemon.start();
        assertBinding(CARE_OF, 65_535);
        assertEquals(135, register(CARE_OF, 65_535, LONGEST_LIFETIME_UNITS).get("answer").getAsInt());
        assertAccepted(register(NEXT_CARE_OF, 0, LONGEST_LIFETIME_UNITS), 0, LONGEST_LIFETIME_UNITS);
        assertOptimized(datagram(NEXT_CARE_OF, "again"), "again", NEXT_CARE_OF);
    }

    @Test
    void whatItWasToldMakesItDoTheSameAgainThoughItWasKilledMeanwhile(@TempDir Path folder) throws Exception {
        Path recording = folder.resolve("recording");
        daemon.terminate();
        daemon.with("--record", recording.toString()).start();
        assertAccepted(register(CARE_OF, 1, LONGEST_LIFETIME_UNITS), 1, LONGEST_LIFETIME_UNITS);
        datagram(NEXT_CARE_OF, "from an address without a binding");
        daemon.ctl("reload");
        CompletableFuture<Void> registrations = CompletableFuture.runAsync(this::registerAgainAndAgain);
        long size = Files.size(recording);
        while (Files.size(recording) < size + 10_000) {
            assertFalse(registrations.isDone(), daemon::logged);
            Thread.sleep(1);
        }
        daemon.kill();
        Replay.Outcome.Equal again = assertInstanceOf(Replay.Outcome.Equal.class, replay(Files.readAllBytes(recording)));
        assertEquals(2, again.engines(), "begun anew by the reload");
        assertTrue(again.inputs() > 6, again::toString);
        assertTrue(daemon.ctl("replay", recording.toString()).startsWith(again.inputs() + " inputs to 2 engines had the same"));

        Replay.Outcome.Different different = assertInstanceOf(Replay.Outcome.Different.class, replay(withAnotherCareOfAddress(recording)));
        assertTrue(different.difference().what().endsWith(" in binding.careOfAddress"), different::toString);
        assertTrue(different.difference().cause().contains("BindingUpdate[sequence=1,"), different::toString);
    }

    @Test
    void endsWithStatus0OnSigterm() throws Exception {
        assertEquals(0, daemon.terminate());
        assertTrue(daemon.logged().contains(" info stopped"), daemon::logged);
        assertFalse(daemon.logged().contains(" error "), daemon::logged);
    }

    /** Until the mobile node is gone. */
    private void registerAgainAndAgain() {
        try {
            for (int sequence = 2;; sequence++) {
                assertAccepted(register(CARE_OF, sequence, LONGEST_LIFETIME_UNITS), sequence, LONGEST_LIFETIME_UNITS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Replay.Outcome replay(byte[] recording) throws IOException, RecordingException {
        return Replay.of(new ByteArrayInputStream(recording));
    }

    /** The recording of an agent that made its first binding with another care-of address than it was asked for. */
    private static byte[] withAnotherCareOfAddress(Path recording) throws IOException, RecordingException {
        RecordingReader reader = new RecordingReader(new ByteArrayInputStream(Files.readAllBytes(recording)));
        RecordingWriter writer = new RecordingWriter();
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.writeBytes(writer.header());
        for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
            changed.writeBytes(writer.frame(entry instanceof Entry.Returned returned
                    ? new Entry.Returned(returned.effects().stream().map(MobilityAgentTest::elsewhere).toList(), returned.nextDeadline())
                    : entry));
        }
        return changed.toByteArray();
    }

    private static Effect elsewhere(Effect effect) {
        if (!(effect instanceof Effect.InstallBinding install)) {
            return effect;
        }
        Binding binding = install.binding();
        return new Effect.InstallBinding(install.table(), new Binding(binding.key(), Ipv6Address.parse(NEXT_CARE_OF), binding.sequence(),
                binding.expiresAt(), binding.refreshAt(), binding.newestNonceAt()));
    }

    private JsonObject register(String careOf, int sequence, int lifetimeUnits) throws IOException {
        JsonObject command = command("register", careOf);
        command.addProperty("sequence", sequence);
        command.addProperty("lifetime_units", lifetimeUnits);
        return node.ask(command);
    }

    private JsonObject datagram(String careOf, String text) throws IOException {
        JsonObject command = command("datagram", careOf);
        command.addProperty("text", text);
        return node.ask(command);
    }

    private static JsonObject command(String what, String careOf) {
        JsonObject command = new JsonObject();
        command.addProperty("do", what);
        command.addProperty("care_of", careOf);
        return command;
    }

    /** Status 0, authentic, from the server's address to the care-of address by the home address. */
    private void assertAccepted(JsonObject answer, int sequence, int lifetimeUnits) {
        JsonObject expected = new JsonObject();
        expected.addProperty("answer", 0);
        expected.addProperty("sequence", sequence);
        expected.addProperty("lifetime_units", lifetimeUnits);
        expected.addProperty("from_correspondent", true);
        expected.addProperty("to_care_of", true);
        expected.addProperty("routing_header", HOME);
        expected.addProperty("authentic", true);
        assertEquals(expected, answer, daemon::logged);
    }

    private void assertBinding(String careOf, int sequence) {
        JsonArray bindings = bindings();
        assertEquals(1, bindings.size(), daemon::logged);
        JsonObject binding = bindings.get(0).getAsJsonObject();
        assertEquals(List.of(SERVER, HOME, careOf), List.of("correspondent_address", "home_address", "care_of_address").stream()
                .map(binding::get).map(JsonElement::getAsString).toList());
        assertEquals(sequence, binding.get("sequence").getAsInt());
        long remaining = binding.get("lifetime_remaining_seconds").getAsLong();
        assertTrue(remaining > 0 && remaining <= 420, binding::toString);
    }

    /** The server saw the home address, and its answer took the direct way. */
    private void assertOptimized(JsonObject reply, String text, String careOf) {
        JsonObject expected = new JsonObject();
        expected.addProperty("reply", text + " from " + HOME);
        expected.addProperty("from_correspondent", true);
        expected.addProperty("to", careOf);
        expected.addProperty("routing_header", HOME);
        expected.addProperty("checksum_right", true);
        assertEquals(expected, reply, () -> daemon.logged() + daemon.ctl("show", "counters"));
    }

    private JsonArray bindings() {
        return daemon.show("bindings").getAsJsonArray();
    }
}
