package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.protocol.correspondent.Correspondent.assertSilence;
import static org.mobilityd.protocol.correspondent.Correspondent.event;
import static org.mobilityd.protocol.correspondent.Correspondent.onlySent;
import static org.mobilityd.protocol.correspondent.Correspondent.sent;
import static org.mobilityd.protocol.correspondent.MobileNode.CARE_OF_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.HOME_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.OTHER_CARE_OF_ADDRESS;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.KeygenToken;
import org.mobilityd.wire.MalformedReason;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingError;
import org.mobilityd.wire.MobilityMessage.BindingRefreshRequest;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.MobilityMessage.UnknownMobilityMessage;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/** RFC 6275 sections 9.2, processing Mobility Headers, 9.3.1 and 9.3.3, Home Address options without a binding and Binding Errors. */
class ErrorReplyTest {

    private final Correspondent correspondent = new Correspondent();

    @Nested
    class HomeAddressWithoutBinding {

        private final Input.UnboundHomeAddress unbound =
                new Input.UnboundHomeAddress(CARE_OF_ADDRESS, Correspondent.ADDRESS, HOME_ADDRESS);

        @Test
        void isAnsweredWithBindingErrorStatus1() {
            OutboundPacket expected = OutboundPacket.plain(Correspondent.ADDRESS, CARE_OF_ADDRESS,
                    new BindingError(Iana.BE_UNKNOWN_BINDING_FOR_HOME_ADDRESS, HOME_ADDRESS, List.of()));
            assertEquals(expected, onlySent(correspondent.on(unbound)));
        }

        @Test
        @DisplayName("to the source on the wire, though a binding of that home address names another care-of address")
        void isAnsweredToTheSourceOnTheWire() {
            new MobileNode(correspondent).register(OTHER_CARE_OF_ADDRESS, 1, 105);
            assertEquals(CARE_OF_ADDRESS, onlySent(correspondent.on(unbound)).destination());
        }

        @Test
        @DisplayName("not when the report crossed the Binding Update that made the binding")
        void isNoErrorWhenABindingHasComeInTheMeantime() {
            new MobileNode(correspondent).register(CARE_OF_ADDRESS, 1, 105);
            assertEquals(List.of(), correspondent.on(unbound));
        }

        @ParameterizedTest
        @ValueSource(strings = {"ff02::1", "ff0e::1", "::", "::1", "fe80::1"})
        @DisplayName("9.3.3: never to an address that is not unicast")
        void isNotAnsweredToASourceThatIsNotUnicast(String source) {
            List<Effect> effects = correspondent.on(
                    new Input.UnboundHomeAddress(Ipv6Address.parse(source), Correspondent.ADDRESS, HOME_ADDRESS));
            assertSilence(effects);
            assertEquals("no-unicast-destination", event(effects, "reply-suppressed").fields().get("reason"));
        }

        @Test
        @DisplayName("9.3.1: a home address that is not unicast routable is answered alike, and copied as it was")
        void isAnsweredForAHomeAddressThatIsNoneToo() {
            Ipv6Address multicast = Ipv6Address.parse("ff0e::1");
            BindingError error = onlySent(correspondent.on(
                    new Input.UnboundHomeAddress(CARE_OF_ADDRESS, Correspondent.ADDRESS, multicast)), BindingError.class);
            assertEquals(multicast, error.homeAddress());
        }

        @Test
        void isAnsweredNoFasterThanTheRateLimit() {
            int errors = 0;
            for (int i = 0; i < 1000; i++) {
                errors += sent(correspondent.on(unbound)).size();
            }
            assertEquals(10, errors);
            correspondent.pass(1);
            errors = 0;
            for (int i = 0; i < 1000; i++) {
                errors += sent(correspondent.on(unbound)).size();
            }
            assertEquals(10, errors);
        }

        @Test
        void isOfNoConcernForAnAddressThatItDoesNotAnswerFor() {
            assertEquals(List.of(), correspondent.on(
                    new Input.UnboundHomeAddress(CARE_OF_ADDRESS, Ipv6Address.parse("2001:db8:d::1"), HOME_ADDRESS)));
        }
    }

    @Nested
    class UnknownTypes {

        private final UnknownMobilityMessage message = new UnknownMobilityMessage(99, new byte[10]);

        @Test
        @DisplayName("9.2: Binding Error with status 2, the home address unspecified when there was no option")
        void areAnsweredWithBindingErrorStatus2() {
            OutboundPacket answer = onlySent(correspondent.receive(OutboundPacket.plain(CARE_OF_ADDRESS, Correspondent.ADDRESS, message)));
            assertEquals(CARE_OF_ADDRESS, answer.destination());
            assertEquals(new BindingError(Iana.BE_UNRECOGNIZED_MH_TYPE, Ipv6Address.UNSPECIFIED, List.of()), answer.message());
        }

        @Test
        @DisplayName("9.3.3: the home address is copied from the option, and the answer still goes to the source on the wire")
        void areAnsweredWithTheHomeAddressOfTheOption() {
            OutboundPacket answer = onlySent(correspondent.receive(
                    OutboundPacket.plain(CARE_OF_ADDRESS, Correspondent.ADDRESS, message).withHomeAddressOption(HOME_ADDRESS)));
            assertEquals(CARE_OF_ADDRESS, answer.destination());
            assertEquals(null, answer.routingHeader());
            assertEquals(new BindingError(Iana.BE_UNRECOGNIZED_MH_TYPE, HOME_ADDRESS, List.of()), answer.message());
        }

        @Test
        @DisplayName("RFC 5846 6.2: a Binding Revocation Indication is one of them where nobody can be revoked")
        void includeBindingRevocation() {
            MobilityMessage revocation = new MobilityMessage.BindingRevocationIndication(Iana.TRIGGER_UNSPECIFIED, 1, 0, List.of());
            OutboundPacket answer = onlySent(correspondent.receive(
                    OutboundPacket.plain(CARE_OF_ADDRESS, Correspondent.ADDRESS, revocation)));
            assertEquals(new BindingError(Iana.BE_UNRECOGNIZED_MH_TYPE, Ipv6Address.UNSPECIFIED, List.of()), answer.message());
        }
    }

    @Nested
    class MalformedHeaders {

        private final byte[] packet = PacketCodec.encode(OutboundPacket.plain(CARE_OF_ADDRESS, Correspondent.ADDRESS,
                new MobilityMessage.HomeTestInit(new Cookie(1), List.of())));

        @ParameterizedTest
        @EnumSource(names = {"BAD_PAYLOAD_PROTO", "HEADER_TOO_SHORT"})
        @DisplayName("Parameter Problem code 0 to the source, pointing at the field, quoting the packet")
        void areAnsweredWithAParameterProblem(MalformedReason reason) {
            List<Effect> effects = correspondent.on(new Input.MalformedReceived(CARE_OF_ADDRESS, Correspondent.ADDRESS, reason, 40,
                    packet));
            OutboundPacket answer = onlySent(effects);
            assertEquals(OutboundPacket.plain(Correspondent.ADDRESS, CARE_OF_ADDRESS,
                    new ErrorMessage(Iana.ICMPV6_PARAMETER_PROBLEM, 0, 40, packet)), answer);
            event(effects, "message-malformed");
        }

        @Test
        @DisplayName("from the wire: Payload Proto 6, the pointer at its octet behind the IPv6 header")
        void areAnsweredFromTheWire() {
            byte[] bad = packet.clone();
            bad[40] = Iana.PROTOCOL_TCP;
            bad = Checksum.fill(bad, 40, CARE_OF_ADDRESS, Correspondent.ADDRESS);
            ErrorMessage problem = onlySent(correspondent.receive(bad), ErrorMessage.class);
            assertEquals(40, problem.value());
            assertArrayEquals(bad, problem.invokingPacket());
        }

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"BAD_PAYLOAD_PROTO", "HEADER_TOO_SHORT"})
        @DisplayName("in silence for every other reason: a wrong checksum above all")
        void areOtherwiseDroppedInSilence(MalformedReason reason) {
            List<Effect> effects = correspondent.on(new Input.MalformedReceived(CARE_OF_ADDRESS, Correspondent.ADDRESS, reason, 44,
                    packet));
            assertSilence(effects);
            event(effects, "message-malformed");
        }

        @Test
        void aWrongChecksumOnTheWireIsDroppedInSilence() {
            byte[] bad = packet.clone();
            bad[44] ^= 1;
            List<Effect> effects = correspondent.receive(bad);
            assertSilence(effects);
            assertEquals("bad-checksum", event(effects, "message-malformed").fields().get("reason"));
        }

        @Test
        @DisplayName("RFC 4443 2.4 (c): the answer is at most 1280 bytes long")
        void areQuotedUpToTheMinimumMtu() {
            byte[] large = Arrays.copyOf(packet, 1500);
            OutboundPacket answer = onlySent(correspondent.on(
                    new Input.MalformedReceived(CARE_OF_ADDRESS, Correspondent.ADDRESS, MalformedReason.BAD_PAYLOAD_PROTO, 40, large)));
            assertEquals(1280, PacketCodec.encode(answer).length);
        }

        @ParameterizedTest
        @ValueSource(strings = {"ff02::1", "::", "::1", "fe80::1"})
        @DisplayName("RFC 4443 2.4 (e.6): no error goes to a source that is no single node")
        void areNotAnsweredToASourceThatIsNotUnicast(String source) {
            assertSilence(correspondent.on(new Input.MalformedReceived(Ipv6Address.parse(source), Correspondent.ADDRESS,
                    MalformedReason.BAD_PAYLOAD_PROTO, 40, packet)));
        }

        @Test
        @DisplayName("RFC 4443 2.4 (f): limited in rate, together with Binding Errors")
        void areAnsweredNoFasterThanTheRateLimit() {
            int answers = 0;
            for (int i = 0; i < 1000; i++) {
                answers += sent(correspondent.on(new Input.MalformedReceived(new Ipv6Address(CARE_OF_ADDRESS.high() + i, 1),
                        Correspondent.ADDRESS, MalformedReason.HEADER_TOO_SHORT, 41, packet))).size();
            }
            assertEquals(200, answers);
        }
    }

    @Test
    @DisplayName("known messages that a correspondent has no use for are counted and ignored")
    void ignoresMessagesForOtherRoles() {
        for (MobilityMessage message : List.of(new BindingRefreshRequest(List.of()),
                new HomeTest(1, new Cookie(1), new KeygenToken(1), List.of()),
                new CareOfTest(1, new Cookie(1), new KeygenToken(1), List.of()),
                new BindingAcknowledgement(0, 0, 1, 1, List.of()),
                new BindingError(1, HOME_ADDRESS, List.of()))) {
            List<Effect> effects = correspondent.receive(OutboundPacket.plain(CARE_OF_ADDRESS, Correspondent.ADDRESS, message));
            assertSilence(effects);
            assertEquals(String.valueOf(message.type()), event(effects, "mobility-message-ignored").fields().get("type"));
        }
    }
}
