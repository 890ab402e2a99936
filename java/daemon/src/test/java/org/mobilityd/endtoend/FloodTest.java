package org.mobilityd.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each kind of flood as fast as this machine sends it (test-vm/netns/flood): meanwhile a flow goes on over its binding, and another mobile
 * node registers again and again. Each flood lasts until both have been done, however busy the machine is.
 *
 * <pre>
 *          mn eth0 ── wan0 ┌───────┐ lan0 ── eth0 ┌────────┐
 *                          │ agent │              │ server │
 *    attacker eth0 ── wan1 └───────┘ lan1 ── eth1 └────────┘
 * </pre>
 *
 * The flood has links of its own, because it fills them: the attacker's in both directions, with answers in the one back, and lan1 with what
 * an agent has no reason to stop. What is lost in front of a full link says nothing about the agent. Tables, limits, event ring and daemon
 * are everybody's.
 */
@DisplayName("The mobility agent under floods")
class FloodTest {

    private static final Path FLOOD = Path.of(System.getProperty("mobilityd.root", "../.."), "test-vm/netns/flood/.build/flood");
    private static final String HOME = "2001:db8:1::10";
    private static final String OTHER_HOME = "2001:db8:1::11";
    private static final String CARE_OF = "2001:db8:2::10";
    private static final String OTHER_CARE_OF = "2001:db8:3::11";
    private static final String SOURCES = "2001:db8:8000::/33";
    private static final String SERVER = "2001:db8:f::1";
    private static final String SERVER_ON_LAN1 = "2001:db8:f::2";
    private static final String NEIGHBOR = "fe80::10";
    private static final String NODE_MAC = "02:00:00:00:00:10";
    private static final String ATTACKER_MAC = "02:00:00:00:00:11";
    private static final String WAN0_MAC = "02:00:00:00:00:01";
    private static final String WAN1_MAC = "02:00:00:00:00:03";
    private static final String SERVER_LAN1_MAC = "02:00:00:00:00:21";
    private static final String LONGEST_FLOOD_SECONDS = "300";
    private static final int LEAST_FLOOD = 10_000;
    private static final int SECONDS_TO_COUNT = 60;
    private static final int DATAGRAMS = 500;
    private static final double DATAGRAM_INTERVAL = 0.004;
    private static final int REGISTRATIONS = 20;
    /** Of messages that are not authentic, those that may reach the daemon: {@code mobility-messages}. */
    private static final int LIFTED_PER_SECOND = 5_000;
    private static final int LIFTED_AT_ONCE = 2_000;
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
    /** So far, which is the sequence number of the last. */
    private int registrations;

    @BeforeEach
    void build(@TempDir Path folder) throws IOException {
        assertTrue(Files.exists(FLOOD), "the flood is not built: run make flood");
        List.of("mn", "attacker", "agent", "server").forEach(namespaces::add);
        namespaces.cable("mn", "eth0", NODE_MAC, "agent", "wan0", WAN0_MAC);
        namespaces.cable("attacker", "eth0", ATTACKER_MAC, "agent", "wan1", WAN1_MAC);
        namespaces.cable("agent", "lan0", "02:00:00:00:00:02", "server", "eth0", "02:00:00:00:00:20");
        namespaces.cable("agent", "lan1", "02:00:00:00:00:04", "server", "eth1", SERVER_LAN1_MAC);
        namespaces.in("server", "ip", "address", "add", SERVER + "/64", "dev", "eth0", "nodad");
        namespaces.in("server", "ip", "address", "add", SERVER_ON_LAN1 + "/128", "dev", "eth1", "nodad");
        namespaces.in("server", "ip", "route", "add", "default", "via", "2001:db8:f::ff");
        namespaces.in("agent", "sysctl", "-qw", "net.ipv6.conf.all.forwarding=1");
        namespaces.in("agent", "ip", "address", "add", "2001:db8:f::ff/64", "dev", "lan0", "nodad");
        route(SERVER_ON_LAN1, "lan1", SERVER_LAN1_MAC);
        route("default", "wan0", NODE_MAC);
        route(SOURCES, "wan1", ATTACKER_MAC);
        daemon = new DaemonProcess(namespaces, "agent", folder, """
                [mobility-agent]
                outside        = ["wan0", "wan1"]
                inside         = ["lan0", "lan1"]
                correspondents = ["2001:db8:f::/64"]

                [limits]
                mobility-messages = { per-second = %d, burst = %d }
                """.formatted(LIFTED_PER_SECOND, LIFTED_AT_ONCE));
        daemon.start();
        assertEquals("listening", new Script(namespaces, "server", "server.py").line());
        node = new Script(namespaces, "mn", "mobile_node.py", "eth0", NODE_MAC, WAN0_MAC, HOME, SERVER);
        otherNode = new Script(namespaces, "mn", "mobile_node.py", "eth0", NODE_MAC, WAN0_MAC, OTHER_HOME, SERVER);
    }

    private void route(String destination, String link, String mac) {
        namespaces.in("agent", "ip", "neighbor", "replace", NEIGHBOR, "lladdr", mac, "dev", link, "nud", "permanent");
        namespaces.in("agent", "ip", "route", "add", destination, "via", NEIGHBOR, "dev", link);
    }

    @AfterEach
    void remove() {
        namespaces.close();
    }

    @Test
    @DisplayName("no flood takes a hundredth of an established flow, keeps a mobile node from registering, or fills the memory")
    void floodsChangeNothing() throws Exception {
        register(node, CARE_OF);
        /* Its end is waited for: then every neighbour is known. */
        flow(1);
        withstand("unknown-nonces");
        int before = daemon.residentKilobytes();
        for (String kind : FATE.keySet().stream().sorted().toList()) {
            withstand(kind);
        }
        int after = daemon.residentKilobytes();
        assertTrue(after <= before + KILOBYTES_OF_GROWTH, () -> "resident kilobytes: " + before + " before, " + after + " after");
        assertEquals(0, daemon.terminate());
    }

    private void withstand(String kind) throws Exception {
        long metBefore = met(kind);
        long liftedBefore = counted("mobility-message-lifted");
        long begin = System.nanoTime();
        Process flood = flood(kind);
        waitUntilMet(kind, metBefore + LEAST_FLOOD);
        CompletableFuture<JsonObject> flow = CompletableFuture.supplyAsync(() -> flow(DATAGRAMS));
        for (int i = 0; i < REGISTRATIONS; i++) {
            register(otherNode, OTHER_CARE_OF);
        }
        JsonObject flowed = flow.get();
        assertTrue(flood.isAlive(), () -> kind + " ended before the flow");
        flood.toHandle().destroy();
        long sent = Long.parseLong(new String(flood.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        assertEquals(0, flood.waitFor(), kind);
        waitUntilMet(kind, metBefore + sent);
        long lifted = counted("mobility-message-lifted") - liftedBefore;
        long mayBeLifted = LIFTED_AT_ONCE + LIFTED_PER_SECOND * (System.nanoTime() - begin) / 1_000_000_000;
        assertTrue(lifted <= mayBeLifted, () -> kind + ": " + lifted + " of " + sent + " reached the daemon, not " + mayBeLifted);
        int lost = flowed.get("sent").getAsInt() - flowed.get("answered").getAsInt();
        assertTrue(lost * 100 < DATAGRAMS, () -> kind + ": " + lost + " of " + DATAGRAMS + " datagrams lost");
    }

    private Process flood(String kind) {
        String target = kind.equals("fragment") ? SERVER_ON_LAN1 : SERVER;
        return namespaces.start("attacker", ProcessBuilder.Redirect.INHERIT,
                List.of(FLOOD.toString(), "eth0", WAN1_MAC, target, kind, LONGEST_FLOOD_SECONDS, currentNonceIndex()));
    }

    /** What has been sent may still wait for the program. */
    private void waitUntilMet(String kind, long packets) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_COUNT);
        while (met(kind) < packets) {
            assertTrue(System.nanoTime() < deadline, () -> kind + ": " + met(kind) + " " + FATE.get(kind) + " of " + packets);
            Thread.sleep(10);
        }
    }

    private JsonObject flow(int datagrams) {
        JsonObject command = command("flow", CARE_OF);
        command.addProperty("count", datagrams);
        command.addProperty("interval", DATAGRAM_INTERVAL);
        try {
            JsonObject flowed = node.ask(command);
            assertFalse(flowed.has("error"), flowed::toString);
            return flowed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void register(Script mobileNode, String careOf) throws IOException {
        JsonObject command = command("register", careOf);
        command.addProperty("sequence", ++registrations);
        command.addProperty("lifetime_units", 105);
        JsonObject result = mobileNode.ask(command);
        JsonElement answer = result.get("answer");
        assertTrue(answer != null && !answer.isJsonNull() && answer.getAsInt() == 0,
                () -> "no registration: " + result + "\n" + daemon.ctl("show", "counters"));
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
        return daemon.show("counters").getAsJsonObject().get("wan1.in." + verdict).getAsLong();
    }

    /** How many packets met what is in store for this kind. Some of what is limited in rate gets to the daemon, if that has room for it. */
    private long met(String kind) {
        String fate = FATE.get(kind);
        return counted(fate) + (fate.equals("drop-rate-limited") ? counted("mobility-message-lifted") + counted("drop-events-full") : 0);
    }

    private static JsonObject command(String what, String careOf) {
        JsonObject command = new JsonObject();
        command.addProperty("do", what);
        command.addProperty("care_of", careOf);
        return command;
    }
}
