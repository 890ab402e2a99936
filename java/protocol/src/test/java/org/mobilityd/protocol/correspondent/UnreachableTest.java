package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.mobilityd.protocol.correspondent.Correspondent.event;
import static org.mobilityd.protocol.correspondent.Correspondent.only;
import static org.mobilityd.protocol.correspondent.Correspondent.sent;
import static org.mobilityd.protocol.correspondent.MobileNode.CARE_OF_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.HOME_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.OTHER_CARE_OF_ADDRESS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.Effect;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingRefreshRequest;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/** RFC 6275 section 9.3.4, receiving ICMP error messages. */
class UnreachableTest {

    private static final Ipv6Address ROUTER = Ipv6Address.parse("2001:db8:f1::1");
    private static final int NO_ROUTE = 0;

    private final Correspondent correspondent = new Correspondent();
    private final MobileNode mobileNode = new MobileNode(correspondent);

    @BeforeEach
    void bind() {
        mobileNode.register(CARE_OF_ADDRESS, 1, 105);
    }

    /** What the fast path sent: to the care-of address, with the home address in a type 2 routing header. Any message will do. */
    private static byte[] invoking(Ipv6Address careOfAddress, Ipv6Address homeAddress) {
        return PacketCodec.encode(OutboundPacket.plain(Correspondent.ADDRESS, careOfAddress, new BindingRefreshRequest(List.of()))
                .withRoutingHeader(homeAddress));
    }

    private List<Effect> unreachable(int code, byte[] invoking) {
        return correspondent.receive(OutboundPacket.plain(ROUTER, Correspondent.ADDRESS,
                new ErrorMessage(Iana.ICMPV6_DESTINATION_UNREACHABLE, code, 0, invoking)));
    }

    /** One report a second. */
    private List<Effect> reports(int count, int code, byte[] invoking) {
        List<Effect> effects = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            effects.addAll(unreachable(code, invoking));
            effects.addAll(correspondent.pass(1));
        }
        return effects;
    }

    @Test
    void oneReportChangesNothing() {
        assertEquals(List.of(), unreachable(NO_ROUTE, invoking(CARE_OF_ADDRESS, HOME_ADDRESS)));
        correspondent.pass(60);
        assertNotNull(correspondent.binding(HOME_ADDRESS));
    }

    @Test
    void aBurstIsNotPersistent() {
        for (int i = 0; i < 100; i++) {
            assertEquals(List.of(), unreachable(NO_ROUTE, invoking(CARE_OF_ADDRESS, HOME_ADDRESS)));
        }
        correspondent.pass(60);
        assertNotNull(correspondent.binding(HOME_ADDRESS));
    }

    @Test
    @DisplayName("persistent reports make it ask the mobile node at its home address first")
    void persistentReportsMakeItAsk() {
        List<Effect> effects = reports(3, NO_ROUTE, invoking(CARE_OF_ADDRESS, HOME_ADDRESS));
        assertEquals(List.of(OutboundPacket.plain(Correspondent.ADDRESS, HOME_ADDRESS, new BindingRefreshRequest(List.of()))),
                sent(effects));
        assertNotNull(correspondent.binding(HOME_ADDRESS));
    }

    @Test
    void deletesTheBindingWhenTheyGoOnAndNobodyAnswers() {
        List<Effect> effects = reports(14, NO_ROUTE, invoking(CARE_OF_ADDRESS, HOME_ADDRESS));
        assertEquals(HOME_ADDRESS, only(effects, Effect.RemoveBinding.class).key().homeAddress());
        event(effects, "binding-unreachable");
        assertNull(correspondent.binding(HOME_ADDRESS));
    }

    @Test
    @DisplayName("a forger of reports does not outdo a mobile node that answers")
    void keepsTheBindingWhenABindingUpdateComes() {
        for (int sequence = 2; sequence < 20; sequence++) {
            reports(9, NO_ROUTE, invoking(CARE_OF_ADDRESS, HOME_ADDRESS));
            mobileNode.register(CARE_OF_ADDRESS, sequence, 105);
        }
        assertNotNull(correspondent.binding(HOME_ADDRESS));
    }

    @Test
    void keepsTheBindingWhenTheReportsStop() {
        reports(3, NO_ROUTE, invoking(CARE_OF_ADDRESS, HOME_ADDRESS));
        correspondent.pass(60);
        assertNotNull(correspondent.binding(HOME_ADDRESS));
    }

    @Test
    void reportsFarApartAreNotPersistent() {
        for (int i = 0; i < 10; i++) {
            assertEquals(List.of(), sent(unreachable(NO_ROUTE, invoking(CARE_OF_ADDRESS, HOME_ADDRESS))));
            correspondent.pass(31);
        }
        assertNotNull(correspondent.binding(HOME_ADDRESS));
    }

    @ParameterizedTest
    @ValueSource(ints = {Iana.ICMPV6_PACKET_TOO_BIG, Iana.ICMPV6_TIME_EXCEEDED, Iana.ICMPV6_PARAMETER_PROBLEM})
    void otherErrorsDoNotCount(int type) {
        for (int i = 0; i < 20; i++) {
            assertEquals(List.of(), correspondent.receive(OutboundPacket.plain(ROUTER, Correspondent.ADDRESS,
                    new ErrorMessage(type, 0, 1280, invoking(CARE_OF_ADDRESS, HOME_ADDRESS)))));
            correspondent.pass(1);
        }
        assertNotNull(correspondent.binding(HOME_ADDRESS));
    }

    @Test
    @DisplayName("port unreachable comes from the mobile node itself, which therefore is reachable")
    void portUnreachableDoesNotCount() {
        assertEquals(List.of(), sent(reports(20, 4, invoking(CARE_OF_ADDRESS, HOME_ADDRESS))));
        assertNotNull(correspondent.binding(HOME_ADDRESS));
    }

    @Test
    void reportsAboutAFormerCareOfAddressDoNotCount() {
        assertEquals(List.of(), sent(reports(20, NO_ROUTE, invoking(OTHER_CARE_OF_ADDRESS, HOME_ADDRESS))));
        assertNotNull(correspondent.binding(HOME_ADDRESS));
    }

    @Test
    void quotedPacketsWithoutARoutingHeaderDoNotCount() {
        byte[] plain = PacketCodec.encode(OutboundPacket.plain(Correspondent.ADDRESS, CARE_OF_ADDRESS,
                new BindingRefreshRequest(List.of())));
        assertEquals(List.of(), sent(reports(20, NO_ROUTE, plain)));
        assertNotNull(correspondent.binding(HOME_ADDRESS));
    }

    @Test
    void anyPieceOfAQuotedPacketIsBornePatiently() {
        byte[] whole = invoking(CARE_OF_ADDRESS, HOME_ADDRESS);
        for (int length = 0; length <= whole.length; length++) {
            byte[] piece = Arrays.copyOf(whole, length);
            assertEquals(length >= 64, InvokingPacket.parse(piece) != null, "length " + length);
        }
    }

    @Test
    @DisplayName("5.2.8: a binding that ended so is guarded against replays like a deleted one")
    void theEndedBindingDoesNotComeBack() {
        OutboundPacket update = mobileNode.update(CARE_OF_ADDRESS).sequence(2).packet();
        correspondent.receive(update);
        reports(14, NO_ROUTE, invoking(CARE_OF_ADDRESS, HOME_ADDRESS));
        assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, Correspondent.status(correspondent.receive(update)));
    }
}
