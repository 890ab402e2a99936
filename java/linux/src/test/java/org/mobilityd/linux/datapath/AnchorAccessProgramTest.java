package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.DatapathEvent.FragmentationNeeded;
import org.mobilityd.linux.datapath.DatapathEvent.SignallingPacket;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** An access link of a distributed anchor router (RFC 8885, RFC 5213 section 6.10.5). */
class AnchorAccessProgramTest extends AnchorProgramTest {

    private static final Role ACCESS = Role.ANCHOR_ACCESS;
    private static final Ipv6Address LINK_LOCAL = Ipv6Address.parse("fe80::5");
    private static final Ipv6Address ALL_ROUTERS = Ipv6Address.parse("ff02::2");
    private static final byte[] ALL_ROUTERS_MAC = {0x33, 0x33, 0, 0, 0, 2};

    @Test
    void tunnelsWhatAVisitorSendsToItsAnchor() {
        forEachCombination((before, after, tags) -> {
            byte[] sent = after.apply(before.apply(packet(VISITOR, CORRESPONDENT))).build();
            byte[] inner = after.apply(before.apply(packet(VISITOR, CORRESPONDENT).hopLimit(63))).build();
            fixture.run(ACCESS, PacketBuilder.taggedFrame(tags, sent)).is(XDP_PASS, "encapsulated")
                    .leaves(PacketBuilder.taggedFrame(tags, tunnelled(ROUTER, PEER, inner)));
        });
    }

    @Test
    void tunnelsWhatIsSentToANodeThatIsAway() {
        forEachCombination((before, after, tags) -> {
            byte[] sent = after.apply(before.apply(packet(AT_HOME, AWAY))).build();
            byte[] inner = after.apply(before.apply(packet(AT_HOME, AWAY).hopLimit(63))).build();
            fixture.run(ACCESS, PacketBuilder.taggedFrame(tags, sent)).is(XDP_PASS, "encapsulated")
                    .leaves(PacketBuilder.taggedFrame(tags, tunnelled(ROUTER, PEER, inner)));
        });
    }

    /** The anchor is who a visitor's packets are to come from, whoever they are for. */
    @Test
    void sendsAVisitorsPacketsToItsAnchorBeforeTheirDestinationsRouter() {
        byte[] inner = packet(VISITOR, FURTHER_AWAY).hopLimit(63).udp(20).build();
        fixture.run(ACCESS, packet(VISITOR, FURTHER_AWAY).udp(20).frame()).is(XDP_PASS, "encapsulated")
                .leaves(PacketBuilder.frame(tunnelled(ROUTER, PEER, inner)));
    }

    @Test
    void leavesToTheKernelWhatIsForTheRouterOrForTheLink() {
        List<byte[]> frames = List.of(
                packet(VISITOR, ROUTER).icmp(128, 0, 0, new byte[8]).frame(),
                packet(VISITOR, ROUTER).udp(20).frame(),
                packet(VISITOR, LINK_LOCAL).udp(20).frame(),
                packet(VISITOR, Ipv6Address.ALL_NODES).udp(20).frame(),
                packet(LINK_LOCAL, CORRESPONDENT).udp(20).frame(),
                packet(VISITOR, CORRESPONDENT).hopLimit(1).udp(20).frame(),
                packet(VISITOR, CORRESPONDENT).hopLimit(255).icmp(135, 0, 0, CORRESPONDENT.toBytes()).frame(),
                packet(VISITOR, CORRESPONDENT).hopLimit(255).icmp(136, 0, 0, VISITOR.toBytes()).frame());
        for (byte[] frame : frames) {
            fixture.run(ACCESS, frame).is(XDP_PASS, "pass").leaves(frame);
        }
    }

    /** It is here still while what is for it goes to its next router already. */
    @Test
    void tunnelsWhatALeavingVisitorSendsToItsAnchor() {
        duringHandover(Tunnel.Match.ANCHOR, VISITOR, PEER);
        duringHandover(Tunnel.Match.HANDOVER, VISITOR, OTHER_PEER);
        fixture.datapath().removeTunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(VISITOR, 64));
        forEachCombination((before, after, tags) -> {
            byte[] sent = after.apply(before.apply(packet(VISITOR, CORRESPONDENT))).build();
            byte[] inner = after.apply(before.apply(packet(VISITOR, CORRESPONDENT).hopLimit(63))).build();
            fixture.run(ACCESS, PacketBuilder.taggedFrame(tags, sent)).is(XDP_PASS, "encapsulated")
                    .leaves(PacketBuilder.taggedFrame(tags, tunnelled(ROUTER, PEER, inner)));
        });
    }

    /** What a node sends from a prefix of this router breaks out here. */
    @Test
    void breaksOutLocally() {
        forEachCombination((before, after, tags) -> {
            byte[] frame = PacketBuilder.taggedFrame(tags, after.apply(before.apply(packet(AT_HOME, CORRESPONDENT))).build());
            fixture.run(ACCESS, frame).is(XDP_PASS, "pass").leaves(frame);
        });
    }

    @Test
    void doesNotTunnelByABindingThatHasExpired() {
        serve(VISITOR, PEER, System.nanoTime() - 1);
        byte[] frame = packet(VISITOR, CORRESPONDENT).udp(20).frame();
        fixture.run(ACCESS, frame).is(XDP_PASS, "pass").leaves(frame);
    }

    @Test
    void showsRouterSolicitationsAndPassesThem() {
        for (Ipv6Address source : List.of(LINK_LOCAL, Ipv6Address.UNSPECIFIED)) {
            byte[] solicitation = packet(source, ALL_ROUTERS).hopLimit(255).icmp(133, 0, 0, new byte[] {1, 1, 2, 0, 0, 0, 0, 5}).build();
            byte[] frame = PacketBuilder.frame(solicitation);
            System.arraycopy(ALL_ROUTERS_MAC, 0, frame, 0, ALL_ROUTERS_MAC.length);
            fixture.run(ACCESS, frame).is(XDP_PASS, "pass-copied").leaves(frame);
            assertArrayEquals(solicitation, ((SignallingPacket) fixture.events().get(0)).packet());
        }
    }

    @Test
    void showsOfAFloodOfSolicitationsAsManyAsTheLimitAllows() {
        fixture.datapath().limit(Limit.NEIGHBOR_DISCOVERY, new Rate(1, 3));
        byte[] frame = packet(LINK_LOCAL, ALL_ROUTERS).hopLimit(255).icmp(133, 0, 0, new byte[0]).frame();
        for (int i = 0; i < 100; i++) {
            assertArrayEquals(frame, fixture.run(ACCESS, frame).frame());
        }
        int shown = fixture.events().size();
        fixture.datapath().limit(Limit.NEIGHBOR_DISCOVERY, Limit.NEIGHBOR_DISCOVERY.defaultRate());
        assertEquals(true, shown >= 3 && shown < 100, shown + " were shown");
    }

    /** Behind an access link there are no routers. What comes in fragments would otherwise be put together, and taken for a router's. */
    @Test
    void dropsTunnelsThatBeginOnAnAccessLink() {
        byte[] inner = packet(AWAY, CORRESPONDENT).udp(80).build();
        List<byte[]> forged = List.of(
                tunnelled(PEER, ROUTER, inner),
                packet(PEER, ROUTER).destinationOptions("040104010100").inner(inner).build(),
                packet(PEER, ROUTER).fragment(0, true).add(41, Arrays.copyOf(inner, 56)).build(),
                packet(PEER, ROUTER).fragment(7, false).add(41, Arrays.copyOfRange(inner, 56, inner.length)).build());
        for (byte[] packet : forged) {
            fixture.run(ACCESS, PacketBuilder.frame(packet)).is(XDP_DROP, "drop-no-tunnel-binding");
        }
    }

    /** Neither into the tunnel of whom it names nor, as that one's, out of the router; whatever it is, and wherever it goes. */
    @Test
    void dropsWhatAnotherStationSendsFromAPrefix() {
        for (Ipv6Address victim : List.of(VISITOR, AT_HOME)) {
            forEachCombination((before, after, tags) -> {
                byte[] frame = PacketBuilder.taggedFrame(tags, after.apply(before.apply(packet(victim, CORRESPONDENT))).build());
                fixture.run(ACCESS, fromAnotherStation(frame)).is(XDP_DROP, "drop-foreign-source");
            });
            List<byte[]> frames = List.of(
                    packet(victim, CORRESPONDENT).fragment(7, false).add(17, new byte[40]).frame(),
                    packet(victim, CORRESPONDENT).hopLimit(1).udp(20).frame(),
                    packet(victim, AWAY).udp(20).frame(),
                    packet(victim, ROUTER).icmp(128, 0, 0, new byte[8]).frame(),
                    packet(victim, ROUTER).inner(packet(victim, CORRESPONDENT).udp(20).build()).frame(),
                    packet(victim, LINK_LOCAL).udp(20).frame(),
                    packet(victim, CORRESPONDENT).hopLimit(255).icmp(135, 0, 0, CORRESPONDENT.toBytes()).frame());
            for (byte[] frame : frames) {
                fixture.run(ACCESS, fromAnotherStation(frame)).is(XDP_DROP, "drop-foreign-source");
            }
        }
    }

    private static byte[] fromAnotherStation(byte[] frame) {
        byte[] other = frame.clone();
        other[11] ^= 0x55;
        return other;
    }

    @Test
    void tellsStationsApartByEveryByteOfTheirAddress() {
        for (int at = 6; at < 12; at++) {
            byte[] frame = packet(VISITOR, CORRESPONDENT).udp(20).frame();
            frame[at] ^= 0x02;
            fixture.run(ACCESS, frame).is(XDP_DROP, "drop-foreign-source");
        }
    }

    /** It may just have come, and its router not know yet; or the source is none of the router's business. */
    @Test
    void letsAnybodySendFromWhatIsNobodys() {
        fixture.datapath().releaseSource(Ipv6Prefix.of(AT_HOME, 64));
        for (Ipv6Address source : List.of(AT_HOME, AWAY, STRANGER, LINK_LOCAL, Ipv6Address.UNSPECIFIED)) {
            byte[] frame = fromAnotherStation(packet(source, CORRESPONDENT).udp(20).frame());
            fixture.run(ACCESS, frame).is(XDP_PASS, "pass").leaves(frame);
        }
        fixture.datapath().releaseSource(Ipv6Prefix.of(VISITOR, 64));
        fixture.run(ACCESS, fromAnotherStation(packet(VISITOR, CORRESPONDENT).udp(20).frame())).is(XDP_PASS, "encapsulated");
    }

    /** Who it is stays known when its tunnel goes, has expired, or comes. */
    @Test
    void knowsWhosePrefixItIsWithTunnelOrWithout() {
        byte[] own = packet(VISITOR, CORRESPONDENT).udp(20).frame();
        Runnable forgedIsDropped = () -> fixture.run(ACCESS, fromAnotherStation(own)).is(XDP_DROP, "drop-foreign-source");
        serve(VISITOR, PEER, System.nanoTime() - 1);
        forgedIsDropped.run();
        fixture.datapath().removeTunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(VISITOR, 64));
        forgedIsDropped.run();
        fixture.run(ACCESS, own).is(XDP_PASS, "pass").leaves(own);
        serve(VISITOR, OTHER_PEER, Engine.NEVER);
        forgedIsDropped.run();
        fixture.run(ACCESS, own).is(XDP_PASS, "encapsulated");
    }

    /** Other routers are there too, and what a node sends that is behind one of them comes from that one's link-layer address. */
    @Test
    void asksNobodyWhereTheUplinkIs() {
        byte[] frame = fromAnotherStation(packet(AT_HOME, CORRESPONDENT).udp(20).frame());
        fixture.run(EnumSet.of(ACCESS, Role.ANCHOR_UPLINK), frame).is(XDP_PASS, "pass").leaves(frame);
    }

    @Test
    void tunnelsATunnelOfAVisitorsOwn() {
        byte[] own = tunnelled(VISITOR, STRANGER, packet(AT_HOME, CORRESPONDENT).udp(20).build());
        byte[] onwards = packet(VISITOR, STRANGER).hopLimit(63).inner(packet(AT_HOME, CORRESPONDENT).udp(20).build()).build();
        fixture.run(ACCESS, PacketBuilder.frame(own)).is(XDP_PASS, "encapsulated")
                .leaves(PacketBuilder.frame(tunnelled(ROUTER, PEER, onwards)));
    }

    /** The visitor is told by its router, and by the size that its own packets may have. */
    @Test
    void answersWhatBecomesTooLongForThePathToItsAnchor() {
        byte[] sent = packet(VISITOR, CORRESPONDENT).udp(1300).build();
        learnPathMtu(1320, sent);
        fixture.run(ACCESS, PacketBuilder.frame(sent)).is(3, "packet-too-big-sent")
                .leaves(PacketBuilder.returnFrame(packet(CORRESPONDENT, VISITOR).icmp(2, 0, 1280, Arrays.copyOf(sent, 1232)).build()));
    }

    @Test
    void handsUpWhatMustBeSentInFragments() {
        byte[] sent = packet(VISITOR, CORRESPONDENT).udp(1240).build();
        learnPathMtu(1280, packet(VISITOR, CORRESPONDENT).udp(1300).build());
        fixture.run(ACCESS, PacketBuilder.frame(sent)).is(XDP_DROP, "lifted-for-fragmentation");
        FragmentationNeeded needed = (FragmentationNeeded) fixture.events().get(0);
        assertEquals(1280, needed.mtu());
        assertArrayEquals(tunnelled(ROUTER, PEER, packet(VISITOR, CORRESPONDENT).hopLimit(63).udp(1240).build()), needed.packet());
    }

    /** As the network tells the uplink. */
    private void learnPathMtu(int mtu, byte[] inner) {
        byte[] quote = Arrays.copyOf(tunnelled(ROUTER, PEER, inner), 1232);
        fixture.run(Role.ANCHOR_UPLINK, packet(STRANGER, ROUTER).icmp(2, 0, mtu, quote).frame()).is(XDP_PASS, "icmp-error-translated");
    }

    /** A router on a stick: one interface is both. */
    @Test
    void worksOnTheUplinkToo() {
        EnumSet<Role> both = EnumSet.of(ACCESS, Role.ANCHOR_UPLINK);
        byte[] fromNode = packet(AWAY, CORRESPONDENT).udp(20).build();
        byte[] toVisitor = packet(CORRESPONDENT, VISITOR).udp(20).build();
        fixture.run(both, PacketBuilder.frame(tunnelled(PEER, ROUTER, fromNode))).is(XDP_PASS, "decapsulated")
                .leaves(PacketBuilder.frame(fromNode));
        fixture.run(both, PacketBuilder.frame(tunnelled(PEER, ROUTER, toVisitor))).is(XDP_PASS, "decapsulated")
                .leaves(PacketBuilder.frame(toVisitor));
        byte[] inner = packet(VISITOR, CORRESPONDENT).hopLimit(63).udp(20).build();
        fixture.run(both, packet(VISITOR, CORRESPONDENT).udp(20).frame()).is(XDP_PASS, "encapsulated")
                .leaves(PacketBuilder.frame(tunnelled(ROUTER, PEER, inner)));
        fixture.run(both, PacketBuilder.frame(tunnelled(STRANGER, ROUTER, fromNode))).is(XDP_DROP, "drop-no-tunnel-binding");
    }
}
