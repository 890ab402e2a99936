package org.mobilityd.daemon.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

@DisplayName("The configuration file")
class ConfigurationReaderTest {

    private static final String AGENT = """
            [mobility-agent]
            outside = ["wan0"]
            inside = ["lan0", "lan1"]
            correspondents = ["2001:db8:f::/64", "2001:db8:e::1"]
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
                List.of(Ipv6Prefix.parse("2001:db8:f::/64"), Ipv6Prefix.parse("2001:db8:e::1/128")), 65_536, 4_096, 420, 30, Optional.empty(),
                Mode.AUTO, Forwarding.KERNEL), configuration.mobilityAgent().orElseThrow());
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

    @ParameterizedTest(name = "{0} → {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            outside = ["wan0"]         | outside = []               | 2: mobility-agent.outside: expected a list, each element the name of a network interface (1 to 15 characters, no blank and no slash), at least one, found an empty list
            outside = ["wan0"]         | outside = "wan0"           | 2: mobility-agent.outside: expected a list, each element the name of a network interface (1 to 15 characters, no blank and no slash), found "wan0"
            outside = ["wan0"]         | outside = ["wan 0"]        | 2: mobility-agent.outside[0]: expected the name of a network interface (1 to 15 characters, no blank and no slash), found "wan 0"
            outside = ["wan0"]         | outside = ["wan0", "wan0"] | 2: mobility-agent.outside[1]: expected each element once, found "wan0" twice
            outside = ["wan0"]         | outside = ["lan0"]         | 3: mobility-agent.inside: expected interfaces that are not also outside, found "lan0" in both
            outside = ["wan0"]         | #                          | 1: mobility-agent.outside: expected a list, each element the name of a network interface (1 to 15 characters, no blank and no slash), found nothing
            "2001:db8:e::1"]           | "2001:db8:e::1/64"]        | 4: mobility-agent.correspondents[1]: expected an IPv6 prefix such as "2001:db8:f::/64", found "2001:db8:e::1/64"
            "2001:db8:e::1"]           | 5]                         | 4: mobility-agent.correspondents[1]: expected an IPv6 prefix such as "2001:db8:f::/64", found 5
            max-bindings = 7           | max-bindings = 0           | 5: mobility-agent.max-bindings: expected an integer from 1 to 1000000, found 0
            max-bindings = 7           | max-bindings = "7"         | 5: mobility-agent.max-bindings: expected an integer from 1 to 1000000, found "7"
            max-bindings = 7           | max-bindings = true        | 5: mobility-agent.max-bindings: expected an integer from 1 to 1000000, found true
            max-bindings = 7           | max-lifetime-seconds = 421 | 5: mobility-agent.max-lifetime-seconds: expected an integer from 8 to 420, found 421
            max-bindings = 7           | nonce-interval-seconds = 31 | 5: mobility-agent.nonce-interval-seconds: expected an integer from 5 to 30, found 31
            max-bindings = 7           | icmp-source = "fe80::1"    | 5: mobility-agent.icmp-source: expected a routable unicast IPv6 address such as "2001:db8:1::1", found "fe80::1"
            max-bindings = 7           | xdp-mode = "fast"          | 5: mobility-agent.xdp-mode: expected one of "auto", "native", "generic", found "fast"
            max-bindings = 7           | forwarding = "xdp"         | 5: mobility-agent.forwarding: expected one of "kernel", "redirect", found "xdp"
            max-bindings = 7           | max-bindngs = 7            | 5: mobility-agent.max-bindngs: expected one of outside, inside, correspondents, max-bindings, max-bindings-per-care-of-prefix, max-lifetime-seconds, nonce-interval-seconds, icmp-source, xdp-mode, forwarding, found an unknown key
            """)
    void namesTheMistakeInAMobilityAgent(String from, String to, String message) {
        assertMessage(message, (AGENT + "max-bindings = 7\n").replace(from, to));
    }

    @ParameterizedTest(name = "{0} → {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            uplinks = ["up0"]          | uplinks = ["home0"]        | 3: home-agent.uplinks: expected interfaces other than the home link, found "home0"
            "2001:db8:1::1"            | "2001:db8:2::1"            | 4: home-agent.address: expected an address in one of home-agent.home-prefixes, found 2001:db8:2::1
            home-address = "2001:db8:1::10" | home-address = "2001:db8:2::10" | 8: home-agent.mobile-node[0].home-address: expected an address in one of home-agent.home-prefixes, found 2001:db8:2::10
            home-address = "2001:db8:1::10" | home-address = "2001:db8:1::1"  | 8: home-agent.mobile-node[0].home-address: expected an address other than the home agent's own, found 2001:db8:1::1
            alice@example.org          | a lice                     | 9: home-agent.mobile-node[0].identifier: expected a network access identifier such as "alice@example.org" (1 to 253 printable ASCII characters), found "a lice"
            spi = 4096                 | spi = 255                  | 10: home-agent.mobile-node[0].spi: expected an integer from 256 to 4294967295, found 255
            spi = 4096                 | spy = 4096                 | 10: home-agent.mobile-node[0].spy: expected one of home-address, identifier, spi, key, found an unknown key
            0c0d0e0f"                  | 0c0d0e"                    | 11: home-agent.mobile-node[0].key: expected a secret of at least 16 bytes in hexadecimal, found something else
            [[home-agent.mobile-node]] | [home-agent.mobile-node]   | 7: home-agent.mobile-node: expected tables written [[home-agent.mobile-node]], found a table
            """)
    void namesTheMistakeInAHomeAgent(String from, String to, String message) {
        assertMessage(message, HOME_AGENT.replace(from, to));
    }

    @Test
    void refusesTwoMobileNodesWithOneHomeAddress() {
        String second = HOME_AGENT.substring(HOME_AGENT.indexOf("[[")).replace("alice", "bob");
        assertMessage("14: home-agent.mobile-node[1].home-address: expected a value that no other mobile node has, found 2001:db8:1::10 twice",
                HOME_AGENT + "\n" + second);
    }

    @ParameterizedTest(name = "{0} → {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            home-prefix = "2001:db8:1::/64" | home-prefix = "2001:db8:2::/64" | 3: mobile-node.home-address: expected an address in home-prefix 2001:db8:2::/64, found 2001:db8:1::10
            home-agent = "2001:db8:1::1"    | home-agent = "2001:db8:1::10"   | 5: mobile-node.home-agent: expected an address other than the home address, found 2001:db8:1::10
            interfaces = ["wlan0"]          | interfaces = ["mobility0"]      | 1: mobile-node.mobility-interface: expected a name that is not among the physical interfaces, found "mobility0"
            spi = 4294967295                | spi = 4294967296                | 7: mobile-node.spi: expected an integer from 256 to 4294967295, found 4294967296
            spi = 4294967295                | route-optimization = "yes"      | 1: mobile-node.spi: expected an integer from 256 to 4294967295, found nothing
            """)
    void namesTheMistakeInAMobileNode(String from, String to, String message) {
        assertMessage(message, MOBILE_NODE.replace(from, to));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [metrics]                      | 5: metrics.listen: expected a loopback address and port such as "[::1]:9797", found nothing
            metrics.listen = "[::]:9797"   | 5: metrics.listen: expected a loopback address and port such as "[::1]:9797", found "[::]:9797"
            metrics.listen = "[::1]:0"     | 5: metrics.listen: expected a loopback address and port such as "[::1]:9797", found "[::1]:0"
            metrics.listen = "[::1]:65536" | 5: metrics.listen: expected a loopback address and port such as "[::1]:9797", found "[::1]:65536"
            log.level = "loud"             | 5: log.level: expected one of "debug", "info", "warning", "error", found "loud"
            [lin6]                         | 5: lin6: expected one of mobility-agent, home-agent, mobile-node, metrics, log, found an unknown table
            """)
    void namesTheMistakeInWhatAllRolesShare(String line, String message) {
        String toml = line.startsWith("[") ? line : "[" + line.substring(0, line.indexOf('.')) + "]\n" + line.substring(line.indexOf('.') + 1);
        int lineOfKey = line.startsWith("[") ? 5 : 6;
        assertMessage(message.replaceFirst("^5", String.valueOf(lineOfKey)), AGENT + toml + "\n");
    }

    @Test
    void refusesAValueWhereATableBelongs() {
        assertMessage("1: log: expected a table, found \"debug\"", "log = \"debug\"\n" + AGENT);
    }

    @Test
    void refusesAFileWithoutARole() {
        assertMessage("1: expected a table [mobility-agent], [home-agent] or [mobile-node], found none", "[log]\nlevel = \"info\"\n");
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
        assertEquals(missing + ": no such file", assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(missing)).getMessage());
    }

    @Test
    void refusesBytesThatAreNotUtf8() throws IOException {
        Path file = Files.write(folder.resolve("latin1.toml"), new byte[] {'#', (byte) 0xe4});
        assertEquals(file + ":1: expected TOML in UTF-8, found other bytes",
                assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(file)).getMessage());
    }

    private void assertMessage(String expected, String toml) {
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> read(toml));
        assertEquals(folder.resolve("mobilityd.toml") + ":" + expected, e.getMessage());
    }

    private Configuration read(String toml) throws IOException, ConfigurationException {
        return ConfigurationReader.read(Files.writeString(folder.resolve("mobilityd.toml"), toml));
    }
}
