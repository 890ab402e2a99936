package org.mobilityd.protocol.mobilenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.CORRESPONDENT;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.HOME_ADDRESS;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.HOME_AGENT;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.KEY;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.LINK;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.SECOND;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.careOfAddress;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.foreign;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.auth.MessageSigner;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.binding.Sequence;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig.RouteOptimization;
import org.mobilityd.protocol.mobilenode.RoamingNetwork.Network;
import org.mobilityd.protocol.mobilenode.RoamingNetwork.Sent;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingError;
import org.mobilityd.wire.MobilityMessage.BindingRefreshRequest;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.MobilityOption.AlternateCareOfAddress;
import org.mobilityd.wire.MobilityOption.BindingRefreshAdvice;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.MobilityOption.MobilityMessageAuthentication;
import org.mobilityd.wire.MobilityOption.ReplayProtection;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

@DisplayName("Registration with the home agent (RFC 6275 sections 11.7.1, 11.7.3, 11.8; RFC 4285)")
class HomeRegistrationTest {

    private static final SharedKey OTHER_KEY = new SharedKey(KEY.spi(), new byte[16]);

    private final Network first = foreign(1);
    private final Network second = foreign(2);
    private RoamingNetwork network;

    @BeforeEach
    void start() {
        network = new RoamingNetwork(RoamingNetwork.config(RouteOptimization.off()), 1).start();
    }

    private List<Sent> updates() {
        return network.sent.stream().filter(sent -> sent.by().equals("mobile-node") && sent.message() instanceof BindingUpdate).toList();
    }

    private BindingUpdate lastUpdate() {
        return (BindingUpdate) updates().get(updates().size() - 1).message();
    }

    /** Registers without the home agent: the test answers in its place. */
    private void plugInWithSilentHomeAgent() {
        network.lose(1_000, BindingAcknowledgement.class);
        network.plug(LINK, first);
        network.run(0.01);
    }

    private BindingAcknowledgement acknowledgement(int status, MobilityOption... more) {
        BindingUpdate update = lastUpdate();
        List<MobilityOption> options = new ArrayList<>(List.of(more));
        options.add(update.option(ReplayProtection.class));
        return new BindingAcknowledgement(status, 0, update.sequence(), update.lifetimeUnits(), options);
    }

    private void answer(BindingAcknowledgement unsigned, SharedKey key, Ipv6Address source, Ipv6Address homeAddress) {
        BindingAcknowledgement signed = MessageSigner.sign(unsigned, key, careOfAddress(first), HOME_ADDRESS);
        byte[] bytes = PacketCodec.encode(OutboundPacket.plain(source, careOfAddress(first), signed).withRoutingHeader(homeAddress));
        InboundPacket packet = PacketCodec.decode(bytes, LINK, null).orNull();
        assertNotNull(packet);
        network.receive(packet);
    }

    private void answer(BindingAcknowledgement unsigned) {
        answer(unsigned, KEY, HOME_AGENT, HOME_ADDRESS);
    }

    private boolean registered() {
        return network.status().registeredCareOfAddress() != null;
    }

    @Nested
    @DisplayName("The Binding Update (section 11.7.1)")
    class Update {

        @Test
        void asksForAnAcknowledgedHomeRegistrationFromTheCareOfAddress() {
            plugInWithSilentHomeAgent();
            InboundPacket packet = updates().get(0).packet();
            BindingUpdate update = lastUpdate();
            assertEquals(careOfAddress(first), packet.source());
            assertEquals(HOME_AGENT, packet.destination());
            assertEquals(HOME_ADDRESS, packet.homeAddressOption());
            assertTrue(update.homeRegistration() && update.acknowledge());
            assertFalse(update.keyManagementMobility(), "no IPsec associations that could follow");
            assertFalse(update.linkLocalCompatibility(), "the home address has another interface identifier");
            assertEquals(150, update.lifetimeUnits());
            assertEquals(careOfAddress(first), update.option(AlternateCareOfAddress.class).careOfAddress());
        }

        @Test
        @DisplayName("carries identifier, timestamp and, last of all, the authenticator (RFC 4285)")
        void carriesWhatTheHomeAgentNeedsToTrustIt() {
            plugInWithSilentHomeAgent();
            BindingUpdate update = lastUpdate();
            assertEquals("mn@example.net", new String(update.option(MobileNodeIdentifier.class).identifier(), StandardCharsets.UTF_8));
            assertNotNull(update.option(ReplayProtection.class));
            assertTrue(update.options().get(update.options().size() - 1) instanceof MobilityMessageAuthentication);
        }

        @Test
        void setsTheLinkLocalBitWhenTheHomeAddressHasTheInterfaceIdentifierOfALink() {
            MobileNodeConfig.Link link = MobileNodeConfig.Link.ethernet(LINK, RoamingNetwork.MAC, null);
            Ipv6Address homeAddress = RoamingNetwork.HOME_PREFIX.withInterfaceIdentifier(link.interfaceIdentifier());
            network = new RoamingNetwork(new MobileNodeConfig(
                    new MobileNodeConfig.Home(homeAddress, RoamingNetwork.HOME_PREFIX, HOME_AGENT), List.of(link), null, KEY, 600,
                    RouteOptimization.off()), 1).start();
            plugInWithSilentHomeAgent();
            assertTrue(lastUpdate().linkLocalCompatibility());
        }

        @Test
        void asksForNoLongerThanTheCareOfAddressIsValid() {
            network.plugSilently(LINK, first);
            var shortLived = new org.mobilityd.wire.NdOption.PrefixInformation(64, 0xc0, 41, 41, first.prefix.address());
            network.receive(new InboundPacket(first.router, Ipv6Address.ALL_NODES, null, null, null, LINK, 255,
                    new org.mobilityd.wire.Icmpv6Message.RouterAdvertisement(64, 0, 1_800, 0, 0, List.of(shortLived)), new byte[16]));
            assertEquals(10, lastUpdate().lifetimeUnits());
        }
    }

    @Nested
    @DisplayName("Retransmission (section 11.8)")
    class Retransmission {

        @Test
        void doublesTheIntervalFromOneAndAHalfTo32Seconds() {
            plugInWithSilentHomeAgent();
            long start = updates().get(0).time();
            network.run(140);
            List<Double> times = updates().stream().map(sent -> (sent.time() - start) / (double) SECOND).toList();
            assertEquals(List.of(0.0, 1.5, 4.5, 10.5, 22.5, 46.5, 78.5, 110.5), times);
        }

        @Test
        void usesAGreaterSequenceNumberAndALaterTimestampEveryTime() {
            plugInWithSilentHomeAgent();
            network.run(30);
            List<Sent> sent = updates();
            for (int i = 1; i < sent.size(); i++) {
                BindingUpdate before = (BindingUpdate) sent.get(i - 1).message();
                BindingUpdate update = (BindingUpdate) sent.get(i).message();
                assertTrue(Sequence.isGreater(update.sequence(), before.sequence()));
                assertTrue(update.option(ReplayProtection.class).timestamp() - before.option(ReplayProtection.class).timestamp() > 0);
            }
        }

        @Test
        void startsAtOneSecondWhenTheHomeAgentHasABinding() {
            network.plug(LINK, first);
            network.run(2);
            network.lose(1_000, BindingAcknowledgement.class);
            network.forget();
            network.plug(LINK, second);
            network.run(3.5);
            assertEquals(3, updates().size(), "at 0, 1 and 3 seconds");
        }

        @Test
        @DisplayName("at most three Binding Updates leave within a second, however fast the node moves")
        void isLimited() {
            network.lose(10_000, BindingAcknowledgement.class);
            for (int i = 0; i < 40; i++) {
                network.plug(LINK, i % 2 == 0 ? first : second);
                network.run(0.05);
            }
            List<Sent> sent = updates();
            for (int i = 3; i < sent.size(); i++) {
                assertTrue(sent.get(i).time() - sent.get(i - 3).time() >= SECOND, "update " + i);
            }
            network.run(2);
            assertEquals(network.status().careOfAddress(), updates().get(updates().size() - 1).packet().source(), "the last move counts");
        }
    }

    @Nested
    @DisplayName("Whether to believe a Binding Acknowledgement (section 11.7.3)")
    class Validation {

        @BeforeEach
        void plugIn() {
            plugInWithSilentHomeAgent();
        }

        private void assertIgnored(String reason) {
            assertFalse(registered());
            assertNull(network.mobileNodeTunnel);
            assertEquals(reason, network.events("binding-acknowledgement-dropped").get(0).fields().get("reason"));
        }

        @Test
        void aValidOneIsBelieved() {
            answer(acknowledgement(0));
            assertTrue(registered());
            assertEquals(careOfAddress(first), network.mobileNodeTunnel.local());
        }

        @Test
        void oneThatGrantsNoTimeIsARefusal() {
            BindingAcknowledgement right = acknowledgement(0);
            answer(new BindingAcknowledgement(0, 0, right.sequence(), 0, right.options()));
            assertFalse(registered());
            assertEquals(1, network.events("home-registration-rejected").size());
        }

        @Test
        void aForgedAuthenticatorIsNot() {
            answer(acknowledgement(0), OTHER_KEY, HOME_AGENT, HOME_ADDRESS);
            assertIgnored("authentication");
        }

        @Test
        void anotherSequenceNumberIsNot() {
            BindingAcknowledgement right = acknowledgement(0);
            answer(new BindingAcknowledgement(0, 0, right.sequence() + 1 & 0xffff, right.lifetimeUnits(), right.options()));
            assertIgnored("sequence");
        }

        @Test
        void anotherTimestampIsNot() {
            BindingAcknowledgement right = acknowledgement(0);
            answer(right.withOptions(List.of(new ReplayProtection(12_345))));
            assertIgnored("timestamp");
        }

        @Test
        void anotherHomeAddressIsNot() {
            answer(acknowledgement(0), KEY, HOME_AGENT, CORRESPONDENT);
            assertIgnored("destination");
        }

        @Test
        void anotherSourceIsNot() {
            answer(acknowledgement(0), KEY, CORRESPONDENT, HOME_ADDRESS);
            assertIgnored("unknown-source");
        }

        @Test
        void aSecondOneIsNot() {
            BindingAcknowledgement right = acknowledgement(0);
            answer(right);
            answer(right);
            assertEquals("unexpected", network.events("binding-acknowledgement-dropped").get(0).fields().get("reason"));
        }

        @Test
        void anUnauthenticatedSequenceHintIsNot() {
            BindingUpdate before = lastUpdate();
            BindingAcknowledgement right = acknowledgement(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW);
            answer(new BindingAcknowledgement(right.status(), 0, 7, 0, right.options()), OTHER_KEY, HOME_AGENT, HOME_ADDRESS);
            assertEquals(before, lastUpdate());
        }
    }

    @Nested
    @DisplayName("Statuses (section 11.7.3, RFC 4285 sections 5.3 and 6)")
    class Statuses {

        @Test
        @DisplayName("135: the home agent's sequence number is taken up, and the Binding Update sent again at once")
        void sequenceNumberOutOfWindow() {
            plugInWithSilentHomeAgent();
            BindingAcknowledgement refusal = acknowledgement(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW);
            int theirs = refusal.sequence() + 500 & 0xffff;
            answer(new BindingAcknowledgement(refusal.status(), 0, theirs, 0, refusal.options()));
            assertEquals(Sequence.next(theirs), lastUpdate().sequence());
            answer(acknowledgement(0));
            assertTrue(registered());
        }

        @Test
        @DisplayName("144: an hour's difference between the clocks costs one round trip")
        void messageIdentifierMismatch() {
            network.homeAgentClockSkewNanos = -3_600 * SECOND;
            network.plug(LINK, first);
            network.run(1.4);
            assertEquals(2, updates().size());
            assertTrue(registered());
            network.homeAgentClockSkewNanos = 86_400 * SECOND;
            network.plug(LINK, second);
            network.run(0.4);
            assertEquals(careOfAddress(second), network.status().registeredCareOfAddress());
        }

        @Test
        void aHomeAgentThatAlwaysWantsAnotherTimeIsNotFollowedForever() {
            plugInWithSilentHomeAgent();
            for (int i = 0; i < 20; i++) {
                answer(acknowledgement(Iana.STATUS_MESSAGE_IDENTIFIER_MISMATCH));
            }
            assertTrue(updates().size() <= 4, updates().size() + " Binding Updates");
        }

        @ParameterizedTest(name = "{0}: no more Binding Updates until the node moves")
        @ValueSource(ints = {129, 131, 132, 133, 134, 139, 145})
        void refusalForGood(int status) {
            plugInWithSilentHomeAgent();
            answer(acknowledgement(status));
            network.forget();
            network.run(300);
            assertEquals(0, updates().size());
            network.plug(LINK, second);
            network.run(0.1);
            assertEquals(1, updates().size());
        }

        @ParameterizedTest(name = "{0}: tried again every 32 seconds")
        @ValueSource(ints = {128, 130})
        void refusalForNow(int status) {
            plugInWithSilentHomeAgent();
            answer(acknowledgement(status));
            network.forget();
            network.run(31);
            assertEquals(0, updates().size());
            network.run(2);
            assertEquals(1, updates().size());
        }

        @Test
        @DisplayName("146 cannot be authenticated: it is reported, and slows down")
        void authenticationFailure() {
            plugInWithSilentHomeAgent();
            answer(acknowledgement(Iana.STATUS_AUTHENTICATION_FAILED), OTHER_KEY, HOME_AGENT, HOME_ADDRESS);
            assertEquals(1, network.events("home-registration-authentication-failed").size());
            network.forget();
            network.run(31);
            assertEquals(0, updates().size());
            network.run(2);
            assertEquals(1, updates().size());
        }
    }

    @Nested
    @DisplayName("Lifetime (sections 11.7.1, 11.7.3)")
    class Lifetime {

        @Test
        void countsFromWhenTheBindingUpdateWasSent() {
            plugInWithSilentHomeAgent();
            long sentAt = updates().get(0).time();
            network.run(1);
            BindingAcknowledgement right = acknowledgement(0);
            answer(new BindingAcknowledgement(0, 0, right.sequence(), 25, right.options()));
            assertEquals(sentAt + 100 * SECOND, network.status().homeRegistrationExpiresAt());
        }

        @Test
        void isRenewedBeforeItEnds() {
            network.plug(LINK, first);
            network.run(2);
            network.forget();
            network.run(2_000);
            assertEquals(4, updates().size(), "every 450 of 600 seconds");
            assertEquals(0, network.events("home-registration-expired").size());
        }

        @Test
        void isRenewedAsSoonAsTheHomeAgentAdvises() {
            plugInWithSilentHomeAgent();
            answer(acknowledgement(0, new BindingRefreshAdvice(5)));
            network.forget();
            network.run(19);
            assertEquals(0, updates().size());
            network.run(1.5);
            assertEquals(1, updates().size());
        }

        @Test
        void thatEndsTakesTheTunnelWithIt() {
            network.plug(LINK, first);
            network.run(2);
            network.lose(1_000, BindingAcknowledgement.class);
            network.run(601);
            assertEquals(1, network.events("home-registration-expired").size());
            assertNull(network.mobileNodeTunnel);
            assertFalse(registered());
        }

        @Test
        void isRenewedWhenTheHomeAgentHasLostTheBindingOrAsks() {
            network.plug(LINK, first);
            network.run(2);
            network.forget();
            network.receive(new InboundPacket(HOME_AGENT, careOfAddress(first), null, null, null, LINK, 64,
                    new BindingError(Iana.BE_UNKNOWN_BINDING_FOR_HOME_ADDRESS, HOME_ADDRESS, List.of()), new byte[24]));
            assertEquals(1, updates().size());
            network.run(2);
            network.receive(new InboundPacket(HOME_AGENT, careOfAddress(first), null, HOME_ADDRESS, null, LINK, 64,
                    new BindingRefreshRequest(List.of()), new byte[8]));
            assertEquals(2, updates().size());
        }
    }

    @Test
    void afterAMoveTheTunnelIsTurnedRightBehindTheBindingUpdate() {
        network.plug(LINK, first);
        network.run(2);
        network.plug(LINK, second);
        network.run(0.01);
        assertEquals(careOfAddress(second), network.mobileNodeTunnel.local());
        assertEquals(careOfAddress(first), network.status().registeredCareOfAddress());
    }

    @Test
    void beforeTheFirstAcknowledgementThereIsNoTunnel() {
        plugInWithSilentHomeAgent();
        assertNull(network.mobileNodeTunnel);
        assertFalse(network.diverted);
    }
}
