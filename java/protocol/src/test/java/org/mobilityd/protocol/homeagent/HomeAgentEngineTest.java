package org.mobilityd.protocol.homeagent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.auth.MessageSigner;
import org.mobilityd.protocol.auth.NtpTimestamp;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.auth.SharedKeyAuthenticator;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.homeagent.HomeAgentConfig.ServedNode;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement;
import org.mobilityd.wire.Icmpv6Message.NeighborSolicitation;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MalformedReason;
import org.mobilityd.wire.Message;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingError;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.CareOfTestInit;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;
import org.mobilityd.wire.MobilityMessage.UnknownMobilityMessage;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.MobilityOption.AlternateCareOfAddress;
import org.mobilityd.wire.MobilityOption.BindingRefreshAdvice;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.MobilityOption.ReplayProtection;
import org.mobilityd.wire.NdOption.LinkLayerAddress;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

@DisplayName("A home agent (RFC 6275 sections 9.5.1, 10; RFC 4285)")
class HomeAgentEngineTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int LINK = 7;
    private static final int UPLINK = 8;
    private static final long MAC = 0x0200_5e00_00ffL;
    private static final Ipv6Prefix PREFIX = Ipv6Prefix.parse("2001:db8:a::/64");
    private static final Ipv6Address AGENT = Ipv6Address.parse("2001:db8:a::1");
    private static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:a::1234");
    private static final Ipv6Address UNNAMED_HOME = Ipv6Address.parse("2001:db8:a::5678");
    private static final Ipv6Address SEQUENCE_HOME = Ipv6Address.parse("2001:db8:a::9");
    private static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:f1::1234");
    private static final Ipv6Address OTHER_CARE_OF = Ipv6Address.parse("2001:db8:f2::1234");
    private static final SharedKey KEY = new SharedKey(1000, "sixteen bytes!!!".getBytes(StandardCharsets.US_ASCII));
    private static final SharedKey OTHER_KEY = new SharedKey(1000, "sixteen others!!".getBytes(StandardCharsets.US_ASCII));
    private static final WallClock CLOCK = WallClock.startingAt(Instant.parse("2026-11-21T00:00:00Z"));
    private static final int FLAGS = Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_HOME_REGISTRATION;

    private HomeAgentEngine agent;
    private long now = SECOND;
    private int sequence = 100;
    private List<Effect> effects = new ArrayList<>();

    @BeforeEach
    void start() {
        agent = new HomeAgentEngine(config(16), CLOCK);
        effects = agent.start(now);
    }

    private static HomeAgentConfig config(int maxBindings) {
        return new HomeAgentConfig(LINK, MAC, AGENT, List.of(PREFIX), List.of(new ServedNode(HOME, "mn@example.net", KEY),
                new ServedNode(UNNAMED_HOME, null, KEY), new ServedNode(SEQUENCE_HOME, null, KEY, false)), 3_600, maxBindings);
    }

    // What a test sends

    /** A Binding Update in the making; its defaults are what a mobile node away from home sends. */
    private final class Update {
        private Ipv6Address home = HOME;
        private Ipv6Address careOf = CARE_OF;
        private Ipv6Address source = CARE_OF;
        private boolean homeAddressOption = true;
        private int flags = FLAGS;
        private int units = 150;
        private int number = ++sequence;
        private Long timestamp = NtpTimestamp.of(CLOCK.at(++now));
        private String identifier = "mn@example.net";
        private SharedKey key = KEY;
        private final List<MobilityOption> more = new ArrayList<>();

        Update from(Ipv6Address address) {
            source = address;
            careOf = address;
            return this;
        }

        Update of(Ipv6Address homeAddress) {
            home = homeAddress;
            identifier = null;
            return this;
        }

        Update fromHome() {
            homeAddressOption = false;
            units = 0;
            return from(home);
        }

        Update with(MobilityOption option) {
            more.add(option);
            return this;
        }

        InboundPacket packet() {
            List<MobilityOption> options = new ArrayList<>(more);
            options.add(new AlternateCareOfAddress(careOf));
            if (identifier != null) {
                options.add(new MobileNodeIdentifier(1, identifier.getBytes(StandardCharsets.UTF_8)));
            }
            if (timestamp != null) {
                options.add(new ReplayProtection(timestamp));
            }
            BindingUpdate message = new BindingUpdate(number, flags, units, options);
            BindingUpdate signed = key == null ? message : MessageSigner.sign(message, key, careOf, home);
            OutboundPacket packet = OutboundPacket.plain(source, AGENT, signed);
            return arriving(homeAddressOption ? packet.withHomeAddressOption(home) : packet, homeAddressOption ? UPLINK : LINK);
        }

        void send() {
            receive(packet());
        }
    }

    private static InboundPacket arriving(OutboundPacket packet, int link) {
        InboundPacket decoded = PacketCodec.decode(PacketCodec.encode(packet), link, null).orNull();
        assertNotNull(decoded);
        return decoded;
    }

    private void receive(InboundPacket packet) {
        effects = agent.on(now, new Input.PacketReceived(packet));
    }

    private void pass(double seconds) {
        long end = now + (long) (seconds * SECOND);
        effects = new ArrayList<>();
        while (agent.nextDeadline() <= end) {
            now = Math.max(now, agent.nextDeadline());
            effects.addAll(agent.on(now, new Input.TimerDue()));
        }
        now = end;
    }

    private void register() {
        new Update().send();
        pass(1);
    }

    // What a test looks at

    private List<OutboundPacket> transmitted(Class<? extends Message> kind) {
        return effects.stream().filter(Effect.Transmit.class::isInstance).map(effect -> ((Effect.Transmit) effect).packet())
                .filter(packet -> kind.isInstance(packet.message())).toList();
    }

    private BindingAcknowledgement acknowledgement() {
        List<OutboundPacket> packets = transmitted(BindingAcknowledgement.class);
        assertEquals(1, packets.size(), effects.toString());
        return (BindingAcknowledgement) packets.get(0).message();
    }

    private int status() {
        return acknowledgement().status();
    }

    private void assertSilent(String reason) {
        assertTrue(effects.stream().noneMatch(Effect.Transmit.class::isInstance), effects.toString());
        assertEquals(reason, event("binding-update-dropped").fields().get("reason"));
        assertTrue(agent.bindings().isEmpty());
    }

    private Event event(String name) {
        return effects.stream().filter(Effect.Report.class::isInstance).map(effect -> ((Effect.Report) effect).event())
                .filter(event -> event.name().equals(name)).findFirst().orElseThrow(() -> new AssertionError(name + " in " + effects));
    }

    private static Tunnel tunnel(Ipv6Address careOf, long expiresAt) {
        return new Tunnel(Tunnel.Match.DESTINATION, HOME.prefix(128), AGENT, careOf, expiresAt);
    }

    @Test
    void claimsItsAddressFirstOfAll() {
        assertEquals(List.of(new Effect.ClaimAddresses(AGENT.prefix(128), Effect.AddressUse.HOME_AGENT)), effects);
        assertEquals(Engine.NEVER, agent.nextDeadline());
    }

    @Nested
    @DisplayName("Which Binding Updates are discarded in silence (section 9.5.1, RFC 4285 section 5)")
    class Discarded {

        @Test
        void onesOfNodesWithoutASecurityAssociation() {
            Update update = new Update();
            update.identifier = "stranger@example.net";
            update.send();
            assertSilent("no-security-association");
        }

        @Test
        void onesWithAnotherSecurityParameterIndex() {
            Update update = new Update();
            update.key = new SharedKey(2000, new byte[16]);
            update.send();
            assertSilent("no-security-association");
        }

        @Test
        void onesWithoutAnAuthenticationOption() {
            Update update = new Update();
            update.key = null;
            update.send();
            assertSilent("no-authentication");
        }

        @Test
        void onesWithNonceIndices() {
            new Update().with(new NonceIndices(1, 2)).send();
            assertSilent("nonce-indices");
        }

        @Test
        void onesThatAreNoHomeRegistrations() {
            Update update = new Update();
            update.flags = Iana.BU_FLAG_ACKNOWLEDGE;
            update.send();
            assertSilent("not-a-home-registration");
        }

        @ParameterizedTest
        @ValueSource(strings = {"fe80::1", "::1", "ff0e::1", "::", "::ffff:1.2.3.4"})
        void onesWhoseCareOfAddressIsNotUnicastAndRoutable(String address) {
            Update update = new Update();
            update.careOf = Ipv6Address.parse(address);
            update.send();
            assertSilent("care-of-address");
        }

        @Test
        void onesThatRegisterWithoutAHomeAddressOption() {
            Update update = new Update();
            update.homeAddressOption = false;
            update.source = HOME;
            update.send();
            assertSilent("no-home-address-option");
        }

        @Test
        void onesOutOfATunnel() {
            InboundPacket packet = new Update().packet();
            receive(new InboundPacket(packet.source(), packet.destination(), packet.homeAddressOption(), null,
                    new OutboundPacket.Encapsulation(CARE_OF, AGENT), LINK, 64, packet.message(), packet.header()));
            assertSilent("not-direct");
        }

        @Test
        void everythingForOtherAddresses() {
            InboundPacket packet = new Update().packet();
            receive(new InboundPacket(packet.source(), HOME, packet.homeAddressOption(), null, null, LINK, 64, packet.message(),
                    packet.header()));
            assertTrue(effects.isEmpty());
        }
    }

    @Nested
    @DisplayName("Which are refused (sections 9.5.1, 10.3.1)")
    class Refused {

        @Test
        @DisplayName("with 132: a home address that is not on the home link")
        void notHomeSubnet() {
            Update update = new Update();
            update.home = Ipv6Address.parse("2001:db8:b::1234");
            update.send();
            assertEquals(Iana.STATUS_NOT_HOME_SUBNET, status());
        }

        @Test
        @DisplayName("with 129: somebody else's home address, the home agent's own or a home address as care-of address")
        void prohibited() {
            Update update = new Update();
            update.home = UNNAMED_HOME;
            update.send();
            assertEquals(Iana.STATUS_ADMINISTRATIVELY_PROHIBITED, status());
            new Update().from(AGENT).send();
            assertEquals(Iana.STATUS_ADMINISTRATIVELY_PROHIBITED, status());
            new Update().from(UNNAMED_HOME).send();
            assertEquals(Iana.STATUS_ADMINISTRATIVELY_PROHIBITED, status());
        }

        @Test
        @DisplayName("with 130: more mobile nodes than there is room for")
        void insufficientResources() {
            agent = new HomeAgentEngine(config(1), CLOCK);
            agent.start(now);
            register();
            new Update().of(UNNAMED_HOME).send();
            assertEquals(Iana.STATUS_INSUFFICIENT_RESOURCES, status());
            new Update().from(OTHER_CARE_OF).send();
            assertEquals(0, status(), "who is registered may move on");
        }

        @Test
        @DisplayName("with 133: a deletion without a registration")
        void notHomeAgentForThisNode() {
            new Update().fromHome().send();
            assertEquals(Iana.STATUS_NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE, status());
        }

        @Test
        @DisplayName("with 135 and the last number: a sequence number out of the window, for a node without timestamps")
        void sequenceOutOfWindow() {
            new Update().of(SEQUENCE_HOME).send();
            pass(1);
            int last = sequence;
            Update old = new Update().of(SEQUENCE_HOME);
            old.number = last;
            old.send();
            assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status());
            assertEquals(last, acknowledgement().sequence());
            Update next = new Update().of(SEQUENCE_HOME);
            next.timestamp = null;
            next.send();
            assertEquals(0, status());
        }

        @Test
        @DisplayName("with 144: a replayed Binding Update, or one from another time")
        void messageIdentifierMismatch() {
            InboundPacket packet = new Update().packet();
            receive(packet);
            pass(1);
            receive(packet);
            assertEquals(Iana.STATUS_MESSAGE_IDENTIFIER_MISMATCH, status());
            Update late = new Update();
            late.timestamp = NtpTimestamp.of(CLOCK.at(now - 8 * SECOND)) | 0xabc;
            late.send();
            assertEquals(Iana.STATUS_MESSAGE_IDENTIFIER_MISMATCH, status());
            long told = acknowledgement().option(ReplayProtection.class).timestamp();
            assertEquals(late.timestamp & 0xffff_ffffL, told & 0xffff_ffffL, "its own fraction");
            assertEquals(NtpTimestamp.of(CLOCK.at(now)) >>> 32, told >>> 32, "our seconds");
            assertEquals(CARE_OF, agent.bindings().get(0).careOfAddress());
        }

        @Test
        @DisplayName("with 144 even after the binding has gone")
        void replayAfterDeletion() {
            InboundPacket packet = new Update().packet();
            receive(packet);
            pass(1);
            new Update().fromHome().send();
            receive(packet);
            assertEquals(Iana.STATUS_MESSAGE_IDENTIFIER_MISMATCH, status());
            assertTrue(agent.bindings().isEmpty());
        }

        @Test
        @DisplayName("with 145: no timestamp where one is demanded")
        void messageIdentifierRequired() {
            Update update = new Update();
            update.timestamp = null;
            update.send();
            assertEquals(Iana.STATUS_MESSAGE_IDENTIFIER_REQUIRED, status());
        }

        @Test
        @DisplayName("with 146, and not endlessly often: a wrong authenticator")
        void authenticationFailed() {
            Update update = new Update();
            update.key = OTHER_KEY;
            update.send();
            assertEquals(Iana.STATUS_AUTHENTICATION_FAILED, status());
            int answers = 0;
            for (int i = 0; i < 1_000; i++) {
                Update forged = new Update();
                forged.key = OTHER_KEY;
                forged.send();
                answers += transmitted(BindingAcknowledgement.class).size();
            }
            assertTrue(answers <= 10, answers + " answers");
            assertTrue(agent.bindings().isEmpty());
        }
    }

    @Nested
    @DisplayName("The first registration (section 10.3.1)")
    class First {

        @Test
        void waitsUntilNobodyOnTheHomeLinkHasObjected() {
            new Update().send();
            OutboundPacket solicitation = transmitted(NeighborSolicitation.class).get(0);
            assertEquals(Ipv6Address.UNSPECIFIED, solicitation.source());
            assertEquals(HOME.solicitedNode(), solicitation.destination());
            assertEquals(LINK, solicitation.link());
            assertEquals(HOME, ((NeighborSolicitation) solicitation.message()).target());
            assertEquals(0, transmitted(BindingAcknowledgement.class).size());
            pass(0.99);
            assertTrue(effects.isEmpty());
            pass(0.02);
            assertEquals(0, status());
        }

        @Test
        void thenTunnelsDefendsTheAddressAndAnswers() {
            new Update().send();
            pass(1);
            long expiresAt = now + 600 * SECOND;
            assertEquals(new Effect.InstallTunnel(tunnel(CARE_OF, expiresAt)), effects.get(0));
            assertEquals(new Effect.AddProxyNeighbor(LINK, HOME), effects.get(1));
            OutboundPacket advertisement = transmitted(NeighborAdvertisement.class).get(0);
            assertEquals(new NeighborAdvertisement(false, false, true, HOME, List.of(new LinkLayerAddress(2, MAC))),
                    advertisement.message());
            assertEquals(AGENT, advertisement.source());
            assertEquals(Ipv6Address.ALL_NODES, advertisement.destination());
            assertEquals(LINK, advertisement.link());
            OutboundPacket answer = transmitted(BindingAcknowledgement.class).get(0);
            assertEquals(CARE_OF, answer.destination());
            assertEquals(HOME, answer.routingHeader());
            assertEquals(sequence, acknowledgement().sequence());
            assertEquals(150, acknowledgement().lifetimeUnits());
            assertEquals(1, agent.bindings().size());
        }

        @Test
        void isAnnouncedThreeTimes() {
            register();
            int announced = transmitted(NeighborAdvertisement.class).size();
            pass(10);
            assertEquals(3, announced + transmitted(NeighborAdvertisement.class).size());
        }

        @Test
        @DisplayName("fails with 134 when somebody has the address, or is about to take it")
        void duplicate() {
            new Update().send();
            NeighborAdvertisement objection = new NeighborAdvertisement(false, false, true, HOME, List.of());
            receive(arriving(OutboundPacket.plain(HOME, Ipv6Address.ALL_NODES, objection), LINK));
            assertEquals(Iana.STATUS_DUPLICATE_ADDRESS_DETECTION_FAILED, status());
            pass(2);
            assertTrue(agent.bindings().isEmpty());
            new Update().send();
            receive(arriving(OutboundPacket.plain(Ipv6Address.UNSPECIFIED, HOME.solicitedNode(), new NeighborSolicitation(HOME, List.of())),
                    LINK));
            assertEquals(Iana.STATUS_DUPLICATE_ADDRESS_DETECTION_FAILED, status());
        }

        @Test
        void isNotDisturbedByNeighboursOfOtherLinksAddressesOrHopLimits() {
            new Update().send();
            NeighborAdvertisement objection = new NeighborAdvertisement(false, false, true, HOME, List.of());
            receive(arriving(OutboundPacket.plain(HOME, Ipv6Address.ALL_NODES, objection), UPLINK));
            receive(new InboundPacket(HOME, Ipv6Address.ALL_NODES, null, null, null, LINK, 254, objection, new byte[24]));
            receive(arriving(OutboundPacket.plain(HOME, Ipv6Address.ALL_NODES,
                    new NeighborAdvertisement(false, false, true, UNNAMED_HOME, List.of())), LINK));
            receive(arriving(OutboundPacket.plain(CARE_OF, HOME.solicitedNode(), new NeighborSolicitation(HOME, List.of())), LINK));
            pass(1);
            assertEquals(0, status());
        }

        @Test
        void answersTheLastOfSeveralBindingUpdates() {
            new Update().send();
            pass(0.5);
            new Update().from(OTHER_CARE_OF).send();
            assertTrue(effects.isEmpty());
            pass(0.5);
            assertEquals(sequence, acknowledgement().sequence());
            assertEquals(OTHER_CARE_OF, agent.bindings().get(0).careOfAddress());
        }

        @Test
        @DisplayName("with the L bit the link-local address is tested and defended too")
        void linkLocalAddress() {
            Update update = new Update();
            update.flags |= Iana.BU_FLAG_LINK_LOCAL_COMPATIBILITY;
            update.send();
            assertEquals(2, transmitted(NeighborSolicitation.class).size());
            pass(1);
            assertTrue(effects.contains(new Effect.AddProxyNeighbor(LINK, Ipv6Address.parse("fe80::1234"))));
            new Update().fromHome().send();
            assertTrue(effects.contains(new Effect.RemoveProxyNeighbor(LINK, Ipv6Address.parse("fe80::1234"))));
        }
    }

    @Nested
    @DisplayName("The acknowledgement (section 10.3.1, RFC 4285)")
    class Acknowledgement {

        @Test
        void isAuthenticatedAndCarriesIdentifierAndTimestampBack() {
            Update update = new Update();
            update.send();
            pass(1);
            OutboundPacket packet = transmitted(BindingAcknowledgement.class).get(0);
            InboundPacket received = arriving(packet, 1);
            assertEquals(SharedKeyAuthenticator.Verdict.VALID, SharedKeyAuthenticator.verify(KEY, CARE_OF, HOME, received.header()));
            assertEquals(update.timestamp, acknowledgement().option(ReplayProtection.class).timestamp());
            assertNotNull(acknowledgement().option(MobileNodeIdentifier.class));
        }

        @Test
        void comesEvenWhenItWasNotAskedFor() {
            Update update = new Update();
            update.flags = Iana.BU_FLAG_HOME_REGISTRATION;
            update.send();
            pass(1);
            assertEquals(0, status());
        }

        @Test
        void clearsTheKeyManagementBitAndGivesNoAdvice() {
            Update update = new Update();
            update.flags |= Iana.BU_FLAG_KEY_MANAGEMENT_MOBILITY;
            update.send();
            pass(1);
            assertEquals(0, acknowledgement().flags());
            assertNull(acknowledgement().option(BindingRefreshAdvice.class));
        }

        @Test
        void grantsNoMoreThanConfigured() {
            Update update = new Update();
            update.units = 65_535;
            update.send();
            pass(1);
            assertEquals(900, acknowledgement().lifetimeUnits());
        }
    }

    @Nested
    @DisplayName("A registration that stands (sections 10.3.1, 10.3.2)")
    class Standing {

        @BeforeEach
        void registerFirst() {
            register();
        }

        @Test
        void moveOnAtOnceAndTheTunnelWithThem() {
            new Update().from(OTHER_CARE_OF).send();
            assertEquals(0, status());
            assertTrue(effects.contains(new Effect.InstallTunnel(tunnel(OTHER_CARE_OF, now + 600 * SECOND))));
            assertEquals(0, transmitted(NeighborSolicitation.class).size());
            assertEquals(0, transmitted(NeighborAdvertisement.class).size());
        }

        @Test
        void end() {
            pass(601);
            assertTrue(effects.contains(new Effect.RemoveTunnel(Tunnel.Match.DESTINATION, HOME.prefix(128))));
            assertTrue(effects.contains(new Effect.RemoveProxyNeighbor(LINK, HOME)));
            event("home-registration-expired");
            assertTrue(agent.bindings().isEmpty());
        }

        @Test
        void areDeletedFromHomeWithoutRoutingHeader() {
            new Update().fromHome().send();
            assertEquals(0, status());
            assertEquals(0, acknowledgement().lifetimeUnits());
            OutboundPacket answer = transmitted(BindingAcknowledgement.class).get(0);
            assertEquals(HOME, answer.destination());
            assertNull(answer.routingHeader());
            assertEquals(LINK, answer.link());
            assertTrue(effects.indexOf(new Effect.RemoveProxyNeighbor(LINK, HOME)) >= 0);
            assertTrue(effects.indexOf(new Effect.RemoveProxyNeighbor(LINK, HOME))
                    < effects.indexOf(new Effect.Transmit(answer)), "the home agent no longer defends the address when it answers");
        }

        @Test
        void areDeletedFromAwayWithRoutingHeader() {
            Update update = new Update();
            update.units = 0;
            update.send();
            assertEquals(0, status());
            assertEquals(HOME, transmitted(BindingAcknowledgement.class).get(0).routingHeader());
            assertTrue(agent.bindings().isEmpty());
        }

        @Test
        @DisplayName("are deleted also in the way of RFC 3775: care-of address equal to the home address")
        void areDeletedInTheOldWay() {
            Update update = new Update().fromHome();
            update.units = 150;
            update.send();
            assertEquals(0, status());
            assertTrue(agent.bindings().isEmpty());
        }

        @Test
        @DisplayName("are remembered for ten seconds after deletion against Binding Updates under way (section 10.3.2)")
        void areRememberedAgainstLateOnes() {
            new Update().of(SEQUENCE_HOME).send();
            pass(1);
            Update late = new Update().of(SEQUENCE_HOME);
            new Update().of(SEQUENCE_HOME).fromHome().send();
            late.send();
            assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status());
            pass(11);
            late.send();
            pass(1);
            assertEquals(0, status());
        }

        @Test
        void areTestedAgainWhenTheyWereDeleted() {
            new Update().fromHome().send();
            new Update().send();
            assertEquals(1, transmitted(NeighborSolicitation.class).size());
        }
    }

    @Nested
    @DisplayName("After a restart")
    class Restart {

        @Test
        void goesOnWithTheTunnelsThatAreStillThere() {
            Tunnel good = tunnel(CARE_OF, now + 100 * SECOND);
            Tunnel stranger = new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.parse("2001:db8:a::77/128"), AGENT, CARE_OF, now + SECOND);
            Tunnel over = new Tunnel(Tunnel.Match.DESTINATION, UNNAMED_HOME.prefix(128), AGENT, CARE_OF, now);
            Tunnel notOurs = new Tunnel(Tunnel.Match.SOURCE, HOME.prefix(128), AGENT, CARE_OF, now + SECOND);
            agent = new HomeAgentEngine(config(16), CLOCK, List.of(good, stranger, over, notOurs));
            effects = agent.start(now);
            assertEquals(1, agent.bindings().size());
            assertTrue(effects.contains(new Effect.AddProxyNeighbor(LINK, HOME)));
            assertTrue(effects.contains(new Effect.RemoveTunnel(Tunnel.Match.DESTINATION, stranger.prefix())));
            assertTrue(effects.contains(new Effect.RemoveTunnel(Tunnel.Match.DESTINATION, over.prefix())));
            assertFalse(effects.contains(new Effect.RemoveTunnel(Tunnel.Match.SOURCE, notOurs.prefix())));
            pass(3);
            new Update().from(OTHER_CARE_OF).send();
            assertEquals(0, status(), "at once: the address has been ours all the time");
        }

        @Test
        @DisplayName("refuses with 144 what may have been accepted before (RFC 4285 section 6)")
        void refusesWhatMayHaveBeenAcceptedBefore() {
            InboundPacket former = new Update().packet();
            receive(former);
            pass(1);
            new Update().fromHome().send();
            agent = new HomeAgentEngine(config(16), CLOCK, List.of());
            agent.start(now);
            receive(former);
            assertEquals(Iana.STATUS_MESSAGE_IDENTIFIER_MISMATCH, status());
            pass(3);
            receive(former);
            assertEquals(Iana.STATUS_MESSAGE_IDENTIFIER_MISMATCH, status());
            assertTrue(agent.bindings().isEmpty());
            new Update().send();
            pass(1);
            assertEquals(1, agent.bindings().size());
        }
    }

    @Nested
    @DisplayName("What else arrives (section 9.2)")
    class Others {

        @Test
        void anUnknownMessageTypeIsAnsweredWithBindingError2() {
            receive(arriving(OutboundPacket.plain(CARE_OF, AGENT, new UnknownMobilityMessage(99, new byte[10])), UPLINK));
            BindingError error = (BindingError) transmitted(BindingError.class).get(0).message();
            assertEquals(new BindingError(Iana.BE_UNRECOGNIZED_MH_TYPE, Ipv6Address.UNSPECIFIED, List.of()), error);
        }

        @Test
        void aHeaderThatIsTooShortIsAnsweredWithAParameterProblem() {
            effects = agent.on(now, new Input.MalformedReceived(CARE_OF, AGENT, MalformedReason.HEADER_TOO_SHORT, 41, new byte[48]));
            ErrorMessage problem = (ErrorMessage) transmitted(ErrorMessage.class).get(0).message();
            assertEquals(Iana.ICMPV6_PARAMETER_PROBLEM, problem.type());
            assertEquals(0, problem.code());
            assertEquals(41, problem.value());
        }

        @Test
        void testInitsToItselfAreNotAnswered() {
            receive(arriving(OutboundPacket.plain(HOME, AGENT, new HomeTestInit(new Cookie(1), List.of())), UPLINK));
            assertTrue(effects.isEmpty());
            receive(arriving(OutboundPacket.plain(CARE_OF, AGENT, new CareOfTestInit(new Cookie(1), List.of())), UPLINK));
            assertTrue(effects.isEmpty());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    @DisplayName("Mutilated Binding Updates never make it throw, and never make a binding")
    void mutilatedBindingUpdates(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            InboundPacket whole = new Update().packet();
            byte[] header = whole.header();
            header[random.nextInt(header.length)] ^= (byte) (1 << random.nextInt(8));
            Message message = org.mobilityd.wire.MobilityHeaderCodec.decode(header).orNull();
            boolean sameButChecksum = header[4] != whole.header()[4] || header[5] != whole.header()[5];
            if (message != null && !sameButChecksum) {
                receive(new InboundPacket(whole.source(), whole.destination(), whole.homeAddressOption(), null, null, UPLINK, 64, message,
                        header));
            }
            pass(random.nextInt(3));
        }
        assertTrue(agent.bindings().isEmpty());
    }
}
