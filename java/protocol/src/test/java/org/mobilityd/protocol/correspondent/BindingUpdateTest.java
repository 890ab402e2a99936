package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.correspondent.Correspondent.assertDropped;
import static org.mobilityd.protocol.correspondent.Correspondent.assertSilence;
import static org.mobilityd.protocol.correspondent.Correspondent.onlySent;
import static org.mobilityd.protocol.correspondent.Correspondent.status;
import static org.mobilityd.protocol.correspondent.MobileNode.CARE_OF_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.HOME_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.OTHER_CARE_OF_ADDRESS;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.correspondent.MobileNode.Token;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.KeygenToken;
import org.mobilityd.wire.MobilityHeaderCodec;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption.AlternateCareOfAddress;
import org.mobilityd.wire.MobilityOption.UnknownMobilityOption;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/** RFC 6275 section 9.5.1, receiving Binding Updates, test by test. */
class BindingUpdateTest {

    private final Correspondent correspondent = new Correspondent();
    private final MobileNode mobileNode = new MobileNode(correspondent);

    private void assertNoBinding() {
        assertEquals(List.of(), correspondent.engine.bindings());
    }

    @Nested
    class Addresses {

        @Test
        void acceptsTheHomeAddressOfTheOptionAndTheSourceAsCareOfAddress() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            assertEquals(CARE_OF_ADDRESS, correspondent.binding(HOME_ADDRESS).careOfAddress());
        }

        @Test
        @DisplayName("the care-of address of the Alternate Care-of Address option, when there is one")
        void takesTheAlternateCareOfAddress() {
            correspondent.receive(mobileNode.update(CARE_OF_ADDRESS).alternateFrom(OTHER_CARE_OF_ADDRESS).packet());
            assertEquals(CARE_OF_ADDRESS, correspondent.binding(HOME_ADDRESS).careOfAddress());
        }

        @Test
        @DisplayName("the authenticator must be over the alternate care-of address, not the source")
        void verifiesWithTheAlternateCareOfAddress() {
            MobileNode.Draft overSource = mobileNode.update(OTHER_CARE_OF_ADDRESS);
            BindingUpdate update = overSource.with(new AlternateCareOfAddress(CARE_OF_ADDRESS)).message();
            assertDropped(correspondent.receive(overSource.around(update)), "bad-authenticator");
            assertNoBinding();
        }

        @Test
        @DisplayName("without a Home Address option the source is the home address; the care-of address then comes in the option")
        void takesTheSourceAsHomeAddress() {
            List<Effect> effects = correspondent.receive(
                    mobileNode.update(CARE_OF_ADDRESS).alternateFrom(HOME_ADDRESS).withoutHomeAddressOption().packet());
            assertEquals(Iana.STATUS_ACCEPTED, status(effects));
            assertEquals(CARE_OF_ADDRESS, correspondent.binding(HOME_ADDRESS).careOfAddress());
        }

        @ParameterizedTest
        @ValueSource(strings = {"ff0e::1", "::", "::1", "fe80::1", "::ffff:192.0.2.1"})
        void dropsAHomeAddressThatIsNotUnicastRoutable(String homeAddress) {
            OutboundPacket packet = mobileNode.update(CARE_OF_ADDRESS).packet();
            assertDropped(correspondent.receive(packet.withHomeAddressOption(Ipv6Address.parse(homeAddress))), "home-address-not-unicast");
        }

        @ParameterizedTest
        @ValueSource(strings = {"ff0e::1", "::", "::1", "fe80::1"})
        void dropsACareOfAddressThatIsNotUnicastRoutable(String careOfAddress) {
            Token any = mobileNode.homeToken();
            MobileNode.Draft draft = mobileNode.update(Ipv6Address.parse(careOfAddress), any, any).alternateFrom(CARE_OF_ADDRESS);
            assertDropped(correspondent.receive(draft.packet()), "care-of-address-not-unicast");
        }

        @ParameterizedTest
        @ValueSource(strings = {"ff0e::1", "::", "fe80::1"})
        void dropsASourceThatIsNotUnicastRoutable(String source) {
            MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS).alternateFrom(Ipv6Address.parse(source));
            assertDropped(correspondent.receive(draft.packet()), "source-not-unicast");
        }

        @Test
        @DisplayName("6.1: a mobility message other than a Binding Acknowledgement has no type 2 routing header")
        void dropsATypeTwoRoutingHeader() {
            InboundPacket packet = PacketCodec.decode(PacketCodec.encode(mobileNode.update(CARE_OF_ADDRESS).packet()), 1, null).orNull();
            InboundPacket routed = new InboundPacket(packet.source(), packet.destination(), packet.homeAddressOption(),
                    packet.destination(), null, 1, 64, packet.message(), packet.header());
            assertDropped(correspondent.on(new Input.PacketReceived(routed)), "routing-header");
        }

        @Test
        void ignoresABindingUpdateForAnAddressThatItDoesNotAnswerFor() {
            OutboundPacket packet = mobileNode.update(CARE_OF_ADDRESS).packet();
            OutboundPacket elsewhere = OutboundPacket.plain(packet.source(), Ipv6Address.parse("2001:db8:d::2"), packet.message());
            assertEquals(List.of(), correspondent.receive(elsewhere.withHomeAddressOption(HOME_ADDRESS)));
        }

        @Test
        @DisplayName("9.1: bindings of one home address with two correspondents are two")
        void keepsBindingsPerCorrespondent() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            OutboundPacket packet = mobileNode.update(CARE_OF_ADDRESS).sequence(2).packet();
            OutboundPacket toAnother = OutboundPacket.plain(packet.source(), Ipv6Address.parse("2001:db8:c::3"), packet.message())
                    .withHomeAddressOption(HOME_ADDRESS);
            assertDropped(correspondent.receive(toAnother), "bad-authenticator");
            assertEquals(1, correspondent.binding(HOME_ADDRESS).sequence());
        }
    }

    @Nested
    class Sequences {

        @Test
        void acceptsAnySequenceWithoutAnEntry() {
            for (int sequence : new int[] {0, 1, 32767, 32768, 65535}) {
                MobileNode another = new MobileNode(correspondent, new Ipv6Address(HOME_ADDRESS.high(), 0x5000 + sequence));
                assertEquals(Iana.STATUS_ACCEPTED, status(another.register(CARE_OF_ADDRESS, sequence, 105)));
            }
        }

        @Test
        void acceptsAGreaterSequence() {
            mobileNode.register(CARE_OF_ADDRESS, 15, 105);
            assertEquals(Iana.STATUS_ACCEPTED, status(mobileNode.register(CARE_OF_ADDRESS, 16, 105)));
            assertEquals(16, correspondent.binding(HOME_ADDRESS).sequence());
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 14, 15, 32783, 65535})
        @DisplayName("the standard's example: after 15, these count as less than or equal, and the answer is 135 with 15")
        void answersAnOldSequenceWithStatus135AndTheLastAccepted(int sequence) {
            mobileNode.register(CARE_OF_ADDRESS, 15, 105);
            BindingAcknowledgement refusal = onlySent(mobileNode.register(OTHER_CARE_OF_ADDRESS, sequence, 105),
                    BindingAcknowledgement.class);
            assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, refusal.status());
            assertEquals(15, refusal.sequence());
            assertEquals(CARE_OF_ADDRESS, correspondent.binding(HOME_ADDRESS).careOfAddress());
        }

        @ParameterizedTest
        @ValueSource(ints = {16, 32782})
        void acceptsTheEndsOfTheWindow(int sequence) {
            mobileNode.register(CARE_OF_ADDRESS, 15, 105);
            assertEquals(Iana.STATUS_ACCEPTED, status(mobileNode.register(CARE_OF_ADDRESS, sequence, 105)));
        }

        @Test
        void acceptsZeroAfter65535() {
            mobileNode.register(CARE_OF_ADDRESS, 65535, 105);
            assertEquals(Iana.STATUS_ACCEPTED, status(mobileNode.register(CARE_OF_ADDRESS, 0, 105)));
            assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status(mobileNode.register(CARE_OF_ADDRESS, 65535, 105)));
        }

        @Test
        @DisplayName("the last accepted number is told to the authenticated only")
        void doesNotTellTheSequenceToAForger() {
            mobileNode.register(CARE_OF_ADDRESS, 15, 105);
            Token home = mobileNode.homeToken();
            Token forged = new Token(home.index(), new KeygenToken(home.token().bits() ^ 1));
            assertDropped(correspondent.receive(mobileNode.update(CARE_OF_ADDRESS, forged, forged).sequence(3).packet()),
                    "bad-authenticator");
        }
    }

    @Nested
    class NonceIndices {

        @Test
        void dropsABindingUpdateWithoutNonceIndices() {
            assertDropped(correspondent.receive(mobileNode.update(CARE_OF_ADDRESS).withoutNonceIndices().packet()), "no-nonce-indices");
        }

        @Test
        void acceptsTokensOf209Seconds() {
            MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS);
            correspondent.pass(209);
            assertEquals(Iana.STATUS_ACCEPTED, status(correspondent.receive(draft.packet())));
        }

        @Test
        void answersAnExpiredHomeNonceWithStatus136() {
            Token home = mobileNode.homeToken();
            correspondent.pass(241);
            Token careOf = mobileNode.careOfToken(CARE_OF_ADDRESS);
            assertRefusedUnsigned(mobileNode.update(CARE_OF_ADDRESS, home, careOf), Iana.STATUS_EXPIRED_HOME_NONCE_INDEX);
        }

        @Test
        void answersAnExpiredCareOfNonceWithStatus137() {
            Token careOf = mobileNode.careOfToken(CARE_OF_ADDRESS);
            correspondent.pass(241);
            Token home = mobileNode.homeToken();
            assertRefusedUnsigned(mobileNode.update(CARE_OF_ADDRESS, home, careOf), Iana.STATUS_EXPIRED_CARE_OF_NONCE_INDEX);
        }

        @Test
        void answersTwoExpiredNoncesWithStatus138() {
            MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS);
            correspondent.pass(241);
            assertRefusedUnsigned(draft, Iana.STATUS_EXPIRED_NONCES);
        }

        @Test
        @DisplayName("beyond 240 seconds nothing is accepted, even when no timer has been served")
        void refusesExpiredNoncesWithoutATimer() {
            MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS);
            correspondent.sleep(240.001);
            assertRefusedUnsigned(draft, Iana.STATUS_EXPIRED_NONCES);
        }

        @Test
        void answersAnExpiredHomeNonceOfADeletionWithStatus136() {
            MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS).lifetime(0);
            correspondent.pass(241);
            assertRefusedUnsigned(draft, Iana.STATUS_EXPIRED_HOME_NONCE_INDEX);
        }

        @Test
        void answersIndicesThatNeverWereAlike() {
            Token never = new Token(0, new KeygenToken(1));
            assertRefusedUnsigned(mobileNode.update(CARE_OF_ADDRESS, never, never), Iana.STATUS_EXPIRED_NONCES);
        }

        private void assertRefusedUnsigned(MobileNode.Draft draft, int status) {
            BindingAcknowledgement refusal = onlySent(correspondent.receive(draft.packet()), BindingAcknowledgement.class);
            assertEquals(status, refusal.status());
            assertEquals(List.of(), refusal.options());
            assertEquals(draft.message().sequence(), refusal.sequence());
            assertNoBinding();
        }
    }

    @Nested
    class Authorization {

        @Test
        void dropsABindingUpdateWithoutAuthorizationData() {
            assertDropped(correspondent.receive(mobileNode.update(CARE_OF_ADDRESS).unsigned().packet()), "no-authorization-data");
        }

        @Test
        void dropsAWrongHomeToken() {
            Token home = mobileNode.homeToken();
            Token wrong = new Token(home.index(), new KeygenToken(home.token().bits() + 1));
            MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS, wrong, mobileNode.careOfToken(CARE_OF_ADDRESS));
            assertDropped(correspondent.receive(draft.packet()), "bad-authenticator");
        }

        @Test
        void dropsACareOfTokenOfAnotherAddress() {
            MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS, mobileNode.homeToken(),
                    mobileNode.careOfToken(OTHER_CARE_OF_ADDRESS));
            assertDropped(correspondent.receive(draft.packet()), "bad-authenticator");
        }

        @Test
        @DisplayName("a care-of token is no home token, even for the same address")
        void dropsACareOfTokenInPlaceOfAHomeToken() {
            Token careOf = mobileNode.careOfToken(HOME_ADDRESS);
            MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS, careOf, mobileNode.careOfToken(CARE_OF_ADDRESS));
            assertDropped(correspondent.receive(draft.packet()), "bad-authenticator");
        }

        @Test
        void dropsPaddingBehindTheAuthorizationData() {
            MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS);
            BindingUpdate update = draft.message();
            byte[] header = MobilityHeaderCodec.encode(update);
            byte[] padded = Arrays.copyOf(header, header.length + 8);
            padded[1]++;
            padded[header.length] = Iana.OPT_PADN;
            padded[header.length + 1] = 6;
            InboundPacket packet = new InboundPacket(CARE_OF_ADDRESS, Correspondent.ADDRESS, HOME_ADDRESS, null, null, 1, 64, update,
                    padded);
            assertDropped(correspondent.on(new Input.PacketReceived(packet)), "authorization-data-not-last");
        }

        @Test
        @DisplayName("6.2.1: options that are not understood are skipped, and covered by the authenticator")
        void skipsUnknownOptions() {
            List<Effect> effects = correspondent.receive(
                    mobileNode.update(CARE_OF_ADDRESS).with(new UnknownMobilityOption(200, new byte[] {1, 2, 3})).packet());
            assertEquals(Iana.STATUS_ACCEPTED, status(effects));
        }

        @Test
        @DisplayName("5.2.7: a moving mobile node may use its home token again with a new care-of token")
        void acceptsAHomeTokenThatWasUsedBefore() {
            Token home = mobileNode.homeToken();
            correspondent.receive(mobileNode.update(CARE_OF_ADDRESS, home, mobileNode.careOfToken(CARE_OF_ADDRESS)).packet());
            Token careOf = mobileNode.careOfToken(OTHER_CARE_OF_ADDRESS);
            List<Effect> effects = correspondent.receive(mobileNode.update(OTHER_CARE_OF_ADDRESS, home, careOf).sequence(2).packet());
            assertEquals(Iana.STATUS_ACCEPTED, status(effects));
            assertEquals(OTHER_CARE_OF_ADDRESS, correspondent.binding(HOME_ADDRESS).careOfAddress());
        }

        @Test
        @DisplayName("5.2.7: one care-of token serves all home addresses of a mobile node")
        void acceptsOneCareOfTokenForTwoHomeAddresses() {
            Token careOf = mobileNode.careOfToken(CARE_OF_ADDRESS);
            MobileNode second = new MobileNode(correspondent, Ipv6Address.parse("2001:db8:b::1234"));
            correspondent.receive(mobileNode.update(CARE_OF_ADDRESS, mobileNode.homeToken(), careOf).packet());
            correspondent.receive(second.update(CARE_OF_ADDRESS, second.homeToken(), careOf).packet());
            assertEquals(2, correspondent.engine.bindings().size());
        }
    }

    @Nested
    class HomeRegistrations {

        private final int flags = Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_HOME_REGISTRATION;

        @Test
        @DisplayName("10.3.1: a correspondent is no home agent: 131")
        void answersAHomeRegistrationWithStatus131() {
            List<Effect> effects = correspondent.receive(mobileNode.update(CARE_OF_ADDRESS).flags(flags).withoutNonceIndices().unsigned()
                    .packet());
            assertEquals(Iana.STATUS_HOME_REGISTRATION_NOT_SUPPORTED, status(effects));
            assertNoBinding();
        }

        @Test
        void dropsAHomeRegistrationWithNonceIndices() {
            assertDropped(correspondent.receive(mobileNode.update(CARE_OF_ADDRESS).flags(flags).packet()),
                    "home-registration-with-nonce-indices");
        }

        @Test
        void answersATypeChangeWithStatus139AndKeepsTheEntry() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            List<Effect> effects = correspondent.receive(
                    mobileNode.update(OTHER_CARE_OF_ADDRESS).sequence(2).flags(flags).withoutNonceIndices().unsigned().packet());
            assertEquals(Iana.STATUS_REGISTRATION_TYPE_CHANGE_DISALLOWED, status(effects));
            assertEquals(CARE_OF_ADDRESS, correspondent.binding(HOME_ADDRESS).careOfAddress());
            assertEquals(1, correspondent.binding(HOME_ADDRESS).sequence());
        }
    }

    @Nested
    class Flags {

        @Test
        @DisplayName("6.1.7, 6.1.8: K is ignored and answered with K clear, and so are L and bits without a name")
        void ignoresTheKeyManagementBit() {
            int flags = Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_KEY_MANAGEMENT_MOBILITY | Iana.BU_FLAG_LINK_LOCAL_COMPATIBILITY | 0x0fff;
            BindingAcknowledgement answer =
                    onlySent(correspondent.receive(mobileNode.update(CARE_OF_ADDRESS).flags(flags).packet()), BindingAcknowledgement.class);
            assertTrue(answer.accepted());
            assertEquals(0, answer.flags());
        }
    }

    @Test
    @DisplayName("an entry whose lifetime is over is no entry, even before its timer is served")
    void anExpiredEntryDoesNotCount() {
        mobileNode.register(CARE_OF_ADDRESS, 9, 1);
        correspondent.pass(239);
        mobileNode.register(CARE_OF_ADDRESS, 100, 1);
        correspondent.sleep(4);
        assertNotNull(correspondent.binding(HOME_ADDRESS));
        Token home = mobileNode.homeToken();
        List<Effect> effects = correspondent.receive(
                mobileNode.update(CARE_OF_ADDRESS, home, mobileNode.careOfToken(CARE_OF_ADDRESS)).sequence(101).packet());
        assertEquals(Iana.STATUS_ACCEPTED, status(effects));
        assertEquals(1, Correspondent.all(effects, Effect.RemoveBinding.class).size());
    }

    @Test
    @DisplayName("9.1, 6.3: a Home Address option alone changes nothing in the Binding Cache")
    void aHomeAddressOptionAloneMakesNoBinding() {
        correspondent.on(new Input.UnboundHomeAddress(CARE_OF_ADDRESS, Correspondent.ADDRESS, HOME_ADDRESS));
        assertNull(correspondent.binding(HOME_ADDRESS));
        assertFalse(correspondent.engine.nextDeadline() <= correspondent.now());
    }

    @Test
    @DisplayName("5.2.5: no state before an authentic Binding Update, however many tests and forgeries come before it")
    void keepsNoStateBeforeAnAuthenticBindingUpdate() {
        for (int i = 0; i < 200; i++) {
            MobileNode another = new MobileNode(correspondent, new Ipv6Address(HOME_ADDRESS.high(), i + 1));
            assertSilence(correspondent.receive(another.update(CARE_OF_ADDRESS).unsigned().packet()));
        }
        assertNoBinding();
        assertEquals(0, correspondent.engine.rememberedDeletions());
    }
}
