package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.protocol.correspondent.Correspondent.event;
import static org.mobilityd.protocol.correspondent.Correspondent.onlySent;
import static org.mobilityd.protocol.correspondent.MobileNode.CARE_OF_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.HOME_ADDRESS;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;
import org.mobilityd.wire.MobilityMessage.UnknownMobilityMessage;
import org.mobilityd.wire.MobilityOption.UnknownMobilityOption;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/** RFC 6275 sections 6.1, 6.2 and 9.2 on the wire: what the correspondent's messages look like, and what it puts up with. */
class MobilityHeaderFormTest {

    private static final int HEADER = 40;

    private final Correspondent correspondent = new Correspondent();
    private final MobileNode mobileNode = new MobileNode(correspondent);

    @Nested
    class Sent {

        @Test
        @DisplayName("6.1.5: Header Len 2 without options")
        void aHomeTestHasHeaderLength2() {
            assertHeader(onlySent(testInit(new byte[0])), HEADER, Iana.MH_HOME_TEST, 2);
        }

        @Test
        @DisplayName("6.1.2: Header Len 0, no padding")
        void aRefreshRequestHasHeaderLength0() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            BindingKey key = new BindingKey(Correspondent.ADDRESS, HOME_ADDRESS);
            OutboundPacket request = onlySent(correspondent.on(new Input.BindingExpiring(BindingTable.BINDING_CACHE, key)));
            assertHeader(request, HEADER, Iana.MH_BINDING_REFRESH_REQUEST, 0);
        }

        @Test
        @DisplayName("6.1.9: Header Len 2, reserved octet zero")
        void aBindingErrorHasHeaderLength2() {
            OutboundPacket error = onlySent(correspondent.receive(
                    OutboundPacket.plain(CARE_OF_ADDRESS, Correspondent.ADDRESS, new UnknownMobilityMessage(99, new byte[10]))));
            assertHeader(error, HEADER, Iana.MH_BINDING_ERROR, 2);
            assertEquals(0, PacketCodec.encode(error)[HEADER + 7]);
        }

        @Test
        @DisplayName("6.1.8: without options Header Len 1 with 4 octets of padding; behind the type 2 routing header")
        void anUnsignedAcknowledgementHasHeaderLength1() {
            MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS);
            correspondent.pass(241);
            OutboundPacket refusal = onlySent(correspondent.receive(draft.packet()));
            assertHeader(refusal, HEADER + 24, Iana.MH_BINDING_ACKNOWLEDGEMENT, 1);
            byte[] packet = PacketCodec.encode(refusal);
            assertArrayEquals(new byte[] {Iana.OPT_PADN, 2, 0, 0}, Arrays.copyOfRange(packet, packet.length - 4, packet.length));
        }

        @Test
        @DisplayName("6.4: routing type 2, length 2, one segment left, reserved zero, the home address")
        void aRoutingHeaderHasTheFormOfTheStandard() {
            byte[] packet = PacketCodec.encode(onlySent(mobileNode.register(CARE_OF_ADDRESS, 1, 105)));
            assertEquals(Iana.PROTOCOL_ROUTING, packet[6]);
            assertArrayEquals(new byte[] {(byte) Iana.PROTOCOL_MOBILITY, 2, 2, 1, 0, 0, 0, 0}, Arrays.copyOfRange(packet, 40, 48));
            assertArrayEquals(HOME_ADDRESS.toBytes(), Arrays.copyOfRange(packet, 48, 64));
        }

        private void assertHeader(OutboundPacket sent, int offset, int type, int headerLength) {
            byte[] packet = PacketCodec.encode(sent);
            assertEquals(Iana.PROTOCOL_NONE, packet[offset], "Payload Proto");
            assertEquals(headerLength, packet[offset + 1], "Header Len");
            assertEquals(type, packet[offset + 2], "MH Type");
            assertEquals(0, packet[offset + 3], "Reserved");
            assertEquals(8 * (headerLength + 1), packet.length - offset);
        }
    }

    @Nested
    class Received {

        @Test
        @DisplayName("6.1.1, 6.1.3: reserved fields are ignored")
        void reservedFieldsAreIgnored() {
            byte[] packet = PacketCodec.encode(testInitPacket(new byte[0]));
            packet[HEADER + 3] = (byte) 0xff;
            packet[HEADER + 6] = (byte) 0xff;
            packet[HEADER + 7] = (byte) 0xff;
            onlySent(correspondent.receive(filled(packet)), HomeTest.class);
        }

        @Test
        @DisplayName("6.2.3: what is in a PadN is ignored")
        void paddingWithContentIsIgnored() {
            byte[] packet = PacketCodec.encode(testInitPacket(new byte[] {1, 2, 3, 4, 5, 6}));
            packet[HEADER + 16] = Iana.OPT_PADN;
            onlySent(correspondent.receive(filled(packet)), HomeTest.class);
        }

        @ParameterizedTest
        @ValueSource(ints = {11, 100, 255})
        @DisplayName("6.2.1: options that are not understood are skipped, the rest is handled")
        void optionsOfUnknownTypesAreSkipped(int type) {
            HomeTestInit init = new HomeTestInit(new Cookie(1), List.of(new UnknownMobilityOption(type, new byte[6])));
            onlySent(correspondent.receive(OutboundPacket.plain(HOME_ADDRESS, Correspondent.ADDRESS, init)), HomeTest.class);
        }

        @Test
        void anOptionThatRunsPastTheEndIsDropped() {
            byte[] packet = PacketCodec.encode(testInitPacket(new byte[] {1, 2, 3, 4, 5, 6}));
            packet[HEADER + 17] = 7;
            List<Effect> effects = correspondent.receive(filled(packet));
            Correspondent.assertSilence(effects);
            assertEquals("bad-option", event(effects, "message-malformed").fields().get("reason"));
        }

        @ParameterizedTest
        @ValueSource(ints = {Iana.MH_HOME_TEST_INIT, Iana.MH_CARE_OF_TEST_INIT, Iana.MH_BINDING_UPDATE})
        @DisplayName("9.2: a Header Len too small for the type: Parameter Problem pointing at it")
        void aHeaderTooShortIsAnsweredWithAParameterProblem(int type) {
            byte[] packet = Arrays.copyOf(PacketCodec.encode(testInitPacket(new byte[0])), HEADER + 8);
            packet[5] = 8;
            packet[HEADER + 1] = 0;
            packet[HEADER + 2] = (byte) type;
            ErrorMessage problem = onlySent(correspondent.receive(filled(packet)), ErrorMessage.class);
            assertEquals(Iana.ICMPV6_PARAMETER_PROBLEM, problem.type());
            assertEquals(0, problem.code());
            assertEquals(HEADER + 1, problem.value());
        }

        @Test
        @DisplayName("6.1: with a Home Address option the checksum is over the home address")
        void theChecksumCoversTheHomeAddress() {
            BindingUpdate update = mobileNode.update(CARE_OF_ADDRESS).message();
            byte[] packet = PacketCodec.encode(
                    OutboundPacket.plain(CARE_OF_ADDRESS, Correspondent.ADDRESS, update).withHomeAddressOption(HOME_ADDRESS));
            assertArrayEquals(packet, Checksum.fill(packet, HEADER + 24, HOME_ADDRESS, Correspondent.ADDRESS));
            byte[] overSource = Checksum.fill(packet, HEADER + 24, CARE_OF_ADDRESS, Correspondent.ADDRESS);
            assertEquals("bad-checksum", event(correspondent.receive(overSource), "message-malformed").fields().get("reason"));
        }

        private byte[] filled(byte[] packet) {
            return Checksum.fill(packet, HEADER, HOME_ADDRESS, Correspondent.ADDRESS);
        }
    }

    private List<Effect> testInit(byte[] optionData) {
        return correspondent.receive(testInitPacket(optionData));
    }

    private static OutboundPacket testInitPacket(byte[] optionData) {
        HomeTestInit init = new HomeTestInit(new Cookie(1),
                optionData.length == 0 ? List.of() : List.of(new UnknownMobilityOption(200, optionData)));
        return OutboundPacket.plain(HOME_ADDRESS, Correspondent.ADDRESS, init);
    }
}
