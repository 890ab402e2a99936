package org.mobilityd.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The network of {@link MobilityAgentTest}; a datagram every millisecond in both directions while the agent's daemon comes and goes. */
@DisplayName("The kernel outlives the daemon")
class SurvivalTest {

    private static final String HOME = "2001:db8:1::10";
    private static final String CARE_OF = "2001:db8:2::10";
    private static final String SERVER = "2001:db8:f::1";
    private static final String NODE_MAC = "02:00:00:00:00:10";
    private static final String AGENT_MAC = "02:00:00:00:00:01";
    private static final int LONGEST_LIFETIME_UNITS = 105;
    private static final int KILLS = 20;
    /** Longer than a start takes here, so that some kills come after it. */
    private static final int LATEST_KILL_MILLIS = 1_500;
    private static final String AGENT = """
            [mobility-agent]
            outside        = ["wan0"]
            inside         = ["lan0"]
            correspondents = ["2001:db8:f::/64"]
            """;

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
        for (String address : List.of(HOME, CARE_OF)) {
            namespaces.in("agent", "ip", "route", "add", address + "/128", "dev", "wan0");
            namespaces.in("agent", "ip", "neighbor", "add", address, "lladdr", NODE_MAC, "dev", "wan0", "nud", "permanent");
        }
        assertEquals("listening", new Script(namespaces, "server", "server.py").line());
        node = new Script(namespaces, "mn", "mobile_node.py", "eth0", NODE_MAC, AGENT_MAC, HOME, SERVER);
        daemon = new DaemonProcess(namespaces, "agent", folder, AGENT);
        daemon.start();
    }

    @AfterEach
    void remove() {
        namespaces.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel", "redirect"})
    void noPacketIsLostWhileItIsKilledAndRestartedAndReloaded(String forwarding) throws Exception {
        String configuration = AGENT + "forwarding = \"" + forwarding + "\"\n";
        daemon.configure(configuration);
        daemon.ctl("reload");
        daemon.ctl("wait-ready");
        assertEquals(0, register(1, false));
        long forwarded = forwardedByTheKernel();
        Script stream = stream();
        daemon.kill();
        Thread.sleep(3_000);
        daemon.start();
        assertEquals(0, daemon.terminate());
        daemon.start();
        daemon.configure(configuration.replace("\"2001:db8:f::/64\"", "\"2001:db8:f::/64\", \"2001:db8:e::/64\""));
        daemon.ctl("reload");
        daemon.ctl("wait-ready");
        daemon.configure(configuration);
        daemon.ctl("reload");
        daemon.ctl("wait-ready");
        int sent = assertNothingLost(stream);
        // Each goes there and back; a few wait for a neighbour to be found.
        assertEquals(forwarding.equals("kernel"), forwardedByTheKernel() - forwarded > sent, "by the kernel");
        assertEquals(1, daemon.show("bindings").getAsJsonArray().size());
        assertEquals(0, register(2, false));
        assertFalse(daemon.logged().contains("datapath-repaired"), daemon::logged);
    }

    @Test
    void killsAtRandomMomentsOfItsStartLoseNothing() throws Exception {
        assertEquals(0, register(1, false));
        Script stream = stream();
        Random random = new Random(20_261_121);
        for (int i = 0; i < KILLS; i++) {
            daemon.kill();
            daemon.startWithoutWaiting();
            Thread.sleep(random.nextInt(LATEST_KILL_MILLIS));
        }
        daemon.kill();
        daemon.start();
        assertNothingLost(stream);
        assertEquals(1, daemon.show("bindings").getAsJsonArray().size());
        assertEquals(0, register(2, false));
    }

    @Test
    void tokensFromBeforeAKillAreGoodAfterItAndWhatWasDeletedStaysDeleted() throws Exception {
        node.ask(command("tokens"));
        daemon.kill();
        daemon.start();
        assertEquals(0, register(7, true));
        assertEquals(1, daemon.show("bindings").getAsJsonArray().size());
        JsonObject deletion = command("register");
        deletion.addProperty("sequence", 8);
        deletion.addProperty("lifetime_units", 0);
        deletion.addProperty("with_tokens_from_before", true);
        assertEquals(0, node.ask(deletion).get("answer").getAsInt());
        daemon.kill();
        daemon.start();
        assertEquals(135, register(7, true), "a replay");
        assertEquals(0, daemon.show("bindings").getAsJsonArray().size());
        assertEquals(0, register(9, true));
    }

    private int register(int sequence, boolean withTokensFromBefore) throws IOException {
        JsonObject command = command("register");
        command.addProperty("sequence", sequence);
        command.addProperty("lifetime_units", LONGEST_LIFETIME_UNITS);
        command.addProperty("with_tokens_from_before", withTokensFromBefore);
        return node.ask(command).get("answer").getAsInt();
    }

    private static JsonObject command(String what) {
        JsonObject command = new JsonObject();
        command.addProperty("do", what);
        command.addProperty("care_of", CARE_OF);
        return command;
    }

    private Script stream() throws IOException {
        Script stream = new Script(namespaces, "mn", "stream.py", "eth0", NODE_MAC, AGENT_MAC, CARE_OF, HOME, SERVER);
        assertEquals("streaming", stream.line());
        return stream;
    }

    private long forwardedByTheKernel() {
        String line = namespaces.in("agent", "grep", "-w", "Ip6OutForwDatagrams", "/proc/net/snmp6");
        return Long.parseLong(line.strip().split("\\s+")[1]);
    }

    /** Returns how many were sent. */
    private static int assertNothingLost(Script stream) throws IOException {
        stream.finish();
        JsonObject result = stream.object();
        assertEquals(0, result.get("lost").getAsInt(), result::toString);
        assertTrue(result.get("sent").getAsInt() > 1_000, result::toString);
        return result.get("sent").getAsInt();
    }
}
