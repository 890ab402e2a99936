package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.mobilityd.protocol.correspondent.Correspondent.assertDropped;
import static org.mobilityd.protocol.correspondent.Correspondent.event;
import static org.mobilityd.protocol.correspondent.Correspondent.only;
import static org.mobilityd.protocol.correspondent.Correspondent.onlySent;
import static org.mobilityd.protocol.correspondent.Correspondent.status;
import static org.mobilityd.protocol.correspondent.MobileNode.CARE_OF_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.HOME_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.OTHER_CARE_OF_ADDRESS;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.auth.MessageSigner;
import org.mobilityd.protocol.correspondent.MobileNode.Token;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.KeygenToken;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.OutboundPacket;

/** RFC 6275 sections 9.5.3, requests to delete a binding, and 5.2.8, preventing replay attacks. */
class BindingDeletionTest {

    private final Correspondent correspondent = new Correspondent();
    private final MobileNode mobileNode = new MobileNode(correspondent);

    @Nested
    class Deleting {

        @Test
        void removesTheBinding() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            List<Effect> effects = mobileNode.delete(CARE_OF_ADDRESS, 2);
            assertEquals(HOME_ADDRESS, only(effects, Effect.RemoveBinding.class).key().homeAddress());
            event(effects, "binding-deleted");
            assertNull(correspondent.binding(HOME_ADDRESS));
        }

        @Test
        void isAcknowledgedWithStatus0AndLifetime0() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            MobileNode.Draft deletion = mobileNode.update(CARE_OF_ADDRESS).sequence(2).lifetime(0);
            BindingAcknowledgement answer = onlySent(correspondent.receive(deletion.packet()), BindingAcknowledgement.class);
            assertEquals(Iana.STATUS_ACCEPTED, answer.status());
            assertEquals(0, answer.lifetimeUnits());
            assertEquals(true, deletion.verifies(answer));
        }

        @Test
        void worksFromHomeWithoutAHomeAddressOption() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            List<Effect> effects = correspondent.receive(mobileNode.update(HOME_ADDRESS).sequence(2).lifetime(0)
                    .withoutHomeAddressOption().packet());
            assertNull(correspondent.binding(HOME_ADDRESS));
            assertNull(onlySent(effects).routingHeader());
        }

        @Test
        @DisplayName("RFC 3775 form: the home address as care-of address, with a lifetime")
        void worksTheOldWay() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            List<Effect> effects = correspondent.receive(mobileNode.update(HOME_ADDRESS).sequence(2).lifetime(105)
                    .withoutHomeAddressOption().packet());
            assertEquals(Iana.STATUS_ACCEPTED, status(effects));
            assertEquals(0, onlySent(effects, BindingAcknowledgement.class).lifetimeUnits());
            assertNull(correspondent.binding(HOME_ADDRESS));
        }

        @Test
        @DisplayName("the care-of nonce index is not inspected, and its token not needed")
        void ignoresTheCareOfNonceIndex() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            Token never = new Token(0, new KeygenToken(0));
            List<Effect> effects = correspondent.receive(
                    mobileNode.update(CARE_OF_ADDRESS, mobileNode.homeToken(), never).sequence(2).lifetime(0).packet());
            assertEquals(Iana.STATUS_ACCEPTED, status(effects));
        }

        @Test
        @DisplayName("Kbm depends on the home token alone: one made of both tokens does not delete")
        void needsTheKeyOfADeletion() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            MobileNode.Draft deletion = mobileNode.update(CARE_OF_ADDRESS).sequence(2).lifetime(0);
            BindingUpdate unsigned = new BindingUpdate(2, MobileNode.ACKNOWLEDGE, 0, deletion.unsigned().message().options());
            BindingUpdate signed = MessageSigner.sign(unsigned, deletion.lifetime(1).key(), HOME_ADDRESS, Correspondent.ADDRESS);
            assertDropped(correspondent.receive(deletion.around(signed)), "bad-authenticator");
            assertNotNull(correspondent.binding(HOME_ADDRESS));
        }

        @Test
        void makesNoEntryWhereThereIsNone() {
            List<Effect> effects = mobileNode.delete(CARE_OF_ADDRESS, 2);
            assertEquals(Iana.STATUS_ACCEPTED, status(effects));
            assertEquals(List.of(), correspondent.engine.bindings());
            assertEquals(List.of(), Correspondent.all(effects, Effect.RemoveBinding.class));
        }

        @Test
        void needsAGreaterSequence() {
            mobileNode.register(CARE_OF_ADDRESS, 5, 105);
            assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status(mobileNode.delete(CARE_OF_ADDRESS, 5)));
            assertNotNull(correspondent.binding(HOME_ADDRESS));
        }
    }

    @Nested
    class Replays {

        @Test
        void theLastBindingUpdateDoesNotBringADeletedBindingBack() {
            OutboundPacket registration = mobileNode.update(CARE_OF_ADDRESS).sequence(1).packet();
            correspondent.receive(registration);
            mobileNode.delete(CARE_OF_ADDRESS, 2);
            BindingAcknowledgement refusal = onlySent(correspondent.receive(registration), BindingAcknowledgement.class);
            assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, refusal.status());
            assertEquals(2, refusal.sequence());
            assertNull(correspondent.binding(HOME_ADDRESS));
        }

        @Test
        @DisplayName("nor does an earlier one, for another care-of address and with other nonces")
        void anEarlierBindingUpdateDoesNotEither() {
            OutboundPacket first = mobileNode.update(CARE_OF_ADDRESS).sequence(1).packet();
            correspondent.receive(first);
            correspondent.pass(35);
            mobileNode.register(OTHER_CARE_OF_ADDRESS, 2, 105);
            mobileNode.delete(OTHER_CARE_OF_ADDRESS, 3);
            assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status(correspondent.receive(first)));
            assertNull(correspondent.binding(HOME_ADDRESS));
        }

        @Test
        @DisplayName("an expired binding is guarded like a deleted one while its nonces live")
        void anExpiredBindingDoesNotComeBack() {
            OutboundPacket registration = mobileNode.update(CARE_OF_ADDRESS).sequence(1).lifetime(1).packet();
            correspondent.receive(registration);
            correspondent.pass(10);
            assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status(correspondent.receive(registration)));
        }

        @Test
        @DisplayName("when the nonces are too old they guard themselves, and the memory is freed")
        void theNoncesAgeEndsTheMemory() {
            OutboundPacket registration = mobileNode.update(CARE_OF_ADDRESS).sequence(1).packet();
            correspondent.receive(registration);
            mobileNode.delete(CARE_OF_ADDRESS, 2);
            assertEquals(1, correspondent.engine.rememberedDeletions());
            correspondent.pass(240);
            assertEquals(0, correspondent.engine.rememberedDeletions());
            assertEquals(Iana.STATUS_EXPIRED_NONCES, status(correspondent.receive(registration)));
        }

        @Test
        void theMobileNodeMayRegisterAgainWithAGreaterSequence() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            mobileNode.delete(CARE_OF_ADDRESS, 2);
            assertEquals(Iana.STATUS_ACCEPTED, status(mobileNode.register(CARE_OF_ADDRESS, 3, 105)));
        }

        @Test
        @DisplayName("a newer nonce proves freshness: then any sequence number starts a new binding, as 9.5.1 demands")
        void theMobileNodeMayStartOverWithANewerNonce() {
            mobileNode.register(CARE_OF_ADDRESS, 1000, 105);
            mobileNode.delete(CARE_OF_ADDRESS, 1001);
            correspondent.pass(30);
            assertEquals(Iana.STATUS_ACCEPTED, status(mobileNode.register(CARE_OF_ADDRESS, 1, 105)));
        }

        @Test
        @DisplayName("after such a start an old deletion, whose number is greater, does not delete the new binding")
        void anOldDeletionDoesNotDeleteTheNewBinding() {
            mobileNode.register(CARE_OF_ADDRESS, 1000, 105);
            OutboundPacket deletion = mobileNode.update(CARE_OF_ADDRESS).sequence(1001).lifetime(0).packet();
            correspondent.receive(deletion);
            correspondent.pass(30);
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status(correspondent.receive(deletion)));
            assertNotNull(correspondent.binding(HOME_ADDRESS));
        }

        @Test
        @DisplayName("nor does one that was repeated when there was nothing left to delete")
        void aRepeatedDeletionDoesNotEither() {
            mobileNode.register(CARE_OF_ADDRESS, 1000, 105);
            mobileNode.delete(CARE_OF_ADDRESS, 1001);
            OutboundPacket repeated = mobileNode.update(CARE_OF_ADDRESS).sequence(1002).lifetime(0).packet();
            assertEquals(Iana.STATUS_ACCEPTED, status(correspondent.receive(repeated)));
            correspondent.pass(30);
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status(correspondent.receive(repeated)));
            assertNotNull(correspondent.binding(HOME_ADDRESS));
        }

        @Test
        @DisplayName("and when that binding is deleted too, none of the earlier ones comes back: their nonces are refused")
        void twoLivesOfAMobileNodeAreBothGuarded() {
            OutboundPacket old = mobileNode.update(CARE_OF_ADDRESS).sequence(1000).packet();
            correspondent.receive(old);
            mobileNode.delete(CARE_OF_ADDRESS, 1001);
            correspondent.pass(30);
            OutboundPacket recent = mobileNode.update(CARE_OF_ADDRESS).sequence(1).packet();
            correspondent.receive(recent);
            mobileNode.delete(CARE_OF_ADDRESS, 2);
            assertEquals(Iana.STATUS_EXPIRED_NONCES, status(correspondent.receive(old)));
            assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status(correspondent.receive(recent)));
            assertNull(correspondent.binding(HOME_ADDRESS));
            assertEquals(Iana.STATUS_ACCEPTED, status(mobileNode.register(CARE_OF_ADDRESS, 3, 105)));
        }

        @Test
        @DisplayName("a Binding Update with older tokens does not open the way for one with newer tokens that came before it")
        void theNewestNonceCountsNotTheLast() {
            Token home = mobileNode.homeToken();
            Token careOf = mobileNode.careOfToken(CARE_OF_ADDRESS);
            correspondent.pass(30);
            OutboundPacket withNewerTokens = mobileNode.update(OTHER_CARE_OF_ADDRESS).sequence(5).packet();
            correspondent.receive(withNewerTokens);
            correspondent.receive(mobileNode.update(CARE_OF_ADDRESS, home, careOf).sequence(6).packet());
            correspondent.receive(mobileNode.update(CARE_OF_ADDRESS, home, careOf).sequence(7).lifetime(0).packet());
            assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status(correspondent.receive(withNewerTokens)));
            assertNull(correspondent.binding(HOME_ADDRESS));
        }

        @Test
        void anOldBindingUpdateDoesNotMoveALiveBindingBack() {
            OutboundPacket first = mobileNode.update(CARE_OF_ADDRESS).sequence(1).packet();
            correspondent.receive(first);
            mobileNode.register(OTHER_CARE_OF_ADDRESS, 2, 105);
            assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status(correspondent.receive(first)));
            assertEquals(OTHER_CARE_OF_ADDRESS, correspondent.binding(HOME_ADDRESS).careOfAddress());
        }
    }
}
