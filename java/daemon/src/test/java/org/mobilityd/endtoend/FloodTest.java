package org.mobilityd.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each kind of flood as fast as this machine sends it (test-vm/netns/flood), by the same link as the mobile nodes: meanwhile a flow goes on
 * over its binding, and another mobile node registers.
 */
@DisplayName("The mobility agent under floods")
class FloodTest {

    private static final Path FLOOD = Path.of(System.getProperty("mobilityd.root", "../.."), "test-vm/netns/flood/.build/flood");
    private static final String HOME = "2001:db8:1::10";
    private static final String OTHER_HOME = "2001:db8:1::11";
    private static final String CARE_OF = "2001:db8:2::10";
    private static final String OTHER_CARE_OF = "2001:db8:3::11";
    private static final String SERVER = "2001:db8:f::1";
    private static final String NEIGHBOR = "fe80::10";
    private static final String NODE_MAC = "02:00:00:00:00:10";
    private static final String AGENT_MAC = "02:00:00:00:00:01";
    private static final String SECONDS = "3";
    private static final int LEAST_FLOOD = 10_000;
    private static final int DATAGRAMS = 500;
    private static final double DATAGRAM_INTERVAL = 0.004;
    private static final int REGISTRATION_ATTEMPTS = 4;
    /** What a Java runtime may still grow by: its heap within its limits, compiled code. */
    private static final int KILOBYTES_OF_GROWTH = 24 * 1024;

    private static final Map<String, String> FATE = Map.of(
            "home-test-init", "home-test-sent",
            "care-of-test-init", "care-of-test-sent",
            "binding-update", "drop-bad-authenticator",
            "unknown-nonces", "drop-rate-limited",
            "unknown-message", "drop-rate-limited",
            "home-address", "drop-no-binding",
            "mobility-fragment", "drop-fragmented-mobility-message",
            "fragment", "pass");

    private final Namespaces namespaces = new Namespaces();
    private DaemonProcess daemon;
    private Script node;
    private Script otherNode;
    private int sequence;

    @BeforeEach
    void build(@TempDir Path folder) throws IOException {
        assertTrue(Files.exists(FLOOD), "the flood is not built: run make flood");
        List.of("mn", "agent", "server").forEach(namespaces::add);
        namespaces.cable("mn", "eth0", NODE_MAC, "agent", "wan0", AGENT_MAC);
        namespaces.cable("agent", "lan0", "02:00:00:00:00:02", "server", "eth0", "02:00:00:00:00:20");
        namespaces.in("agent", "sysctl", "-qw", "net.ipv6.conf.all.forwarding=1");
        namespaces.in("agent", "ip", "address", "add", "2001:db8:f::ff/64", "dev", "lan0", "nodad");
        namespaces.in("server", "ip", "address", "add", SERVER + "/64", "dev", "eth0", "nodad");
        namespaces.in("server", "ip", "route", "add", "default", "via", "2001:db8:f::ff");
        namespaces.in("agent", "ip", "neighbor", "add", NEIGHBOR, "lladdr", NODE_MAC, "dev", "wan0", "nud", "permanent");
        namespaces.in("agent", "ip", "route", "add", "default", "via", NEIGHBOR, "dev", "wan0");
        daemon = new DaemonProcess(namespaces, "agent", folder, """
                [mobility-agent]
                outside        = ["wan0"]
                inside         = ["lan0"]
                correspondents = ["2001:db8:f::/64"]
                """);
        daemon.start();
        assertEquals("listening", new Script(namespaces, "server", "server.py").line());
        node = new Script(namespaces, "mn", "mobile_node.py", "eth0", NODE_MAC, AGENT_MAC, HOME, SERVER);
        otherNode = new Script(namespaces, "mn", "mobile_node.py", "eth0", NODE_MAC, AGENT_MAC, OTHER_HOME, SERVER);
    }

    @AfterEach
    void remove() {
        namespaces.close();
    }

    @Test
    @DisplayName("no flood takes a hundredth of an established flow, keeps a mobile node from registering, or fills the memory")
    void floodsChangeNothing() throws Exception {
        register(node, CARE_OF);
        waitForTheWay();
        withstand("unknown-nonces");
        int before = daemon.residentKilobytes();
        for (String kind : FATE.keySet().stream().sorted().toList()) {
            withstand(kind);
        }
        int after = daemon.residentKilobytes();
        assertTrue(after <= before + KILOBYTES_OF_GROWTH, () -> "resident kilobytes: " + before + " before, " + after + " after");
        assertEquals(0, daemon.terminate());
    }

    /** Until every neighbour is known: as long as an interface examines its own address, it asks for nobody's. */
    private void waitForTheWay() throws IOException {
        JsonObject command = command("flow", CARE_OF);
        command.addProperty("count", 10);
        command.addProperty("interval", 0.02);
        for (JsonObject flowed = node.ask(command); !flowed.get("sent").equals(flowed.get("answered"));) {
            flowed = node.ask(command);
        }
    }

    private void withstand(String kind) throws Exception {
        long before = met(kind);
        Process flood = namespaces.start("mn", ProcessBuilder.Redirect.INHERIT,
                List.of(FLOOD.toString(), "eth0", AGENT_MAC, SERVER, kind, SECONDS, currentNonceIndex()));
        CompletableFuture<JsonObject> flow = CompletableFuture.supplyAsync(this::flow);
        register(otherNode, OTHER_CARE_OF);
        JsonObject flowed = flow.get();
        long sent = Long.parseLong(new String(flood.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        assertEquals(0, flood.waitFor(), kind);
        long met = met(kind) - before;
        assertTrue(sent > LEAST_FLOOD && met >= sent, () -> kind + ": " + sent + " sent, " + met + " " + FATE.get(kind));
        int lost = flowed.get("sent").getAsInt() - flowed.get("answered").getAsInt();
        assertTrue(lost <= DATAGRAMS / 100, () -> kind + ": " + lost + " of " + DATAGRAMS + " datagrams lost");
    }

    private JsonObject flow() {
        JsonObject command = command("flow", CARE_OF);
        command.addProperty("count", DATAGRAMS);
        command.addProperty("interval", DATAGRAM_INTERVAL);
        try {
            return node.ask(command);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As a mobile node does it: whatever is lost is repeated. */
    private void register(Script mobileNode, String careOf) throws IOException {
        JsonObject result = null;
        for (int attempt = 0; attempt < REGISTRATION_ATTEMPTS; attempt++) {
            JsonObject command = command("register", careOf);
            command.addProperty("sequence", ++sequence);
            command.addProperty("lifetime_units", 105);
            command.addProperty("seconds", 1);
            result = mobileNode.ask(command);
            JsonElement answer = result.get("answer");
            if (answer != null && !answer.isJsonNull() && answer.getAsInt() == 0) {
                return;
            }
        }
        throw new AssertionError("no registration: " + result + "\n" + daemon.ctl("show", "counters"));
    }

    private String currentNonceIndex() {
        for (JsonElement nonce : daemon.show("nonces").getAsJsonArray()) {
            if (nonce.getAsJsonObject().get("current").getAsBoolean()) {
                return nonce.getAsJsonObject().get("nonce_index").getAsString();
            }
        }
        throw new AssertionError("no nonce is current");
    }

    private long counted(String verdict) {
        return daemon.show("counters").getAsJsonObject().get("wan0.in." + verdict).getAsLong();
    }

    /** How many packets met what is in store for this kind: dropped for its rate, what was not too much has been lifted. */
    private long met(String kind) {
        String fate = FATE.get(kind);
        return counted(fate) + (fate.equals("drop-rate-limited") ? counted("mobility-message-lifted") : 0);
    }

    private static JsonObject command(String what, String careOf) {
        JsonObject command = new JsonObject();
        command.addProperty("do", what);
        command.addProperty("care_of", careOf);
        return command;
    }
}
