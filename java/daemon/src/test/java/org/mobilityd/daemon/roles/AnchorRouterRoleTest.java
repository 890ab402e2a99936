package org.mobilityd.daemon.roles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.daemon.DaemonFixture.AGENT;
import static org.mobilityd.daemon.DaemonFixture.until;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mobilityd.daemon.DaemonFixture;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.Datapath.AttachedInterface;
import org.mobilityd.linux.datapath.Datapath.ClaimedPrefix;
import org.mobilityd.linux.datapath.DatapathEvent;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.linux.host.HostNetwork.NodeRoute;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.binding.Tunnel.Match;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Icmpv6Message.RouterSolicitation;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.NdOption.LinkLayerAddress;
import org.mobilityd.wire.NdOption.PrefixInformation;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

@DisplayName("A distributed anchor router, as a role of the daemon")
class AnchorRouterRoleTest {

    private static final long NODE = 0x0200_5e10_0001L;
    private static final long OTHER_NODE = 0x0200_5e10_0002L;
    private static final Ipv6Address OWN = Ipv6Address.parse("2001:db8:a::1");
    private static final Ipv6Address PEER = Ipv6Address.parse("2001:db8:b::1");
    private static final Ipv6Address HOME_AGENT_ADDRESS = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:2::10");
    private static final Ipv6Prefix HOME = Ipv6Prefix.parse("2001:db8:1::10/128");
    private static final Ipv6Prefix FIRST = Ipv6Prefix.parse("2001:db8:100::/64");
    private static final Ipv6Prefix PEERS_FIRST = Ipv6Prefix.parse("2001:db8:200::/64");
    private static final int LINK = 3;
    private static final String PEER_TABLE = """
            [[distributed-anchor-router.peer]]
            address = "2001:db8:b::1"
            prefix-pool = "2001:db8:200::/48"
            spi = 4097
            key = "000102030405060708090a0b0c0d0e0f"
            """;
    private static final String HOME_AGENT = """
            [home-agent]
            home-link = "home0"
            uplinks = ["core0"]
            address = "2001:db8:1::1"
            home-prefixes = ["2001:db8:1::/64"]
            [[home-agent.mobile-node]]
            home-address = "2001:db8:1::10"
            identifier = "alice@example.org"
            spi = 4096
            key = "000102030405060708090a0b0c0d0e0f"
            """;

    private DaemonFixture daemon;
    private String router;

    @BeforeEach
    void prepare(@TempDir Path folder) {
        daemon = new DaemonFixture(folder);
        router = """
                [distributed-anchor-router]
                uplinks = ["core0"]
                access-links = ["wlan0"]
                address = "2001:db8:a::1"
                prefix-pool = "2001:db8:100::/64"
                realm = "example.net"
                state = "%s"
                """.formatted(folder.resolve("assignments"));
    }

    private String withDatabase() {
        return router + """
                control = "database"
                [distributed-anchor-router.database]
                address = "2001:db8:d::1"
                mode = "proxy"
                spi = 4096
                key = "000102030405060708090a0b0c0d0e0f"
                """ + PEER_TABLE;
    }

    private String distributed() {
        return router + """
                control = "distributed"
                group = "ff05::5213"
                group-spi = 4096
                group-key = "000102030405060708090a0b0c0d0e0f"
                """ + PEER_TABLE;
    }

    private void addLinks() {
        daemon.host.addLink("core0", 2);
        daemon.host.addLink("wlan0", LINK, 0x0000_5e00_5213L);
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    @Test
    void takesItsAddressAndTheOneThatAllRoutersHaveInCommon() throws Exception {
        addLinks();
        daemon.start(withDatabase());
        until(() -> !daemon.datapath.claimedAddresses().isEmpty());
        assertEquals(List.of(new ClaimedPrefix(OWN.prefix(128), AddressUse.ANCHOR_ROUTER)), daemon.datapath.claimedAddresses());
        assertEquals(Set.of(PEER, Ipv6Address.parse("2001:db8:d::1")), daemon.datapath.peers());
        assertEquals(List.of(Set.of(Datapath.Role.ANCHOR_UPLINK), Set.of(Datapath.Role.ANCHOR_ACCESS)),
                daemon.datapath.interfaces().stream().map(AttachedInterface::roles).toList());
        until(() -> daemon.host.calls().contains("add address 3 fe80::200:5eff:fe00:5213/64"));
        assertTrue(daemon.host.calls().containsAll(List.of("refuse 2001:db8:100::/64", "queue 8388608 on 3")), daemon.host.calls()::toString);
        assertFalse(daemon.log().contains("forwarding-off"), daemon.log());
    }

    @Test
    void hearsItsGroupWhenThereIsNoDatabase() throws Exception {
        addLinks();
        daemon.start(distributed());
        until(() -> daemon.datapath.claimedAddresses().size() == 2);
        assertTrue(daemon.host.calls().contains("join ff05::5213 on 2"), daemon.host.calls()::toString);
        assertEquals(Set.of(PEER), daemon.datapath.peers());
    }

    @Test
    void saysThatTheKernelDoesNotForward() throws Exception {
        addLinks();
        daemon.host.forwardNothing();
        daemon.start(withDatabase());
        until(() -> daemon.log().contains("error forwarding-off interfaces=core0,wlan0"));
    }

    @Test
    void givesAMobileNodeThatSolicitsItsPrefixThoughNobodyAnswers() throws Exception {
        addLinks();
        daemon.start(withDatabase());
        until(() -> !daemon.datapath.claimedAddresses().isEmpty());
        solicit(NODE);
        until(() -> !daemon.sender.frames().isEmpty());
        assertEquals(LINK, daemon.sender.frames().get(0).link());
        assertEquals(List.of(FIRST), advertisedTo(NODE));
        assertTrue(daemon.host.nodeRoutes().contains(new NodeRoute(LINK, FIRST)), daemon.host.nodeRoutes()::toString);
    }

    @Test
    void servesAMobileNodeThatTheHostHasSeenUntilItIsGone() throws Exception {
        addLinks();
        daemon.start(withDatabase() + "[log]\nlevel = \"debug\"\n");
        until(() -> daemon.host.calls().contains("watch attachments to [3]"));
        daemon.host.announceAttachment(new Change.NodeAttached(LINK, LinkLayerIdentifier.ofMac(NODE)));
        until(() -> advertisedTo(NODE).equals(List.of(FIRST)));
        daemon.host.announceAttachment(new Change.NodeDetached(LINK, LinkLayerIdentifier.ofMac(NODE)));
        until(() -> daemon.log().contains("debug mobile-node-departed mobile-node=02:00:5e:10:00:01@example.net"));
    }

    @Test
    void goesOnWithThePrefixesThatAnEarlierProcessHadGiven() throws Exception {
        addLinks();
        daemon.start(withDatabase().replace("2001:db8:100::/64", "2001:db8:100::/63"));
        until(() -> !daemon.datapath.claimedAddresses().isEmpty());
        solicit(NODE);
        until(() -> !advertisedTo(NODE).isEmpty());
        List<Ipv6Prefix> given = advertisedTo(NODE);
        daemon.reload();
        until(() -> daemon.log().contains("info assignments-loaded assignments=1"));
        solicit(OTHER_NODE);
        until(() -> !advertisedTo(OTHER_NODE).isEmpty());
        assertNotEquals(given, advertisedTo(OTHER_NODE));
        int frames = daemon.sender.frames().size();
        solicit(NODE);
        until(() -> daemon.sender.frames().size() > frames);
        assertEquals(given, advertisedTo(NODE));
    }

    @Test
    void waitsUntilItsStoreCanBeHad(@TempDir Path elsewhere) throws Exception {
        addLinks();
        Path file = Files.writeString(elsewhere.resolve("file"), "no directory");
        daemon.start(withDatabase().replaceAll("state = .*", "state = \"" + file + "\""));
        until(() -> daemon.log().contains("error assignment-store-unavailable"));
        assertEquals(List.of(), daemon.datapath.claimedAddresses());
        Files.delete(file);
        until(() -> !daemon.datapath.claimedAddresses().isEmpty());
    }

    @Test
    void beginsAnewWhenAnAccessLinkComes() throws Exception {
        daemon.host.addLink("core0", 2);
        daemon.start(withDatabase());
        until(() -> daemon.log().contains("warning interface-waiting interface=wlan0"));
        daemon.host.addLink("wlan0", LINK);
        until(() -> daemon.host.calls().contains("add address 3 fe80::200:5eff:fe00:5213/64"));
        daemon.host.removeLink("wlan0");
        daemon.host.addLink("wlan0", 9);
        until(() -> daemon.host.calls().contains("add address 9 fe80::200:5eff:fe00:5213/64"));
    }

    /** Requirement D1. */
    @Test
    void sharesADaemonWithAHomeAgentAndAMobilityAgent() throws Exception {
        addLinks();
        int index = 4;
        for (String name : List.of("home0", "wan0", "lan0")) {
            daemon.host.addLink(name, index++);
        }
        daemon.datapath.installTunnel(tunnel(Match.DESTINATION, HOME, HOME_AGENT_ADDRESS, CARE_OF));
        daemon.datapath.installTunnel(tunnel(Match.SOURCE, PEERS_FIRST, OWN, PEER));
        daemon.datapath.installTunnel(tunnel(Match.DESTINATION, Ipv6Prefix.parse("2001:db8:bad::/64"), OWN, PEER));
        daemon.start(AGENT + HOME_AGENT + withDatabase());
        until(() -> daemon.datapath.claimedAddresses().size() == 3);
        assertEquals(Set.of(AddressUse.CORRESPONDENT, AddressUse.HOME_AGENT, AddressUse.ANCHOR_ROUTER),
                daemon.datapath.claimedAddresses().stream().map(ClaimedPrefix::use).collect(Collectors.toSet()));
        assertEquals(Set.of(HOME, PEERS_FIRST), prefixes());
        assertEquals(Set.of(Datapath.Role.ANCHOR_UPLINK, Datapath.Role.HOME_AGENT), daemon.datapath.interfaces().stream()
                .filter(attached -> attached.interfaceName().equals("core0")).findFirst().orElseThrow().roles());
        solicit(NODE);
        until(() -> !daemon.sender.frames().isEmpty());
        daemon.reload();
        assertEquals(Set.of(HOME, PEERS_FIRST), prefixes());
        daemon.configure(AGENT + HOME_AGENT).reload();
        assertEquals(Set.of(HOME), prefixes());
        assertEquals(List.of(), daemon.host.nodeRoutes());
    }

    /** What serves a mobile node that was here must not go on for an hour when it is here no more. */
    @Test
    void limitsWhatAnEarlierProcessHadForMobileNodesThatWereHere() throws Exception {
        addLinks();
        daemon.datapath.installTunnel(tunnel(Match.SOURCE, PEERS_FIRST, OWN, PEER));
        daemon.host.leave(new NodeRoute(LINK, FIRST));
        daemon.start(withDatabase().replace("control =", "guard-milliseconds = 2500\ncontrol ="));
        until(() -> daemon.host.calls().contains("limit route 2001:db8:100::/64 to node on 3 to 3 s"));
        long left = daemon.datapath.tunnels().get(0).tunnel().expiresAt() - System.nanoTime();
        assertTrue(left <= 3_000_000_000L, () -> left + " ns");
    }

    @Test
    void stillKnowsAfterARestartWhoseThePrefixesAreThatItGaveButNotThoseOfVisitors() throws Exception {
        addLinks();
        daemon.start(withDatabase());
        until(() -> !daemon.datapath.claimedAddresses().isEmpty());
        solicit(NODE);
        until(() -> daemon.datapath.reservedSources().equals(List.of(FIRST)));
        daemon.datapath.reserveSource(PEERS_FIRST, LinkLayerIdentifier.ofMac(OTHER_NODE));
        daemon.reload();
        until(() -> daemon.log().contains("info assignments-loaded assignments=1"));
        assertEquals(List.of(FIRST), daemon.datapath.reservedSources());
    }

    /** The prefixes in the last advertisement to {@code node}. */
    private List<Ipv6Prefix> advertisedTo(long node) {
        return daemon.sender.frames().stream().filter(frame -> frame.node().equals(LinkLayerIdentifier.ofMac(node)))
                .reduce((earlier, later) -> later)
                .map(frame -> (RouterAdvertisement) PacketCodec.decode(frame.packet(), LINK, null).orNull().message())
                .map(advertisement -> advertisement.options().stream().filter(PrefixInformation.class::isInstance)
                        .map(option -> ((PrefixInformation) option).prefix()).toList())
                .orElse(List.of());
    }

    private Set<Ipv6Prefix> prefixes() {
        return daemon.datapath.tunnels().stream().map(row -> row.tunnel().prefix()).collect(Collectors.toSet());
    }

    private static Tunnel tunnel(Match match, Ipv6Prefix prefix, Ipv6Address local, Ipv6Address remote) {
        return new Tunnel(match, prefix, local, remote, System.nanoTime() + 1_000_000_000_000L);
    }

    private void solicit(long node) {
        LinkLayerAddress source = new LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS, node);
        OutboundPacket packet = OutboundPacket.plain(Ipv6Address.parse("fe80::99"), Ipv6Address.ALL_ROUTERS,
                new RouterSolicitation(List.of(source)));
        daemon.datapath.handUp(new DatapathEvent.SignallingPacket(LINK, null, PacketCodec.encode(packet)));
    }
}
