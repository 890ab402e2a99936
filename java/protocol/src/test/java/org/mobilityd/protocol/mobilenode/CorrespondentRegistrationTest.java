package org.mobilityd.protocol.mobilenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.CORRESPONDENT;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.HOME;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.HOME_ADDRESS;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.HOME_AGENT;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.LINK;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.SECOND;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.careOfAddress;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.foreign;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.auth.BindingManagementKey;
import org.mobilityd.protocol.auth.MessageSigner;
import org.mobilityd.protocol.binding.Sequence;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig.RouteOptimization;
import org.mobilityd.protocol.mobilenode.RoamingNetwork.Network;
import org.mobilityd.protocol.mobilenode.RoamingNetwork.Sent;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.KeygenToken;
import org.mobilityd.wire.Message;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingError;
import org.mobilityd.wire.MobilityMessage.BindingRefreshRequest;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.CareOfTestInit;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;
import org.mobilityd.wire.MobilityMessage.UnknownMobilityMessage;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.OutboundPacket.Encapsulation;
import org.mobilityd.wire.PacketCodec;

@DisplayName("Registration with correspondents (RFC 6275 sections 11.3, 11.6, 11.7.2 to 11.8)")
class CorrespondentRegistrationTest {

    private static final int TEST_BYTES = 24;

    private final Network first = foreign(1);
    private final Network second = foreign(2);
    private RoamingNetwork network;

    @BeforeEach
    void start() {
        begin(RouteOptimization.on());
    }

    private void begin(RouteOptimization optimization) {
        network = new RoamingNetwork(RoamingNetwork.config(optimization), 1).start();
        network.plug(LINK, first);
        network.run(2);
        network.forget();
    }

    private void seeFlow() {
        network.tell(new Input.TunnelledFlowSeen(HOME_ADDRESS, CORRESPONDENT));
    }

    private void optimize() {
        seeFlow();
        network.run(1);
        assertNotNull(network.binding());
        network.forget();
    }

    private List<Sent> sent(Class<? extends Message> kind) {
        return network.sent.stream().filter(packet -> packet.by().equals("mobile-node") && kind.isInstance(packet.message())
                && !packet.packet().destination().equals(HOME_AGENT)).toList();
    }

    private <M extends Message> M last(Class<M> kind) {
        List<Sent> packets = sent(kind);
        return kind.cast(packets.get(packets.size() - 1).message());
    }

    private void receive(Ipv6Address source, Ipv6Address destination, Encapsulation tunnel, Message message) {
        OutboundPacket packet = OutboundPacket.plain(source, destination, message);
        InboundPacket decoded = PacketCodec.decode(PacketCodec.encode(packet), LINK, tunnel).orNull();
        network.receive(decoded);
    }

    private void acknowledge(BindingAcknowledgement message, Ipv6Address careOfAddress) {
        OutboundPacket packet = OutboundPacket.plain(CORRESPONDENT, careOfAddress, message).withRoutingHeader(HOME_ADDRESS);
        network.receive(PacketCodec.decode(PacketCodec.encode(packet), LINK, null).orNull());
    }

    private Encapsulation fromHomeAgent() {
        return new Encapsulation(HOME_AGENT, careOfAddress(first));
    }

    /** Lets nothing of the correspondent's through, so that the test can answer in its place. */
    private void silenceCorrespondent() {
        network.lose(100_000, packet -> packet.by().equals("correspondent"));
    }

    private void answerHomeTest(long token) {
        receive(CORRESPONDENT, HOME_ADDRESS, fromHomeAgent(),
                new HomeTest(5, last(HomeTestInit.class).homeInitCookie(), new KeygenToken(token), List.of()));
    }

    private void answerCareOfTest(long token) {
        receive(CORRESPONDENT, careOfAddress(first), null,
                new CareOfTest(6, last(CareOfTestInit.class).careOfInitCookie(), new KeygenToken(token), List.of()));
    }

    private BindingAcknowledgement signed(int status, int sequence, int units, BindingManagementKey kbm) {
        BindingAcknowledgement unsigned = new BindingAcknowledgement(status, 0, sequence, units, List.of());
        return MessageSigner.sign(unsigned, kbm, careOfAddress(first), CORRESPONDENT);
    }

    @Nested
    @DisplayName("Return routability (sections 11.6.1, 11.6.2)")
    class ReturnRoutability {

        @Test
        void bothTestInitsLeaveInParallelTheHomeOneThroughTheHomeAgent() {
            seeFlow();
            InboundPacket home = sent(HomeTestInit.class).get(0).packet();
            InboundPacket careOf = sent(CareOfTestInit.class).get(0).packet();
            assertEquals(HOME_ADDRESS, home.source());
            assertEquals(new Encapsulation(careOfAddress(first), HOME_AGENT), home.tunnel());
            assertEquals(careOfAddress(first), careOf.source());
            assertNull(careOf.tunnel());
            assertNull(careOf.homeAddressOption());
            assertEquals(CORRESPONDENT, home.destination());
            assertEquals(CORRESPONDENT, careOf.destination());
        }

        @Test
        void unansweredOnesAreSentAgainWithNewCookiesAndBackOff() {
            silenceCorrespondent();
            seeFlow();
            long start = network.now;
            network.run(40);
            assertEquals(List.of(0L, 1L, 3L, 7L, 15L, 31L),
                    sent(HomeTestInit.class).stream().map(packet -> (packet.time() - start) / SECOND).toList());
            Set<Cookie> cookies = sent(CareOfTestInit.class).stream()
                    .map(packet -> ((CareOfTestInit) packet.message()).careOfInitCookie()).collect(Collectors.toSet());
            assertEquals(6, cookies.size());
        }

        @Test
        void silenceIsTakenForAnAnswerForAMinute() {
            silenceCorrespondent();
            seeFlow();
            network.run(64);
            assertEquals("no-answer", network.events("route-optimization-refused").get(0).fields().get("reason"));
            network.forget();
            seeFlow();
            network.run(58);
            assertEquals(0, sent(HomeTestInit.class).size());
            network.run(3);
            seeFlow();
            assertEquals(1, sent(HomeTestInit.class).size());
        }

        @Test
        void aHomeTestWithAnotherCookieIsIgnored() {
            silenceCorrespondent();
            seeFlow();
            receive(CORRESPONDENT, HOME_ADDRESS, fromHomeAgent(), new HomeTest(1, new Cookie(1), new KeygenToken(1), List.of()));
            assertEquals("cookie", network.events("home-test-dropped").get(0).fields().get("reason"));
        }

        @Test
        void aHomeTestThatDidNotComeThroughTheHomeAgentIsIgnored() {
            silenceCorrespondent();
            seeFlow();
            HomeTest test = new HomeTest(1, last(HomeTestInit.class).homeInitCookie(), new KeygenToken(1), List.of());
            receive(CORRESPONDENT, HOME_ADDRESS, null, test);
            receive(CORRESPONDENT, HOME_ADDRESS, new Encapsulation(CORRESPONDENT, careOfAddress(first)), test);
            receive(CORRESPONDENT, careOfAddress(first), fromHomeAgent(), test);
            assertEquals(3, network.events("home-test-dropped").size());
        }

        @Test
        void aTestFromAnotherSourceIsIgnored() {
            silenceCorrespondent();
            seeFlow();
            receive(HOME_AGENT, careOfAddress(first), null,
                    new CareOfTest(1, last(CareOfTestInit.class).careOfInitCookie(), new KeygenToken(1), List.of()));
            assertEquals(1, network.events("care-of-test-dropped").size());
        }

        @Test
        void aCareOfTestForAnotherCareOfAddressIsIgnored() {
            silenceCorrespondent();
            seeFlow();
            Cookie cookie = last(CareOfTestInit.class).careOfInitCookie();
            receive(CORRESPONDENT, careOfAddress(second), null, new CareOfTest(1, cookie, new KeygenToken(1), List.of()));
            assertEquals("destination", network.events("care-of-test-dropped").get(0).fields().get("reason"));
        }

        @Test
        void aSecondAnswerIsIgnored() {
            silenceCorrespondent();
            seeFlow();
            Cookie cookie = last(CareOfTestInit.class).careOfInitCookie();
            answerCareOfTest(1);
            receive(CORRESPONDENT, careOfAddress(first), null, new CareOfTest(9, cookie, new KeygenToken(9), List.of()));
            assertEquals(1, network.events("care-of-test-dropped").size());
        }

        @Test
        void startsOnlyAfterTheHomeAgentHasAcceptedTheHomeAddress() {
            network = new RoamingNetwork().start();
            network.lose(1_000, BindingAcknowledgement.class);
            network.plug(LINK, first);
            network.run(1);
            seeFlow();
            assertEquals(0, sent(HomeTestInit.class).size());
        }

        @Test
        @DisplayName("at most three messages of a kind leave for one correspondent within a second (section 11.8)")
        void isLimited() {
            network.flow(CORRESPONDENT, 4);
            for (int i = 0; i < 40; i++) {
                network.plug(LINK, i % 2 == 0 ? first : second);
                network.run(0.1);
            }
            for (Class<? extends Message> kind : List.of(HomeTestInit.class, CareOfTestInit.class, BindingUpdate.class)) {
                List<Sent> packets = sent(kind);
                for (int i = 3; i < packets.size(); i++) {
                    assertTrue(packets.get(i).time() - packets.get(i - 3).time() >= SECOND, kind.getSimpleName() + " " + i);
                }
            }
        }
    }

    @Nested
    @DisplayName("The Binding Update (section 11.7.2)")
    class Update {

        @Test
        void namesBothNoncesAndIsAuthenticatedWithBothTokens() {
            silenceCorrespondent();
            seeFlow();
            answerHomeTest(11);
            assertEquals(0, sent(BindingUpdate.class).size());
            answerCareOfTest(22);
            InboundPacket packet = sent(BindingUpdate.class).get(0).packet();
            BindingUpdate update = (BindingUpdate) packet.message();
            assertEquals(new NonceIndices(5, 6), update.option(NonceIndices.class));
            assertTrue(update.acknowledge());
            assertFalse(update.homeRegistration());
            assertEquals(careOfAddress(first), packet.source());
            assertEquals(HOME_ADDRESS, packet.homeAddressOption());
            assertEquals(105, update.lifetimeUnits());
            BindingManagementKey kbm = BindingManagementKey.forRegistration(new KeygenToken(11), new KeygenToken(22));
            assertTrue(org.mobilityd.protocol.auth.BindingAuthenticator.verify(kbm, careOfAddress(first), CORRESPONDENT, packet.header()));
        }

        @Test
        void asksForNoLongerThanTheHomeRegistrationLasts() {
            network.lose(1_000, packet -> packet.by().equals("home-agent"));
            network.run(400);
            seeFlow();
            network.lose(0, BindingUpdate.class);
            network.run(1);
            if (sent(BindingUpdate.class).isEmpty()) {
                answerHomeTest(1);
            }
            assertTrue(last(BindingUpdate.class).lifetimeUnits() * 4 <= 200, "600 seconds less the 400 gone by");
        }

        @Test
        void unacknowledgedItIsSentAgainWithAGreaterSequenceNumber() {
            silenceCorrespondent();
            seeFlow();
            answerHomeTest(11);
            answerCareOfTest(22);
            network.run(8);
            List<Sent> updates = sent(BindingUpdate.class);
            assertEquals(4, updates.size());
            for (int i = 1; i < updates.size(); i++) {
                assertEquals(Sequence.next(((BindingUpdate) updates.get(i - 1).message()).sequence()),
                        ((BindingUpdate) updates.get(i).message()).sequence());
            }
        }

        @Test
        @DisplayName("the first binding is used when it has been acknowledged, not before (section 11.3.1)")
        void firstBindingWaitsForTheAcknowledgement() {
            silenceCorrespondent();
            seeFlow();
            answerHomeTest(11);
            answerCareOfTest(22);
            assertNull(network.binding());
            BindingManagementKey kbm = BindingManagementKey.forRegistration(new KeygenToken(11), new KeygenToken(22));
            acknowledge(signed(0, last(BindingUpdate.class).sequence(), 105, kbm), careOfAddress(first));
            assertNotNull(network.binding());
        }

        @Test
        @DisplayName("after a move the new care-of address is used right behind the Binding Update")
        void movedBindingDoesNotWait() {
            optimize();
            network.lose(1_000, packet -> packet.by().equals("correspondent") && packet.message() instanceof BindingAcknowledgement);
            network.plug(LINK, second);
            network.run(0.004);
            assertNull(network.binding(), "the old care-of address is of no use any more: the tunnel serves");
            network.run(0.1);
            assertEquals(careOfAddress(second), network.binding().careOfAddress());
        }

        @Test
        void formerBindingIsTakenOutBeforeTheNewNetworkIsUsed() {
            optimize();
            network.forget();
            network.plug(LINK, second);
            network.run(0.004);
            int removed = network.effects.indexOf(
                    new Effect.RemoveBinding(BindingTable.BINDING_UPDATE_LIST, new BindingKey(CORRESPONDENT, HOME_ADDRESS)));
            int routed = network.effects.stream().map(Object::getClass).toList().indexOf(Effect.UseDefaultRouter.class);
            assertTrue(removed >= 0 && removed < routed, "binding removed at " + removed + ", new router at " + routed);
        }

        @Test
        void whenItIsLostABindingErrorTurnsTheFlowToTheTunnelUntilTheAcknowledgement() {
            optimize();
            network.lose(1, packet -> packet.message() instanceof BindingUpdate && packet.packet().destination().equals(CORRESPONDENT));
            network.plug(LINK, second);
            network.flow(CORRESPONDENT, 2);
            network.run(0.5);
            assertNull(network.binding());
            network.run(2);
            assertEquals(careOfAddress(second), network.binding().careOfAddress());
            assertEquals("direct", network.delivered.get(network.delivered.size() - 1).path());
            assertTrue(network.delivered.size() >= 36, network.delivered.size() + " of 40 arrived");
        }
    }

    @Nested
    @DisplayName("Binding Acknowledgements (section 11.7.3)")
    class Acknowledgement {

        private final BindingManagementKey kbm = BindingManagementKey.forRegistration(new KeygenToken(11), new KeygenToken(22));

        @BeforeEach
        void sendUpdate() {
            silenceCorrespondent();
            seeFlow();
            answerHomeTest(11);
            answerCareOfTest(22);
        }

        private int sequence() {
            return last(BindingUpdate.class).sequence();
        }

        @Test
        void withAWrongAuthenticatorAreIgnored() {
            BindingManagementKey other = BindingManagementKey.forRegistration(new KeygenToken(11), new KeygenToken(23));
            acknowledge(signed(0, sequence(), 105, other), careOfAddress(first));
            acknowledge(new BindingAcknowledgement(0, 0, sequence(), 105, List.of()), careOfAddress(first));
            assertNull(network.binding());
            assertEquals(2, network.events("binding-acknowledgement-dropped").size());
        }

        @Test
        void withAnotherSequenceNumberAreIgnored() {
            acknowledge(signed(0, sequence() + 1 & 0xffff, 105, kbm), careOfAddress(first));
            assertNull(network.binding());
        }

        @Test
        void mayGrantLessThanWasAskedFor() {
            acknowledge(signed(0, sequence(), 5, kbm), careOfAddress(first));
            assertEquals(sent(BindingUpdate.class).get(0).time() + 20 * SECOND, network.binding().expiresAt());
        }

        @Test
        @DisplayName("135: the correspondent's sequence number is taken up")
        void sequenceOutOfWindow() {
            int theirs = sequence() + 100 & 0xffff;
            acknowledge(signed(135, theirs, 0, kbm), careOfAddress(first));
            assertEquals(Sequence.next(theirs), sequence());
        }

        @ParameterizedTest(name = "{0}: home test again {1}, care-of test again {2}")
        @CsvSource({"136,1,0", "137,0,1", "138,1,1"})
        void expiredNonces(int status, int homeTests, int careOfTests) {
            int sequence = sequence();
            network.forget();
            acknowledge(new BindingAcknowledgement(status, 0, sequence, 0, List.of()), careOfAddress(first));
            assertEquals(homeTests, sent(HomeTestInit.class).size());
            assertEquals(careOfTests, sent(CareOfTestInit.class).size());
        }

        @Test
        void aCorrespondentThatRefusesNoncesAgainAndAgainIsLeftInPeace() {
            for (int i = 0; i < 4; i++) {
                acknowledge(new BindingAcknowledgement(137, 0, sequence(), 0, List.of()), careOfAddress(first));
                network.run(1.2);
                if (i < 3) {
                    answerCareOfTest(i);
                }
            }
            assertEquals("status-137", network.events("route-optimization-refused").get(0).fields().get("reason"));
        }

        @ParameterizedTest(name = "{0}: not asked again for five minutes")
        @ValueSource(ints = {128, 129, 130, 139})
        void refusals(int status) {
            acknowledge(signed(status, sequence(), 0, kbm), careOfAddress(first));
            network.forget();
            network.run(298);
            seeFlow();
            assertEquals(0, sent(HomeTestInit.class).size());
            network.run(3);
            seeFlow();
            assertFalse(sent(HomeTestInit.class).isEmpty());
        }
    }

    @Nested
    @DisplayName("Errors (sections 11.3.5, 11.3.6)")
    class Errors {

        private void bindingError(int status, Ipv6Address source) {
            receive(source, careOfAddress(first), null, new BindingError(status, HOME_ADDRESS, List.of()));
        }

        @Test
        void bindingError1WithNothingUnderWayRemovesTheBindingAndStartsAnew() {
            optimize();
            silenceCorrespondent();
            bindingError(1, CORRESPONDENT);
            assertNull(network.binding());
            assertEquals(1, network.events("route-optimization-lost").size());
            assertEquals(1, sent(BindingUpdate.class).size(), "both tokens are still young");
        }

        @Test
        void bindingError1DuringTheCareOfTestAfterAMoveDoesNotMakeTheNewBindingWait() {
            optimize();
            network.plug(LINK, second);
            network.run(0.004);
            bindingError(1, CORRESPONDENT);
            network.lose(1_000, packet -> packet.by().equals("correspondent") && packet.message() instanceof BindingAcknowledgement);
            network.run(0.1);
            assertEquals(careOfAddress(second), network.binding().careOfAddress());
            assertEquals(0, network.events("route-optimization-lost").size());
        }

        @Test
        void bindingErrorsFromStrangersAreIgnored() {
            optimize();
            bindingError(1, Ipv6Address.parse("2001:db8:c::99"));
            assertNotNull(network.binding());
            assertEquals(1, network.events("binding-error-dropped").size());
        }

        @Test
        void bindingError2AndSilenceMeanThatRoutesCannotBeOptimized() {
            silenceCorrespondent();
            seeFlow();
            bindingError(2, CORRESPONDENT);
            network.run(64);
            assertEquals("unrecognized-mobility-header-type", network.events("route-optimization-refused").get(0).fields().get("reason"));
            network.forget();
            network.run(295);
            seeFlow();
            assertEquals(0, sent(HomeTestInit.class).size());
        }

        @Test
        void bindingError2OfAForgerDoesNotKeepAnAnswerFromCounting() {
            seeFlow();
            bindingError(2, CORRESPONDENT);
            network.run(1);
            assertNotNull(network.binding());
        }

        @Test
        void bindingError2WithoutAQuestionIsIgnored() {
            optimize();
            bindingError(2, CORRESPONDENT);
            assertNotNull(network.binding());
        }

        @Test
        void aParameterProblemThatQuotesOurTestInitMeansTheSame() {
            silenceCorrespondent();
            seeFlow();
            byte[] quoted = PacketCodec.encode(OutboundPacket.plain(careOfAddress(first), CORRESPONDENT, last(CareOfTestInit.class)));
            receive(CORRESPONDENT, careOfAddress(first), null, new ErrorMessage(4, 1, 6, quoted));
            assertEquals("parameter-problem", network.events("route-optimization-refused").get(0).fields().get("reason"));
        }

        @Test
        void aParameterProblemThatQuotesWhatWeNeverSentIsIgnored() {
            silenceCorrespondent();
            seeFlow();
            byte[] quoted = PacketCodec.encode(OutboundPacket.plain(careOfAddress(first), CORRESPONDENT,
                    new CareOfTestInit(new Cookie(42), List.of())));
            receive(CORRESPONDENT, careOfAddress(first), null, new ErrorMessage(4, 1, 6, quoted));
            receive(CORRESPONDENT, careOfAddress(first), null, new ErrorMessage(4, 1, 6, new byte[TEST_BYTES]));
            assertEquals(0, network.events("route-optimization-refused").size());
        }

        @Test
        void aParameterProblemAboutTheHomeAddressOptionIsLoggedAndDiscarded() {
            optimize();
            receive(CORRESPONDENT, careOfAddress(first), null, new ErrorMessage(4, 2, 46, new byte[60]));
            assertNotNull(network.binding());
            assertEquals(1, network.events("home-address-option-unrecognized").size());
        }

        @Test
        @DisplayName("a mobility message of an unknown type is answered with Binding Error 2 (section 9.2)")
        void unknownMessage() {
            receive(CORRESPONDENT, careOfAddress(first), null, new UnknownMobilityMessage(99, new byte[10]));
            BindingError error = network.sentBy("mobile-node", BindingError.class).get(0);
            assertEquals(Iana.BE_UNRECOGNIZED_MH_TYPE, error.status());
        }
    }

    @Nested
    @DisplayName("Keeping a binding (sections 11.7.2 to 11.7.4)")
    class Keeping {

        @Test
        void aBindingInUseIsRenewedBeforeItEnds() {
            optimize();
            network.flow(CORRESPONDENT, 1_000);
            network.run(1_001);
            assertEquals(0, network.events("route-optimization-lost").size());
            assertTrue(network.delivered.stream().allMatch(delivery -> delivery.path().equals("direct")));
            assertEquals(20_000, network.delivered.size());
            assertTrue(sent(BindingUpdate.class).size() <= 5, sent(BindingUpdate.class).size() + " Binding Updates in 1000 seconds");
        }

        @Test
        void aBindingThatNobodyUsesEnds() {
            optimize();
            network.run(431);
            assertNull(network.binding());
            assertEquals("expired", network.events("route-optimization-lost").get(0).fields().get("reason"));
            assertEquals(0, sent(BindingUpdate.class).size());
            network.tell(new Input.TimerDue());
            assertEquals(0, network.status().correspondents().size());
        }

        @Test
        @DisplayName("while a binding is in use its home keygen token stays young: a move needs no Home Test Init")
        void homeTokenIsKeptFresh() {
            optimize();
            network.flow(CORRESPONDENT, 700);
            for (int moves = 0; moves < 6; moves++) {
                network.run(110);
                network.forget();
                Network next = moves % 2 == 0 ? second : first;
                network.plug(LINK, next);
                network.run(0.1);
                assertEquals(0, sent(HomeTestInit.class).size(), "move " + moves);
                assertEquals(careOfAddress(next), network.binding().careOfAddress());
            }
        }

        @Test
        void aTokenThatIsBeingRenewedStillServesAMove() {
            optimize();
            network.flow(CORRESPONDENT, 200);
            network.lose(1_000, HomeTest.class);
            network.run(160);
            assertFalse(sent(HomeTestInit.class).isEmpty(), "renewal is under way");
            network.forget();
            network.plug(LINK, second);
            network.run(0.02);
            assertEquals(0, sent(HomeTestInit.class).size());
            assertEquals(careOfAddress(second), network.binding().careOfAddress(), "one round trip after the advertisement");
        }

        @Test
        void aMoveWithATokenTooOldTestsBoth() {
            optimize();
            network.run(220);
            network.plug(LINK, second);
            network.run(0.05);
            assertEquals(1, sent(HomeTestInit.class).size());
            assertEquals(1, sent(CareOfTestInit.class).size());
            network.run(1);
            assertEquals(careOfAddress(second), network.binding().careOfAddress());
        }

        @Test
        void aRefreshRequestOfACorrespondentIsFollowed() {
            optimize();
            network.run(100);
            network.forget();
            receive(CORRESPONDENT, HOME_ADDRESS, fromHomeAgent(), new BindingRefreshRequest(List.of()));
            network.run(1);
            assertEquals(1, sent(BindingUpdate.class).size());
        }

        @Test
        void aRefreshRequestOfAStrangerOrRightAfterARegistrationIsNot() {
            optimize();
            receive(CORRESPONDENT, HOME_ADDRESS, fromHomeAgent(), new BindingRefreshRequest(List.of()));
            receive(Ipv6Address.parse("2001:db8:c::99"), HOME_ADDRESS, fromHomeAgent(), new BindingRefreshRequest(List.of()));
            network.run(1);
            assertEquals(0, network.sent.stream().filter(packet -> packet.by().equals("mobile-node")
                    && packet.message() instanceof MobilityMessage).count());
        }
    }

    @Nested
    @DisplayName("At home (sections 11.5.5, 11.6.1)")
    class AtHome {

        @Test
        void correspondentsAreToldAtOnceWithTheHomeTokenAlone() {
            optimize();
            network.plug(LINK, HOME);
            network.run(0.004);
            assertNull(network.binding());
            InboundPacket packet = sent(BindingUpdate.class).get(0).packet();
            BindingUpdate update = (BindingUpdate) packet.message();
            assertEquals(0, update.lifetimeUnits());
            assertEquals(HOME_ADDRESS, packet.source());
            assertNull(packet.homeAddressOption());
            assertEquals(0, update.option(NonceIndices.class).careOfNonceIndex());
            assertEquals(0, sent(HomeTestInit.class).size());
            network.run(1);
            assertEquals(1, network.events("correspondent-deregistered").size());
        }

        @Test
        void anOldHomeTokenIsRenewedFromHome() {
            optimize();
            network.run(220);
            network.forget();
            network.plug(LINK, HOME);
            network.run(2);
            InboundPacket init = sent(HomeTestInit.class).get(0).packet();
            assertNull(init.tunnel());
            assertEquals(HOME_ADDRESS, init.source());
            assertEquals(0, sent(CareOfTestInit.class).size());
            assertTrue(network.bindingCache.isEmpty());
        }
    }

    @Nested
    @DisplayName("With whom")
    class WithWhom {

        @Test
        void notWhenItIsTurnedOff() {
            begin(RouteOptimization.off());
            seeFlow();
            assertEquals(0, sent(HomeTestInit.class).size());
        }

        @Test
        void notWithExcludedCorrespondents() {
            begin(new RouteOptimization(true, List.of(Ipv6Prefix.parse("2001:db8:c::/48")), 420, 8));
            seeFlow();
            assertEquals(0, sent(HomeTestInit.class).size());
        }

        @Test
        void notWithTheHomeAgentOrAddressesThatNobodyHas() {
            for (String address : List.of("2001:db8:a::1", "2001:db8:a::1234", "ff02::1", "fe80::1", "::", "::1")) {
                network.tell(new Input.TunnelledFlowSeen(HOME_ADDRESS, Ipv6Address.parse(address)));
            }
            network.tell(new Input.TunnelledFlowSeen(CORRESPONDENT, CORRESPONDENT));
            assertEquals(0, sent(HomeTestInit.class).size());
        }

        @Test
        void withNoMoreThanConfiguredButIdleOnesMakeRoom() {
            begin(new RouteOptimization(true, List.of(), 420, 4));
            for (int i = 0x10; i < 0x20; i++) {
                network.tell(new Input.TunnelledFlowSeen(HOME_ADDRESS, Ipv6Address.parse("2001:db8:e::" + Integer.toHexString(i))));
            }
            assertEquals(4, network.status().correspondents().size());
            network.run(64);
            seeFlow();
            network.run(1);
            assertNotNull(network.binding(), "four silent ones leave");
        }

        @Test
        void theSequenceNumberStartsAtARandomValue() {
            optimize();
            int one = network.binding().sequence();
            network = new RoamingNetwork(RoamingNetwork.config(RouteOptimization.on()), 2).start();
            network.plug(LINK, first);
            network.run(2);
            seeFlow();
            network.run(1);
            assertNotEquals(one, network.binding().sequence());
        }
    }
}
