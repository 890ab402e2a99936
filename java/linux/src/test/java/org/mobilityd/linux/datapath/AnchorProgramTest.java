package org.mobilityd.linux.datapath;

import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/** What the tests of a distributed anchor router's programs share: one node of its own that is away, one visitor. */
abstract class AnchorProgramTest extends ProgramTest {

    static final Ipv6Address ROUTER = Ipv6Address.parse("2001:db8:a::1");
    static final Ipv6Address PEER = Ipv6Address.parse("2001:db8:b::1");
    static final Ipv6Address OTHER_PEER = Ipv6Address.parse("2001:db8:c::1");
    /** Anchored here, served by {@link #PEER}. */
    static final Ipv6Address AWAY = Ipv6Address.parse("2001:db8:a:1::5");
    /** Anchored here, served by {@link #OTHER_PEER}. */
    static final Ipv6Address FURTHER_AWAY = Ipv6Address.parse("2001:db8:a:2::5");
    /** Served here, anchored by {@link #PEER}. */
    static final Ipv6Address VISITOR = Ipv6Address.parse("2001:db8:b:1::5");
    /** In a prefix of the router's that nobody has taken away. */
    static final Ipv6Address AT_HOME = Ipv6Address.parse("2001:db8:a:9::5");

    @BeforeAll
    void knowWhatIsAnchored() {
        fixture.anchored(Ipv6Prefix.parse("2001:db8:a::/48"));
    }

    @BeforeEach
    void bindTunnels() {
        fixture.datapath().claimAddresses(Ipv6Prefix.of(ROUTER, 128), AddressUse.ANCHOR_ROUTER);
        anchor(AWAY, PEER, Engine.NEVER);
        anchor(FURTHER_AWAY, OTHER_PEER, Engine.NEVER);
        serve(VISITOR, PEER, Engine.NEVER);
        reserve(VISITOR);
        reserve(AT_HOME);
    }

    /** For whom the tests' frames come from. */
    void reserve(Ipv6Address node) {
        fixture.datapath().reserveSource(Ipv6Prefix.of(node, 64), new LinkLayerIdentifier(PacketBuilder.NEIGHBOR_MAC));
    }

    void anchor(Ipv6Address node, Ipv6Address servingRouter, long expiresAt) {
        fixture.datapath().installTunnel(
                new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(node, 64), ROUTER, servingRouter, expiresAt));
    }

    void serve(Ipv6Address node, Ipv6Address anchor, long expiresAt) {
        fixture.datapath().installTunnel(new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(node, 64), ROUTER, anchor, expiresAt));
    }

    /** What a handover adds for a node's prefix. */
    void duringHandover(Tunnel.Match match, Ipv6Address node, Ipv6Address otherEnd) {
        fixture.datapath().installTunnel(new Tunnel(match, Ipv6Prefix.of(node, 64), ROUTER, otherEnd, Engine.NEVER));
    }

    static byte[] tunnelled(Ipv6Address source, Ipv6Address destination, byte[] inner) {
        return packet(source, destination).inner(inner).build();
    }
}
