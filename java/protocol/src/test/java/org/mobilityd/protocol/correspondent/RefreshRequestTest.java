package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.protocol.correspondent.Correspondent.onlySent;
import static org.mobilityd.protocol.correspondent.Correspondent.sent;
import static org.mobilityd.protocol.correspondent.MobileNode.CARE_OF_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.HOME_ADDRESS;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.RefreshPolicy;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingRefreshRequest;
import org.mobilityd.wire.OutboundPacket;

/** RFC 6275 section 9.5.5, sending Binding Refresh Requests. */
class RefreshRequestTest {

    private static final Input IN_USE =
            new Input.BindingExpiring(BindingTable.BINDING_CACHE, new BindingKey(Correspondent.ADDRESS, HOME_ADDRESS));
    private static final OutboundPacket REQUEST =
            OutboundPacket.plain(Correspondent.ADDRESS, HOME_ADDRESS, new BindingRefreshRequest(List.of()));

    private final Correspondent correspondent = new Correspondent();
    private final MobileNode mobileNode = new MobileNode(correspondent);

    @BeforeEach
    void bindAndWait() {
        mobileNode.register(CARE_OF_ADDRESS, 1, 105);
        correspondent.pass(391);
    }

    @Test
    @DisplayName("always to the home address, without a routing header, though there is a binding")
    void goesToTheHomeAddress() {
        assertEquals(REQUEST, onlySent(correspondent.on(IN_USE)));
    }

    @Test
    void isRepeatedWithGrowingDistanceAndThenNoMore() {
        correspondent.on(IN_USE);
        assertEquals(List.of(), sent(correspondent.pass(1.9)));
        assertEquals(List.of(REQUEST), sent(correspondent.pass(0.1)));
        assertEquals(List.of(), sent(correspondent.pass(3.9)));
        assertEquals(List.of(REQUEST), sent(correspondent.pass(0.1)));
        assertEquals(List.of(), sent(correspondent.pass(300)));
    }

    @Test
    void stopsWhenABindingUpdateComes() {
        correspondent.on(IN_USE);
        mobileNode.register(CARE_OF_ADDRESS, 2, 105);
        assertEquals(List.of(), sent(correspondent.pass(300)));
    }

    @Test
    void isNotSentAgainForTheSameBindingWhenTheFastPathRepeatsItself() {
        correspondent.on(IN_USE);
        assertEquals(List.of(), sent(correspondent.on(IN_USE)));
    }

    @Test
    void isPossibleAgainForTheNextBinding() {
        correspondent.on(IN_USE);
        mobileNode.register(CARE_OF_ADDRESS, 2, 105);
        correspondent.pass(395);
        assertEquals(REQUEST, onlySent(correspondent.on(IN_USE)));
    }

    @Test
    void isNotSentForABindingThatIsNotThere() {
        correspondent.pass(60);
        assertEquals(List.of(), correspondent.on(IN_USE));
        BindingKey unknown = new BindingKey(Correspondent.ADDRESS, Ipv6Address.parse("2001:db8:a::9"));
        assertEquals(List.of(), correspondent.on(new Input.BindingExpiring(BindingTable.BINDING_CACHE, unknown)));
    }

    @Test
    void isNotSentForAMobileNodesOwnBindings() {
        BindingKey key = new BindingKey(Correspondent.ADDRESS, HOME_ADDRESS);
        assertEquals(List.of(), correspondent.on(new Input.BindingExpiring(BindingTable.BINDING_UPDATE_LIST, key)));
    }

    @Test
    void canBeTurnedOff() {
        Correspondent quiet = new Correspondent(Correspondent.config().withRefresh(new RefreshPolicy(Duration.ofSeconds(30), 0)));
        new MobileNode(quiet).register(CARE_OF_ADDRESS, 1, 105);
        quiet.pass(400);
        assertEquals(List.of(), quiet.on(IN_USE));
    }

    @Test
    void isLimitedInRate() {
        Correspondent busy = new Correspondent();
        for (int i = 0; i < 500; i++) {
            new MobileNode(busy, new Ipv6Address(HOME_ADDRESS.high(), i + 1)).register(CARE_OF_ADDRESS, 1, 105);
        }
        busy.pass(400);
        int requests = 0;
        for (int i = 0; i < 500; i++) {
            BindingKey key = new BindingKey(Correspondent.ADDRESS, new Ipv6Address(HOME_ADDRESS.high(), i + 1));
            List<Effect> effects = busy.on(new Input.BindingExpiring(BindingTable.BINDING_CACHE, key));
            requests += sent(effects).size();
        }
        assertEquals(Correspondent.config().rates().refreshRequests().perPrefixBurst(), requests);
    }
}
