package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.DatapathEvent.ForeignSource;
import org.mobilityd.linux.datapath.DatapathEvent.FragmentationNeeded;
import org.mobilityd.linux.datapath.DatapathEvent.SignallingPacket;
import org.mobilityd.linux.datapath.DatapathEvent.StationHeard;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/** An access link of a distributed anchor router (RFC 8885, RFC 5213 section 6.10.5). */
class AnchorAccessProgramTest extends AnchorProgramTest {

    private static final Role ACCESS = Role.ANCHOR_ACCESS;
    private static final Ipv6Address LINK_LOCAL = Ipv6Address.parse("fe80::5");
    private static final Ipv6Address ALL_ROUTERS = Ipv6Address.parse("ff02::2");
    private static final byte[] ALL_ROUTERS_MAC = {0x33, 0x33, 0, 0, 0, 2};
    /** Source Link-Layer Address options (RFC 4861 section 4.6.1): of the station that the tests' frames come from, and of another. */
    private static final byte[] OWN_LINK_ADDRESS = {1, 1, 2, 0, 0, 0, 0, 2};
    private static final byte[] OTHERS_LINK_ADDRESS = {1, 1, 2, 0, 0, 0, 0, 5};
    private static final byte[] OTHERS_TARGET_LINK_ADDRESS = {2, 1, 2, 0, 0, 0, 0, 5};
    /** lo, where the kernel says that they come from. */
    private static final int FRAMES_LINK = 1;
    private static final byte[] NONCE = {14, 1, 1, 2, 3, 4, 5, 6};

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
            byte[] solicitation = packet(source, ALL_ROUTERS).hopLimit(255).icmp(133, 0, 0, OWN_LINK_ADDRESS).build();
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

    /** Whoever reports without a source cannot be asked; routers report too where the uplink is. */
    @Test
    void showsWhoReportsMulticastGroups() {
        for (int type : List.of(131, 143)) {
            byte[] frame = packet(LINK_LOCAL, Ipv6Address.ALL_MLDV2_ROUTERS).hopLimit(1).hopByHop().icmp(type, 0, 1, new byte[20]).frame();
            fixture.run(ACCESS, frame).is(XDP_PASS, "pass").leaves(frame);
            assertEquals(List.of(new StationHeard(FRAMES_LINK, LINK_LOCAL, LinkLayerIdentifier.parse("02:00:00:00:00:02"))), fixture.events());
            fixture.run(EnumSet.of(ACCESS, Role.ANCHOR_UPLINK), frame).is(XDP_PASS, "pass").leaves(frame);
            byte[] unspecified = packet(Ipv6Address.UNSPECIFIED, Ipv6Address.ALL_MLDV2_ROUTERS).hopLimit(1).hopByHop().icmp(type, 0, 1, new byte[20]).frame();
            fixture.run(ACCESS, unspecified).is(XDP_PASS, "pass").leaves(unspecified);
            assertEquals(List.of(), fixture.events());
        }
    }

    @Test
    void showsOfAFloodOfReportsAsManyAsTheLimitAllows() {
        fixture.datapath().limit(Limit.NEIGHBOR_DISCOVERY, new Rate(1, 3));
        byte[] frame = packet(LINK_LOCAL, Ipv6Address.ALL_MLDV2_ROUTERS).hopLimit(1).hopByHop().icmp(143, 0, 1, new byte[20]).frame();
        for (int i = 0; i < 100; i++) {
            fixture.run(ACCESS, frame).is(XDP_PASS, "pass");
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

    @Test
    void reportsForgersAsOftenAsTheLimitAllowsAndDropsEverything() {
        fixture.datapath().limit(Limit.FOREIGN_SOURCES, new Rate(1, 3));
        byte[] frame = fromAnotherStation(packet(VISITOR, CORRESPONDENT).udp(20).frame());
        for (int i = 0; i < 100; i++) {
            fixture.run(ACCESS, frame).is(XDP_DROP, "drop-foreign-source");
        }
        List<DatapathEvent> reports = fixture.events();
        fixture.datapath().limit(Limit.FOREIGN_SOURCES, Limit.FOREIGN_SOURCES.defaultRate());
        assertEquals(new ForeignSource(FRAMES_LINK, VISITOR, CORRESPONDENT, LinkLayerIdentifier.parse("02:00:00:00:00:57")), reports.get(0));
        assertEquals(true, reports.size() >= 3 && reports.size() < 100, reports.size() + " reports");
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

    /** Else it would draw another's packets, or have the router believe that the other one has come. */
    @Test
    void dropsNeighborDiscoveryThatNamesAnotherStation() {
        for (byte[] named : List.of(OTHERS_LINK_ADDRESS, OTHERS_TARGET_LINK_ADDRESS)) {
            for (byte[] options : List.of(named, concat(NONCE, named), concat(OWN_LINK_ADDRESS, named), concat(named, OWN_LINK_ADDRESS))) {
                discovery(options).forEach(message ->
                        forEachCombination((before, after, tags) -> {
                            byte[] packet = before.apply(packet(LINK_LOCAL, ALL_ROUTERS).hopLimit(255))
                                    .icmp(message.type(), 0, 0, message.rest()).build();
                            fixture.run(ACCESS, PacketBuilder.taggedFrame(tags, packet)).is(XDP_DROP, "drop-forged-link-address");
                            fixture.run(EnumSet.of(ACCESS, Role.ANCHOR_UPLINK), PacketBuilder.taggedFrame(tags, packet))
                                    .is(XDP_DROP, "drop-forged-link-address");
                        }));
            }
        }
        assertEquals(true, fixture.events().stream().noneMatch(SignallingPacket.class::isInstance));
    }

    @Test
    void passesNeighborDiscoveryInItsSendersName() {
        for (byte[] options : List.of(new byte[0], OWN_LINK_ADDRESS, concat(NONCE, OWN_LINK_ADDRESS), new byte[] {1, 0, 2, 0, 0, 0, 0, 5})) {
            for (Discovery message : discovery(options)) {
                byte[] frame = packet(LINK_LOCAL, ALL_ROUTERS).hopLimit(255).icmp(message.type(), 0, 0, message.rest()).frame();
                fixture.run(ACCESS, frame).is(XDP_PASS, message.type() == 133 ? "pass-copied" : "pass").leaves(frame);
            }
        }
    }

    /** What is behind so many options is not looked at. */
    @Test
    void dropsNeighborDiscoveryWithoutEndOfOptions() {
        byte[] options = new byte[0];
        for (int i = 0; i < 15; i++) {
            options = concat(options, NONCE);
        }
        byte[] most = packet(LINK_LOCAL, ALL_ROUTERS).hopLimit(255).icmp(133, 0, 0, options).frame();
        fixture.run(ACCESS, most).is(XDP_PASS, "pass-copied").leaves(most);
        byte[] more = packet(LINK_LOCAL, ALL_ROUTERS).hopLimit(255).icmp(133, 0, 0, concat(options, NONCE)).frame();
        fixture.run(ACCESS, more).is(XDP_DROP, "drop-forged-link-address");
    }

    /** With it the router's neighbour entry for that address would be the station's. */
    @Test
    void dropsAdvertisementsOfAddressesThatAreAnothers() {
        for (Ipv6Address victim : List.of(VISITOR, AT_HOME)) {
            byte[] said = concat(victim.toBytes(), new byte[] {2, 1, 2, 0, 0, 0, 0, 2});
            byte[] own = packet(LINK_LOCAL, ALL_ROUTERS).hopLimit(255).icmp(136, 0, 0x60000000, said).frame();
            fixture.run(ACCESS, own).is(XDP_PASS, "pass").leaves(own);
            said[said.length - 1] ^= 0x55;
            byte[] forged = packet(LINK_LOCAL, ALL_ROUTERS).hopLimit(255).icmp(136, 0, 0x60000000, said).frame();
            fixture.run(ACCESS, fromAnotherStation(forged)).is(XDP_DROP, "drop-foreign-source");
        }
    }

    /** RFC 6105: whoever advertised itself, or redirected, would be used as router by the router too, or pass for none of its mobile nodes. */
    @Test
    void dropsWhatRoutersAloneSay() {
        for (int type : List.of(134, 137)) {
            forEachCombination((before, after, tags) -> {
                byte[] packet = before.apply(packet(LINK_LOCAL, Ipv6Address.ALL_NODES).hopLimit(255)).icmp(type, 0, 0, new byte[40]).build();
                fixture.run(ACCESS, PacketBuilder.taggedFrame(tags, packet)).is(XDP_DROP, "drop-rogue-router");
            });
            byte[] frame = packet(LINK_LOCAL, Ipv6Address.ALL_NODES).hopLimit(255).icmp(type, 0, 0, new byte[40]).frame();
            fixture.run(EnumSet.of(ACCESS, Role.ANCHOR_UPLINK), frame).is(XDP_PASS, "pass").leaves(frame);
        }
        assertEquals(LinkLayerIdentifier.parse("02:00:00:00:00:02"), ((ForeignSource) fixture.events().get(0)).station());
    }

    /** The kernel would find it there. */
    @Test
    void dropsWhatMayHideNeighborDiscoveryBehindMoreHeadersThanAreRead() {
        PacketBuilder hidden = packet(LINK_LOCAL, ALL_ROUTERS).hopLimit(255);
        for (int i = 0; i < 11; i++) {
            hidden.destinationOptions("010400000000");
        }
        byte[] frame = hidden.icmp(133, 0, 0, OTHERS_LINK_ADDRESS).frame();
        fixture.run(ACCESS, frame).is(XDP_DROP, "drop-bad-extension-header");
    }

    private record Discovery(int type, byte[] rest) {
    }

    /** Router solicitation, neighbour solicitation, neighbour advertisement, with those options. */
    private static List<Discovery> discovery(byte[] options) {
        byte[] aboutTarget = concat(LINK_LOCAL.toBytes(), options);
        return List.of(new Discovery(133, options), new Discovery(135, aboutTarget), new Discovery(136, aboutTarget));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
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
