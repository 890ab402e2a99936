package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mobilityd.linux.datapath.Datapath.AttachedInterface;
import org.mobilityd.linux.datapath.Datapath.BindingRow;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.TunnelRow;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.PastBinding;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** Maps that another version has left: taken over, never misread, while packets go on. */
class LayoutChangeTest {

    private static final TestSecret SECRET =
            new TestSecret(17, HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f10111213"), new byte[] {8, 7, 6, 5, 4, 3, 2, 1}, 99);
    private static final PastBinding PAST =
            new PastBinding(new BindingKey(OptimizedRouteTopology.SERVER, OptimizedRouteTopology.CARE_OF), 5, 6, 99, PastBinding.NO_FLOOR);
    private static final Tunnel OF_AN_ANCHOR = new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.parse("2001:db8:78:9::/64"),
            Ipv6Address.parse("2001:db8:3::2"), Ipv6Address.parse("2001:db8:9::a"), Engine.NEVER);
    private static final Tunnel TUNNEL = new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.parse("2001:db8:77::7/128"),
            Ipv6Address.parse("2001:db8:3::1"), Ipv6Address.parse("2001:db8:9::9"), Engine.NEVER);

    @TempDir
    private static Path folder;
    private static Path otherVersion;

    private OptimizedRouteTopology net;

    @BeforeAll
    static void compile() throws IOException {
        otherVersion = OtherVersion.compile(folder.resolve("ebpf"));
    }

    @BeforeEach
    void fill() {
        net = new OptimizedRouteTopology(Mode.NATIVE, Forwarding.KERNEL);
        net.bind();
        net.agentDatapath.installTestSecret(SECRET);
        net.agentDatapath.rememberBinding(PAST);
        net.agentDatapath.installTunnel(TUNNEL);
        net.agentDatapath.installTunnel(OF_AN_ANCHOR);
        // Until the neighbours know each other, what is sent is lost.
        Transfer.roundTrip(net.mobileNode, OptimizedRouteTopology.HOME, net.server, OptimizedRouteTopology.SERVER, 1000);
    }

    @AfterEach
    void remove() {
        net.close();
    }

    @Test
    void aDowngradeAndAnUpgradeLoseNoPacketAndKeepEverything() throws Exception {
        Binding binding = bindings().get(0).binding();
        var claims = net.agentDatapath.claimedAddresses();
        List<AttachedInterface> interfaces = net.agent.inside(() -> net.agentDatapath.interfaces());
        assertEquals(List.of(), net.agentDatapath.repairs());
        net.agentDatapath.close();
        PacketStream stream = new PacketStream(net.mobileNode, address(OptimizedRouteTopology.HOME), net.server,
                address(OptimizedRouteTopology.SERVER));

        List<String> report = net.agent.inside(() -> EbpfDatapath.settle(net.agentPins.path(), otherVersion));
        assertEquals(List.of("binding_cache converted: 1 entries, 0 left out", "binding_update_list converted: 0 entries, 0 left out",
                "endpoints converted: 1 entries, 0 left out", "test_secrets converted: 16 entries, 0 left out",
                "tunnels converted: 1 entries, 0 left out"), report.stream().sorted().toList());
        assertEquals(1 + AbiLayout.USE_CORRESPONDENT, firstValue("endpoints", Integer.BYTES + AbiLayout.EndpointKey.SIZE).getInt(0));
        assertEquals(OptimizedRouteTopology.CARE_OF,
                AddressBytes.get(firstValue("binding_cache", AbiLayout.BindingKey.SIZE), Long.BYTES + AbiLayout.Binding.CARE_OF_ADDRESS));
        int half = stream.sent();

        net.agentDatapath = net.agent.inside(() -> EbpfDatapath.open(net.agentPins.path(), DatapathFixture.objects()));
        assertEquals(5, net.agentDatapath.repairs().size(), () -> net.agentDatapath.repairs().toString());
        assertTrue(half > 0 && stream.sent() > half);
        assertEquals("", stream.lost());

        assertEquals(List.of(binding), bindings().stream().map(BindingRow::binding).toList());
        assertTrue(bindings().get(0).packetsIn() > 0);
        assertEquals(List.of(SECRET), net.agentDatapath.testSecrets());
        assertEquals(List.of(PAST), net.agentDatapath.pastBindings());
        assertEquals(List.of(TUNNEL, OF_AN_ANCHOR), net.agentDatapath.tunnels().stream().map(TunnelRow::tunnel).toList());
        assertEquals(claims, net.agentDatapath.claimedAddresses());
        assertEquals(interfaces, net.agent.inside(() -> net.agentDatapath.interfaces()));
        try (var left = Files.list(net.agentPins.path())) {
            assertEquals(List.of(), left.filter(path -> path.getFileName().toString().startsWith("maps-")).toList());
        }
    }

    @Test
    void mapsThatDoNotSayWhatTheyHoldAreNotRead() throws Exception {
        net.agentDatapath.close();
        Files.delete(net.agentPins.path().resolve("maps/layout"));
        net.agentDatapath = net.agent.inside(() -> EbpfDatapath.open(net.agentPins.path(), DatapathFixture.objects()));
        assertTrue(net.agentDatapath.repairs().contains("binding_cache begins empty: its layout is not known"));
        assertEquals(List.of(), bindings());
        assertEquals(List.of(), net.agentDatapath.testSecrets());
        net.agent.inside(() -> {
            assertEquals(List.of("lan0", "wan0"), net.agentDatapath.detachOthers(java.util.Set.of()));
        });
        assertFalse(net.agent.run("ip link show wan0").contains("xdp"));
    }

    @Test
    void secretsGoWhenPastBindingsAreNotThere() throws Exception {
        net.agentDatapath.close();
        Files.delete(net.agentPins.path().resolve("maps/past_bindings"));
        net.agentDatapath = net.agent.inside(() -> EbpfDatapath.open(net.agentPins.path(), DatapathFixture.objects()));
        assertTrue(net.agentDatapath.repairs().contains("test_secrets begins empty: past_bindings is not complete"));
        assertEquals(List.of(), net.agentDatapath.testSecrets());
        assertEquals(1, bindings().size());
    }

    @Test
    void aTakeoverThatWasKilledBetweenTheRenamingsIsFinished() throws Exception {
        net.agentDatapath.close();
        Path pins = net.agentPins.path();
        Files.createDirectory(pins.resolve("maps-old"));
        Files.move(pins.resolve("maps"), pins.resolve("maps-new"));
        net.agentDatapath = net.agent.inside(() -> EbpfDatapath.open(pins, DatapathFixture.objects()));
        assertEquals(List.of(), net.agentDatapath.repairs());
        assertEquals(1, bindings().size());
    }

    @Test
    void aTakeoverThatWasKilledBeforeIsBegunAnew() throws Exception {
        net.agentDatapath.close();
        Path pins = net.agentPins.path();
        byte[] report = new byte[8192];
        LibMobility.check("renew", LibMobility.mobility_maps_renew(otherVersion.resolve("ingress.bpf.o").toString(),
                pins.resolve("maps").toString(), pins.resolve("maps-new").toString(), report, report.length));
        Files.delete(pins.resolve("maps-new/tunnels"));
        net.agentDatapath = net.agent.inside(() -> EbpfDatapath.open(pins, DatapathFixture.objects()));
        assertEquals(List.of(), net.agentDatapath.repairs());
        assertEquals(1, bindings().size());
        assertFalse(Files.exists(pins.resolve("maps-new")));
    }

    private List<BindingRow> bindings() {
        return net.agentDatapath.bindings(BindingTable.BINDING_CACHE);
    }

    /** As the other version holds it. */
    private ByteBuffer firstValue(String map, int keySize) {
        Path maps = net.agentPins.path().resolve("maps");
        try (BpfObject object = BpfObject.open(otherVersion.resolve("ingress.bpf.o"), maps).loadMaps();
                BpfMap opened = object.map(map, keySize)) {
            return opened.entries().get(0).value();
        }
    }

    private static Inet6Address address(Ipv6Address address) throws UnknownHostException {
        return (Inet6Address) InetAddress.getByAddress(address.toBytes());
    }
}
