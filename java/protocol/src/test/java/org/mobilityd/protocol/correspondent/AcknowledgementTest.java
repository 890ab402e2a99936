package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.correspondent.Correspondent.assertSilence;
import static org.mobilityd.protocol.correspondent.Correspondent.event;
import static org.mobilityd.protocol.correspondent.Correspondent.onlySent;
import static org.mobilityd.protocol.correspondent.Correspondent.sent;
import static org.mobilityd.protocol.correspondent.Correspondent.status;
import static org.mobilityd.protocol.correspondent.MobileNode.CARE_OF_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.HOME_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.OTHER_CARE_OF_ADDRESS;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityHeaderCodec;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.OutboundPacket;

/** RFC 6275 sections 9.5.4, sending Binding Acknowledgements, and 6.1.8, their form. */
class AcknowledgementTest {

    private final Correspondent correspondent = new Correspondent();
    private final MobileNode mobileNode = new MobileNode(correspondent);

    @Nested
    class Whether {

        @Test
        void anAcceptedUpdateThatAsksIsAnswered() {
            assertEquals(Iana.STATUS_ACCEPTED, status(mobileNode.register(CARE_OF_ADDRESS, 1, 105)));
        }

        @Test
        void anAcceptedUpdateThatDoesNotAskIsNot() {
            assertSilence(correspondent.receive(mobileNode.update(CARE_OF_ADDRESS).flags(0).packet()));
            assertEquals(CARE_OF_ADDRESS, correspondent.binding(HOME_ADDRESS).careOfAddress());
        }

        @Test
        void anAcceptedDeletionThatDoesNotAskIsNot() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            assertSilence(correspondent.receive(mobileNode.update(CARE_OF_ADDRESS).sequence(2).lifetime(0).flags(0).packet()));
            assertNull(correspondent.binding(HOME_ADDRESS));
        }

        @Test
        void anOldSequenceIsAnsweredWithoutBeingAsked() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW,
                    status(correspondent.receive(mobileNode.update(CARE_OF_ADDRESS).flags(0).packet())));
        }

        @Test
        void expiredNoncesAreAnsweredWithoutBeingAsked() {
            MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS).flags(0);
            correspondent.pass(241);
            assertEquals(Iana.STATUS_EXPIRED_NONCES, status(correspondent.receive(draft.packet())));
        }

        @Test
        void aDiscardedUpdateIsNeverAnswered() {
            assertSilence(correspondent.receive(mobileNode.update(CARE_OF_ADDRESS).unsigned().packet()));
        }
    }

    @Nested
    class WhereTo {

        @Test
        @DisplayName("to the source, with a type 2 routing header, when the update had a Home Address option")
        void toTheSourceWithARoutingHeader() {
            OutboundPacket answer = onlySent(mobileNode.register(CARE_OF_ADDRESS, 1, 105));
            assertEquals(CARE_OF_ADDRESS, answer.destination());
            assertEquals(HOME_ADDRESS, answer.routingHeader());
            assertEquals(Correspondent.ADDRESS, answer.source());
            assertNull(answer.homeAddressOption());
        }

        @Test
        @DisplayName("to the source, without a routing header, when the source is the home address")
        void toTheHomeAddressWithoutARoutingHeader() {
            OutboundPacket answer = onlySent(correspondent.receive(
                    mobileNode.update(CARE_OF_ADDRESS).alternateFrom(HOME_ADDRESS).withoutHomeAddressOption().packet()));
            assertEquals(HOME_ADDRESS, answer.destination());
            assertNull(answer.routingHeader());
        }

        @Test
        @DisplayName("to the source also when the care-of address is another one: nobody else gets packets that he did not ask for")
        void toTheSourceNotTheAlternateCareOfAddress() {
            OutboundPacket answer = onlySent(correspondent.receive(
                    mobileNode.update(CARE_OF_ADDRESS).alternateFrom(OTHER_CARE_OF_ADDRESS).packet()));
            assertEquals(OTHER_CARE_OF_ADDRESS, answer.destination());
        }

        @Test
        @DisplayName("without a look at the Binding Cache")
        void toTheSourceWhateverTheBindingSays() {
            mobileNode.register(CARE_OF_ADDRESS, 5, 105);
            OutboundPacket refusal = onlySent(mobileNode.register(OTHER_CARE_OF_ADDRESS, 5, 105));
            assertEquals(OTHER_CARE_OF_ADDRESS, refusal.destination());
        }
    }

    @Nested
    class WithWhat {

        @Test
        void copiesTheSequence() {
            assertEquals(4711, onlySent(mobileNode.register(CARE_OF_ADDRESS, 4711, 105), BindingAcknowledgement.class).sequence());
        }

        @Test
        void grantsTheLifetimeThatTheBindingGets() {
            BindingAcknowledgement answer = onlySent(mobileNode.register(CARE_OF_ADDRESS, 1, 20), BindingAcknowledgement.class);
            Binding binding = correspondent.binding(HOME_ADDRESS);
            assertEquals(answer.lifetimeUnits() * 4_000_000_000L, binding.expiresAt() - correspondent.now());
        }

        @Test
        void isSignedWithTheUpdatesKey() {
            MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS);
            assertTrue(draft.verifies(onlySent(correspondent.receive(draft.packet()), BindingAcknowledgement.class)));
        }

        @Test
        void aRefusalOfAnOldSequenceIsSignedToo() {
            mobileNode.register(CARE_OF_ADDRESS, 5, 105);
            MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS).sequence(4);
            assertTrue(draft.verifies(onlySent(correspondent.receive(draft.packet()), BindingAcknowledgement.class)));
        }

        @Test
        @DisplayName("the authorization data comes last, at 8n + 2, without padding behind it")
        void hasTheOptionAtItsEnd() {
            byte[] header = MobilityHeaderCodec.encode(onlySent(mobileNode.register(CARE_OF_ADDRESS, 1, 105),
                    BindingAcknowledgement.class));
            assertEquals(32, header.length);
            assertEquals(Iana.OPT_BINDING_AUTHORIZATION_DATA, header[18]);
        }

        @Test
        void anAcceptedStatusIsBelow128AndARefusalIsNot() {
            assertTrue(onlySent(mobileNode.register(CARE_OF_ADDRESS, 1, 105), BindingAcknowledgement.class).accepted());
            assertFalse(onlySent(mobileNode.register(CARE_OF_ADDRESS, 1, 105), BindingAcknowledgement.class).accepted());
        }
    }

    @Test
    @DisplayName("refusals to one network are limited in rate, and the limit is counted")
    void limitsRefusals() {
        mobileNode.register(CARE_OF_ADDRESS, 5, 105);
        OutboundPacket replay = mobileNode.update(CARE_OF_ADDRESS).sequence(5).packet();
        int answers = 0;
        List<Effect> last = List.of();
        for (int i = 0; i < 1000; i++) {
            last = correspondent.receive(replay);
            answers += sent(last).size();
        }
        assertEquals(Correspondent.config().rates().refusals().perPrefixBurst(), answers);
        assertEquals("rate-limited", event(last, "reply-suppressed").fields().get("reason"));
        correspondent.pass(1);
        assertEquals(1, sent(correspondent.receive(replay)).size());
    }

    @Test
    @DisplayName("the limit is the refusals' own: accepted updates are always answered")
    void doesNotLimitAcceptance() {
        for (int sequence = 1; sequence <= 1000; sequence++) {
            assertEquals(Iana.STATUS_ACCEPTED, status(mobileNode.register(CARE_OF_ADDRESS, sequence, 105)));
            correspondent.pass(0.01);
        }
    }

    @Test
    @DisplayName("a flood of refusals to many networks stops at the total")
    void limitsRefusalsInTotal() {
        MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS);
        correspondent.pass(241);
        int answers = 0;
        for (int i = 0; i < 5000; i++) {
            answers += sent(correspondent.receive(draft.from(new Ipv6Address(CARE_OF_ADDRESS.high() + i, 1)).packet())).size();
        }
        assertEquals(Correspondent.config().rates().refusals().totalBurst(), answers);
    }
}
