package org.mobilityd.daemon.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Limit;
import org.mobilityd.linux.datapath.Rate;
import org.mobilityd.protocol.anchor.AnchorConfig.AuthorizedNode;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.anchor.Control;
import org.mobilityd.protocol.anchor.Guests;
import org.mobilityd.protocol.anchor.Policy;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.ReplyRates;
import org.mobilityd.protocol.correspondent.RateLimit;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

@DisplayName("The configuration file")
class ConfigurationReaderTest {

    private static final String AGENT = """
            [mobility-agent]
            outside = ["wan0"]
            inside = ["lan0", "lan1"]
            correspondents = ["2001:db8:f::/64", "2001:db8:e::1"]
            """;
    private static final String DATABASE = """
            [central-mobility-database]
            uplinks = ["core0"]
            address = "2001:db8:d::1"
            mode    = "proxy"
            store   = "/srv/sessions"

            [[central-mobility-database.anchor-router]]
            address     = "2001:db8:a::1"
            prefix-pool = "2001:db8:100::/48"
            spi         = 4096
            key         = "000102030405060708090a0b0c0d0e0f"

            [[central-mobility-database.anchor-router]]
            address     = "2001:db8:b::1"
            prefix-pool = "2001:db8:200::/48"
            spi         = 4097
            key         = "000102030405060708090a0b0c0d0e0f"
            """;

    private static final String ANCHOR = """
            [distributed-anchor-router]
            uplinks = ["core0"]
            access-links = ["wlan0", "lan0.20"]
            address = "2001:db8:a::1"
            prefix-pool = "2001:db8:100::/48"
            control = "database"
            realm = "example.net"

            [distributed-anchor-router.database]
            address = "2001:db8:d::1"
            mode = "locator"
            spi = 4096
            key = "000102030405060708090a0b0c0d0e0f"

            [[distributed-anchor-router.peer]]
            address = "2001:db8:b::1"
            prefix-pool = "2001:db8:200::/48"
            spi = 4097
            key = "000102030405060708090a0b0c0d0e0f"

            [[distributed-anchor-router.mobile-node]]
            link-layer-address = "02:00:5e:10:00:01"
            identifier = "alice@example.net"
            """;

    private static final String HOME_AGENT = """
            [home-agent]
            home-link = "home0"
            uplinks = ["up0"]
            address = "2001:db8:1::1"
            home-prefixes = ["2001:db8:1::/64"]

            [[home-agent.mobile-node]]
            home-address = "2001:db8:1::10"
            identifier = "alice@example.org"
            spi = 4096
            key = "000102030405060708090a0b0c0d0e0f"
            """;
    private static final String MOBILE_NODE = """
            [mobile-node]
            interfaces = ["wlan0"]
            home-address = "2001:db8:1::10"
            home-prefix = "2001:db8:1::/64"
            home-agent = "2001:db8:1::1"
            identifier = "alice@example.org"
            spi = 4294967295
            key = "000102030405060708090a0b0c0d0e0f"
            """;

    @TempDir
    Path folder;

    @Test
    void readsAMobilityAgentWithDefaults() throws Exception {
        Configuration configuration = read(AGENT);
        assertEquals(List.of("mobility-agent"), configuration.roles());
        assertEquals(Optional.empty(), configuration.metricsListen());
        assertEquals(Log.Level.INFO, configuration.logLevel());
        assertEquals(new Configuration.MobilityAgent(List.of("wan0"), List.of("lan0", "lan1"),
                List.of(Ipv6Prefix.parse("2001:db8:f::/64"), Ipv6Prefix.parse("2001:db8:e::1/128")), 65_536, 4_096, 420, 30,
                Optional.empty(), Mode.AUTO, Forwarding.KERNEL), configuration.mobilityAgent().orElseThrow());
    }

    @Test
    void readsEveryOptionalKeyOfAMobilityAgent() throws Exception {
        Configuration configuration = read(AGENT + """
                max-bindings = 10
                max-bindings-per-care-of-prefix = 2
                max-lifetime-seconds = 60
                nonce-interval-seconds = 5
                icmp-source = "2001:db8:f::1"
                xdp-mode = "generic"
                forwarding = "redirect"
                [metrics]
                listen = "[::1]:9797"
                [log]
                level = "debug"
                """);
        Configuration.MobilityAgent agent = configuration.mobilityAgent().orElseThrow();
        assertEquals(10, agent.maxBindings());
        assertEquals(2, agent.maxBindingsPerCareOfPrefix());
        assertEquals(60, agent.maxLifetimeSeconds());
        assertEquals(5, agent.nonceIntervalSeconds());
        assertEquals(Optional.of(Ipv6Address.parse("2001:db8:f::1")), agent.icmpSource());
        assertEquals(Mode.GENERIC, agent.xdpMode());
        assertEquals(Forwarding.REDIRECT, agent.forwarding());
        assertEquals(Optional.of(new InetSocketAddress("::1", 9797)), configuration.metricsListen());
        assertEquals(Log.Level.DEBUG, configuration.logLevel());
    }

    @Test
    void readsLimitsOfTheFastPathAndOfTheAnswers() throws Exception {
        Limits limits = read(AGENT + """
                [limits]
                mobility-messages = { per-second = 7, burst = 3 }
                errors = { per-second = 5, burst = 1 }
                """).limits();
        assertEquals(new Rate(7, 3), limits.fastPath().get(Limit.MOBILITY_MESSAGES));
        assertEquals(new RateLimit(10, 10, 5, 1), limits.replyRates().errors());
    }

    @Test
    void everyLimitThatIsNotMentionedHasItsDefault() throws Exception {
        Limits limits = read(AGENT).limits();
        for (Limit limit : Limit.values()) {
            assertEquals(limit.defaultRate(), limits.fastPath().get(limit));
        }
        assertEquals(ReplyRates.DEFAULT, limits.replyRates());
    }

    @Test
    void readsAHomeAgentWithItsMobileNodes() throws Exception {
        Configuration.HomeAgent agent = read(HOME_AGENT).homeAgent().orElseThrow();
        assertEquals("home0", agent.homeLink());
        Configuration.ServedNode node = agent.mobileNodes().get(0);
        assertEquals(Ipv6Address.parse("2001:db8:1::10"), node.homeAddress());
        assertEquals(4096, node.spi());
        assertArrayEquals(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"), node.key());
    }

    @Test
    void readsAMobileNodeAndKeepsTheSecurityParameterIndexUnsigned() throws Exception {
        Configuration.MobileNode node = read(MOBILE_NODE).mobileNode().orElseThrow();
        assertEquals(0xffffffffL, Integer.toUnsignedLong(node.spi()));
        assertEquals("mobility0", node.mobilityInterface());
        assertTrue(node.routeOptimization());
    }

    @Test
    void readsSeveralRolesFromOneFile() throws Exception {
        assertEquals(List.of("mobility-agent", "home-agent", "mobile-node"), read(AGENT + HOME_AGENT + MOBILE_NODE).roles());
    }

    @Test
    void keepsKeysOutOfTheTextOfARecord() throws Exception {
        assertFalse(read(AGENT + HOME_AGENT + MOBILE_NODE).toString().contains("0001"));
    }

    static List<Mistake> namesTheMistakeInAMobilityAgent() throws IOException {
        return mistakes("mobility-agent");
    }

    @ParameterizedTest
    @MethodSource
    void namesTheMistakeInAMobilityAgent(Mistake mistake) {
        assertMessage(mistake.message(), (AGENT + "max-bindings = 7\n").replace(mistake.lines().get(0), mistake.lines().get(1)));
    }

    static List<Mistake> namesTheMistakeInAHomeAgent() throws IOException {
        return mistakes("home-agent");
    }

    @ParameterizedTest
    @MethodSource
    void namesTheMistakeInAHomeAgent(Mistake mistake) {
        assertMessage(mistake.message(), HOME_AGENT.replace(mistake.lines().get(0), mistake.lines().get(1)));
    }

    @Test
    void refusesTwoMobileNodesWithOneHomeAddress() {
        String second = HOME_AGENT.substring(HOME_AGENT.indexOf("[[")).replace("alice", "bob");
        assertMessage("14: home-agent.mobile-node[1].home-address: expected a value that no other mobile node has, "
                + "found 2001:db8:1::10 twice", HOME_AGENT + "\n" + second);
    }

    @Test
    void readsACentralMobilityDatabase() throws ConfigurationException, IOException {
        Configuration.CentralDatabase database = read(DATABASE).centralDatabase().orElseThrow();
        assertEquals(org.mobilityd.protocol.database.Mode.PROXY, database.mode());
        assertEquals("/srv/sessions", database.store());
        assertEquals(Optional.empty(), database.mobileNodes());
        assertEquals(2, database.anchorRouters().size());
        assertEquals(List.of("central-mobility-database"), read(DATABASE).roles());
        assertFalse(read(DATABASE).toString().contains("0001"));
    }

    static List<Mistake> namesTheMistakeInACentralMobilityDatabase() throws IOException {
        return mistakes("central-mobility-database");
    }

    @ParameterizedTest
    @MethodSource
    void namesTheMistakeInACentralMobilityDatabase(Mistake mistake) {
        assertMessage(mistake.message(), DATABASE.replace(mistake.lines().get(0), mistake.lines().get(1)));
    }

    @Test
    void refusesAHomeAgentBesideADatabase() {
        assertMessage("12: central-mobility-database: expected no home agent in the same daemon, found a table [home-agent]",
                HOME_AGENT + DATABASE);
    }

    @Test
    void readsADistributedAnchorRouterThatHasADatabase() throws ConfigurationException, IOException {
        Configuration.DistributedAnchorRouter router = read(ANCHOR).distributedAnchorRouter().orElseThrow();
        Control.Database database = (Control.Database) router.control();
        assertEquals(Ipv6Address.parse("2001:db8:d::1"), database.address());
        assertEquals(org.mobilityd.protocol.database.Mode.LOCATOR, database.mode());
        assertEquals(4096, database.sharedKey().spi());
        assertEquals(Ipv6Prefix.parse("2001:db8:200::/48"), router.peers().get(0).pool());
        assertEquals(4097, router.peers().get(0).sharedKey().spi());
        assertEquals(List.of(new AuthorizedNode(LinkLayerIdentifier.parse("02:00:5e:10:00:01"), new MobileNodeId("alice@example.net"))),
                router.mobileNodes());
        assertEquals(Guests.DEFAULT, router.guests());
        assertEquals(Times.DEFAULT, router.times());
        assertEquals(List.of(), router.hostapd());
        assertEquals(List.of("distributed-anchor-router"), read(ANCHOR).roles());
        assertFalse(read(ANCHOR).toString().contains("0001"));
    }

    @Test
    void readsADistributedAnchorRouterThatAsksTheOthers() throws ConfigurationException, IOException {
        String distributed = ANCHOR.replaceAll("(?s)\\[distributed-anchor-router.database].*?\\n\\n", "").replace("control = \"database\"", """
                control = "distributed"
                group = "ff05::5213"
                group-spi = 5000
                group-key = "000102030405060708090a0b0c0d0e0f"
                hostapd = ["/run/hostapd/wlan0"]
                guest-mobility = false
                max-guests = 500
                guests-per-second = 5
                neighbor-queue-kilobytes = 100
                patience-milliseconds = 20""");
        distributed += """
                mobility = false
                max-previous-routers = 3
                max-lifetime-seconds = 600
                """;
        Configuration.DistributedAnchorRouter router = read(distributed).distributedAnchorRouter().orElseThrow();
        assertEquals(new Policy(false, 3, 600), router.mobileNodes().get(0).policy());
        assertEquals(new Guests(new Policy(false, 8, Integer.MAX_VALUE), 500, 5), router.guests());
        Control.Distributed control = (Control.Distributed) router.control();
        assertEquals(Ipv6Address.parse("ff05::5213"), control.group());
        assertEquals(5000, control.groupKey().spi());
        assertEquals(List.of("/run/hostapd/wlan0"), router.hostapd());
        assertEquals(20, router.times().patienceMillis());
        assertEquals(100, router.neighborQueueKilobytes());
        Configuration.DistributedAnchorRouter alone = read(distributed.replaceAll("(?m)^group.*\n", "")).distributedAnchorRouter().orElseThrow();
        assertEquals(Control.Distributed.withoutGroup(), alone.control());
    }

    static List<Mistake> namesTheMistakeInADistributedAnchorRouter() throws IOException {
        return mistakes("distributed-anchor-router");
    }

    @ParameterizedTest
    @MethodSource
    void namesTheMistakeInADistributedAnchorRouter(Mistake mistake) {
        assertMessage(mistake.message(), ANCHOR.replace(mistake.lines().get(0), mistake.lines().get(1)));
    }

    @Test
    void refusesAnAnchorRouterThatNobodyMayAttachTo() {
        String nobody = ANCHOR.substring(0, ANCHOR.indexOf("[[distributed-anchor-router.mobile-node]]")).replaceAll("realm.*\n", "");
        assertMessage("1: distributed-anchor-router.realm: expected a realm for mobile nodes that are not listed, or a table "
                + "[[distributed-anchor-router.mobile-node]] for each that may attach, found neither", nobody);
    }

    @Test
    void refusesAnAnchorRouterWhoseDatabaseIsNotTold() {
        String untold = ANCHOR.replaceAll("(?s)\\[distributed-anchor-router.database].*?\\n\\n", "");
        assertMessage("6: distributed-anchor-router.control: expected a table [distributed-anchor-router.database] too, found none", untold);
    }

    @Test
    void refusesAnAnchorRouterWithTheAddressOfAnotherRole() {
        assertMessage("15: distributed-anchor-router.address: expected an address that no other role of this daemon has, "
                + "found 2001:db8:1::1", HOME_AGENT + ANCHOR.replace("2001:db8:a::1", "2001:db8:1::1"));
    }

    @Test
    void refusesAnAnchorRouterThatRegistersWithTheDatabaseOfItsOwnDaemon() {
        assertMessage("27: distributed-anchor-router.database.address: expected an address of another machine, "
                + "found 2001:db8:d::1, which another role of this daemon has", DATABASE + ANCHOR);
    }

    static List<Mistake> namesTheMistakeInAMobileNode() throws IOException {
        return mistakes("mobile-node");
    }

    @ParameterizedTest
    @MethodSource
    void namesTheMistakeInAMobileNode(Mistake mistake) {
        assertMessage(mistake.message(), MOBILE_NODE.replace(mistake.lines().get(0), mistake.lines().get(1)));
    }

    static List<Mistake> namesTheMistakeInWhatAllRolesShare() throws IOException {
        return mistakes("shared");
    }

    @ParameterizedTest
    @MethodSource
    void namesTheMistakeInWhatAllRolesShare(Mistake mistake) {
        assertMessage(mistake.message(), AGENT + String.join("\n", mistake.lines()) + "\n");
    }

    @Test
    void refusesAValueWhereATableBelongs() {
        assertMessage("1: log: expected a table, found \"debug\"", "log = \"debug\"\n" + AGENT);
    }

    @Test
    void refusesAFileWithoutARole() {
        assertMessage("1: expected a table [mobility-agent], [home-agent], [mobile-node], [central-mobility-database] or "
                + "[distributed-anchor-router], found none",
                "[log]\nlevel = \"info\"\n");
    }

    @Test
    void namesLineAndReasonOfATomlMistakeInOneLine() {
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> read(AGENT + "max-bindings = = 7\n"));
        assertTrue(e.getMessage().contains(":5: expected TOML, found: "), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
    }

    @Test
    void saysThatAFileIsNotThere() {
        Path missing = folder.resolve("missing.toml");
        assertEquals(missing + ": no such file",
                assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(missing)).getMessage());
    }

    @Test
    void refusesBytesThatAreNotUtf8() throws IOException {
        Path file = Files.write(folder.resolve("latin1.toml"), new byte[] {'#', (byte) 0xe4});
        assertEquals(file + ":1: expected TOML in UTF-8, found other bytes",
                assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(file)).getMessage());
    }

    /** A case of {@code config/mistakes-NAME.txt}: lines of TOML, and the message about them. */
    record Mistake(List<String> lines, String message) {

        static Mistake of(String block) {
            List<String> lines = block.lines().filter(line -> !line.startsWith("    ")).toList();
            String message = block.lines().filter(line -> line.startsWith("    ")).map(String::strip).collect(Collectors.joining(" "));
            return new Mistake(lines, message);
        }
    }

    private static List<Mistake> mistakes(String name) throws IOException {
        try (InputStream file = ConfigurationReaderTest.class.getResourceAsStream("/config/mistakes-" + name + ".txt")) {
            String[] blocks = new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n\n");
            // The first one is a comment.
            return Stream.of(blocks).skip(1).map(Mistake::of).toList();
        }
    }

    @Test
    void answersWhateverIsInTheFileWithAConfigurationOrOneLine() throws IOException {
        Random random = new Random(3);
        String sound = AGENT + HOME_AGENT + MOBILE_NODE;
        String replacements = "\"[]{}=.,#0x-\n \\'true";
        for (int i = 0; i < 2_000; i++) {
            StringBuilder toml = new StringBuilder(sound);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(toml.length());
                toml.replace(at, at + random.nextInt(3), String.valueOf(replacements.charAt(random.nextInt(replacements.length()))));
            }
            try {
                read(toml.toString());
            } catch (ConfigurationException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        }
    }

    private void assertMessage(String expected, String toml) {
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> read(toml));
        assertEquals(folder.resolve("mobilityd.toml") + ":" + expected, e.getMessage());
    }

    private Configuration read(String toml) throws IOException, ConfigurationException {
        return ConfigurationReader.read(Files.writeString(folder.resolve("mobilityd.toml"), toml));
    }
}
