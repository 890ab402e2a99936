package org.mobilityd.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.endtoend.AnchorDomainOnWires.address;
import static org.mobilityd.endtoend.AnchorDomainOnWires.prefix;
import static org.mobilityd.endtoend.AnchorDomainOnWires.router;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * Requirement D1, with traffic: the second router of a domain is plain access router, anchor and access gateway of a plain host, home agent of
 * a mobile node (our own, in a network that it visits), and mobility agent of a server behind it.
 *
 * <pre>
 *   host ─── air0 router1 core0 ──┐
 *     (or)                        ├── core ── server
 *   host ─── air0 router2 core0 ──┤
 *   site ── site0    │            └── core0 visited visit0 ── eth0 mobile
 *   site ── home0 ───┘
 * </pre>
 */
@DisplayName("A router that is anchor router, home agent and mobility agent at the same time")
class EveryRoleTest {

    private static final int SECONDS_TO_SETTLE = 60;
    private static final String PORT = "7";
    private static final String HOME = "2001:db8:1::10";
    private static final String HOME_AGENT = "2001:db8:1::1";
    private static final String SITE = "2001:db8:f::80";
    private static final String VISITED_PREFIX = "2001:db8:71::/64";
    private static final String SHARED = """
            identifier   = "alice@example.org"
            spi          = 4096
            key          = "000102030405060708090a0b0c0d0e0f"
            """;
    private static final String OTHER_ROLES = """

            [mobility-agent]
            outside        = ["core0"]
            inside         = ["site0"]
            correspondents = ["2001:db8:f::/64"]

            [home-agent]
            home-link     = "home0"
            uplinks       = ["core0", "air0", "site0"]
            address       = "%s"
            home-prefixes = ["2001:db8:1::/64"]

            [[home-agent.mobile-node]]
            home-address = "%s"
            """.formatted(HOME_AGENT, HOME) + SHARED;
    private static final String MOBILE_NODE = """
            [mobile-node]
            interfaces   = ["eth0"]
            home-address = "%s"
            home-prefix  = "2001:db8:1::/64"
            home-agent   = "%s"
            """.formatted(HOME, HOME_AGENT) + SHARED;
    private static final String ADVERTISEMENTS = """
            interface visit0 {
                AdvSendAdvert on;
                MinRtrAdvInterval 3;
                MaxRtrAdvInterval 10;
                prefix %s { };
            };
            """.formatted(VISITED_PREFIX);

    private final Namespaces namespaces = new Namespaces();
    @TempDir
    private Path folder;
    private AnchorDomainOnWires domain;
    private DaemonProcess mobileDaemon;
    private HostProgram host;
    private HostProgram mobile;
    private final List<String> ofHost = new ArrayList<>();
    private final List<String> ofMobile = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        domain = new AnchorDomainOnWires(namespaces, folder, 2);
        addSite();
        addVisitedNetwork();
        domain.start(null, List.of("site0", "home0"), OTHER_ROLES);
        mobileDaemon = new DaemonProcess(namespaces, "mobile", Files.createDirectories(folder.resolve("mobile")), MOBILE_NODE);
        mobileDaemon.start();
        for (String name : List.of("server", "site", "mobile")) {
            assertEquals("ready", new Script(namespaces, name, "echo_server.py", PORT).line());
        }
        host = new HostProgram(namespaces, "host", "eth0", PORT);
        mobile = new HostProgram(namespaces, "mobile", "eth0", PORT);
    }

    private void addSite() {
        namespaces.add("site");
        namespaces.cable(router(2), "site0", "02:00:00:00:04:01", "site", "eth0", "02:00:00:00:04:02");
        namespaces.cable(router(2), "home0", "02:00:00:00:04:03", "site", "eth1", "02:00:00:00:04:04");
        domain.in(router(2), "ip address add 2001:db8:f::ff/64 dev site0 nodad", "ip address add " + HOME_AGENT + "/64 dev home0 nodad");
        domain.in("site", "ip address add " + SITE + "/64 dev eth0 nodad", "ip route add default via 2001:db8:f::ff");
        for (String other : List.of("server", router(1))) {
            domain.in(other, "ip route add 2001:db8:1::/64 via " + address(2), "ip route add 2001:db8:f::/64 via " + address(2));
        }
    }

    private void addVisitedNetwork() throws IOException {
        List.of("visited", "mobile").forEach(namespaces::add);
        domain.plugIntoCore("visited", 0x71, "2001:db8:c::71");
        namespaces.cable("visited", "visit0", "02:00:00:00:05:01", "mobile", "eth0", "02:00:00:00:05:02");
        domain.in("visited", "sysctl -qw net.ipv6.conf.all.forwarding=1", "ip address add 2001:db8:71::1/64 dev visit0 nodad",
                "ip route add default via " + address(2));
        domain.in(router(2), "ip route add " + VISITED_PREFIX + " via 2001:db8:c::71");
        Path advertisements = Files.writeString(folder.resolve("radvd.conf"), ADVERTISEMENTS);
        namespaces.start("visited", ProcessBuilder.Redirect.DISCARD, List.of("radvd", "-n", "-m", "stderr", "-C", advertisements.toString(),
                "-p", folder.resolve("radvd.pid").toString()));
    }

    @AfterEach
    void remove() {
        namespaces.close();
    }

    @Test
    @DisplayName("keeps the connections of a plain host that roams, of a mobile node, and between the two")
    void keepsAllConnections() throws Exception {
        awaitRow("tunnels", this::isHome);
        connectMobile("tunnelled", AnchorDomainOnWires.SERVER);
        connectMobile("direct", SITE);
        awaitRow("bindings", this::isDirect);
        arriveAt(1);
        connectHost("of the first router", AnchorDomainOnWires.SERVER, 1);
        arriveAt(2);
        connectHost("of the second router", AnchorDomainOnWires.SERVER, 2);
        connectHost("to the site", SITE, 2);
        connectHost("to the mobile node", HOME, 2);
        exchangeAll();
        arriveAt(1);
        awaitRow("tunnels", row -> isAnchor(row) && text(row, "remote_address").equals(address(1)));
        List<Long> before = List.of(packets("tunnels", this::isAnchor), packets("tunnels", this::isHome), packets("bindings", this::isDirect));
        exchangeAll();
        List<Long> after = List.of(packets("tunnels", this::isAnchor), packets("tunnels", this::isHome), packets("bindings", this::isDirect));
        for (int i = 0; i < before.size(); i++) {
            assertTrue(before.get(i) < after.get(i), before + " " + after);
        }
    }

    /** The host's cable is plugged in there. Everything goes on, before anybody has told the host anything. */
    private void arriveAt(int number) throws IOException {
        domain.plugHost(number);
        exchangeAll();
        host.awaitAddress(prefix(number), false, this::logged);
    }

    private boolean isAnchor(JsonObject tunnel) {
        return text(tunnel, "match").equals("destination") && text(tunnel, "prefix").equals(prefix(2));
    }

    private boolean isHome(JsonObject tunnel) {
        return text(tunnel, "prefix").equals(HOME + "/128")
                && Ipv6Prefix.parse(VISITED_PREFIX).contains(Ipv6Address.parse(text(tunnel, "remote_address")));
    }

    private boolean isDirect(JsonObject binding) {
        return text(binding, "home_address").equals(HOME) && text(binding, "correspondent_address").equals(SITE);
    }

    private void connectHost(String name, String server, int number) throws IOException {
        String local = host.connect(name, server);
        assertTrue(Ipv6Prefix.parse(prefix(number)).contains(Ipv6Address.parse(local)), local);
        ofHost.add(name);
        exchangeAll();
    }

    private void connectMobile(String name, String server) throws IOException {
        assertEquals(HOME, mobile.connect(name, server), this::logged);
        ofMobile.add(name);
        exchangeAll();
    }

    private void exchangeAll() throws IOException {
        for (String name : ofHost) {
            assertTrue(host.exchange(name), () -> name + "\n" + logged());
        }
        for (String name : ofMobile) {
            assertTrue(mobile.exchange(name), () -> name + "\n" + logged());
        }
    }

    /** @return the first row of a table of the second router's that is wanted, as soon as there is one */
    private JsonObject awaitRow(String table, Predicate<JsonObject> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_SETTLE);
        while (true) {
            JsonElement rows = domain.daemon(2).show(table);
            Optional<JsonObject> found = StreamSupport.stream(rows.getAsJsonArray().spliterator(), false).map(JsonElement::getAsJsonObject)
                    .filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            assertTrue(System.nanoTime() < deadline, () -> rows + "\n" + logged());
            Thread.sleep(100);
        }
    }

    /** What has passed by that row, in that direction of the two in which it was less. */
    private long packets(String table, Predicate<JsonObject> wanted) throws InterruptedException {
        JsonObject row = awaitRow(table, wanted);
        return Math.min(row.get("packets_in").getAsLong(), row.get("packets_out").getAsLong());
    }

    private static String text(JsonObject row, String name) {
        return row.get(name).getAsString();
    }

    private String logged() {
        return domain.logged() + "mobile node:\n" + mobileDaemon.logged();
    }
}
