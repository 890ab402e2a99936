package org.mobilityd.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.endtoend.AnchorDomainOnWires.address;
import static org.mobilityd.endtoend.AnchorDomainOnWires.prefix;
import static org.mobilityd.endtoend.AnchorDomainOnWires.router;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mobilityd.protocol.database.Mode;

/**
 * Hostile packets to a router that a host visits with an old connection, by its uplink and by its access link, the same ones in every run but for
 * their timestamps. They are sent straight into the router's cables. Watchers at the server and at the host see whether any of it comes through.
 */
@DisplayName("An anchor router under hostile packets")
class HostileToAnchorTest {

    private static final String PORT = "7";
    private static final int VISITED = 2;
    private static final int PACKETS = 300;
    private static final int SOLICITATIONS = 3_000;
    private static final int SECONDS_TO_COUNT = 60;
    /** What a Java runtime may still grow by: its heap within its limits, compiled code. */
    private static final int KILOBYTES_OF_GROWTH = 24 * 1024;
    /** What becomes of a mobility message that only the daemon can judge. */
    private static final List<String> LIFTED = List.of("mobility-message-lifted", "drop-rate-limited", "drop-events-full");

    private final Namespaces namespaces = new Namespaces();
    @TempDir
    private Path folder;
    private AnchorDomainOnWires domain;
    private HostProgram host;
    private Script uplink;
    private Script access;
    private String nodes;
    private String tunnels;

    @BeforeEach
    void build() throws IOException {
        domain = new AnchorDomainOnWires(namespaces, folder, 2);
        domain.start(Mode.PROXY);
        assertEquals("ready", new Script(namespaces, "server", "echo_server.py", PORT).line());
        host = new HostProgram(namespaces, "host", "eth0", PORT);
        domain.plugHost(1);
        host.awaitAddress(prefix(1), false, domain::logged);
        String visiting = host.connect("old", AnchorDomainOnWires.SERVER);
        uplink = attacker("core", router(VISITED), "02:00:00:00:00:02", visiting);
        attack(uplink, "record", 0);
        domain.plugHost(VISITED);
        exchange();
        host.awaitAddress(prefix(VISITED), false, domain::logged);
        host.awaitAddress(prefix(1), true, domain::logged);
        host.connect("new", AnchorDomainOnWires.SERVER);
        access = attacker("air", "to" + VISITED, AnchorDomainOnWires.ROUTER_MAC, visiting);
        nodes = nodes();
        tunnels = tunnels();
    }

    private Script attacker(String namespace, String link, String routerMac, String visiting) throws IOException {
        return new Script(namespaces, namespace, "hostile_to_anchor.py", link, routerMac, address(VISITED), address(1),
                AnchorDomainOnWires.DATABASE, AnchorDomainOnWires.SERVER, visiting, prefix(VISITED).replace("/64", "1"),
                AnchorDomainOnWires.NODE);
    }

    @AfterEach
    void remove() {
        namespaces.close();
    }

    @Test
    @DisplayName("lets none of them through, binds nothing anew, grows no further, and its node's connections notice nothing")
    void hostilePacketsChangeNothing() throws Exception {
        List<Script> watchers = List.of(watcher("server", "core0"), watcher("host", "eth0"));
        everyKind();
        int before = domain.daemon(VISITED).residentKilobytes();
        everyKind();
        int after = domain.daemon(VISITED).residentKilobytes();
        assertTrue(after <= before + KILOBYTES_OF_GROWTH, () -> "resident kilobytes: " + before + " before, " + after + " after");
        for (Script watcher : watchers) {
            watcher.finish();
            JsonObject watched = watcher.object();
            assertTrue(watched.get("seen").getAsInt() > 0, watched::toString);
            assertEquals(new JsonArray(), watched.get("marked"));
        }
        assertFalse(domain.daemon(VISITED).logged().matches("(?s).*( error |Exception|\tat ).*"), domain::logged);
        assertEquals(0, domain.daemon(VISITED).terminate());
    }

    private Script watcher(String namespace, String link) throws IOException {
        Script watcher = new Script(namespaces, namespace, "marked_watcher.py", link);
        assertEquals("watching", watcher.line());
        return watcher;
    }

    private void everyKind() throws Exception {
        for (String kind : List.of("tunnel-from-a-stranger", "tunnel-from-a-peer-without-binding", "tunnel-in-a-tunnel", "tunnel-behind-options",
                "tunnel-with-a-cut-packet")) {
            withstand(uplink, "core0", kind, PACKETS, "drop-no-tunnel-binding");
            withstand(access, "air0", kind, PACKETS, "drop-no-tunnel-binding");
        }
        withstand(access, "air0", "tunnel-in-fragments", PACKETS, "drop-no-tunnel-binding");
        withstand(uplink, "core0", "tunnel-in-fragments", PACKETS, "pass");
        withstand(uplink, "core0", "mobility-in-fragments", PACKETS, "drop-fragmented-mobility-message");
        for (String kind : List.of("nodes-source", "nodes-older-prefix", "nodes-prefix", "nodes-source-on-its-last-hop", "nodes-tunnel",
                "nodes-echo-to-the-router")) {
            withstand(access, "air0", kind, PACKETS, "drop-foreign-source");
        }
        for (String kind : List.of("nodes-solicitation", "nodes-neighbour-solicitation")) {
            withstand(access, "air0", kind, PACKETS, "drop-forged-link-address");
        }
        withstand(access, "air0", "nodes-address-advertised", PACKETS, "drop-foreign-source");
        for (String kind : List.of("rogue-router", "node-as-router", "rogue-redirect")) {
            withstand(access, "air0", kind, PACKETS, "drop-rogue-router");
        }
        for (String kind : List.of("forged-update", "forged-acknowledgement", "forged-handover", "malformed-message", "replay")) {
            withstand(uplink, "core0", kind, PACKETS, LIFTED.toArray(String[]::new));
        }
        withstand(access, "air0", "solicitation", SOLICITATIONS, "pass", "pass-copied");
    }

    /** Each packet meets one of those fates; the node, its tunnels and its connections are as before. */
    private void withstand(Script attacker, String link, String kind, int packets, String... fates) throws Exception {
        long wanted = counted(link, fates) + packets;
        attack(attacker, kind, packets);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_COUNT);
        while (counted(link, fates) < wanted) {
            assertTrue(System.nanoTime() < deadline, () -> kind + " by " + link + ": " + counted(link, fates) + " of " + wanted + "\n"
                    + domain.daemon(VISITED).ctl("show", "counters"));
            Thread.sleep(10);
        }
        exchange();
        assertEquals(nodes, nodes(), kind);
        assertEquals(tunnels, tunnels(), kind);
    }

    private long counted(String link, String... fates) {
        JsonObject counters = domain.daemon(VISITED).show("counters").getAsJsonObject();
        return List.of(fates).stream().map(fate -> counters.get(link + ".in." + fate)).filter(count -> count != null)
                .mapToLong(JsonElement::getAsLong).sum();
    }

    private static void attack(Script attacker, String kind, int packets) throws IOException {
        JsonObject command = command(kind);
        command.addProperty("count", packets);
        assertEquals(packets, attacker.ask(command).get("sent").getAsInt());
    }

    /** Which mobile nodes there are, by which prefixes, and how often the one that is real has come or gone. */
    private String nodes() {
        JsonObject node = JsonParser.parseString(domain.daemon(VISITED).ctl("show", "node", AnchorDomainOnWires.NODE, "--json")).getAsJsonObject();
        return describe("nodes", "mobile_node", "phase", "prefix", "serving_router") + node.getAsJsonArray("handovers").size();
    }

    private String tunnels() {
        return describe("tunnels", "match", "prefix", "remote_address");
    }

    private String describe(String table, String... fields) {
        StringBuilder description = new StringBuilder();
        for (JsonElement row : domain.daemon(VISITED).show(table).getAsJsonArray()) {
            for (String field : fields) {
                description.append(row.getAsJsonObject().get(field)).append(' ');
            }
            description.append('\n');
        }
        return description.toString();
    }

    /** By the tunnel. */
    private void exchange() throws IOException {
        assertTrue(host.exchange("old"), domain::logged);
    }

    private static JsonObject command(String what) {
        JsonObject command = new JsonObject();
        command.addProperty("do", what);
        return command;
    }
}
