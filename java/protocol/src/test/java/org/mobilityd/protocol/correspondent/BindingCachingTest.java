package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.correspondent.Correspondent.assertSilence;
import static org.mobilityd.protocol.correspondent.Correspondent.event;
import static org.mobilityd.protocol.correspondent.Correspondent.only;
import static org.mobilityd.protocol.correspondent.Correspondent.onlySent;
import static org.mobilityd.protocol.correspondent.Correspondent.status;
import static org.mobilityd.protocol.correspondent.MobileNode.CARE_OF_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.HOME_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.OTHER_CARE_OF_ADDRESS;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.auth.KeygenTokens;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.BindingLimits;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;

/** RFC 6275 sections 9.5.2, requests to cache a binding, and 9.6, cache replacement. */
class BindingCachingTest {

    private final Correspondent correspondent = new Correspondent();
    private final MobileNode mobileNode = new MobileNode(correspondent);

    @Nested
    class Entries {

        @Test
        void installsANewBinding() {
            List<Effect> effects = mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            Effect.InstallBinding install = only(effects, Effect.InstallBinding.class);
            assertEquals(BindingTable.BINDING_CACHE, install.table());
            assertEquals(correspondent.binding(HOME_ADDRESS), install.binding());
            assertEquals("420", event(effects, "binding-accepted").fields().get("lifetime-seconds"));
        }

        @Test
        @DisplayName("the binding is installed before the mobile node learns that it may use it")
        void installsBeforeItAcknowledges() {
            List<Effect> effects = mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            assertTrue(effects.get(0) instanceof Effect.InstallBinding);
            assertTrue(effects.get(1) instanceof Effect.Transmit);
        }

        @Test
        void updatesTheExistingEntryOfTheHomeAddress() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            mobileNode.register(OTHER_CARE_OF_ADDRESS, 2, 105);
            assertEquals(1, correspondent.engine.bindings().size());
            assertEquals(OTHER_CARE_OF_ADDRESS, correspondent.binding(HOME_ADDRESS).careOfAddress());
        }

        @Test
        @DisplayName("9.1: at most one entry for each home address of a correspondent's address")
        void holdsOneEntryPerHomeAddress() {
            for (int sequence = 1; sequence <= 50; sequence++) {
                mobileNode.register(sequence % 2 == 0 ? CARE_OF_ADDRESS : OTHER_CARE_OF_ADDRESS, sequence, 105);
            }
            assertEquals(1, correspondent.engine.bindings().size());
        }
    }

    @Nested
    class LifetimeOfABinding {

        @Test
        void isNeverLongerThanRequested() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 15);
            assertEquals(Duration.ofSeconds(60), remaining());
        }

        @Test
        @DisplayName("5.2.6: at most MAX_RR_BINDING_LIFETIME, 420 seconds, and the acknowledgement says so")
        void isAtMost420Seconds() {
            BindingAcknowledgement answer = onlySent(mobileNode.register(CARE_OF_ADDRESS, 1, 0xffff), BindingAcknowledgement.class);
            assertEquals(Duration.ofSeconds(420), remaining());
            assertEquals(105, answer.lifetimeUnits());
        }

        @Test
        void isCutToTheConfiguredMaximum() {
            BindingLimits limits = new BindingLimits(Duration.ofSeconds(61), 10, 10);
            Correspondent strict = new Correspondent(Correspondent.config().withLimits(limits));
            BindingAcknowledgement answer = onlySent(new MobileNode(strict).register(CARE_OF_ADDRESS, 1, 105),
                    BindingAcknowledgement.class);
            assertEquals(15, answer.lifetimeUnits());
            assertEquals(60_000_000_000L, strict.binding(HOME_ADDRESS).expiresAt() - strict.now());
        }

        @Test
        void endsTheEntryWhenItIsOver() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 15);
            assertEquals(List.of(), Correspondent.all(correspondent.pass(59.999), Effect.RemoveBinding.class));
            assertNotNull(correspondent.binding(HOME_ADDRESS));
            List<Effect> effects = correspondent.pass(0.001);
            assertEquals(HOME_ADDRESS, only(effects, Effect.RemoveBinding.class).key().homeAddress());
            event(effects, "binding-expired");
            assertNull(correspondent.binding(HOME_ADDRESS));
        }

        @Test
        void startsAnewWithEveryBindingUpdate() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 15);
            correspondent.pass(50);
            mobileNode.register(CARE_OF_ADDRESS, 2, 15);
            correspondent.pass(50);
            assertEquals(Duration.ofSeconds(10), remaining());
        }

        @Test
        void mayBecomeShorter() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 105);
            mobileNode.register(CARE_OF_ADDRESS, 2, 1);
            assertEquals(Duration.ofSeconds(4), remaining());
        }

        @Test
        void reportsUseAQuarterBeforeTheEndOfAShortBinding() {
            mobileNode.register(CARE_OF_ADDRESS, 1, 15);
            Binding binding = correspondent.binding(HOME_ADDRESS);
            assertEquals(15_000_000_000L, binding.expiresAt() - binding.refreshAt());
        }

        private Duration remaining() {
            return Duration.ofNanos(correspondent.binding(HOME_ADDRESS).expiresAt() - correspondent.now());
        }
    }

    @Nested
    class Limits {

        private final Correspondent small =
                new Correspondent(Correspondent.config().withLimits(new BindingLimits(Duration.ofSeconds(420), 4, 2)));

        @Test
        void answers130WhenThereIsNoMoreRoom() {
            for (int i = 0; i < 4; i++) {
                assertEquals(Iana.STATUS_ACCEPTED, status(register(i, i)));
            }
            assertEquals(Iana.STATUS_INSUFFICIENT_RESOURCES, status(register(4, 4)));
            assertEquals(4, small.engine.bindings().size());
        }

        @Test
        @DisplayName("one access network cannot take all the room")
        void answers130WhenACareOfPrefixHasItsShare() {
            register(0, 0);
            register(1, 0);
            assertEquals(Iana.STATUS_INSUFFICIENT_RESOURCES, status(register(2, 0)));
            assertEquals(Iana.STATUS_ACCEPTED, status(register(2, 1)));
        }

        @Test
        void answers130WithoutBeingAskedTo() {
            register(0, 0);
            register(1, 0);
            List<Effect> effects = small.receive(node(2).update(careOf(2, 0)).flags(0).packet());
            assertEquals(Iana.STATUS_INSUFFICIENT_RESOURCES, status(effects));
        }

        @Test
        void letsABindingThatIsThereGoOnWhenItIsFull() {
            for (int i = 0; i < 4; i++) {
                register(i, i);
            }
            assertEquals(Iana.STATUS_ACCEPTED, status(node(0).register(careOf(0, 9), 2, 105)));
        }

        @Test
        @DisplayName("a binding that may not move keeps its care-of address, but its sequence number counts (9.5.1)")
        void refusesAMoveIntoAFullPrefix() {
            register(0, 0);
            register(1, 1);
            register(2, 1);
            List<Effect> effects = node(0).register(careOf(0, 1), 7, 105);
            assertEquals(Iana.STATUS_INSUFFICIENT_RESOURCES, status(effects));
            Binding kept = small.binding(node(0).homeAddress);
            assertEquals(careOf(0, 0), kept.careOfAddress());
            assertEquals(7, kept.sequence());
            assertEquals(kept, only(effects, Effect.InstallBinding.class).binding());
        }

        @Test
        void roomComesBackWhenBindingsEnd() {
            for (int i = 0; i < 4; i++) {
                register(i, i);
            }
            small.pass(421);
            assertEquals(Iana.STATUS_ACCEPTED, status(register(4, 4)));
        }

        @Test
        @DisplayName("9.5.3: what must be remembered of a deleted binding keeps its place, so that deleting makes no room for more")
        void aDeletionKeepsItsPlaceWhileItIsRemembered() {
            register(0, 0);
            register(1, 0);
            node(0).delete(careOf(0, 0), 2);
            assertEquals(Iana.STATUS_INSUFFICIENT_RESOURCES, status(register(2, 0)));
            small.pass(241);
            assertEquals(Iana.STATUS_ACCEPTED, status(register(2, 0)));
        }

        private List<Effect> register(int node, int prefix) {
            return node(node).register(careOf(node, prefix), 1, 105);
        }

        private MobileNode node(int number) {
            return new MobileNode(small, new Ipv6Address(HOME_ADDRESS.high(), 0x1000 + number));
        }

        private Ipv6Address careOf(int node, int prefix) {
            return new Ipv6Address(CARE_OF_ADDRESS.high() + prefix, 0x2000 + node);
        }
    }

    @Nested
    class Policy {

        private final Correspondent strict =
                new Correspondent(Correspondent.config().withProhibited(List.of(Ipv6Prefix.parse("2001:db8:f2::/48"))));

        @Test
        void answers129ToAProhibitedCareOfAddress() {
            assertEquals(Iana.STATUS_ADMINISTRATIVELY_PROHIBITED, status(new MobileNode(strict).register(OTHER_CARE_OF_ADDRESS, 1, 105)));
            assertEquals(List.of(), strict.engine.bindings());
        }

        @Test
        void answers129ToAProhibitedHomeAddress() {
            MobileNode prohibited = new MobileNode(strict, Ipv6Address.parse("2001:db8:f2::1"));
            assertEquals(Iana.STATUS_ADMINISTRATIVELY_PROHIBITED, status(prohibited.register(CARE_OF_ADDRESS, 1, 105)));
        }

        @Test
        @DisplayName("nobody turns the servers' own addresses into a home or care-of address")
        void answers129ToACorrespondentsAddress() {
            MobileNode server = new MobileNode(correspondent, Ipv6Address.parse("2001:db8:c::7"));
            TestSecret secret = only(correspondent.startEffects, Effect.InstallTestSecret.class).secret();
            MobileNode.Token home = new MobileNode.Token(secret.nonceIndex(), new KeygenTokens(secret).home(server.homeAddress));
            MobileNode.Token careOf = new MobileNode.Token(secret.nonceIndex(), new KeygenTokens(secret).careOf(server.homeAddress));
            assertEquals(Iana.STATUS_ADMINISTRATIVELY_PROHIBITED, status(correspondent.receive(
                    server.update(CARE_OF_ADDRESS, home, server.careOfToken(CARE_OF_ADDRESS)).packet())));
            assertEquals(Iana.STATUS_ADMINISTRATIVELY_PROHIBITED, status(correspondent.receive(
                    mobileNode.update(server.homeAddress, mobileNode.homeToken(), careOf).alternateFrom(CARE_OF_ADDRESS).packet())));
            assertEquals(List.of(), correspondent.engine.bindings());
        }

        @Test
        void isSilentAboutPolicyUnlessAsked() {
            assertSilence(strict.receive(new MobileNode(strict).update(OTHER_CARE_OF_ADDRESS).flags(0).packet()));
        }
    }

    @Test
    @DisplayName("6.1.7: a binding is not deleted before its time without need")
    void keepsTheBindingForItsWholeLifetime() {
        mobileNode.register(CARE_OF_ADDRESS, 1, 105);
        assertEquals(List.of(), Correspondent.all(correspondent.pass(419.9), Effect.RemoveBinding.class));
        assertFalse(correspondent.engine.bindings().isEmpty());
    }
}
