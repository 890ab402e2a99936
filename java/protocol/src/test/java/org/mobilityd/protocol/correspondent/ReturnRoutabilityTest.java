package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.correspondent.Correspondent.assertSilence;
import static org.mobilityd.protocol.correspondent.Correspondent.event;
import static org.mobilityd.protocol.correspondent.Correspondent.only;
import static org.mobilityd.protocol.correspondent.Correspondent.onlySent;
import static org.mobilityd.protocol.correspondent.Correspondent.sent;
import static org.mobilityd.protocol.correspondent.MobileNode.CARE_OF_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.HOME_ADDRESS;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.auth.KeygenTokens;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.CareOfTestInit;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;
import org.mobilityd.wire.MobilityOption.UnknownMobilityOption;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/** RFC 6275 sections 9.4, the return routability procedure, and 5.2.1 to 5.2.7, node keys, nonces and tokens. */
class ReturnRoutabilityTest {

    private final Correspondent correspondent = new Correspondent();

    private TestSecret firstSecret() {
        return only(correspondent.startEffects, Effect.InstallTestSecret.class).secret();
    }

    @Nested
    class Answers {

        private final OutboundPacket homeTestInit =
                OutboundPacket.plain(HOME_ADDRESS, Correspondent.ADDRESS, new HomeTestInit(new Cookie(0x1122334455667788L), List.of()));
        private final OutboundPacket careOfTestInit =
                OutboundPacket.plain(CARE_OF_ADDRESS, Correspondent.ADDRESS,
                        new CareOfTestInit(new Cookie(0x8877665544332211L), List.of()));

        @Test
        void aHomeTestInitWithTheHomeTokenOfTheCurrentNonce() {
            OutboundPacket answer = onlySent(correspondent.receive(homeTestInit));
            HomeTest expected = new HomeTest(firstSecret().nonceIndex(), new Cookie(0x1122334455667788L),
                    new KeygenTokens(firstSecret()).home(HOME_ADDRESS), List.of());
            assertEquals(OutboundPacket.plain(Correspondent.ADDRESS, HOME_ADDRESS, expected), answer);
        }

        @Test
        void aCareOfTestInitWithTheCareOfTokenOfTheCurrentNonce() {
            OutboundPacket answer = onlySent(correspondent.receive(careOfTestInit));
            CareOfTest expected = new CareOfTest(firstSecret().nonceIndex(), new Cookie(0x8877665544332211L),
                    new KeygenTokens(firstSecret()).careOf(CARE_OF_ADDRESS), List.of());
            assertEquals(OutboundPacket.plain(Correspondent.ADDRESS, CARE_OF_ADDRESS, expected), answer);
        }

        @Test
        @DisplayName("6.1.3, 6.1.4: options in a test init are skipped")
        void testInitsWithOptions() {
            HomeTestInit padded = new HomeTestInit(new Cookie(1), List.of(new UnknownMobilityOption(200, new byte[6])));
            onlySent(correspondent.receive(OutboundPacket.plain(HOME_ADDRESS, Correspondent.ADDRESS, padded)), HomeTest.class);
        }

        @Test
        @DisplayName("nothing with a Home Address option: ignored in silence")
        void noTestInitWithAHomeAddressOption() {
            assertSilence(correspondent.receive(homeTestInit.withHomeAddressOption(HOME_ADDRESS)));
            List<Effect> effects = correspondent.receive(careOfTestInit.withHomeAddressOption(HOME_ADDRESS));
            assertSilence(effects);
            assertEquals("home-address-option", event(effects, "care-of-test-init-dropped").fields().get("reason"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"ff0e::1", "::", "::1", "fe80::1"})
        void noTestInitFromWhereNoAnswerCanGo(String source) {
            assertSilence(correspondent.receive(
                    OutboundPacket.plain(Ipv6Address.parse(source), Correspondent.ADDRESS, new HomeTestInit(new Cookie(1), List.of()))));
        }

        @Test
        @DisplayName("6.1.3, 6.1.5: a test is 8 bytes longer than its test init, which is all the amplification there is")
        void aTestIsHardlyLongerThanItsInit() {
            int question = PacketCodec.encode(homeTestInit).length;
            assertEquals(question + 8, PacketCodec.encode(onlySent(correspondent.receive(homeTestInit))).length);
        }

        @Test
        void noMoreThanTheRateLimit() {
            int answers = 0;
            for (int i = 0; i < 5_000; i++) {
                answers += sent(correspondent.receive(homeTestInit)).size();
            }
            assertEquals(Correspondent.config().rates().testAnswers().perPrefixBurst(), answers);
        }
    }

    @Nested
    class NoncesAndKeys {

        @Test
        @DisplayName("9.4.1: the material exists before the first question")
        void areThereFromTheStart() {
            assertEquals(firstSecret().nonceIndex(), correspondent.engine.nonces(correspondent.now()).get(0).index());
            assertTrue(correspondent.engine.nonces(correspondent.now()).get(0).current());
        }

        @Test
        @DisplayName("5.2.7: every 30 seconds a new nonce, with a new Kcn and a new index")
        void changeEvery30Seconds() {
            assertEquals(List.of(), Correspondent.all(correspondent.pass(29.9), Effect.InstallTestSecret.class));
            TestSecret second = only(correspondent.pass(0.1), Effect.InstallTestSecret.class).secret();
            assertNotEquals(firstSecret().nonceIndex(), second.nonceIndex());
            assertNotEquals(List.of(firstSecret().nodeKey()), List.of(second.nodeKey()));
            assertNotEquals(new String(firstSecret().nodeKey(), StandardCharsets.ISO_8859_1),
                    new String(second.nodeKey(), StandardCharsets.ISO_8859_1));
        }

        @Test
        @DisplayName("5.2.7: none is kept beyond MAX_NONCE_LIFETIME, 240 seconds")
        void areForgottenAfter240Seconds() {
            assertEquals(List.of(), Correspondent.all(correspondent.pass(239.9), Effect.DropTestSecret.class));
            assertEquals(firstSecret().nonceIndex(), only(correspondent.pass(0.1), Effect.DropTestSecret.class).nonceIndex());
        }

        @Test
        @DisplayName("what is forgotten is overwritten, in the fast path's copy of it too when that is the same object")
        void areWipedWhenForgotten() {
            TestSecret first = firstSecret();
            correspondent.pass(239.9);
            assertFalse(Arrays.equals(new byte[TestSecret.NODE_KEY_BYTES], first.nodeKey()), "in use");
            correspondent.pass(0.1);
            assertArrayEquals(new byte[TestSecret.NODE_KEY_BYTES], first.nodeKey());
            assertArrayEquals(new byte[TestSecret.NONCE_BYTES], first.nonce());
        }

        @Test
        @DisplayName("so the last 8 are accepted")
        void areEightAtATime() {
            correspondent.pass(10_000);
            assertEquals(8, correspondent.engine.nonces(correspondent.now()).size());
        }

        @Test
        @DisplayName("a nonce lives at least MAX_TOKEN_LIFETIME after its last use in a test")
        void liveAtLeast210SecondsAfterTheirLastUse() {
            correspondent.pass(29.999);
            MobileNode mobileNode = new MobileNode(correspondent);
            MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS);
            correspondent.pass(210);
            assertEquals(Iana.STATUS_ACCEPTED, Correspondent.status(correspondent.receive(draft.packet())));
        }

        @Test
        @DisplayName("RFC 4866 gives index 0 a meaning of its own: after 65535 comes 1")
        void neverHaveIndexZero() {
            TestSecret last = new TestSecret(65_535, new byte[20], new byte[8], correspondent.now() - 30_000_000_000L);
            Correspondent restarted = new Correspondent(Correspondent.config(),
                    new CorrespondentEngine.Inheritance(List.of(last), List.of(), List.of()), correspondent.now());
            assertEquals(1, only(restarted.startEffects, Effect.InstallTestSecret.class).secret().nonceIndex());
        }

        @Test
        @DisplayName("the first index is random, so that a reboot makes old indices unknown, and an answer possible")
        void startAtARandomIndex() {
            long distinct = LongStream.range(0, 100)
                    .map(seed -> only(new Correspondent(Correspondent.config(), CorrespondentEngine.Inheritance.NOTHING, seed).startEffects,
                            Effect.InstallTestSecret.class).secret().nonceIndex())
                    .peek(index -> assertTrue(index >= 1 && index <= 65_535))
                    .distinct().count();
            assertTrue(distinct > 90);
        }

        @Test
        void haveTheLengthsOfTheStandard() {
            assertEquals(20, firstSecret().nodeKey().length);
            assertEquals(8, firstSecret().nonce().length);
        }

        @Test
        void areNotPrinted() {
            assertEquals("TestSecret[nonceIndex=" + firstSecret().nonceIndex() + "]", firstSecret().toString());
        }

        @Test
        @DisplayName("after a long sleep of the machine one new nonce is made, not all those that were missed")
        void doNotPileUpAfterASleep() {
            correspondent.sleep(100_000);
            List<Effect> effects = correspondent.pass(0);
            only(effects, Effect.InstallTestSecret.class);
            assertEquals(1, correspondent.engine.nonces(correspondent.now()).size());
        }
    }

    @Test
    @DisplayName("the whole procedure: both tests, a Binding Update, its acknowledgement, no state before it")
    void leadsToABinding() {
        MobileNode mobileNode = new MobileNode(correspondent);
        MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS);
        assertNull(correspondent.binding(HOME_ADDRESS));
        correspondent.receive(draft.packet());
        assertEquals(CARE_OF_ADDRESS, correspondent.binding(HOME_ADDRESS).careOfAddress());
    }
}
