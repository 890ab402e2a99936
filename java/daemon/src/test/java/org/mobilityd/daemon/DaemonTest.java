package org.mobilityd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.daemon.DaemonFixture.AGENT;
import static org.mobilityd.daemon.DaemonFixture.until;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mobilityd.daemon.config.ConfigurationException;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.Datapath.AttachedInterface;
import org.mobilityd.linux.datapath.Datapath.ClaimedPrefix;
import org.mobilityd.linux.datapath.DatapathEvent;
import org.mobilityd.linux.datapath.Limit;
import org.mobilityd.linux.datapath.Rate;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.DecodeResult;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MobilityMessage.BindingError;
import org.mobilityd.wire.PacketCodec;

@DisplayName("The daemon")
class DaemonTest {

    private static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:1::10");
    private static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:2::10");
    private static final Ipv6Address SERVER = Ipv6Address.parse("2001:db8:f::1");
    private static final BindingKey KEY = new BindingKey(SERVER, HOME);
    private static final long SECOND = 1_000_000_000L;
    private static final String MOBILE_NODE = """
            [mobile-node]
            interfaces = ["wlan0", "eth0"]
            home-address = "2001:db8:1::10"
            home-prefix = "2001:db8:1::/64"
            home-agent = "2001:db8:1::1"
            identifier = "alice@example.org"
            spi = 4096
            key = "000102030405060708090a0b0c0d0e0f"
            """;
    private static final String HOME_AGENT = """
            [home-agent]
            home-link = "home0"
            uplinks = ["up0"]
            address = "2001:db8:1::1"
            home-prefixes = ["2001:db8:1::/64"]
            """;

    private DaemonFixture daemon;

    @BeforeEach
    void prepare(@TempDir Path folder) {
        daemon = new DaemonFixture(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        daemon.close();
    }

    @Test
    void setsTheLimitsOfTheFastPathAtTheStartAndAtAReload() throws Exception {
        daemon.start(DaemonFixture.AGENT + "[limits]\nmobility-messages = { per-second = 7, burst = 3 }\n");
        assertEquals(new Rate(7, 3), daemon.datapath.limits().get(Limit.MOBILITY_MESSAGES));
        daemon.configure(DaemonFixture.AGENT).reload();
        assertEquals(Limit.MOBILITY_MESSAGES.defaultRate(), daemon.datapath.limits().get(Limit.MOBILITY_MESSAGES));
    }

    @Test
    void tellsTheFastPathItsPeersUntilAReloadWithoutThem(@TempDir Path folder) throws Exception {
        daemon.start("""
                [central-mobility-database]
                uplinks = ["core0"]
                address = "2001:db8:d::1"
                mode = "proxy"
                store = "%s"
                [[central-mobility-database.anchor-router]]
                address = "2001:db8:a::1"
                prefix-pool = "2001:db8:100::/48"
                spi = 4096
                key = "000102030405060708090a0b0c0d0e0f"
                """.formatted(folder.resolve("sessions")));
        assertEquals(Set.of(Ipv6Address.parse("2001:db8:a::1")), daemon.datapath.peers());
        daemon.configure(DaemonFixture.AGENT).reload();
        assertEquals(Set.of(), daemon.datapath.peers());
    }

    @Test
    void attachesToItsInterfacesAndAnswersForItsCorrespondents() throws Exception {
        daemon.host.addLink("wan0", 2);
        daemon.host.addLink("lan0", 3);
        daemon.start(AGENT);
        until(() -> daemon.datapath.interfaces().size() == 2 && !daemon.datapath.testSecrets().isEmpty());
        assertEquals(List.of("wan0", "lan0"), daemon.datapath.interfaces().stream().map(AttachedInterface::interfaceName).toList());
        assertEquals(Set.of(Datapath.Role.AGENT_OUTSIDE), daemon.datapath.interfaces().get(0).roles());
        assertEquals(List.of(new ClaimedPrefix(Ipv6Prefix.parse("2001:db8:f::/64"), AddressUse.CORRESPONDENT)),
                daemon.datapath.claimedAddresses());
    }

    @Test
    void answersAPacketFromTheFastPath() throws Exception {
        daemon.start(AGENT);
        daemon.datapath.handUp(new DatapathEvent.UnboundHomeAddress(CARE_OF, SERVER, HOME));
        until(() -> !daemon.sender.sent().isEmpty());
        DecodeResult<InboundPacket> answer = PacketCodec.decode(daemon.sender.sent().get(0), 0, null);
        assertEquals(new BindingError(1, HOME, List.of()), answer.orNull().message());
    }

    @Test
    void waitsForAnInterfaceThatComesLater() throws Exception {
        daemon.host.addLink("wan0", 2);
        daemon.start(AGENT);
        until(() -> daemon.log().contains("warning interface-waiting interface=lan0"));
        daemon.host.addLink("lan0", 3);
        until(() -> daemon.datapath.interfaces().size() == 2);
    }

    @Test
    void logsWhenAnInterfaceThatIsToBeRedirectedToTakesNoFramesAndWhenItDoesAgain() throws Exception {
        daemon.host.addLink("wan0", 2);
        daemon.host.addLink("lan0", 3);
        daemon.datapath.takesFrames(3, false);
        daemon.start(AGENT.replace("[mobility-agent]", "[mobility-agent]\nforwarding = \"redirect\""));
        until(() -> daemon.log().contains("info interface-takes-frames interface=lan0 takes-frames=no forwarded-by=kernel"));
        daemon.datapath.takesFrames(3, true);
        until(() -> daemon.log().contains("info interface-takes-frames interface=lan0 takes-frames=yes forwarded-by=redirection"));
        assertFalse(daemon.log().contains("interface-takes-frames interface=wan0"), daemon.log());
    }

    @Test
    void attachesAgainToAnInterfaceThatComesBackAsAnother() throws Exception {
        daemon.host.addLink("wan0", 2);
        daemon.host.addLink("lan0", 3);
        daemon.start(AGENT);
        until(() -> daemon.datapath.interfaces().size() == 2);
        daemon.host.removeLink("lan0");
        until(() -> daemon.datapath.interfaces().size() == 1);
        daemon.host.addLink("lan0", 9);
        until(() -> daemon.datapath.interfaces().size() == 2);
        assertEquals(9, daemon.datapath.interfaces().get(1).index());
    }

    @Test
    void attachesAgainToAnInterfaceThatGetsAnotherLinkAddress() throws Exception {
        daemon.host.addLink("wan0", 2);
        daemon.host.addLink("lan0", 3);
        daemon.start(AGENT);
        until(() -> daemon.datapath.interfaces().size() == 2);
        daemon.host.addLink("lan0", 3, 0x0200_0000_0099L);
        until(() -> daemon.log().split("interface-attached interface=lan0", -1).length == 3);
    }

    @Test
    void adoptsWhatIsPinnedAndRemovesWhatHasExpired() throws Exception {
        long now = System.nanoTime();
        Binding living = new Binding(KEY, CARE_OF, 7, now + 100 * SECOND, now + 90 * SECOND);
        BindingKey expired = new BindingKey(SERVER, Ipv6Address.parse("2001:db8:1::11"));
        daemon.datapath.installTestSecret(new TestSecret(5, new byte[20], new byte[8], now - SECOND));
        daemon.datapath.installBinding(BindingTable.BINDING_CACHE, living);
        daemon.datapath.installBinding(BindingTable.BINDING_CACHE, new Binding(expired, CARE_OF, 7, now - 1, now - 2));
        daemon.datapath.claimAddresses(Ipv6Prefix.parse("2001:db8:e::/64"), AddressUse.CORRESPONDENT);
        daemon.datapath.claimAddresses(HOME.prefix(128), AddressUse.HOME_ADDRESS);
        daemon.start(AGENT);
        until(() -> daemon.log().contains("state-adopted"));
        assertEquals(List.of(5), daemon.datapath.testSecrets().stream().map(TestSecret::nonceIndex).toList());
        assertEquals(List.of(living),
                daemon.datapath.bindings(BindingTable.BINDING_CACHE).stream().map(Datapath.BindingRow::binding).toList());
        assertEquals(List.of("2001:db8:f::/64"), daemon.datapath.claimedAddresses().stream().map(is -> is.prefix().toString()).toList());
    }

    @Test
    void detachesFromAnInterfaceThatIsNotConfiguredAnyMore() throws Exception {
        daemon.host.addLink("old0", 8);
        daemon.datapath.attach(new Datapath.Attachment("old0", Set.of(Datapath.Role.AGENT_INSIDE), Datapath.Mode.AUTO,
                Datapath.Forwarding.KERNEL, null));
        daemon.start(AGENT);
        assertEquals(List.of(), daemon.datapath.interfaces());
    }

    @Test
    void leavesTheFastPathOfAnAgentAsItIsWhenItEnds() throws Exception {
        daemon.host.addLink("wan0", 2);
        daemon.start(AGENT);
        until(() -> !daemon.datapath.testSecrets().isEmpty());
        daemon.stop();
        assertEquals(1, daemon.datapath.interfaces().size());
        assertEquals(1, daemon.datapath.testSecrets().size());
        assertEquals(1, daemon.datapath.claimedAddresses().size());
        assertTrue(daemon.host.calls().contains("restore"));
        assertFalse(Files.exists(daemon.runtimeDir().resolve("control.sock")));
    }

    @Test
    void beginsAsAMobileNodeWhenAllItsInterfacesAreThere() throws Exception {
        daemon.host.addLink("wlan0", 2);
        daemon.start(MOBILE_NODE);
        until(() -> daemon.log().contains("warning interface-waiting interface=eth0"));
        assertEquals(List.of(), daemon.host.calls());
        daemon.host.addLink("eth0", 3);
        until(() -> daemon.datapath.interfaces().size() == 3 && !daemon.sender.sent().isEmpty());
        assertEquals(List.of("create mobility0 2001:db8:1::10 mtu 1460", "take over autoconfiguration 2", "take over autoconfiguration 3"),
                daemon.host.calls().subList(0, 3));
    }

    @Test
    void givesALinkThatComesBackWhatItLost() throws Exception {
        daemon.host.addLink("wan0", 2);
        daemon.start(AGENT);
        daemon.host.announce(new Change.LinkChanged(2, "wan0", false));
        daemon.host.announce(new Change.LinkChanged(2, "wan0", true));
        until(() -> daemon.host.repaired().contains(2));
    }

    @Test
    void leavesNothingOfAMobileNodeBehind() throws Exception {
        daemon.host.addLink("wlan0", 2);
        daemon.host.addLink("eth0", 3);
        daemon.start(MOBILE_NODE);
        until(() -> daemon.datapath.interfaces().size() == 3);
        long later = System.nanoTime() + 100 * SECOND;
        daemon.datapath.installBinding(BindingTable.BINDING_UPDATE_LIST, new Binding(KEY, CARE_OF, 7, later, later));
        daemon.datapath.installTunnel(new Tunnel(Tunnel.Match.SOURCE, HOME.prefix(128), CARE_OF, SERVER, Engine.NEVER));
        daemon.stop();
        assertEquals(List.of(), daemon.datapath.interfaces());
        assertEquals(List.of(), daemon.datapath.bindings(BindingTable.BINDING_UPDATE_LIST));
        assertEquals(List.of(), daemon.datapath.tunnels());
        assertEquals(List.of(), daemon.datapath.claimedAddresses());
        assertTrue(daemon.host.calls().contains("restore"));
    }

    @Test
    void goesOnServingTheMobileNodesThatWereAwayBeforeAHomeAgentWasRestarted() throws Exception {
        long later = System.nanoTime() + 100 * SECOND;
        daemon.host.addLink("home0", 2);
        daemon.host.addLink("up0", 3);
        Tunnel away = new Tunnel(Tunnel.Match.DESTINATION, HOME.prefix(128), Ipv6Address.parse("2001:db8:1::1"), CARE_OF, later);
        Tunnel stranger = new Tunnel(Tunnel.Match.DESTINATION, Ipv6Address.parse("2001:db8:1::99").prefix(128),
                Ipv6Address.parse("2001:db8:1::1"), CARE_OF, later);
        daemon.datapath.installTunnel(away);
        daemon.datapath.installTunnel(stranger);
        daemon.start(HOME_AGENT + """
                [[home-agent.mobile-node]]
                home-address = "2001:db8:1::10"
                identifier = "alice@example.org"
                spi = 4096
                key = "000102030405060708090a0b0c0d0e0f"
                """);
        until(() -> daemon.host.calls().contains("proxy 2 2001:db8:1::10") && daemon.datapath.tunnels().size() == 1);
        assertEquals(away, daemon.datapath.tunnels().get(0).tunnel());
    }

    @Test
    void beginsAnewInPlaceWhenALinkOfAMobileNodeIsReplaced() throws Exception {
        daemon.host.addLink("wlan0", 2);
        daemon.host.addLink("eth0", 3);
        daemon.start(MOBILE_NODE);
        until(() -> daemon.datapath.interfaces().size() == 3);
        daemon.host.removeLink("eth0");
        daemon.host.addLink("eth0", 30);
        until(() -> daemon.host.calls().contains("take over autoconfiguration 30"));
        assertTrue(daemon.log().contains("warning interface-replaced"), daemon.log());
        until(() -> daemon.datapath.interfaces().stream().anyMatch(is -> is.index() == 30));
        assertTrue(daemon.isRunning());
    }

    @Test
    void goesOnWithAnotherConfigurationInPlace() throws Exception {
        daemon.host.addLink("wan0", 2);
        daemon.host.addLink("lan0", 3);
        daemon.host.addLink("lan1", 4);
        daemon.start(AGENT);
        until(() -> daemon.datapath.interfaces().size() == 2 && !daemon.datapath.testSecrets().isEmpty());
        List<TestSecret> secrets = daemon.datapath.testSecrets();
        long later = System.nanoTime() + 100 * SECOND;
        daemon.datapath.installBinding(BindingTable.BINDING_CACHE, new Binding(KEY, CARE_OF, 7, later, later));
        daemon.datapath.claimAddresses(Ipv6Prefix.parse("2001:db8:e::/64"), AddressUse.CORRESPONDENT);
        daemon.configure(AGENT.replace("lan0", "lan1").replace("\"2001:db8:f::/64\"", "\"2001:db8:f::/64\", \"2001:db8:d::/64\"")).reload();
        assertEquals(List.of("lan1", "wan0"),
                daemon.datapath.interfaces().stream().map(Datapath.AttachedInterface::interfaceName).sorted().toList());
        assertEquals(List.of("2001:db8:d::/64", "2001:db8:f::/64"),
                daemon.datapath.claimedAddresses().stream().map(is -> is.prefix().toString()).sorted().toList());
        assertEquals(List.of(KEY), daemon.datapath.bindings(BindingTable.BINDING_CACHE).stream().map(row -> row.binding().key()).toList());
        assertEquals(secrets, daemon.datapath.testSecrets());
    }

    @Test
    void goesOnAsItWasWhenTheNewConfigurationIsWrong() throws Exception {
        daemon.host.addLink("wan0", 2);
        daemon.host.addLink("lan0", 3);
        daemon.start(AGENT);
        until(() -> daemon.datapath.interfaces().size() == 2);
        daemon.configure(AGENT + "max-bindings = \"many\"\n");
        ConfigurationException mistake = assertThrows(ConfigurationException.class, daemon::reload);
        assertTrue(mistake.getMessage().contains("mobilityd.toml:5: "), mistake.getMessage());
        assertTrue(daemon.isRunning());
        assertEquals(2, daemon.datapath.interfaces().size());
        daemon.configure(AGENT).reload();
    }

    @Test
    void keepsTheOldMetricsPortWhenTheNewOneCannotBeHad() throws Exception {
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            daemon.start(AGENT);
            daemon.configure(AGENT + "[metrics]\nlisten = \"127.0.0.1:" + taken.getLocalPort() + "\"\n");
            assertThrows(java.io.IOException.class, daemon::reload);
            assertTrue(daemon.isRunning());
        }
        daemon.reload();
        daemon.configure(AGENT).reload();
    }

    @Test
    void playsSeveralRolesOnSharedInterfaces() throws Exception {
        daemon.host.addLink("home0", 2);
        daemon.host.addLink("up0", 3);
        daemon.host.addLink("lan0", 4);
        daemon.start(HOME_AGENT + AGENT.replace("wan0", "up0"));
        until(() -> daemon.datapath.interfaces().size() == 3 && daemon.datapath.claimedAddresses().size() == 2);
        assertEquals(Set.of(Datapath.Role.HOME_AGENT, Datapath.Role.AGENT_OUTSIDE), daemon.datapath.interfaces().stream()
                .filter(is -> is.interfaceName().equals("up0")).findFirst().orElseThrow().roles());
    }

    @Test
    void servesMetricsOverHttpWhereItIsToldTo() throws Exception {
        int port;
        try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
            port = free.getLocalPort();
        }
        daemon.datapath.count("wan0.in.drop-no-binding", 5);
        daemon.start(AGENT + "[metrics]\nlisten = \"127.0.0.1:" + port + "\"\n");
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<String> metrics = get(client, port, "/metrics");
        assertEquals(200, metrics.statusCode());
        assertTrue(metrics.body().contains(
                "mobilityd_datapath_packets_total{direction=\"in\",interface=\"wan0\",verdict=\"drop-no-binding\"} 5"),
                metrics.body());
        assertEquals(404, get(client, port, "/metrics/more").statusCode());
    }

    private static HttpResponse<String> get(HttpClient client, int port, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
