package org.mobilityd.simulation.fastpath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.simulation.fastpath.Hex.CARE_OF;
import static org.mobilityd.simulation.fastpath.Hex.CORRESPONDENT;
import static org.mobilityd.simulation.fastpath.Hex.HOME;
import static org.mobilityd.simulation.fastpath.Hex.HOME_AGENT;
import static org.mobilityd.simulation.fastpath.Hex.UDP;
import static org.mobilityd.simulation.fastpath.Hex.bytes;
import static org.mobilityd.simulation.fastpath.InterfaceRole.AGENT_INSIDE;
import static org.mobilityd.simulation.fastpath.InterfaceRole.AGENT_OUTSIDE;
import static org.mobilityd.simulation.fastpath.InterfaceRole.MOBILE_NODE_HOME;
import static org.mobilityd.simulation.fastpath.InterfaceRole.MOBILE_NODE_LINK;
import static org.mobilityd.simulation.fastpath.PacketVerdict.DECAPSULATED;
import static org.mobilityd.simulation.fastpath.PacketVerdict.DECAPSULATED_LOCAL;
import static org.mobilityd.simulation.fastpath.PacketVerdict.DROP_BAD_AUTHENTICATOR;
import static org.mobilityd.simulation.fastpath.PacketVerdict.DROP_NOT_HOME_ADDRESS;
import static org.mobilityd.simulation.fastpath.PacketVerdict.DROP_NO_BINDING;
import static org.mobilityd.simulation.fastpath.PacketVerdict.DROP_NO_TUNNEL;
import static org.mobilityd.simulation.fastpath.PacketVerdict.ENCAPSULATED;
import static org.mobilityd.simulation.fastpath.PacketVerdict.HOME_ADDRESS_INSERTED;
import static org.mobilityd.simulation.fastpath.PacketVerdict.HOME_ADDRESS_REMOVED;
import static org.mobilityd.simulation.fastpath.PacketVerdict.MOBILITY_MESSAGE_LIFTED;
import static org.mobilityd.simulation.fastpath.PacketVerdict.PASS;
import static org.mobilityd.simulation.fastpath.PacketVerdict.PASS_COPIED;
import static org.mobilityd.simulation.fastpath.PacketVerdict.ROUTING_HEADER_INSERTED;
import static org.mobilityd.simulation.fastpath.PacketVerdict.ROUTING_HEADER_REMOVED;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.simulation.fastpath.InterfaceModel.Passage;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

/** What the programs of an interface do with bindings and tunnels, one role at a time. */
class InterfaceModelTest {

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

    private final FastPathTables tables = new FastPathTables();

    private void apply(Effect... effects) {
        for (Effect effect : effects) {
            tables.apply(effect);
        }
    }

    private InterfaceModel model(InterfaceRole role) {
        return new InterfaceModel(Set.of(role), tables, Ways.ANY_LENGTH, null);
    }

    private Passage arriving(InterfaceRole role, long now, byte[] packet) {
        return model(role).arrivingPacket(now, packet);
    }

    private Passage leaving(long now, byte[] packet) {
        return model(MOBILE_NODE_HOME).leavingPacket(now, packet);
    }

    private static void assertLeaves(PacketVerdict verdict, byte[] packet, Passage passage) {
        assertEquals(verdict, passage.verdict());
        assertEquals(Hex.of(packet), Hex.of(passage.frame()));
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
        assertLeaves(HOME_ADDRESS_REMOVED, TO_SERVER, arriving(AGENT_OUTSIDE, 0, OPTIMIZED_TO_SERVER));
        assertLeaves(ROUTING_HEADER_INSERTED, OPTIMIZED_TO_MOBILE, arriving(AGENT_INSIDE, 0, FROM_SERVER));
    }

    @Test
    void theMobileNodeTranslatesBothDirectionsOfABinding() {
        beMobileNode();
        apply(binding(BindingTable.BINDING_UPDATE_LIST));
        assertLeaves(HOME_ADDRESS_INSERTED, OPTIMIZED_TO_SERVER, leaving(0, TO_SERVER));
        assertLeaves(ROUTING_HEADER_REMOVED, FROM_SERVER, arriving(MOBILE_NODE_LINK, 0, OPTIMIZED_TO_MOBILE));
    }

    @Test
    void anExpiredBindingIsNotUsed() {
        beAgent();
        assertLeaves(PASS, FROM_SERVER, arriving(AGENT_INSIDE, EXPIRY, FROM_SERVER));
        assertEquals(DROP_NO_BINDING, arriving(AGENT_OUTSIDE, EXPIRY, OPTIMIZED_TO_SERVER).verdict());
        assertEquals(HOME_ADDRESS_REMOVED, arriving(AGENT_OUTSIDE, EXPIRY - 1, OPTIMIZED_TO_SERVER).verdict());
        beMobileNode();
        apply(binding(BindingTable.BINDING_UPDATE_LIST));
        assertEquals(HOME_ADDRESS_INSERTED, leaving(EXPIRY - 1, TO_SERVER).verdict());
        assertEquals(DROP_NO_TUNNEL, leaving(EXPIRY, TO_SERVER).verdict());
    }

    @Test
    void aHomeAddressOptionWithoutABindingToItsSourceIsDroppedAndReported() {
        apply(claim(CN, AddressUse.CORRESPONDENT));
        Passage passage = arriving(AGENT_OUTSIDE, 0, OPTIMIZED_TO_SERVER);
        assertEquals(DROP_NO_BINDING, passage.verdict());
        assertEquals(List.of(new FastPathEvent.UnboundHomeAddress(CARE_OF_ADDRESS, CN, HOME_ADDRESS)), passage.events());
        beAgent();
        byte[] fromElsewhere = OPTIMIZED_TO_SERVER.clone();
        fromElsewhere[23] = 9;
        assertEquals(DROP_NO_BINDING, arriving(AGENT_OUTSIDE, 0, fromElsewhere).verdict());
    }

    @Test
    void aBindingUsedPastItsRefreshTimeIsReportedOncePerInstallation() {
        beAgent();
        FastPathEvent expiring = new FastPathEvent.BindingExpiring(BindingTable.BINDING_CACHE, KEY);
        assertEquals(List.of(), arriving(AGENT_INSIDE, REFRESH - 1, FROM_SERVER).events());
        assertEquals(List.of(expiring), arriving(AGENT_INSIDE, REFRESH, FROM_SERVER).events());
        assertEquals(List.of(), arriving(AGENT_INSIDE, REFRESH + 1, FROM_SERVER).events());
        apply(binding(BindingTable.BINDING_CACHE));
        assertEquals(List.of(expiring), arriving(AGENT_INSIDE, REFRESH + 2, FROM_SERVER).events());
    }

    @Test
    void theMobileNodesSideOfABindingIsUsedInBothDirections() {
        beMobileNode();
        apply(binding(BindingTable.BINDING_UPDATE_LIST));
        FastPathEvent expiring = new FastPathEvent.BindingExpiring(BindingTable.BINDING_UPDATE_LIST, KEY);
        assertEquals(List.of(expiring), arriving(MOBILE_NODE_LINK, REFRESH, OPTIMIZED_TO_MOBILE).events());
        assertEquals(List.of(), leaving(REFRESH, TO_SERVER).events());
    }

    @Test
    void theHomeAgentTunnelsToAndFromTheMobileNode() {
        beHomeAgent();
        byte[] oneHopFurther = TUNNELLED_TO_MOBILE.clone();
        oneHopFurther[47]--;
        assertLeaves(ENCAPSULATED, oneHopFurther, arriving(InterfaceRole.HOME_AGENT, 0, FROM_SERVER));
        assertLeaves(DECAPSULATED, TO_SERVER, arriving(InterfaceRole.HOME_AGENT, 0, TUNNELLED_TO_HOME_AGENT));
        assertLeaves(PASS, FROM_SERVER, arriving(InterfaceRole.HOME_AGENT, EXPIRY, FROM_SERVER));
        assertLeaves(PASS, TUNNELLED_TO_HOME_AGENT, arriving(InterfaceRole.HOME_AGENT, EXPIRY, TUNNELLED_TO_HOME_AGENT));
    }

    @Test
    void theHomeAgentTakesNothingFromATunnelsStranger() {
        beHomeAgent();
        byte[] fromElsewhere = TUNNELLED_TO_HOME_AGENT.clone();
        fromElsewhere[23] = 9;
        assertLeaves(PASS, fromElsewhere, arriving(InterfaceRole.HOME_AGENT, 0, fromElsewhere));
        byte[] withOtherInnerSource = TUNNELLED_TO_HOME_AGENT.clone();
        withOtherInnerSource[63] = 9;
        assertLeaves(PASS, withOtherInnerSource, arriving(InterfaceRole.HOME_AGENT, 0, withOtherInnerSource));
    }

    @Test
    void theMobileNodeReportsTunnelledFlowsInBothDirectionsOnceASecond() {
        beMobileNode();
        FastPathEvent seen = new FastPathEvent.TunnelledFlowSeen(HOME_ADDRESS, CN);
        Passage arrived = arriving(MOBILE_NODE_LINK, 0, TUNNELLED_TO_MOBILE);
        assertLeaves(DECAPSULATED_LOCAL, FROM_SERVER, arrived);
        assertEquals(List.of(seen), arrived.events());
        Passage left = leaving(1, TO_SERVER);
        assertLeaves(ENCAPSULATED, TUNNELLED_TO_HOME_AGENT, left);
        assertEquals(List.of(), left.events());
        apply(new Effect.InstallTunnel(
                new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(HOME_ADDRESS, 128), CARE_OF_ADDRESS, HA, Engine.NEVER)));
        assertEquals(List.of(), leaving(FastPathTables.FLOW_REPORT_INTERVAL_NANOS - 1, TO_SERVER).events());
        assertEquals(List.of(seen), leaving(FastPathTables.FLOW_REPORT_INTERVAL_NANOS, TO_SERVER).events());
    }

    @Test
    void aRoutingHeaderWithAnAddressThatIsNotOursIsDropped() {
        apply(claim(CARE_OF_ADDRESS, AddressUse.CARE_OF_ADDRESS));
        assertEquals(DROP_NOT_HOME_ADDRESS, arriving(MOBILE_NODE_LINK, 0, OPTIMIZED_TO_MOBILE).verdict());
    }

    @Test
    void mobilityMessagesDoNotGoThroughTheBindingCache() {
        beAgent();
        byte[] refreshRequest = bytes("60000000 0008 87 40", CORRESPONDENT, HOME, "3b00 0000 0000 0000");
        assertLeaves(PASS, refreshRequest, arriving(AGENT_INSIDE, 0, refreshRequest));
        byte[] update = bytes("60000000 0028 3c 3c", CARE_OF, CORRESPONDENT, "8702 01020000 c910", HOME,
                "3b01 0500 0000 0000 8000000a 01020000");
        Passage passage = arriving(AGENT_OUTSIDE, 0, update);
        assertEquals(MOBILITY_MESSAGE_LIFTED, passage.verdict());
        assertEquals(List.of(new FastPathEvent.Signalling(null, update, false)), passage.events());
    }

    @Test
    void aHomeTestOutOfTheTunnelIsLiftedWithItsOuterAddresses() {
        beMobileNode();
        byte[] test = bytes("60000000 0018 87 3c", CORRESPONDENT, HOME, "3b02 0300 0000 0007 0000000000000001 0000000000000002");
        Passage passage = arriving(MOBILE_NODE_LINK, 0, bytes("60000000 0040 29 40", HOME_AGENT, CARE_OF, Hex.of(test)));
        assertEquals(MOBILITY_MESSAGE_LIFTED, passage.verdict());
        assertEquals(List.of(new FastPathEvent.Signalling(new Encapsulation(HA, CARE_OF_ADDRESS), test, false)), passage.events());
    }

    @Test
    void neighborDiscoveryStaysOnItsLinkAndAdvertisementsAreShown() {
        beHomeAgent();
        byte[] solicitation = bytes("60000000 0018 3a ff", CORRESPONDENT, HOME, "8700 0000 00000000", HOME);
        assertLeaves(PASS, solicitation, arriving(InterfaceRole.HOME_AGENT, 0, solicitation));
        beMobileNode();
        byte[] advertisement = bytes("60000000 0010 3a ff fe80000000000000 0000000000000001 ff02000000000000 0000000000000001",
                "8600 0000 40000708 00000000 00000000");
        Passage passage = arriving(MOBILE_NODE_LINK, 0, advertisement);
        assertLeaves(PASS_COPIED, advertisement, passage);
        assertEquals(List.of(new FastPathEvent.Signalling(null, advertisement, false)), passage.events());
    }

    /** RFC 8201 section 4: what a Packet Too Big tells is believed for ten minutes, and as long as the path stays the same. */
    @Test
    void whatIsKnownOfAPathIsForgottenAfterTenMinutesOrWithTheCareOfAddress() {
        Usage usage = tables.usage(BindingTable.BINDING_CACHE, KEY);
        beAgent();
        usage.learn(0, bytes("0200 0000 00000514"), 0);
        long tenMinutes = 600_000_000_000L;
        assertEquals(1300, usage.pathMtu(tenMinutes - 1));
        assertEquals(0, usage.pathMtu(tenMinutes));
        apply(binding(BindingTable.BINDING_CACHE));
        assertEquals(1300, usage.pathMtu(1));
        apply(new Effect.InstallBinding(BindingTable.BINDING_CACHE, new Binding(KEY, HA, 1, EXPIRY, REFRESH)));
        assertEquals(0, usage.pathMtu(1));
    }

    @Test
    void forgedBindingUpdatesReachTheEngineWhenNobodyFilters() {
        byte[] forged = BindingUpdateFilterTest.forged();
        apply(claim(Ipv6Bytes.destination(forged), AddressUse.CORRESPONDENT),
                new Effect.InstallTestSecret(BindingUpdateFilterTest.FIRST));
        assertEquals(DROP_BAD_AUTHENTICATOR, arriving(AGENT_OUTSIDE, 0, forged).verdict());
        assertEquals(MOBILITY_MESSAGE_LIFTED, model(AGENT_OUTSIDE).withoutFilter().arrivingPacket(0, forged).verdict());
    }
}
