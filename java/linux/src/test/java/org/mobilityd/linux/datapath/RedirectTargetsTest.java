package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.Datapath.TakesFrames;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * An agent that redirects, between interfaces that begin and cease to take frames from XDP: an end of a veth pair takes them while the
 * other end has receive offload.
 *
 * <pre>
 *   mobile node ── phy0 ═══ wan0 ── agent ── lan0 ═══ eth0 ── server
 * </pre>
 */
class RedirectTargetsTest {

    private static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:2::2");
    private static final Ipv6Address SERVER = Ipv6Address.parse("2001:db8:3::3");
    private static final String NODE_MAC = "02:00:00:00:00:10";
    private static final String WAN_MAC = "02:00:00:00:00:01";
    private static final String LAN_MAC = "02:00:00:00:00:02";
    private static final String SERVER_MAC = "02:00:00:00:00:20";
    private static final int STREAM = 50;
    private static final int LIFETIME_SECONDS = 400;
    private static final int ICMP_TYPE = 54;
    private static final int PACKET_TOO_BIG = 2;
    /** Of half a second each. */
    private static final int RECEPTIONS = 60;
    private static final int CHECKS = 3_000;
    private static final int CHECK_MILLIS = 10;

    private NetworkNamespace mobileNode;
    private NetworkNamespace agent;
    private NetworkNamespace server;
    private DatapathFixture fixture;
    private int lan;
    private int wan;

    @BeforeEach
    void connect() {
        mobileNode = new NetworkNamespace("mn");
        agent = new NetworkNamespace("agent");
        server = new NetworkNamespace("server");
        agent.run("ip link add wan0 address " + WAN_MAC + " type veth peer name phy0 address " + NODE_MAC + " netns " + mobileNode.name());
        agent.run("ip link add lan0 address " + LAN_MAC + " type veth peer name eth0 address " + SERVER_MAC + " netns " + server.name());
        agent.run("sysctl -qw net.ipv6.conf.all.forwarding=1");
        agent.bringUp("wan0");
        agent.bringUp("lan0");
        mobileNode.bringUp("phy0");
        server.bringUp("eth0");
        agent.run("ip -6 route add " + SERVER + "/128 dev lan0");
        agent.run("ip neigh add " + SERVER + " lladdr " + SERVER_MAC + " dev lan0 nud permanent");
        for (Ipv6Address address : Set.of(CARE_OF, HOME)) {
            agent.run("ip -6 route add " + address + "/128 dev wan0");
            agent.run("ip neigh add " + address + " lladdr " + NODE_MAC + " dev wan0 nud permanent");
        }
        fixture = new DatapathFixture();
        mobileNode.awaitCarrier("phy0");
        server.awaitCarrier("eth0");
    }

    @AfterEach
    void disconnect() {
        if (fixture != null) {
            agent.inside(fixture::close);
        }
        NetworkNamespace.close(agent, mobileNode, server);
    }

    @Test
    void whatAnInterfaceDoesNotTakeIsForwardedByTheKernelAndNothingIsLost() {
        receiveOffload(server, "eth0", "on");
        attach();
        assertEquals(TakesFrames.YES, fixture.datapath().takesFrames(lan));
        assertAllArrive(Way.REDIRECTED);

        receiveOffload(server, "eth0", "off");
        awaitTakesFrames(lan, TakesFrames.NO);
        assertAllArrive(Way.FORWARDED);

        receiveOffload(server, "eth0", "on");
        awaitTakesFrames(lan, TakesFrames.YES);
        assertAllArrive(Way.REDIRECTED);
    }

    @Test
    void anInterfaceThatTakesNoFramesFromTheStartIsNotRedirectedTo() {
        attach();
        assertEquals(TakesFrames.NO, fixture.datapath().takesFrames(lan));
        assertAllArrive(Way.FORWARDED);
    }

    /** The driver looks at the other end when this one comes up, and not again when that one does. */
    @Test
    void receiveOffloadThatTheOtherEndGotBeforeItCameUpIsOfNoUse() {
        server.run("ip link set eth0 down");
        receiveOffload(server, "eth0", "on");
        server.bringUp("eth0");
        server.awaitCarrier("eth0");
        attach();
        assertEquals(TakesFrames.NO, fixture.datapath().takesFrames(lan));
        assertAllArrive(Way.FORWARDED);
    }

    @Test
    void anInterfaceIsNoTargetAnyMoreWhenItIsDetached() {
        receiveOffload(server, "eth0", "on");
        attach();
        agent.inside(() -> fixture.datapath().detach("lan0"));
        assertEquals(TakesFrames.NO, fixture.datapath().takesFrames(lan));
        receiveOffload(server, "eth0", "off");
        receiveOffload(server, "eth0", "on");
        receiveOffload(mobileNode, "phy0", "on");
        awaitTakesFrames(wan, TakesFrames.YES);
        assertEquals(TakesFrames.NO, fixture.datapath().takesFrames(lan), "the later announcement was heard, the earlier one ignored");
    }

    @Test
    void answersThatXdpCannotSendBackAreForwardedByTheKernel() {
        attach();
        assertEquals(TakesFrames.NO, fixture.datapath().takesFrames(wan));
        sendTooMuchAndAwaitTheAnswer();
        assertEquals(1, counted("lan0", "answer-forwarded"));
        receiveOffload(server, "eth0", "on");
        awaitTakesFrames(lan, TakesFrames.YES);
        sendTooMuchAndAwaitTheAnswer();
        assertEquals(1, counted("lan0", "answer-forwarded"));
        assertEquals(2, counted("lan0", "packet-too-big-sent"));
    }

    private enum Way {
        REDIRECTED,
        FORWARDED
    }

    /** A stream of datagrams from the mobile node arrives whole, each as the server is to see it. */
    private void assertAllArrive(Way way) {
        long forwardedBefore = forwardedByTheKernel();
        long remarkedBefore = counted("wan0", "not-redirected");
        byte[] sent = PacketBuilder.frame(mac(WAN_MAC), mac(NODE_MAC), "",
                PacketBuilder.packet(CARE_OF, SERVER).homeAddressOption(HOME).udp(32, HOME, SERVER).build());
        byte[] arriving = PacketBuilder.packet(HOME, SERVER).udp(32).build();
        arriving[7]--;
        byte[] expected = PacketBuilder.frame(mac(SERVER_MAC), mac(LAN_MAC), "", arriving);
        try (PacketSocket in = new PacketSocket(server, "eth0"); PacketSocket out = new PacketSocket(mobileNode, "phy0")) {
            for (int i = 0; i < STREAM; i++) {
                out.send(sent);
            }
            for (int i = 0; i < STREAM; i++) {
                assertArrayEquals(expected, await(in, RedirectTargetsTest::isFromHome), way + ", frame " + i);
            }
        }
        long kernels = way == Way.FORWARDED ? STREAM : 0;
        assertEquals(kernels, forwardedByTheKernel() - forwardedBefore, way.toString());
        assertEquals(kernels, counted("wan0", "not-redirected") - remarkedBefore, way.toString());
    }

    /** The server sends what does not fit when the routing header is in. */
    private void sendTooMuchAndAwaitTheAnswer() {
        try (PacketSocket wire = new PacketSocket(server, "eth0")) {
            wire.send(PacketBuilder.frame(mac(LAN_MAC), mac(SERVER_MAC), "", PacketBuilder.packet(SERVER, HOME).udp(1452).build()));
            byte[] answer = await(wire, frame -> isFromHome(frame) && frame[ICMP_TYPE] == PACKET_TOO_BIG);
            assertArrayEquals(mac(SERVER_MAC), Arrays.copyOf(answer, 6));
        }
    }

    private static byte[] await(PacketSocket wire, Predicate<byte[]> wanted) {
        for (int i = 0; i < RECEPTIONS; i++) {
            Optional<byte[]> frame = wire.receive(wanted);
            if (frame.isPresent()) {
                return frame.get();
            }
        }
        throw new AssertionError("a frame is lost");
    }

    private void attach() {
        EbpfDatapath datapath = fixture.datapath();
        datapath.claimAddresses(Ipv6Prefix.parse("2001:db8:3::/64"), AddressUse.CORRESPONDENT);
        long expires = System.nanoTime() + LIFETIME_SECONDS * 1_000_000_000L;
        datapath.installBinding(BindingTable.BINDING_CACHE, new Binding(new BindingKey(SERVER, HOME), CARE_OF, 1, expires, expires, 0));
        agent.inside(() -> {
            wan = datapath.attach(attachment("wan0", Role.AGENT_OUTSIDE)).index();
            lan = datapath.attach(attachment("lan0", Role.AGENT_INSIDE)).index();
        });
    }

    private static Attachment attachment(String name, Role role) {
        return new Attachment(name, Set.of(role), Mode.NATIVE, Forwarding.REDIRECT, null);
    }

    private void awaitTakesFrames(int link, TakesFrames wanted) {
        for (int i = 0; i < CHECKS && fixture.datapath().takesFrames(link) != wanted; i++) {
            Command.run("sleep " + CHECK_MILLIS / 1e3);
        }
        assertEquals(wanted, fixture.datapath().takesFrames(link));
    }

    private long counted(String name, String what) {
        return agent.inside(() -> fixture.datapath().counters().get(name + ".in." + what));
    }

    /** Ip6OutForwDatagrams: ipSystemStatsOutForwDatagrams of RFC 4293. */
    private long forwardedByTheKernel() {
        String line = agent.run("grep -w Ip6OutForwDatagrams /proc/net/snmp6");
        return Long.parseLong(line.strip().split("\\s+")[1]);
    }

    private static void receiveOffload(NetworkNamespace where, String interfaceName, String state) {
        where.run("ethtool -K " + interfaceName + " gro " + state);
    }

    private static boolean isFromHome(byte[] frame) {
        return Arrays.equals(frame, 22, 38, HOME.toBytes(), 0, 16);
    }

    private static byte[] mac(String text) {
        return HexFormat.ofDelimiter(":").parseHex(text);
    }
}
