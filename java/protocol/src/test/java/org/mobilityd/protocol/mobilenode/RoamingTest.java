package org.mobilityd.protocol.mobilenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.CORRESPONDENT;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.HOME;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.HOME_ADDRESS;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.LINK;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.careOfAddress;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.foreign;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.mobilenode.MobileNodeStatus.Location;
import org.mobilityd.protocol.mobilenode.RoamingNetwork.Network;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Message;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingError;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.CareOfTestInit;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;

@DisplayName("A mobile node, its home agent and a correspondent")
class RoamingTest {

    private final Network first = foreign(1);
    private final Network second = foreign(2);
    private RoamingNetwork network;

    @BeforeEach
    void start() {
        network = new RoamingNetwork().start();
    }

    private void roamAndOptimize() {
        network.plug(LINK, first);
        network.run(2);
        network.flow(CORRESPONDENT, 2);
        network.run(3);
    }

    @Test
    void registersWhereItIsPluggedIn() {
        network.plug(LINK, first);
        network.run(2);
        assertEquals(Location.AWAY, network.status().location());
        assertEquals(careOfAddress(first), network.status().registeredCareOfAddress());
        assertEquals(careOfAddress(first), network.mobileNodeTunnel.local());
        assertEquals(careOfAddress(first), network.homeAgentTunnels.get(HOME_ADDRESS.prefix(128)).remote());
        assertTrue(network.diverted);
        assertTrue(network.proxied.contains(HOME_ADDRESS));
        assertEquals(1, network.events("home-registered").size());
    }

    @Test
    void optimizesTheRouteOfAFlowThatItSeesInTheTunnel() {
        roamAndOptimize();
        assertNotNull(network.binding());
        assertEquals(careOfAddress(first), network.binding().careOfAddress());
        assertEquals("tunnel", network.delivered.get(0).path());
        assertEquals("direct", network.delivered.get(network.delivered.size() - 1).path());
        assertEquals(40, network.delivered.size(), "every packet arrived");
    }

    @Test
    void afterAMoveOneRoundTripWithTheCorrespondentIsEnough() {
        roamAndOptimize();
        network.forget();
        network.plug(LINK, second);
        network.run(0.2);
        assertEquals(0, network.sentBy("mobile-node", HomeTestInit.class).size(), "the home keygen token is still young");
        assertEquals(1, network.sentBy("mobile-node", CareOfTestInit.class).size());
        assertEquals(careOfAddress(second), network.binding().careOfAddress());
        long millis = Long.parseLong(network.events("route-optimized").get(0).fields().get("milliseconds"));
        assertEquals(27, millis, "advertisement 3, care-of test 12, binding update and acknowledgement 12");
        assertEquals(1, network.events("handover-completed").size());
    }

    @Test
    void comesHome() {
        roamAndOptimize();
        network.forget();
        network.plug(LINK, HOME);
        network.run(3);
        assertEquals(Location.AT_HOME, network.status().location());
        assertFalse(network.diverted);
        assertNull(network.mobileNodeTunnel);
        assertNull(network.binding());
        assertTrue(network.bindingCache.isEmpty(), "the correspondent has deleted its binding");
        assertTrue(network.homeAgentTunnels.isEmpty());
        assertTrue(network.proxied.isEmpty());
        assertEquals(1, network.events("returned-home").size());
        network.flow(CORRESPONDENT, 1);
        network.run(2);
        assertEquals("home", network.delivered.get(network.delivered.size() - 1).path());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(classes = {BindingUpdate.class, BindingAcknowledgement.class, HomeTestInit.class, CareOfTestInit.class,
            org.mobilityd.wire.MobilityMessage.HomeTest.class, org.mobilityd.wire.MobilityMessage.CareOfTest.class,
            org.mobilityd.wire.Icmpv6Message.RouterAdvertisement.class, org.mobilityd.wire.Icmpv6Message.RouterSolicitation.class})
    void recoversFromTheLossOfTheFirstTwoOf(Class<? extends Message> kind) {
        network.lose(2, kind);
        network.plug(LINK, first);
        network.run(10);
        network.flow(CORRESPONDENT, 10);
        network.run(12);
        assertEquals(careOfAddress(first), network.status().registeredCareOfAddress());
        assertEquals(careOfAddress(first), network.binding().careOfAddress());
        network.lose(2, kind);
        network.plug(LINK, second);
        network.flow(CORRESPONDENT, 15);
        network.run(16);
        assertEquals(careOfAddress(second), network.status().registeredCareOfAddress());
        assertEquals(careOfAddress(second), network.binding().careOfAddress());
        assertEquals("direct", network.delivered.get(network.delivered.size() - 1).path());
        network.lose(2, kind);
        network.plug(LINK, HOME);
        network.run(20);
        assertEquals(Location.AT_HOME, network.status().location());
        assertTrue(network.bindingCache.isEmpty());
        assertTrue(network.homeAgentTunnels.isEmpty());
    }

    @Test
    @DisplayName("a correspondent whose acknowledgements were all lost is asked to forget the care-of address all the same")
    void comesHomeFromACorrespondentThatSeemedSilent() {
        network.plug(LINK, first);
        network.run(2);
        network.lose(6, sent -> sent.by().equals("correspondent") && sent.packet().message() instanceof BindingAcknowledgement);
        network.flow(CORRESPONDENT, 2);
        network.run(70);
        assertEquals(1, network.events("route-optimization-refused").size());
        assertFalse(network.bindingCache.isEmpty(), "the correspondent has accepted what the mobile node thinks unanswered");
        network.plug(LINK, HOME);
        network.run(3);
        assertTrue(network.bindingCache.isEmpty());
    }

    @Test
    @DisplayName("sequence numbers go on after coming home, so that no old Binding Update is newer than the next one")
    void sequenceNumbersOutliveABinding() {
        roamAndOptimize();
        network.plug(LINK, HOME);
        network.run(100);
        network.plug(LINK, second);
        network.flow(CORRESPONDENT, 5);
        network.run(6);
        List<Integer> sequences = network.sent.stream().filter(packet -> packet.packet().destination().equals(CORRESPONDENT))
                .filter(packet -> packet.message() instanceof BindingUpdate).map(packet -> ((BindingUpdate) packet.message()).sequence())
                .toList();
        assertTrue(sequences.size() >= 3, "a registration, a deletion, a registration");
        for (int i = 1; i < sequences.size(); i++) {
            assertEquals((sequences.get(i - 1) + 1) % 65_536, sequences.get(i));
        }
    }

    @Test
    @DisplayName("a Binding Error 2 that anybody may have sent does not stop route optimization with a correspondent that answers")
    void outlivesAForgedBindingError() {
        network.plug(LINK, first);
        network.run(2);
        network.lose(1, HomeTestInit.class);
        network.flow(CORRESPONDENT, 1);
        network.run(0.5);
        receiveBindingError(Iana.BE_UNRECOGNIZED_MH_TYPE);
        network.run(3);
        assertEquals(0, network.events("route-optimization-refused").size());
        assertNotNull(network.binding());
    }

    private void receiveBindingError(int status) {
        BindingError error = new BindingError(status, HOME_ADDRESS, List.of());
        network.receive(new InboundPacket(CORRESPONDENT, HOME_ADDRESS, null, null, null, LINK, 60, error, new byte[0]));
    }

    @Test
    @DisplayName("nor does a Binding Error 1 keep a correspondent from being asked to forget the care-of address")
    void isNotDistractedWhileComingHome() {
        roamAndOptimize();
        network.run(215);
        network.lose(1, HomeTestInit.class);
        network.plug(LINK, HOME);
        network.run(0.5);
        receiveBindingError(Iana.BE_UNKNOWN_BINDING_FOR_HOME_ADDRESS);
        network.forget();
        network.run(5);
        assertEquals(0, network.sentBy("mobile-node", CareOfTestInit.class).size(), "at home there is no care-of address to test");
        assertTrue(network.bindingCache.isEmpty());
    }
}
