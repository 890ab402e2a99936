package org.mobilityd.protocol.mobilenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.CORRESPONDENT;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.HOME;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.HOME_ADDRESS;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.LINK;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.SECOND;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.SECOND_LINK;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.careOfAddress;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.foreign;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.mobilenode.MobileNodeStatus.Location;
import org.mobilityd.protocol.mobilenode.RoamingNetwork.Network;
import org.mobilityd.protocol.mobilenode.RoamingNetwork.Sent;
import org.mobilityd.wire.Icmpv6Message.NeighborSolicitation;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Icmpv6Message.RouterSolicitation;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.NdOption.PrefixInformation;
import org.mobilityd.wire.OutboundPacket;

@DisplayName("Movement (RFC 6275 section 11.5)")
class MovementTest {

    private final Network first = foreign(1);
    private final Network second = foreign(2);
    private RoamingNetwork network;

    @BeforeEach
    void start() {
        network = new RoamingNetwork().start();
    }

    private Ipv6Address careOf() {
        return network.status().careOfAddress();
    }

    private void plugIn() {
        network.plug(LINK, first);
        network.run(2);
        assertEquals(careOfAddress(first), careOf());
        network.forget();
    }

    private static InboundPacket advertisement(Ipv6Address source, int hopLimit, OutboundPacket.Encapsulation tunnel,
            RouterAdvertisement message) {
        return new InboundPacket(source, Ipv6Address.ALL_NODES, null, null, tunnel, LINK, hopLimit, message, new byte[16]);
    }

    @Nested
    @DisplayName("Router Solicitations (RFC 4861 section 6.3.7, RFC 7559)")
    class Solicitations {

        @Test
        void leaveAtOnceWhenALinkIsAssociated() {
            network.forget();
            network.plug(LINK, first);
            Sent solicitation = network.sent.get(0);
            assertTrue(solicitation.message() instanceof RouterSolicitation);
            assertEquals(network.now, solicitation.time());
            assertEquals(Ipv6Address.ALL_ROUTERS, solicitation.packet().destination());
            assertEquals(255, solicitation.packet().hopLimit());
        }

        @Test
        void leaveFromTheLinkLocalAddressWithoutClaimingItOnThisLink() {
            network.forget();
            network.plug(LINK, first);
            Sent solicitation = network.sent.get(0);
            assertEquals(RoamingNetwork.LINK_LOCAL, solicitation.packet().source());
            assertEquals(List.of(), ((RouterSolicitation) solicitation.message()).options());
        }

        @Test
        void leaveFromTheUnspecifiedAddressAsLongAsThereIsNoOther() {
            network.tell(new Input.LinkLocalAddress(LINK, null));
            network.forget();
            network.plug(LINK, first);
            assertEquals(Ipv6Address.UNSPECIFIED, network.sent.get(0).packet().source());
            network.tell(new Input.LinkLocalAddress(LINK, RoamingNetwork.LINK_LOCAL));
            network.forget();
            network.plug(LINK, second);
            assertEquals(RoamingNetwork.LINK_LOCAL, network.sent.get(0).packet().source());
        }

        @Test
        void comeThreeTimesFourSecondsApartAndThenAtDoubledIntervals() {
            network.forget();
            first.solicitable = false;
            network.plug(LINK, first);
            long start = network.now;
            network.run(70);
            List<Long> times = network.sent.stream().filter(sent -> sent.message() instanceof RouterSolicitation
                    && sent.packet().link() == LINK).map(sent -> (sent.time() - start) / SECOND).toList();
            assertEquals(List.of(0L, 4L, 8L, 16L, 32L, 64L), times);
        }

        @Test
        void endWhenARouterAnswers() {
            plugIn();
            network.run(100);
            assertEquals(0, network.sent.stream().filter(sent -> sent.message() instanceof RouterSolicitation
                    && sent.packet().link() == LINK).count());
        }
    }

    @Nested
    @DisplayName("Router Advertisements (RFC 4861 section 6.1.2)")
    class Advertisements {

        @Test
        void withAHopLimitBelow255AreForeign() {
            network.receive(advertisement(first.router, 254, null, first.advertisement()));
            network.run(1);
            assertEquals(Location.UNKNOWN, network.status().location());
            assertEquals("hop-limit", network.events("router-advertisement-dropped").get(0).fields().get("reason"));
        }

        @Test
        void fromAnAddressThatIsNotLinkLocalAreForeign() {
            network.receive(advertisement(CORRESPONDENT, 255, null, first.advertisement()));
            assertEquals(Location.UNKNOWN, network.status().location());
        }

        @Test
        void outOfATunnelAreForeign() {
            OutboundPacket.Encapsulation tunnel = new OutboundPacket.Encapsulation(CORRESPONDENT, careOfAddress(first));
            network.receive(advertisement(first.router, 255, tunnel, first.advertisement()));
            assertEquals(Location.UNKNOWN, network.status().location());
        }

        @Test
        void withALifetimeOfZeroEndARouterButLeaveTheAddress() {
            plugIn();
            first.lifetimeSeconds = 0;
            network.advertise(LINK, first);
            network.run(1);
            assertEquals(careOfAddress(first), careOf());
            network.advertise(LINK, second);
            network.run(1);
            assertEquals(careOfAddress(second), careOf());
        }

        @Test
        void cannotShortenAValidLifetimeBelowTwoHours() {
            Router router = new Router(LINK, first.router);
            router.hear(SECOND, first.advertisement());
            PrefixInformation short10 = new PrefixInformation(64, 0xc0, 10, 10, first.prefix.address());
            router.hear(SECOND, new RouterAdvertisement(64, 0, 1_800, 0, 0, List.of(short10)));
            assertEquals(7_201 * SECOND, router.prefix(first.prefix).validUntil());
        }

        @Test
        void areKeptInABoundedList() {
            RouterList routers = new RouterList();
            for (int i = 0; i < 1_000; i++) {
                routers.hear(i, LINK, new Ipv6Address(0xfe80_0000_0000_0000L, i), first.advertisement(), null);
            }
            assertEquals(RouterList.MAX_ROUTERS, routers.all().size());
        }
    }

    @Nested
    @DisplayName("Whether to move (section 11.5.1)")
    class WhetherToMove {

        @Test
        void aNewRouterBesideALivingOneIsNoReason() {
            plugIn();
            network.advertise(LINK, second);
            network.run(2);
            assertEquals(careOfAddress(first), careOf());
            assertEquals(1, network.sentBy("mobile-node", NeighborSolicitation.class).size(), "the living router was asked");
        }

        @Test
        void aNewRouterBesideOneThatAdvertisesInTimeIsNotEvenAReasonToAsk() {
            first.interval = SECOND;
            plugIn();
            network.advertisePeriodically(first);
            network.advertise(LINK, second);
            network.run(10);
            assertEquals(careOfAddress(first), careOf());
            assertEquals(0, network.sentBy("mobile-node", NeighborSolicitation.class).size());
        }

        @Test
        void aNewRouterWhenTheOldOneNoLongerAnswersIsOne() {
            plugIn();
            network.plugSilently(LINK, second);
            network.advertise(LINK, second);
            network.run(1);
            assertEquals(careOfAddress(second), careOf());
            assertEquals(3, network.sentBy("mobile-node", NeighborSolicitation.class).size());
        }

        @Test
        void afterAnAssociationTheFirstNewRouterIsFollowedAtOnce() {
            plugIn();
            network.plug(LINK, second);
            network.run(0.01);
            assertEquals(careOfAddress(second), careOf());
            assertEquals(0, network.sentBy("mobile-node", NeighborSolicitation.class).size());
        }

        @Test
        void anAssociationWithTheSameNetworkChangesNothing() {
            plugIn();
            network.plug(LINK, first);
            network.run(2);
            assertEquals(careOfAddress(first), careOf());
            assertEquals(0, network.sentBy("mobile-node", BindingUpdate.class).size());
            assertTrue(network.effects.stream().anyMatch(effect -> effect instanceof Effect.UseDefaultRouter),
                    "what the kernel may have lost is told again");
        }

        @Test
        @DisplayName("another prefix from the same link-local address means another router")
        void linkLocalAddressesAreNotUnique() {
            second.router = first.router;
            plugIn();
            network.plugSilently(LINK, second);
            network.advertise(LINK, second);
            network.run(0.2);
            assertEquals(careOfAddress(second), careOf());
            assertEquals("90", network.events("handover-completed").get(0).fields().get("milliseconds"), "timed from the advertisement");
        }

        @Test
        void anOverdueAdvertisementMakesItAskAndAnAnswerIsEnough() {
            first.interval = SECOND;
            plugIn();
            network.run(4);
            assertTrue(network.sentBy("mobile-node", NeighborSolicitation.class).size() >= 2);
            assertEquals(careOfAddress(first), careOf());
        }

        @Test
        void anOverdueAdvertisementAndNoAnswerEndsARouter() {
            first.interval = SECOND;
            second.interval = SECOND;
            plugIn();
            network.plugSilently(LINK, second);
            network.run(3);
            assertEquals(careOfAddress(second), careOf(), "a solicitation went out with the question");
        }

        @Test
        void aPrefixThatIsNoLongerPreferredIsLeftForAnother() {
            plugIn();
            RouterAdvertisement renumbered = new RouterAdvertisement(64, 0, 1_800, 0, 0, List.of(
                    new PrefixInformation(64, 0xc0, 86_400, 0, first.prefix.address()),
                    new PrefixInformation(64, 0xc0, 86_400, 14_400, second.prefix.address())));
            network.receive(advertisement(first.router, 255, null, renumbered));
            network.run(0.1);
            assertEquals(careOfAddress(second), careOf());
        }
    }

    @Nested
    @DisplayName("Several links and care-of addresses (section 11.5.4)")
    class SeveralLinks {

        private final Ipv6Address onSecondLink = second.prefix.withInterfaceIdentifier(
                MobileNodeConfig.Link.ethernet(SECOND_LINK, RoamingNetwork.MAC + 1, null).interfaceIdentifier());

        @Test
        void aLinkThatIsAssociatedWithAnotherNetworkIsMovedTo() {
            plugIn();
            network.plug(SECOND_LINK, second);
            network.run(0.01);
            assertEquals(onSecondLink, careOf());
        }

        @Test
        void aLinkThatIsLostIsReplacedByAnotherAtOnce() {
            plugIn();
            network.plug(SECOND_LINK, second);
            network.run(1);
            network.unplug(SECOND_LINK);
            assertEquals(careOfAddress(first), careOf(), "its router lives: nothing has to be solicited");
        }

        @Test
        void theFormerAddressStaysForAWhileAndThenGoesWithItsRouter() {
            plugIn();
            network.plug(SECOND_LINK, second);
            network.run(5);
            assertTrue(network.addresses.get(LINK).contains(careOfAddress(first)));
            network.run(6);
            assertFalse(network.addresses.get(LINK).contains(careOfAddress(first)));
            assertTrue(network.effects.contains(new Effect.ForgetDefaultRouter(LINK)));
            assertTrue(network.effects.contains(new Effect.ReleaseAddresses(careOfAddress(first).prefix(128))));
        }

        @Test
        void theFormerBindingServesUntilTheNewOneIsMade() {
            plugIn();
            network.flow(CORRESPONDENT, 2);
            network.run(2);
            network.plug(SECOND_LINK, second);
            network.run(0.005);
            assertEquals(onSecondLink, careOf());
            assertEquals(careOfAddress(first), network.binding().careOfAddress());
            network.run(0.1);
            assertEquals(onSecondLink, network.binding().careOfAddress());
        }

        @Test
        void theFormerAddressOfALostLinkGoesWithinASecond() {
            plugIn();
            network.plug(SECOND_LINK, second);
            network.run(1);
            network.unplug(LINK);
            network.run(1);
            assertFalse(network.addresses.get(LINK).contains(careOfAddress(first)));
        }
    }

    @Nested
    @DisplayName("Forming care-of addresses (section 11.5.3)")
    class Forming {

        @Test
        void theAddressIsUsableBeforeTheKernelHasCheckedIt() {
            network.plug(LINK, first);
            network.run(0.01);
            assertTrue(network.effects.contains(new Effect.AddAddress(LINK, careOfAddress(first), 64, true)));
        }

        @Test
        void aDuplicateIsReplacedByARandomIdentifier() {
            plugIn();
            network.tell(new Input.AddressDuplicate(LINK, careOfAddress(first)));
            Ipv6Address replacement = careOf();
            assertNotEquals(careOfAddress(first), replacement);
            assertTrue(first.prefix.contains(replacement));
            assertFalse(network.addresses.get(LINK).contains(careOfAddress(first)));
            network.run(1);
            assertEquals(replacement, network.status().registeredCareOfAddress());
        }

        @Test
        void afterThreeDuplicatesThePrefixIsGivenUpUntilTheLinkIsAssociatedAnew() {
            plugIn();
            network.tell(new Input.AddressDuplicate(LINK, careOf()));
            network.tell(new Input.AddressDuplicate(LINK, careOf()));
            Ipv6Address last = careOf();
            network.tell(new Input.AddressDuplicate(LINK, last));
            network.advertise(LINK, first);
            network.run(0.1);
            assertFalse(network.addresses.get(LINK).contains(last));
            network.plug(LINK, first);
            network.run(1);
            assertEquals(careOfAddress(first), careOf());
        }

        @Test
        void aPrefixWithoutTheAutonomousFlagFormsNone() {
            RouterAdvertisement onLinkOnly = new RouterAdvertisement(64, 0, 1_800, 0, 0, List.of(
                    new PrefixInformation(64, PrefixInformation.FLAG_ON_LINK, 86_400, 14_400, first.prefix.address())));
            network.receive(advertisement(first.router, 255, null, onLinkOnly));
            assertEquals(Location.UNKNOWN, network.status().location());
        }
    }

    @Nested
    @DisplayName("Coming home (section 11.5.5)")
    class ComingHome {

        @Test
        void isNoticedByTheHomePrefix() {
            network.plug(LINK, HOME);
            network.run(1);
            assertEquals(Location.AT_HOME, network.status().location());
            assertEquals(0, network.sentBy("mobile-node", BindingUpdate.class).size(), "no binding, nothing to delete");
            assertTrue(network.effects.contains(new Effect.AddAddress(LINK, HOME_ADDRESS, 64, true)), "checked for duplicates");
        }

        @Test
        @DisplayName("the Binding Update leaves before the home address is on the link, and asks for deletion from the home address")
        void theBindingUpdateComesFirst() {
            plugIn();
            network.plug(LINK, HOME);
            network.run(0.004);
            int update = indexOf(Effect.Transmit.class, effect -> ((Effect.Transmit) effect).packet().message() instanceof BindingUpdate);
            int address = network.effects.indexOf(new Effect.AddAddress(LINK, HOME_ADDRESS, 64, false));
            assertTrue(update >= 0 && address > update, "update " + update + ", address " + address);
            OutboundPacket packet = ((Effect.Transmit) network.effects.get(update)).packet();
            BindingUpdate message = (BindingUpdate) packet.message();
            assertEquals(HOME_ADDRESS, packet.source());
            assertEquals(LINK, packet.link());
            assertEquals(null, packet.homeAddressOption());
            assertEquals(0, message.lifetimeUnits());
            assertTrue(message.acknowledge() && message.homeRegistration());
        }

        @Test
        void theNeighboursAreToldThreeTimesAfterTheAcknowledgement() {
            plugIn();
            network.plug(LINK, HOME);
            network.run(5);
            List<Sent> announcements = network.sent.stream().filter(sent -> sent.by().equals("mobile-node")
                    && sent.message() instanceof org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement).toList();
            assertEquals(3, announcements.size());
            var message = (org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement) announcements.get(0).message();
            assertTrue(message.override() && !message.solicited() && !message.router());
            assertEquals(HOME_ADDRESS, message.target());
            assertEquals(Ipv6Address.ALL_NODES, announcements.get(0).packet().destination());
            assertEquals(1, message.options().size(), "the target link-layer address");
        }

        @Test
        void theLinkLocalAddressIsAnnouncedTooWhenTheHomeAgentDefendedIt() {
            MobileNodeConfig.Link link = MobileNodeConfig.Link.ethernet(LINK, RoamingNetwork.MAC, null);
            Ipv6Address homeAddress = RoamingNetwork.HOME_PREFIX.withInterfaceIdentifier(link.interfaceIdentifier());
            HomeLink home = new HomeLink(new MobileNodeConfig(new MobileNodeConfig.Home(homeAddress, RoamingNetwork.HOME_PREFIX,
                    RoamingNetwork.HOME_AGENT), List.of(link), null, RoamingNetwork.KEY, 600, MobileNodeConfig.RouteOptimization.off()));
            List<Effect> effects = new java.util.ArrayList<>();
            home.putAddress(new Attachment(LINK, HOME.router, HOME.prefix, homeAddress, true, 0), false, effects);
            home.announce(SECOND, effects);
            Effect.Transmit second = (Effect.Transmit) effects.get(2);
            assertEquals(new Ipv6Address(0xfe80_0000_0000_0000L, link.interfaceIdentifier()), second.packet().source());
        }

        @Test
        void aForgottenRegistrationIsDeletedWhenTheHomeAgentDefendsTheAddress() {
            plugIn();
            RoamingNetwork restarted = network;
            restarted.restartMobileNode();
            restarted.plug(LINK, HOME);
            restarted.run(0.01);
            assertEquals(0, restarted.sentBy("mobile-node", BindingUpdate.class).size(), "it knows of no registration");
            restarted.tell(new Input.AddressDuplicate(LINK, HOME_ADDRESS));
            restarted.run(1);
            assertTrue(restarted.homeAgentTunnels.isEmpty());
            assertTrue(restarted.addresses.get(LINK).contains(HOME_ADDRESS));
            assertEquals(0, restarted.events("home-address-duplicate").size());
        }

        @Test
        void aHomeAddressThatSomebodyElseHasIsGivenUp() {
            network.plug(LINK, HOME);
            network.run(1);
            network.tell(new Input.AddressDuplicate(LINK, HOME_ADDRESS));
            network.run(1);
            assertFalse(network.addresses.get(LINK).contains(HOME_ADDRESS), "the home agent has no binding: status 133");
            assertEquals(1, network.events("home-address-duplicate").size());
        }

        @Test
        void leavingAgainTakesTheHomeAddressFromTheLinkAndDivertsItAtOnce() {
            plugIn();
            network.plug(LINK, HOME);
            network.run(5);
            network.plug(LINK, second);
            network.run(0.004);
            assertFalse(network.addresses.get(LINK).contains(HOME_ADDRESS));
            assertTrue(network.diverted);
            network.run(3);
            assertEquals(careOfAddress(second), network.status().registeredCareOfAddress());
        }

        @Test
        void theHomeLinkIsPreferredToAnyOther() {
            plugIn();
            network.plug(SECOND_LINK, HOME);
            network.run(1);
            assertEquals(Location.AT_HOME, network.status().location());
            network.plug(LINK, second);
            network.run(1);
            assertEquals(Location.AT_HOME, network.status().location());
        }

        private int indexOf(Class<? extends Effect> kind, java.util.function.Predicate<Effect> which) {
            for (int i = 0; i < network.effects.size(); i++) {
                if (kind.isInstance(network.effects.get(i)) && which.test(network.effects.get(i))) {
                    return i;
                }
            }
            return -1;
        }
    }

    @Test
    void aHandoverIsTimedFromTheAssociation() {
        plugIn();
        network.plug(LINK, second);
        network.run(1);
        assertEquals("93", network.events("handover-completed").get(0).fields().get("milliseconds"),
                "advertisement 3 ms, Binding Update and Acknowledgement 90 ms");
    }
}
