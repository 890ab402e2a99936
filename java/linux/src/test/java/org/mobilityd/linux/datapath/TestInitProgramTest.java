package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.Datapath.TunnelRow;
import org.mobilityd.linux.datapath.DatapathEvent.SignallingPacket;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * HoTI and CoTI at an agent's outside (RFC 6275 sections 5.2.5, 9.4). No route leads back from here, so the answers go up to the kernel's
 * forwarding, in the frame that brought the question.
 */
class TestInitProgramTest extends ProgramTest {

    private static final TestSecret SECRET = new TestSecret(0x0102, HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f10111213"),
            HexFormat.of().parseHex("2021222324252627"), 1);
    /** HMAC-SHA1 over address, nonce and kind with the key above, first 64 bits. */
    private static final String HOME_TOKEN = "33f00a420830fa06";
    private static final String CARE_OF_TOKEN = "79d655cab1f700b6";

    private static final String COOKIE = "c0c1c2c3c4c5c6c7";
    private static final String HOME_TEST_INIT = "3b 01 01 00 0000 0000" + COOKIE;
    private static final String CARE_OF_TEST_INIT = "3b 01 02 00 0000 0000" + COOKIE;
    private static final String HOME_TEST = "3b 02 03 00 0000 0102" + COOKIE + HOME_TOKEN;
    private static final String CARE_OF_TEST = "3b 02 04 00 0000 0102" + COOKIE + CARE_OF_TOKEN;

    @BeforeEach
    void claim() {
        fixture.datapath().claimAddresses(Ipv6Prefix.parse("2001:db8:3::/64"), AddressUse.CORRESPONDENT);
        fixture.datapath().installTestSecret(SECRET);
    }

    @Test
    void answersAHomeTestInitInItsFrame() {
        fixture.run(Role.AGENT_OUTSIDE, packet(HOME, CORRESPONDENT).hopLimit(3).mobility(HOME_TEST_INIT).frame())
                .is(XDP_PASS, "home-test-sent")
                .leaves(PacketBuilder.frame(packet(CORRESPONDENT, HOME).mobility(HOME_TEST).build()));
    }

    @Test
    void answersACareOfTestInitInItsFrame() {
        fixture.run(Role.AGENT_OUTSIDE, packet(CARE_OF, CORRESPONDENT).mobility(CARE_OF_TEST_INIT).frame())
                .is(XDP_PASS, "care-of-test-sent")
                .leaves(PacketBuilder.frame(packet(CORRESPONDENT, CARE_OF).mobility(CARE_OF_TEST).build()));
    }

    @Test
    void sendsATestIntoTheTunnelOfAHomeAgentBesideTheAgent() {
        Tunnel tunnel = new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(HOME, 128), HOME_AGENT, CARE_OF, Engine.NEVER);
        fixture.datapath().claimAddresses(Ipv6Prefix.of(HOME_AGENT, 128), AddressUse.HOME_AGENT);
        fixture.datapath().installTunnel(tunnel);
        byte[] init = packet(HOME, CORRESPONDENT).mobility(HOME_TEST_INIT).build();
        byte[] test = packet(CORRESPONDENT, HOME).mobility(HOME_TEST).build();
        byte[] tunnelled = packet(HOME_AGENT, CARE_OF).inner(test).frame();
        Set<Role> both = EnumSet.of(Role.AGENT_OUTSIDE, Role.HOME_AGENT);
        fixture.run(both, packet(CARE_OF, HOME_AGENT).inner(init).frame()).is(XDP_PASS, "home-test-sent").leaves(tunnelled);
        // Whoever asks in the mobile node's name.
        fixture.run(both, PacketBuilder.frame(init)).is(XDP_PASS, "home-test-sent").leaves(tunnelled);
        fixture.run(both, packet(CARE_OF, CORRESPONDENT).mobility(CARE_OF_TEST_INIT).frame()).is(XDP_PASS, "care-of-test-sent")
                .leaves(PacketBuilder.frame(packet(CORRESPONDENT, CARE_OF).mobility(CARE_OF_TEST).build()));
        assertEquals(List.of(new TunnelRow(tunnel, 1, 2, init.length, 2 * test.length)), fixture.datapath().tunnels());
    }

    @Test
    void sendsATestIntoTheTunnelOfAnAnchorRouterBesideTheAgent() {
        Ipv6Prefix pool = Ipv6Prefix.of(CARE_OF, 64);
        fixture.datapath().installTunnel(new Tunnel(Tunnel.Match.DESTINATION, pool, HOME_AGENT, STRANGER, Engine.NEVER));
        fixture.run(EnumSet.of(Role.AGENT_OUTSIDE, Role.ANCHOR_UPLINK), packet(CARE_OF, CORRESPONDENT).mobility(CARE_OF_TEST_INIT).frame())
                .is(XDP_PASS, "care-of-test-sent")
                .leaves(packet(HOME_AGENT, STRANGER).inner(packet(CORRESPONDENT, CARE_OF).mobility(CARE_OF_TEST).build()).frame());
    }

    @Test
    void liftsATestInitWithAWrongChecksumWhole() {
        byte[] whole = packet(HOME, CORRESPONDENT).add(Iana.PROTOCOL_MOBILITY, HOME_TEST_INIT).build();
        fixture.run(Role.AGENT_OUTSIDE, PacketBuilder.frame(whole)).is(XDP_DROP, "mobility-message-lifted");
        List<DatapathEvent> events = fixture.events();
        assertEquals(1, events.size());
        SignallingPacket lifted = (SignallingPacket) events.get(0);
        assertArrayEquals(whole, lifted.packet());
        assertEquals(null, lifted.tunnel());
    }

    @Test
    void leavesMobilityMessagesForOthersAlone() {
        byte[] frame = packet(HOME, Ipv6Address.parse("2001:db8:4::3")).mobility(HOME_TEST_INIT).frame();
        fixture.run(Role.AGENT_OUTSIDE, frame).is(XDP_PASS, "pass").leaves(frame);
    }

    @Test
    void answersWhateverPrecedesTheTestInit() {
        byte[] answer = packet(CORRESPONDENT, HOME).mobility(HOME_TEST).build();
        for (String tags : TAGS) {
            byte[] sent = packet(HOME, CORRESPONDENT).hopByHop().destinationOptions("010400000000").mobility(HOME_TEST_INIT).build();
            fixture.run(Role.AGENT_OUTSIDE, PacketBuilder.taggedFrame(tags, sent))
                    .is(XDP_PASS, "home-test-sent")
                    .leaves(PacketBuilder.taggedFrame(tags, answer));
        }
    }

    @Test
    void answersATestInitThatCarriesMobilityOptions() {
        fixture.run(Role.AGENT_OUTSIDE,
                packet(HOME, CORRESPONDENT).mobility("3b 03 01 00 0000 0000" + COOKIE + "010e" + "00".repeat(14)).frame())
                .is(XDP_PASS, "home-test-sent")
                .leaves(PacketBuilder.frame(packet(CORRESPONDENT, HOME).mobility(HOME_TEST).build()));
    }

    @Test
    void ignoresATestInitThatCarriesAHomeAddressOption() {
        fixture.run(Role.AGENT_OUTSIDE, packet(CARE_OF, CORRESPONDENT).homeAddressOption(HOME).mobility(HOME_TEST_INIT).frame())
                .is(XDP_DROP, "drop-test-init-with-home-address");
        assertEquals(List.of(), fixture.events());
    }

    @Test
    void ignoresATestInitFromAnAddressThatCannotBeAnswered() {
        for (String source : List.of("::", "ff02::1", "fe80::1")) {
            fixture.run(Role.AGENT_OUTSIDE, packet(Ipv6Address.parse(source), CORRESPONDENT).mobility(HOME_TEST_INIT).frame())
                    .is(XDP_DROP, "drop-source-not-routable");
        }
    }

    @Test
    void dropsWhatIsSaidFromOutsideInACorrespondentsName() {
        Ipv6Address another = Ipv6Address.parse("2001:db8:3::4");
        fixture.run(Role.AGENT_OUTSIDE, packet(another, CORRESPONDENT).mobility(HOME_TEST_INIT).frame())
                .is(XDP_DROP, "drop-forged-source");
        assertEquals(List.of(), fixture.events());
    }

    /** It would not have reached the correspondent; the kernel's Time Exceeded says so. */
    @Test
    void leavesMobilityMessagesOnTheirLastHopToTheKernel() {
        for (String message : List.of(HOME_TEST_INIT, CARE_OF_TEST_INIT, "3b 01 63 00 0000 0000 0000000000000000")) {
            byte[] frame = packet(HOME, CORRESPONDENT).hopLimit(0).mobility(message).frame();
            fixture.run(Role.AGENT_OUTSIDE, frame).is(XDP_PASS, "pass").leaves(frame);
        }
        assertEquals(List.of(), fixture.events());
    }

    /** Tests are 8 bytes longer than their inits (RFC 6275 sections 6.1.3 to 6.1.6); nothing else may make an answer longer. */
    @Test
    void answersAreNoLongerThanTheStandardMakesThem() {
        List<PacketBuilder> questions = List.of(packet(HOME, CORRESPONDENT), packet(HOME, CORRESPONDENT).hopByHop(),
                packet(HOME, CORRESPONDENT).destinationOptions("010400000000"));
        for (PacketBuilder question : questions) {
            byte[] frame = question.mobility(HOME_TEST_INIT).frame();
            assertTrue(fixture.run(Role.AGENT_OUTSIDE, frame).is(XDP_PASS, "home-test-sent").frame().length <= frame.length + 8);
        }
    }

    @Test
    void answersNothingWithoutASecret() {
        fixture.datapath().dropTestSecret(SECRET.nonceIndex());
        fixture.run(Role.AGENT_OUTSIDE, packet(HOME, CORRESPONDENT).mobility(HOME_TEST_INIT).frame())
                .is(XDP_DROP, "drop-no-test-secret");
    }

    @Test
    void liftsBindingUpdatesAndMalformedMessagesWithTheirHomeAddressOption() {
        List<String> messages = List.of(
                "3b 03 05 00 0000 0007 8000 0069 0404 0001 0001 0102 0000 0000 0000 0000", // Binding Update
                "3b 01 63 00 0000 0000 0000000000000000", // of no known type
                "06 01 01 00 0000 0000" + COOKIE, // payload protocol not "none"
                "3b 00 01 00 0000 0000", // too short
                "3b 05 01 00 0000 0000" + COOKIE); // longer than the packet
        for (String message : messages) {
            byte[] whole = packet(CARE_OF, CORRESPONDENT).homeAddressOption(HOME).mobility(message).build();
            fixture.run(Role.AGENT_OUTSIDE, PacketBuilder.frame(whole)).is(XDP_DROP, "mobility-message-lifted");
            assertArrayEquals(whole, ((SignallingPacket) fixture.events().get(0)).packet());
        }
    }

    @Test
    void dropsMobilityMessagesInFragments() {
        fixture.run(Role.AGENT_OUTSIDE, packet(HOME, CORRESPONDENT).fragment(0, true).mobility(HOME_TEST_INIT).frame())
                .is(XDP_DROP, "drop-fragmented-mobility-message");
        fixture.run(Role.AGENT_OUTSIDE, packet(HOME, CORRESPONDENT).fragment(4, false).mobility(HOME_TEST_INIT).frame())
                .is(XDP_DROP, "drop-fragmented-mobility-message");
    }

    @Test
    void listsTheSecretsWithTheCurrentOneLast() {
        TestSecret next = new TestSecret(0x0103, new byte[20], new byte[8], 2);
        fixture.datapath().installTestSecret(next);
        assertEquals(List.of(SECRET, next), fixture.datapath().testSecrets());
        fixture.datapath().dropTestSecret(SECRET.nonceIndex());
        assertEquals(List.of(next), fixture.datapath().testSecrets());
    }
}
