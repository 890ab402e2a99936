package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.linux.datapath.Datapath.BindingRow;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.DatapathEvent.SignallingPacket;
import org.mobilityd.linux.datapath.DatapathEvent.UnboundHomeAddress;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** The Home Address option on behalf of correspondents (RFC 6275 section 9.3.1), and errors about what was sent to mobile nodes. */
class AgentOutsideProgramTest extends ProgramTest {

    private static final String HOME_HEX = "20010db8000100000000000000000001";
    private static final String OPTION = "c910" + HOME_HEX;

    @BeforeEach
    void claim() {
        fixture.datapath().claimAddresses(Ipv6Prefix.parse("2001:db8:3::/64"), AddressUse.CORRESPONDENT);
    }

    @Test
    void takesTheOptionOutWhateverIsAroundIt() {
        bind(BindingTable.BINDING_CACHE);
        forEachCombination((before, after, tags) -> {
            byte[] sent = after.apply(before.apply(packet(CARE_OF, CORRESPONDENT)).homeAddressOption(HOME)).build();
            byte[] wanted = after.apply(before.apply(packet(HOME, CORRESPONDENT))).build();
            fixture.run(Role.AGENT_OUTSIDE, PacketBuilder.taggedFrame(tags, sent))
                    .is(XDP_PASS, "home-address-removed")
                    .leaves(PacketBuilder.taggedFrame(tags, wanted));
        });
    }

    /** OPTION stands for the Home Address option. Padding that is left over never reaches eight bytes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1e020102 OPTION                                   | 1e020102 0100",
        "01020000 OPTION 1e0401020304 0100                 | 010400000000 1e0401020304 0100",
        "1e020102 OPTION 1e0401020304 0100                 | 1e020102 0100 1e0401020304 0100",
        "1e0401020304 010400000000 OPTION                  | 1e0401020304",
        "1e020102 OPTION 00 00 1e0401020304                | 1e020102 01020000 1e0401020304",
        "1e020102 OPTION 01050000000000 1e0701020304050607 | 1e020102 00 1e0701020304050607",
    })
    void keepsTheOtherOptionsOfItsHeaderAligned(String options, String left) {
        bind(BindingTable.BINDING_CACHE);
        byte[] sent = packet(CARE_OF, CORRESPONDENT).destinationOptions(options.replace("OPTION", OPTION)).udp(20, HOME, CORRESPONDENT)
                .frame();
        fixture.run(Role.AGENT_OUTSIDE, sent)
                .is(XDP_PASS, "home-address-removed")
                .leaves(packet(HOME, CORRESPONDENT).destinationOptions(left).udp(20).frame());
    }

    @Test
    void takesTheHeaderAlongWhenOnlyPaddingWouldBeLeft() {
        bind(BindingTable.BINDING_CACHE);
        byte[] sent = packet(CARE_OF, CORRESPONDENT).destinationOptions("01020000" + OPTION + "0106000000000000")
                .udp(20, HOME, CORRESPONDENT).frame();
        fixture.run(Role.AGENT_OUTSIDE, sent)
                .is(XDP_PASS, "home-address-removed")
                .leaves(packet(HOME, CORRESPONDENT).udp(20).frame());
    }

    @Test
    void countsWhatCameByTheBinding() {
        bind(BindingTable.BINDING_CACHE);
        byte[] sent = packet(CARE_OF, CORRESPONDENT).homeAddressOption(HOME).udp(100, HOME, CORRESPONDENT).build();
        fixture.run(Role.AGENT_OUTSIDE, PacketBuilder.frame(sent));
        fixture.run(Role.AGENT_OUTSIDE, PacketBuilder.frame(sent));
        BindingRow row = fixture.datapath().bindings(BindingTable.BINDING_CACHE).get(0);
        assertEquals(List.of(2L, 2L * sent.length, 0L, 0L),
                List.of(row.packetsIn(), row.bytesIn(), row.packetsOut(), row.bytesOut()));
    }

    @Test
    void keepsTheCountersOfAReplacedBinding() {
        countsWhatCameByTheBinding();
        bind(BindingTable.BINDING_CACHE);
        assertEquals(2, fixture.datapath().bindings(BindingTable.BINDING_CACHE).get(0).packetsIn());
    }

    @Test
    void dropsAndReportsAnOptionWithoutBinding() {
        dropsUnbound(CARE_OF);
    }

    @Test
    void dropsAndReportsAnOptionFromAnotherCareOfAddress() {
        bind(BindingTable.BINDING_CACHE);
        dropsUnbound(STRANGER);
    }

    @Test
    void dropsAndReportsAnOptionWhoseBindingHasExpired() {
        bind(BindingTable.BINDING_CACHE, System.nanoTime() - 1, Engine.NEVER);
        dropsUnbound(CARE_OF);
    }

    private void dropsUnbound(Ipv6Address source) {
        fixture.run(Role.AGENT_OUTSIDE, packet(source, CORRESPONDENT).homeAddressOption(HOME).udp(20).frame())
                .is(XDP_DROP, "drop-no-binding");
        assertEquals(List.of(new UnboundHomeAddress(source, CORRESPONDENT, HOME)), fixture.events());
    }

    @ParameterizedTest
    @ValueSource(ints = {Iana.PROTOCOL_ESP, Iana.PROTOCOL_AH})
    void leavesAnUnboundOptionBeforeIpsecToTheServer(int protocol) {
        byte[] sent = packet(CARE_OF, CORRESPONDENT).homeAddressOption(HOME)
                .add(protocol, "3b 04 0000 00000100 00000001 000102030405060708090a0b").frame();
        fixture.run(Role.AGENT_OUTSIDE, sent).is(XDP_PASS, "pass").leaves(sent);
        assertEquals(List.of(), fixture.events());
    }

    @ParameterizedTest
    @ValueSource(strings = {"::", "::1", "ff02::1", "fe80::1", "::ffff:192.0.2.1"})
    void dropsAHomeAddressThatIsNotUnicastRoutable(String homeAddress) {
        Ipv6Address address = Ipv6Address.parse(homeAddress);
        fixture.run(Role.AGENT_OUTSIDE, packet(CARE_OF, CORRESPONDENT).homeAddressOption(address).udp(20).frame())
                .is(XDP_DROP, "drop-home-address-not-routable");
        assertEquals(List.of(new UnboundHomeAddress(CARE_OF, CORRESPONDENT, address)), fixture.events());
    }

    @Test
    void dropsTwoHomeAddressOptions() {
        bind(BindingTable.BINDING_CACHE);
        fixture.run(Role.AGENT_OUTSIDE,
                packet(CARE_OF, CORRESPONDENT).destinationOptions("01020000" + OPTION + "01040000 0000" + OPTION).udp(20).frame())
                .is(XDP_DROP, "drop-several-home-addresses");
        fixture.run(Role.AGENT_OUTSIDE, packet(CARE_OF, CORRESPONDENT).homeAddressOption(HOME).homeAddressOption(HOME).udp(20).frame())
                .is(XDP_DROP, "drop-several-home-addresses");
    }

    @Test
    void dropsAnOptionThatStandsWhereItMustNot() {
        bind(BindingTable.BINDING_CACHE);
        List<PacketBuilder> misplaced = List.of(
                packet(CARE_OF, CORRESPONDENT).fragment(0, true).homeAddressOption(HOME).udp(20),
                packet(CARE_OF, CORRESPONDENT).authenticationHeader().homeAddressOption(HOME).udp(20),
                packet(CARE_OF, CORRESPONDENT).homeAddressOption(HOME).otherRoutingHeader().udp(20));
        for (PacketBuilder each : misplaced) {
            fixture.run(Role.AGENT_OUTSIDE, each.frame()).is(XDP_DROP, "drop-bad-extension-header");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "01020000 c90f 20010db80001000000000000000000 00",
        "01020000 1eff 20010db8000100000000000000000001",
        "0101000000ff"
    })
    void dropsOptionsThatDoNotFillTheirHeader(String options) {
        fixture.run(Role.AGENT_OUTSIDE, packet(CARE_OF, CORRESPONDENT).destinationOptions(options).udp(20).frame())
                .is(XDP_DROP, "drop-bad-extension-header");
    }

    @Test
    void dropsAnEndlessRowOfExtensionHeaders() {
        PacketBuilder packet = packet(CARE_OF, CORRESPONDENT);
        for (int i = 0; i < 30; i++) {
            packet.destinationOptions("010400000000");
        }
        fixture.run(Role.AGENT_OUTSIDE, packet.mobility("3b 01 01 00 0000 0000 0000000000000000").frame())
                .is(XDP_DROP, "drop-bad-extension-header");
    }

    @Test
    void dropsAPacketWhoseEndIsMissing() {
        bind(BindingTable.BINDING_CACHE);
        byte[] whole = packet(CARE_OF, CORRESPONDENT).homeAddressOption(HOME).udp(100).frame();
        fixture.run(Role.AGENT_OUTSIDE, Arrays.copyOf(whole, whole.length - 1)).is(XDP_DROP, "drop-truncated");
    }

    @Test
    void passesEverybodyElseUntouched() {
        bind(BindingTable.BINDING_CACHE);
        forEachCombination((before, after, tags) -> {
            byte[] plain = PacketBuilder.taggedFrame(tags, after.apply(before.apply(packet(STRANGER, CORRESPONDENT))).build());
            fixture.run(Role.AGENT_OUTSIDE, plain).is(XDP_PASS, "pass").leaves(plain);
        });
    }

    @Test
    void passesAnOptionForAnAddressThatIsNotFronted() {
        byte[] frame = packet(CARE_OF, STRANGER).homeAddressOption(HOME).udp(20).frame();
        fixture.run(Role.AGENT_OUTSIDE, frame).is(XDP_PASS, "pass").leaves(frame);
    }

    /** The quoted packet as the server sent it; MTU, pointer and checksum to match. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 0,    0", // destination unreachable
        "2, 0, 1500, 1476",
        "2, 0, 1300, 1280",
        "2, 0, 600,  1280",
        "3, 0, 0,    0", // time exceeded
        "4, 0, 7,    7", // parameter problem: before, in, and behind the routing header
        "4, 0, 42,   24",
        "4, 1, 70,   46",
    })
    void translatesErrorsAboutPacketsWithARoutingHeader(int type, int code, int value, int translated) {
        bind(BindingTable.BINDING_CACHE);
        byte[] quote = Arrays.copyOf(packet(CORRESPONDENT, CARE_OF).type2RoutingHeader(HOME).udp(1240, CORRESPONDENT, HOME).build(), 1232);
        byte[] left = Arrays.copyOf(packet(CORRESPONDENT, HOME).udp(1240).build(), 1208);
        fixture.run(Role.AGENT_OUTSIDE, packet(STRANGER, CORRESPONDENT).icmp(type, code, value, quote).frame())
                .is(XDP_PASS, "icmp-error-translated")
                .leaves(packet(STRANGER, CORRESPONDENT).icmp(type, code, translated, left).frame());
    }

    @Test
    void showsTheDaemonAsItArrivedThatACareOfAddressCannotBeReached() {
        bind(BindingTable.BINDING_CACHE);
        byte[] quote = packet(CORRESPONDENT, CARE_OF).type2RoutingHeader(HOME).udp(20).build();
        byte[] unreachable = packet(STRANGER, CORRESPONDENT).icmp(1, 3, 0, quote).build();
        fixture.run(Role.AGENT_OUTSIDE, PacketBuilder.frame(unreachable)).is(XDP_PASS, "icmp-error-translated");
        assertArrayEquals(unreachable, ((SignallingPacket) fixture.events().get(0)).packet());
    }

    @Test
    void doesNotShowTheDaemonErrorsThatSayNothingAboutABinding() {
        bind(BindingTable.BINDING_CACHE);
        byte[] rewritten = packet(CORRESPONDENT, CARE_OF).type2RoutingHeader(HOME).udp(20).build();
        byte[] elsewhere = packet(CORRESPONDENT, STRANGER).type2RoutingHeader(HOME).udp(20).build();
        fixture.run(Role.AGENT_OUTSIDE, packet(STRANGER, CORRESPONDENT).icmp(2, 0, 1400, rewritten).frame());
        fixture.run(Role.AGENT_OUTSIDE, packet(STRANGER, CORRESPONDENT).icmp(1, 3, 0, elsewhere).frame());
        assertEquals(List.of(), fixture.events());
    }

    @Test
    void translatesErrorsWhateverTheQuotedPacketHas() {
        bind(BindingTable.BINDING_CACHE);
        forEachCombination((before, after, tags) -> {
            byte[] quote = after.apply(before.apply(packet(CORRESPONDENT, CARE_OF)).type2RoutingHeader(HOME)).build();
            byte[] left = after.apply(before.apply(packet(CORRESPONDENT, HOME))).build();
            fixture.run(Role.AGENT_OUTSIDE,
                    PacketBuilder.taggedFrame(tags, packet(STRANGER, CORRESPONDENT).icmp(1, 3, 0, quote).build()))
                    .is(XDP_PASS, "icmp-error-translated")
                    .leaves(PacketBuilder.taggedFrame(tags, packet(STRANGER, CORRESPONDENT).icmp(1, 3, 0, left).build()));
        });
    }

    @Test
    void passesErrorsAboutPacketsThatWereNotRewrittenHere() {
        byte[] rewritten = packet(CORRESPONDENT, CARE_OF).type2RoutingHeader(HOME).udp(20).build();
        byte[] plain = packet(CORRESPONDENT, STRANGER).udp(20).build();
        for (byte[] quote : List.of(rewritten, plain)) {
            byte[] frame = packet(STRANGER, CORRESPONDENT).icmp(1, 0, 0, quote).frame();
            fixture.run(Role.AGENT_OUTSIDE, frame).is(XDP_PASS, "pass").leaves(frame);
        }
        bind(BindingTable.BINDING_CACHE);
        byte[] elsewhere = packet(CORRESPONDENT, STRANGER).type2RoutingHeader(HOME).udp(20).build();
        byte[] frame = packet(STRANGER, CORRESPONDENT).icmp(1, 0, 0, elsewhere).frame();
        fixture.run(Role.AGENT_OUTSIDE, frame).is(XDP_PASS, "pass").leaves(frame);
    }
}
