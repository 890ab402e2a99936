package org.mobilityd.simulation.fastpath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.simulation.fastpath.Hex.CARE_OF;
import static org.mobilityd.simulation.fastpath.Hex.CORRESPONDENT;
import static org.mobilityd.simulation.fastpath.Hex.HOME;
import static org.mobilityd.simulation.fastpath.Hex.HOME_AGENT;
import static org.mobilityd.simulation.fastpath.Hex.UDP;
import static org.mobilityd.simulation.fastpath.Hex.bytes;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.simulation.fastpath.Transformed.Verdict;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

class FastPathModelTest {

    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.of(bytes(HOME));
    private static final Ipv6Address CARE_OF_ADDRESS = Ipv6Address.of(bytes(CARE_OF));
    private static final Ipv6Address CN = Ipv6Address.of(bytes(CORRESPONDENT));
    private static final Ipv6Address HA = Ipv6Address.of(bytes(HOME_AGENT));
    private static final BindingKey KEY = new BindingKey(CN, HOME_ADDRESS);
    private static final long REFRESH = 900;
    private static final long EXPIRY = 1000;

    private static final byte[] FROM_SERVER = bytes("60000000 0008 11 3f", CORRESPONDENT, HOME, UDP);
    private static final byte[] TO_SERVER = bytes("60000000 0008 11 3f", HOME, CORRESPONDENT, UDP);
    private static final byte[] OPTIMIZED_TO_SERVER =
            bytes("60000000 0020 3c 3f", CARE_OF, CORRESPONDENT, "1102 01020000 c910", HOME, UDP);
    private static final byte[] OPTIMIZED_TO_MOBILE = bytes("60000000 0020 2b 3f", CORRESPONDENT, CARE_OF, "11020201 00000000", HOME, UDP);
    private static final byte[] TUNNELLED_TO_MOBILE = bytes("60000000 0030 29 40", HOME_AGENT, CARE_OF, Hex.of(FROM_SERVER));
    private static final byte[] TUNNELLED_TO_HOME_AGENT = bytes("60000000 0030 29 40", CARE_OF, HOME_AGENT, Hex.of(TO_SERVER));

    private final FastPathModel model = new FastPathModel();

    private void apply(Effect... effects) {
        for (Effect effect : effects) {
            model.tables().apply(effect);
        }
    }

    private static Effect claim(Ipv6Address address, AddressUse use) {
        return new Effect.ClaimAddresses(Ipv6Prefix.of(address, 128), use);
    }

    private static Effect binding(BindingTable table) {
        return new Effect.InstallBinding(table, new Binding(KEY, CARE_OF_ADDRESS, 1, EXPIRY, REFRESH));
    }

    private void beAgent() {
        apply(claim(CN, AddressUse.CORRESPONDENT), binding(BindingTable.BINDING_CACHE));
    }

    private void beMobileNode() {
        apply(claim(HOME_ADDRESS, AddressUse.HOME_ADDRESS), claim(CARE_OF_ADDRESS, AddressUse.CARE_OF_ADDRESS),
                new Effect.InstallTunnel(new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(HOME_ADDRESS, 128), CARE_OF_ADDRESS, HA, EXPIRY)));
    }

    private void beHomeAgent() {
        apply(claim(HA, AddressUse.HOME_AGENT),
                new Effect.InstallTunnel(new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(HOME_ADDRESS, 128), HA, CARE_OF_ADDRESS,
                        EXPIRY)));
    }

    @Test
    void theAgentTranslatesBothDirectionsOfABinding() {
        beAgent();
        assertArrayEquals(TO_SERVER, model.arriving(0, OPTIMIZED_TO_SERVER).packet());
        assertArrayEquals(OPTIMIZED_TO_MOBILE, model.arriving(0, FROM_SERVER).packet());
    }

    @Test
    void theMobileNodeTranslatesBothDirectionsOfABinding() {
        beMobileNode();
        apply(binding(BindingTable.BINDING_UPDATE_LIST));
        assertArrayEquals(OPTIMIZED_TO_SERVER, model.leavingHomeAddress(0, TO_SERVER).packet());
        assertArrayEquals(FROM_SERVER, model.arriving(0, OPTIMIZED_TO_MOBILE).packet());
    }

    @Test
    void anExpiredBindingIsNotUsed() {
        beAgent();
        beMobileNode();
        apply(binding(BindingTable.BINDING_UPDATE_LIST));
        assertArrayEquals(FROM_SERVER, model.arriving(EXPIRY, bytes("60000000 0008 11 3f", CORRESPONDENT, HOME, UDP)).packet());
        assertEquals(DropReason.NO_BINDING, model.arriving(EXPIRY, OPTIMIZED_TO_SERVER).reason());
        assertEquals(DropReason.NOT_OUR_TUNNEL, model.leavingHomeAddress(EXPIRY, TO_SERVER).reason());
        assertEquals(Verdict.PASS, model.leavingHomeAddress(EXPIRY - 1, TO_SERVER).verdict());
    }

    @Test
    void aHomeAddressOptionWithoutABindingToItsSourceIsDroppedAndReported() {
        apply(claim(CN, AddressUse.CORRESPONDENT));
        Outcome outcome = model.arriving(0, OPTIMIZED_TO_SERVER);
        assertEquals(DropReason.NO_BINDING, outcome.reason());
        assertEquals(List.of(new Input.UnboundHomeAddress(CARE_OF_ADDRESS, CN, HOME_ADDRESS)), outcome.events());
        beAgent();
        byte[] fromElsewhere = OPTIMIZED_TO_SERVER.clone();
        fromElsewhere[23] = 9;
        assertEquals(DropReason.NO_BINDING, model.arriving(0, fromElsewhere).reason());
    }

    @Test
    void aBindingUsedPastItsRefreshTimeIsReportedOncePerInstallation() {
        beAgent();
        Input expiring = new Input.BindingExpiring(BindingTable.BINDING_CACHE, KEY);
        assertEquals(List.of(), model.arriving(REFRESH - 1, FROM_SERVER).events());
        assertEquals(List.of(expiring), model.arriving(REFRESH, FROM_SERVER).events());
        assertEquals(List.of(), model.arriving(REFRESH + 1, OPTIMIZED_TO_SERVER).events());
        apply(binding(BindingTable.BINDING_CACHE));
        assertEquals(List.of(expiring), model.arriving(REFRESH + 2, OPTIMIZED_TO_SERVER).events());
    }

    @Test
    void theMobileNodesSideOfABindingIsUsedInBothDirections() {
        beMobileNode();
        apply(binding(BindingTable.BINDING_UPDATE_LIST));
        Input expiring = new Input.BindingExpiring(BindingTable.BINDING_UPDATE_LIST, KEY);
        assertEquals(List.of(expiring), model.arriving(REFRESH, OPTIMIZED_TO_MOBILE).events());
        assertEquals(List.of(), model.leavingHomeAddress(REFRESH, TO_SERVER).events());
    }

    @Test
    void theHomeAgentTunnelsToAndFromTheMobileNode() {
        beHomeAgent();
        byte[] oneHopFurther = TUNNELLED_TO_MOBILE.clone();
        oneHopFurther[47]--;
        assertArrayEquals(oneHopFurther, model.arriving(0, FROM_SERVER).packet());
        assertArrayEquals(TO_SERVER, model.arriving(0, TUNNELLED_TO_HOME_AGENT).packet());
        assertArrayEquals(FROM_SERVER, model.arriving(EXPIRY, FROM_SERVER).packet());
        assertEquals(DropReason.NOT_OUR_TUNNEL, model.arriving(EXPIRY, TUNNELLED_TO_HOME_AGENT).reason());
    }

    @Test
    void theHomeAgentTakesNothingFromATunnelsStranger() {
        beHomeAgent();
        byte[] fromElsewhere = TUNNELLED_TO_HOME_AGENT.clone();
        fromElsewhere[23] = 9;
        assertEquals(DropReason.NOT_OUR_TUNNEL, model.arriving(0, fromElsewhere).reason());
        byte[] withOtherInnerSource = TUNNELLED_TO_HOME_AGENT.clone();
        withOtherInnerSource[63] = 9;
        assertEquals(DropReason.NOT_OUR_TUNNEL, model.arriving(0, withOtherInnerSource).reason());
    }

    @Test
    void theMobileNodeReportsTunnelledFlowsInBothDirectionsOnceASecond() {
        beMobileNode();
        Input seen = new Input.TunnelledFlowSeen(HOME_ADDRESS, CN);
        Outcome arriving = model.arriving(0, TUNNELLED_TO_MOBILE);
        assertArrayEquals(FROM_SERVER, arriving.packet());
        assertEquals(new Encapsulation(HA, CARE_OF_ADDRESS), arriving.tunnel());
        assertEquals(List.of(seen), arriving.events());
        Outcome leaving = model.leavingHomeAddress(1, TO_SERVER);
        assertArrayEquals(TUNNELLED_TO_HOME_AGENT, leaving.packet());
        assertEquals(List.of(), leaving.events());
        FastPathModel other = new FastPathModel();
        other.tables().apply(claim(HOME_ADDRESS, AddressUse.HOME_ADDRESS));
        other.tables().apply(
                new Effect.InstallTunnel(
                        new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(HOME_ADDRESS, 128), CARE_OF_ADDRESS, HA, Engine.NEVER)));
        assertEquals(List.of(seen), other.leavingHomeAddress(0, TO_SERVER).events());
        assertEquals(List.of(seen), other.leavingHomeAddress(FastPathModel.FLOW_REPORT_INTERVAL_NANOS, TO_SERVER).events());
    }

    @Test
    void aRoutingHeaderWithAnAddressThatIsNotOursIsDropped() {
        apply(claim(CARE_OF_ADDRESS, AddressUse.CARE_OF_ADDRESS));
        assertEquals(DropReason.NOT_HOME_ADDRESS, model.arriving(0, OPTIMIZED_TO_MOBILE).reason());
    }

    @Test
    void mobilityMessagesDoNotGoThroughTheBindingCache() {
        beAgent();
        byte[] refreshRequest = bytes("60000000 0008 87 40", CORRESPONDENT, HOME, "3b00 0000 0000 0000");
        assertArrayEquals(refreshRequest, model.arriving(0, refreshRequest).packet());
        byte[] update = bytes("60000000 0028 3c 3c", CARE_OF, CORRESPONDENT, "8702 01020000 c910", HOME,
                "3b01 0500 0000 0000 8000000a 01020000");
        assertEquals(Verdict.LIFT, model.arriving(0, update).verdict());
        assertArrayEquals(update, model.arriving(0, update).packet());
    }

    @Test
    void aHomeTestOutOfTheTunnelIsLiftedWithItsOuterAddresses() {
        beMobileNode();
        byte[] test = bytes("60000000 0018 87 3c", CORRESPONDENT, HOME, "3b02 0300 0000 0007 0000000000000001 0000000000000002");
        Outcome outcome = model.arriving(0, bytes("60000000 0040 29 40", HOME_AGENT, CARE_OF, Hex.of(test)));
        assertEquals(Verdict.LIFT, outcome.verdict());
        assertArrayEquals(test, outcome.packet());
        assertEquals(new Encapsulation(HA, CARE_OF_ADDRESS), outcome.tunnel());
        assertEquals(List.of(), outcome.events());
    }

    @Test
    void neighborDiscoveryStaysOnItsLinkAndAdvertisementsAreLifted() {
        beHomeAgent();
        byte[] solicitation = bytes("60000000 0018 3a ff", CORRESPONDENT, HOME, "8700 0000 00000000", HOME);
        assertArrayEquals(solicitation, model.arriving(0, solicitation).packet());
        byte[] advertisement = bytes("60000000 0010 3a ff fe80000000000000 0000000000000001 ff02000000000000 0000000000000001",
                "8600 0000 40000708 00000000 00000000");
        assertEquals(Verdict.LIFT, model.arriving(0, advertisement).verdict());
    }
}
