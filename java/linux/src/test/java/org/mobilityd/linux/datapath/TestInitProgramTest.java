package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.DatapathEvent.SignallingPacket;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** HoTI and CoTI at an agent's outside (RFC 6275 sections 5.2.5, 9.4). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestInitProgramTest {

    private static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:2::2");
    private static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db8:3::3");

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

    private DatapathFixture fixture;

    @BeforeAll
    void open() {
        fixture = new DatapathFixture();
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @BeforeEach
    void claim() {
        fixture.clear();
        fixture.datapath().claimAddresses(Ipv6Prefix.parse("2001:db8:3::/64"), AddressUse.CORRESPONDENT);
        fixture.datapath().installTestSecret(SECRET);
    }

    @Test
    void answersAHomeTestInitInItsFrame() {
        fixture.run(Role.AGENT_OUTSIDE, packet(HOME, CORRESPONDENT).hopLimit(3).mobility(HOME_TEST_INIT).frame())
                .is(DatapathFixture.XDP_TX, "home-test-sent")
                .leaves(PacketBuilder.returnFrame(packet(CORRESPONDENT, HOME).mobility(HOME_TEST).build()));
    }

    @Test
    void answersACareOfTestInitInItsFrame() {
        fixture.run(Role.AGENT_OUTSIDE, packet(CARE_OF, CORRESPONDENT).mobility(CARE_OF_TEST_INIT).frame())
                .is(DatapathFixture.XDP_TX, "care-of-test-sent")
                .leaves(PacketBuilder.returnFrame(packet(CORRESPONDENT, CARE_OF).mobility(CARE_OF_TEST).build()));
    }

    @Test
    void liftsATestInitWithAWrongChecksumWhole() {
        byte[] whole = packet(HOME, CORRESPONDENT).add(Iana.PROTOCOL_MOBILITY, HOME_TEST_INIT).build();
        fixture.run(Role.AGENT_OUTSIDE, PacketBuilder.frame(whole)).is(DatapathFixture.XDP_DROP, "mobility-message-lifted");
        List<DatapathEvent> events = fixture.events();
        assertEquals(1, events.size());
        SignallingPacket lifted = (SignallingPacket) events.get(0);
        assertArrayEquals(whole, lifted.packet());
        assertEquals(null, lifted.tunnel());
    }

    @Test
    void leavesMobilityMessagesForOthersAlone() {
        byte[] frame = packet(HOME, Ipv6Address.parse("2001:db8:4::3")).mobility(HOME_TEST_INIT).frame();
        fixture.run(Role.AGENT_OUTSIDE, frame).is(DatapathFixture.XDP_PASS, "pass").leaves(frame);
    }
}
