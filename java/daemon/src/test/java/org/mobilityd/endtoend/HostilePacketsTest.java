package org.mobilityd.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of malformed and hostile packets, the same ones in every run, from the outside. The attacker keeps a ledger of who is owed an
 * answer; a watcher on the server's link sees all that reaches it.
 */
@DisplayName("The mobility agent under hostile packets")
class HostilePacketsTest {

    private static final String SEED = "6275";
    private static final int PACKETS = 4_000;
    /** What a Java runtime opens when it first needs it: libraries, random numbers. */
    private static final int FILES_OF_THE_RUNTIME = 20;
    private static final String HOME = "2001:db8:1::10";
    private static final String CARE_OF = "2001:db8:2::10";
    private static final String SERVER = "2001:db8:f::1";
    private static final String NEIGHBOR = "fe80::10";
    private static final String NODE_MAC = "02:00:00:00:00:10";
    private static final String AGENT_MAC = "02:00:00:00:00:01";
    private static final String SERVER_MAC = "02:00:00:00:00:20";

    private final Namespaces namespaces = new Namespaces();
    private DaemonProcess daemon;

    @BeforeEach
    void build(@TempDir Path folder) throws IOException {
        List.of("mn", "agent", "server").forEach(namespaces::add);
        namespaces.cable("mn", "eth0", NODE_MAC, "agent", "wan0", AGENT_MAC);
        namespaces.cable("agent", "lan0", "02:00:00:00:00:02", "server", "eth0", SERVER_MAC);
        namespaces.in("agent", "sysctl", "-qw", "net.ipv6.conf.all.forwarding=1");
        namespaces.in("agent", "ip", "address", "add", "2001:db8:f::ff/64", "dev", "lan0", "nodad");
        namespaces.in("server", "ip", "address", "add", SERVER + "/64", "dev", "eth0", "nodad");
        namespaces.in("server", "ip", "route", "add", "default", "via", "2001:db8:f::ff");
        namespaces.in("agent", "ip", "neighbor", "add", NEIGHBOR, "lladdr", NODE_MAC, "dev", "wan0", "nud", "permanent");
        namespaces.in("agent", "ip", "route", "add", "default", "via", NEIGHBOR, "dev", "wan0");
        // A forged source among the correspondents: what is wrongly sent to it is to be seen, not lost in neighbour discovery.
        namespaces.in("agent", "ip", "neighbor", "add", "2001:db8:f::2", "lladdr", SERVER_MAC, "dev", "lan0", "nud", "permanent");
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
    @DisplayName("answers nobody but the source, at most once a packet; lets nothing through to the server; works afterwards as before")
    void hostilePacketsChangeNothing() throws Exception {
        Script watcher = new Script(namespaces, "server", "inside_watcher.py", "eth0");
        assertEquals("watching", watcher.line());
        int filesBefore = daemon.openFiles();

        JsonObject attack = new Script(namespaces, "mn", "hostile_node.py", "eth0", NODE_MAC, AGENT_MAC, SERVER, SEED,
                Integer.toString(PACKETS)).object();
        assertTrue(attack.get("sent").getAsInt() > PACKETS * 9 / 10 && attack.get("answers").getAsInt() > 0, attack::toString);
        assertEquals(new JsonArray(), attack.get("complaints"));

        watcher.finish();
        JsonObject watched = watcher.object();
        assertTrue(watched.get("seen").getAsInt() > 0, watched::toString);
        assertEquals(new JsonArray(), watched.get("first"));

        assertEquals(0, daemon.show("bindings").getAsJsonArray().size());
        int files = daemon.openFiles();
        assertTrue(files <= filesBefore + FILES_OF_THE_RUNTIME, () -> "open files: " + filesBefore + " before, " + files + " after");
        assertGenuineExchange();
        assertFalse(daemon.logged().matches("(?s).*( warning | error |Exception|\tat ).*"), daemon::logged);
        assertEquals(0, daemon.terminate());
    }

    private void assertGenuineExchange() throws IOException {
        assertEquals("listening", new Script(namespaces, "server", "server.py").line());
        Script node = new Script(namespaces, "mn", "mobile_node.py", "eth0", NODE_MAC, AGENT_MAC, HOME, SERVER);
        JsonObject register = command("register");
        register.addProperty("sequence", 1);
        register.addProperty("lifetime_units", 105);
        assertEquals(0, node.ask(register).get("answer").getAsInt(), daemon::logged);
        JsonObject datagram = command("datagram");
        datagram.addProperty("text", "still here");
        assertEquals("still here from " + HOME, node.ask(datagram).get("reply").getAsString());
    }

    private static JsonObject command(String what) {
        JsonObject command = new JsonObject();
        command.addProperty("do", what);
        command.addProperty("care_of", CARE_OF);
        return command;
    }
}
