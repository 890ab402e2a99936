package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.linux.datapath.Datapath.AttachedInterface;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * The programs on a real interface.
 *
 * <pre>
 *   mobile node ── mn0 ═══ wan ── agent
 * </pre>
 */
class AgentOnVethTest {

    private static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db8:3::3");

    /** As in {@link PacketBuilder#frame(byte[])}. */
    private static final String AGENT_MAC = "02:00:00:00:00:01";
    private static final String ASKING_MAC = "02:00:00:00:00:02";
    private static final String OTHER_MAC = "02:00:00:00:00:03";

    private NetworkNamespace mobileNode;
    private NetworkNamespace agent;
    private DatapathFixture fixture;

    @BeforeEach
    void connect() {
        mobileNode = new NetworkNamespace("mn");
        agent = new NetworkNamespace("agent");
        mobileNode.run("ip link add mn0 type veth peer name wan netns " + agent.name());
        agent.run("ip link set wan address " + AGENT_MAC);
        agent.bringUp("wan");
        mobileNode.bringUp("mn0");
        agent.run("sysctl -qw net.ipv6.conf.all.forwarding=1");
        agent.run("ip route add " + HOME + "/128 dev wan");
        fixture = new DatapathFixture();
        // Without, a veth takes no frames from its peer's program.
        mobileNode.run("ethtool -K mn0 gro on");
    }

    @AfterEach
    void disconnect() {
        if (fixture != null) {
            agent.inside(fixture::close);
        }
        NetworkNamespace.close(agent, mobileNode);
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"NATIVE", "GENERIC"})
    void answersAHomeTestInitThatComesByTheWire(Mode mode) {
        AttachedInterface attached = attach(mode);
        agent.run("ip neighbor add " + HOME + " lladdr " + ASKING_MAC + " dev wan nud permanent");
        assertArrayEquals(PacketBuilder.returnFrame(homeTest()), answerToAHomeTestInit());
        agent.inside(() -> {
            assertEquals(1, fixture.datapath().counters().get("wan.in.home-test-sent"));
            assertEquals(java.util.List.of(attached), fixture.datapath().interfaces());
        });
    }

    /** Otherwise a neighbour would learn the home keygen token of whatever address it asks for. */
    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"NATIVE", "GENERIC"})
    void sendsAHomeTestToWhoHasTheHomeAddressAndNotToWhoAsked(Mode mode) {
        attach(mode);
        agent.run("ip neighbor add " + HOME + " lladdr " + OTHER_MAC + " dev wan nud permanent");
        byte[] expected = PacketBuilder.frame(mac(OTHER_MAC), mac(AGENT_MAC), "", homeTest());
        assertArrayEquals(expected, answerToAHomeTestInit());
    }

    /** Every router on the link gets such a frame, or none; the kernel takes none of them either. */
    @ParameterizedTest
    @ValueSource(strings = {OTHER_MAC, "ff:ff:ff:ff:ff:ff", "33:33:00:00:00:01"})
    void leavesFramesForOtherStationsAndForAllOfThemAlone(String destination) {
        attach(Mode.NATIVE);
        agent.run("ip neighbor add " + HOME + " lladdr " + ASKING_MAC + " dev wan nud permanent");
        byte[] bindingUpdate = PacketBuilder.packet(HOME, CORRESPONDENT)
                .mobility("3b 03 05 00 0000 0007 8000 0069 0404 0001 0001 0102 0000 0000 0000 0000").build();
        try (PacketSocket wire = new PacketSocket(mobileNode, "mn0")) {
            wire.send(PacketBuilder.frame(mac(destination), mac(ASKING_MAC), "", homeTestInit()));
            wire.send(PacketBuilder.frame(mac(destination), mac(ASKING_MAC), "", bindingUpdate));
            assertEquals(Optional.empty(), wire.receive(AgentOnVethTest::isFromCorrespondent));
        }
        agent.inside(() -> {
            assertEquals(2, fixture.datapath().counters().get("wan.in.pass-other-station"));
            assertEquals(java.util.List.of(), fixture.events());
        });
    }

    @Test
    void knowsItsNewLinkAddressWhenItIsAttachedAgain() {
        agent.run("ip link set wan address " + OTHER_MAC);
        attach(Mode.NATIVE);
        agent.run("ip link set wan address " + AGENT_MAC);
        attach(Mode.NATIVE);
        agent.run("ip neighbor add " + HOME + " lladdr " + ASKING_MAC + " dev wan nud permanent");
        assertArrayEquals(PacketBuilder.returnFrame(homeTest()), answerToAHomeTestInit());
    }

    private AttachedInterface attach(Mode mode) {
        EbpfDatapath datapath = fixture.datapath();
        datapath.claimAddresses(Ipv6Prefix.parse("2001:db8:3::/64"), AddressUse.CORRESPONDENT);
        datapath.installTestSecret(new TestSecret(0x0102, HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f10111213"),
                HexFormat.of().parseHex("2021222324252627"), 1));
        AttachedInterface attached = agent.inside(
                () -> datapath.attach(new Attachment("wan", Set.of(Role.AGENT_OUTSIDE), mode, Forwarding.KERNEL, null)));
        assertEquals(mode, attached.mode());
        mobileNode.awaitCarrier("mn0");
        agent.awaitCarrier("wan");
        return attached;
    }

    private byte[] answerToAHomeTestInit() {
        try (PacketSocket wire = new PacketSocket(mobileNode, "mn0")) {
            wire.send(PacketBuilder.frame(homeTestInit()));
            return wire.receive(AgentOnVethTest::isFromCorrespondent).orElseThrow();
        }
    }

    private static boolean isFromCorrespondent(byte[] frame) {
        return Arrays.equals(frame, 22, 38, CORRESPONDENT.toBytes(), 0, 16);
    }

    private static byte[] homeTestInit() {
        return PacketBuilder.packet(HOME, CORRESPONDENT).mobility("3b 01 01 00 0000 0000 c0c1c2c3c4c5c6c7").build();
    }

    private static byte[] homeTest() {
        return PacketBuilder.packet(CORRESPONDENT, HOME).mobility("3b 02 03 00 0000 0102 c0c1c2c3c4c5c6c7 33f00a420830fa06").build();
    }

    private static byte[] mac(String text) {
        return HexFormat.ofDelimiter(":").parseHex(text);
    }
}
