package org.mobilityd.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.endtoend.AnchorDomainOnWires.address;
import static org.mobilityd.endtoend.AnchorDomainOnWires.prefix;
import static org.mobilityd.endtoend.AnchorDomainOnWires.router;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** More, and with delays, in the scenarios of {@code test-vm/netns}. */
@DisplayName("Distributed anchor routers, and a host that knows nothing of them (RFC 8885)")
class AnchorRouterTest {

    private static final int SECONDS_TO_SETTLE = 60;
    private static final String PORT = "7";
    private static final String OTHER_ROLES = """

            [mobility-agent]
            outside        = ["core0"]
            inside         = ["site0"]
            correspondents = ["2001:db8:f::/64"]

            [home-agent]
            home-link     = "home0"
            uplinks       = ["core0"]
            address       = "2001:db8:1::1"
            home-prefixes = ["2001:db8:1::/64"]
            """;

    private final Namespaces namespaces = new Namespaces();
    @TempDir
    private Path folder;
    private AnchorDomainOnWires domain;
    private HostProgram host;

    @AfterEach
    void remove() {
        namespaces.close();
    }

    private void start(int routers, Mode mode, String more) throws IOException {
        domain = new AnchorDomainOnWires(namespaces, folder, routers);
        if (!more.isEmpty()) {
            namespaces.add("site");
            namespaces.cable(router(2), "site0", "02:00:00:00:04:01", "site", "eth0", "02:00:00:00:04:02");
            namespaces.cable(router(2), "home0", "02:00:00:00:04:03", "site", "eth1", "02:00:00:00:04:04");
            domain.in(router(2), "ip address add 2001:db8:1::1/64 dev home0 nodad");
        }
        domain.start(mode, List.of(), more);
        assertEquals("ready", new Script(namespaces, "server", "echo_server.py", PORT).line());
        host = new HostProgram(namespaces, "host", "eth0", PORT);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    @DisplayName("keep its connection when it moves, by a tunnel for that alone, with a database in each of its ways")
    void withDatabase(Mode mode) throws Exception {
        start(2, mode, "");
        arriveAt(1);
        String old = connect("old", 1);
        Capture core = new Capture("core", router(2));
        Capture access = new Capture("host", "eth0");
        moveTo(2, 1, "old");
        String fresh = connect("new", 2);
        exchange("old");
        exchange("new");
        core.stop();
        access.stop();

        assertTunnels(1, "destination " + prefix(1) + " " + address(2));
        assertTunnels(2, "source " + prefix(1) + " " + address(1));
        assertFalse(domain.in(router(1), "ip -6 route show " + prefix(1)).contains("dev air0"), domain::logged);
        for (int anchor = 1; anchor <= 2; anchor++) {
            assertTrue(domain.in(router(2), "ip -6 route show " + prefix(anchor)).contains("dev air0"), domain::logged);
        }
        assertEquals(1, domain.database().show("sessions").getAsJsonArray().size());
        List<String> sources = core.fields("tcp", "ipv6.src");
        assertTrue(sources.contains(address(2) + "," + old), sources::toString);
        assertTrue(sources.contains(fresh), sources::toString);
        assertFalse(sources.stream().anyMatch(source -> source.contains(",") && source.contains(fresh)), sources::toString);
        assertAdvertised(access);
        core.assertDissected("Binding Update accepted");
    }

    /** Section 3.7; to the host alone (RFC 6085), from the address that all routers have (RFC 6543). */
    private static void assertAdvertised(Capture access) throws Exception {
        List<String> advertisements = access.fields("icmpv6.type == 134 && icmpv6.opt.prefix == " + prefix(2).replace("/64", ""), "eth.dst",
                "ipv6.src", "icmpv6.opt.prefix", "icmpv6.opt.prefix.preferred_lifetime");
        String last = advertisements.get(advertisements.size() - 1);
        assertTrue(last.matches(AnchorDomainOnWires.HOST_MAC + "\tfe80::200:5eff:fe00:5213\t2001:db8:102::,2001:db8:101::\t[1-9][0-9]*,0"), last);
        access.assertDissected("Router Advertisement");
    }

    /** Its kernel keeps the addresses that it has, tells the link which multicast groups it listens to, and says nothing else. */
    @Test
    @DisplayName("notice it where it has moved to without a word")
    void silentHost() throws Exception {
        start(2, Mode.PROXY, "");
        arriveAt(1);
        domain.plugHost(2);
        host.awaitAddress(prefix(2), false, domain::logged);
        assertServedBy(2);
    }

    /** Requirements D1 and D8: the second router is everything at once, and there is no central entity. */
    @Test
    @DisplayName("serve it without a database, there and back, and are home agent and mobility agent besides")
    void withoutDatabase() throws Exception {
        start(3, null, OTHER_ROLES);
        arriveAt(1);
        connect("first", 1);
        moveTo(2, 1, "first");
        connect("second", 2);
        moveTo(3, 2, "second");
        exchange("first");
        assertTunnels(1, "destination " + prefix(1) + " " + address(3));
        assertTunnels(2, "destination " + prefix(2) + " " + address(3));
        assertTunnels(3, "source " + prefix(1) + " " + address(1), "source " + prefix(2) + " " + address(2));
        List<String> uses = texts(domain.daemon(2).show("routes"), route -> text(route, "kind"));
        assertTrue(uses.containsAll(List.of("correspondent", "home-agent", "anchor-router")), uses::toString);
        moveTo(1, 3, "second");
        exchange("first");
        assertTunnels(1, "source " + prefix(2) + " " + address(2), "source " + prefix(3) + " " + address(3));
        assertTunnels(3, "destination " + prefix(3) + " " + address(1));
    }

    /** The host comes to its first router. */
    private void arriveAt(int number) throws IOException {
        domain.plugHost(number);
        host.awaitAddress(prefix(number), false, domain::logged);
        assertServedBy(number);
    }

    /** What the host has open goes on; new connections take its new prefix, older ones are deprecated and stay valid (requirement D7). */
    private void moveTo(int number, int before, String connection) throws IOException {
        domain.plugHost(number);
        exchange(connection);
        host.awaitAddress(prefix(number), false, domain::logged);
        List<String> valid = texts(host.awaitAddress(prefix(before), true, domain::logged), known -> text(known, "valid_seconds"));
        assertFalse(valid.contains("0"), valid::toString);
        assertServedBy(number);
    }

    /** @return the host's address, which its kernel has chosen among those of all its prefixes */
    private String connect(String name, int number) throws IOException {
        String local = host.connect(name, AnchorDomainOnWires.SERVER);
        assertTrue(Ipv6Prefix.parse(prefix(number)).contains(Ipv6Address.parse(local)), local);
        exchange(name);
        return local;
    }

    private void exchange(String name) throws IOException {
        assertTrue(host.exchange(name), domain::logged);
    }

    private void assertServedBy(int number) {
        JsonObject node = domain.daemon(number).show("nodes").getAsJsonArray().get(0).getAsJsonObject();
        assertEquals(List.of(AnchorDomainOnWires.NODE, "attached", prefix(number), address(number)), List.of(text(node, "mobile_node"),
                text(node, "phase"), text(node, "prefix"), text(node, "serving_router")), domain::logged);
    }

    /** Besides, for some seconds, what is under way from a router where the host was comes by a tunnel of its own. */
    private void assertTunnels(int number, String... expected) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_SETTLE);
        while (!tunnels(number).equals(List.of(expected)) && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
        assertEquals(List.of(expected), tunnels(number), domain::logged);
    }

    private List<String> tunnels(int number) {
        return texts(domain.daemon(number).show("tunnels"),
                tunnel -> text(tunnel, "match") + " " + text(tunnel, "prefix") + " " + text(tunnel, "remote_address"));
    }

    private static List<String> texts(JsonElement array, Function<JsonElement, String> text) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false).map(text).toList();
    }

    private static String text(JsonElement object, String name) {
        return object.getAsJsonObject().get(name).getAsString();
    }

    /** What passes an interface, and what a dissector that knows nothing of us makes of it. */
    private final class Capture {

        private final Path file;
        private final Process process;

        Capture(String namespace, String link) throws IOException {
            file = folder.resolve(link + ".pcap");
            process = namespaces.start(namespace, ProcessBuilder.Redirect.PIPE,
                    List.of("tcpdump", "-i", link, "--immediate-mode", "-U", "-Z", "root", "-w", file.toString(), "ip6"));
            String line = new String(process.getErrorStream().readNBytes("tcpdump: listening on".length()), StandardCharsets.UTF_8);
            assertEquals("tcpdump: listening on", line);
        }

        void stop() throws InterruptedException {
            process.destroy();
            process.waitFor();
        }

        /** A line for each packet that {@code filter} lets through: its fields, tabs between them. */
        List<String> fields(String filter, String... names) throws Exception {
            return tshark(Stream.concat(Stream.of("-Y", filter, "-T", "fields"), Stream.of(names).flatMap(name -> Stream.of("-e", name))))
                    .lines().toList();
        }

        void assertDissected(String among) throws Exception {
            String dissected = tshark(Stream.of("-V"));
            assertTrue(dissected.contains(among), dissected);
            assertFalse(dissected.contains("Malformed") || dissected.contains("Expert Info (Error"), dissected);
        }

        private String tshark(Stream<String> arguments) throws Exception {
            List<String> command = Stream.concat(Stream.of("tshark", "-r", file.toString()), arguments).toList();
            Process tshark = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String printed = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, tshark.waitFor(), printed);
            return printed;
        }
    }
}
