package org.mobilityd.protocol.anchor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.anchor.AnchorDomain.CLOCK;
import static org.mobilityd.protocol.anchor.AnchorDomain.DATABASE;
import static org.mobilityd.protocol.anchor.AnchorDomain.GROUP;
import static org.mobilityd.protocol.anchor.AnchorDomain.GROUP_KEY;
import static org.mobilityd.protocol.anchor.AnchorDomain.KEY;
import static org.mobilityd.protocol.anchor.AnchorDomain.LINK;
import static org.mobilityd.protocol.anchor.AnchorDomain.MILLI;
import static org.mobilityd.protocol.anchor.AnchorDomain.SECOND;
import static org.mobilityd.protocol.anchor.AnchorDomain.id;
import static org.mobilityd.protocol.anchor.AnchorDomain.mac;
import static org.mobilityd.protocol.anchor.AnchorDomain.pool;
import static org.mobilityd.protocol.anchor.AnchorDomain.router;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.anchor.AnchorConfig.AccessLink;
import org.mobilityd.protocol.anchor.AnchorConfig.AuthorizedNode;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.proxy.PeerKeys;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Icmpv6Message.RouterSolicitation;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.NdOption.LinkLayerAddress;
import org.mobilityd.wire.NdOption.PrefixInformation;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;
import org.mobilityd.wire.ProxyMobilityOption.AccessTechnologyType;
import org.mobilityd.wire.ProxyMobilityOption.AnchoredPrefix;
import org.mobilityd.wire.ProxyMobilityOption.HandoffIndicator;
import org.mobilityd.wire.ProxyMobilityOption.HomeNetworkPrefix;
import org.mobilityd.wire.ProxyMobilityOption.PreviousMaar;
import org.mobilityd.wire.ProxyMobilityOption.ServingMaar;
import org.mobilityd.wire.ProxyMobilityOption.Timestamp;

@DisplayName("A distributed anchor router (RFC 8885)")
class AnchorEngineTest {

    private static final SharedKey WRONG_KEY = new SharedKey(1000, "sixteen wrong!!!".getBytes(StandardCharsets.US_ASCII));
    private static final int UNITS = 900;
    private static final int FLAGS = Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_PROXY_REGISTRATION | Iana.BU_FLAG_DISTRIBUTED_MOBILITY;
    private static final Ipv6Prefix OURS = Ipv6Prefix.parse("2001:db8:1::/64");
    private static final Ipv6Prefix THEIRS = Ipv6Prefix.parse("2001:db8:2:7::/64");
    private static final Ipv6Address US = router(1);
    private static final Ipv6Address LISTENER = Ipv6Address.parse("fe80::5");

    private long now = 5 * SECOND;
    private AnchorEngine engine;
    private List<Effect> effects = new ArrayList<>();

    private void start(Mode mode) {
        begin(AnchorDomain.config(1, 4, mode, Times.DEFAULT), List.of());
    }

    private void begin(AnchorConfig config, List<Assignment> inherited) {
        engine = new AnchorEngine(config, zeroFirst(), CLOCK, inherited);
        effects = engine.start(now);
    }

    /** The first number is where the pool begins to give prefixes. */
    private static RandomSource zeroFirst() {
        Iterator<Boolean> first = List.of(true).iterator();
        Random others = new Random(1);
        return bytes -> {
            if (first.hasNext()) {
                first.next();
                Arrays.fill(bytes, (byte) 0);
            } else {
                others.nextBytes(bytes);
            }
        };
    }

    /** Whether {@code prefix} of node 1 is given up, and waits until nobody can use it. */
    private boolean isGivenUp(Ipv6Prefix prefix) {
        return effects.stream().anyMatch(effect -> effect instanceof Effect.StoreAssignment store
                && store.assignment().prefix().equals(prefix) && store.assignment().isOver());
    }

    private void on(Input input) {
        effects = engine.on(now, input);
    }

    private void attach(int node) {
        on(new Input.NodeAttached(LINK, mac(node)));
    }

    private void deliver(OutboundPacket packet) {
        on(new Input.PacketReceived(PacketCodec.decode(PacketCodec.encode(packet), 2, null).orNull()));
    }

    private static PeerKeys keys(SharedKey key) {
        return new PeerKeys(Map.of(US, key));
    }

    private void pass(long nanos) {
        long until = now + nanos;
        effects = new ArrayList<>();
        while (engine.nextDeadline() <= until) {
            now = Math.max(now, engine.nextDeadline());
            effects.addAll(engine.on(now, new Input.TimerDue()));
        }
        now = until;
    }

    private List<OutboundPacket> sent() {
        return effects.stream().filter(Effect.Transmit.class::isInstance).map(effect -> ((Effect.Transmit) effect).packet()).toList();
    }

    private BindingUpdate update() {
        assertEquals(1, sent().size(), effects::toString);
        return (BindingUpdate) sent().get(0).message();
    }

    private BindingAcknowledgement acknowledged() {
        assertEquals(1, sent().size(), effects::toString);
        return (BindingAcknowledgement) sent().get(0).message();
    }

    /** The database, or {@code peer}, answers {@code update}. */
    private void answer(Ipv6Address peer, BindingUpdate update, int status, int units, MobilityOption... more) {
        now += MILLI;
        List<MobilityOption> options = new ArrayList<>(List.of(update.option(MobileNodeIdentifier.class),
                update.option(HomeNetworkPrefix.class), update.option(Timestamp.class)));
        options.addAll(List.of(more));
        int flags = Iana.BA_FLAG_PROXY_REGISTRATION | Iana.BA_FLAG_DISTRIBUTED_MOBILITY;
        deliver(keys(KEY).signed(peer, US, new BindingAcknowledgement(status, flags, update.sequence(), units, options)));
    }

    /** Mobile node 1 is here and registered. */
    private void register(MobilityOption... more) {
        attach(1);
        answer(DATABASE, update(), Iana.STATUS_ACCEPTED, UNITS, more);
    }

    private static List<MobilityOption> told(int serving, long timestamp) {
        return new ArrayList<>(List.of(id(1).option(), new HomeNetworkPrefix(OURS),
                new HandoffIndicator(Iana.HANDOFF_BETWEEN_MOBILE_ACCESS_GATEWAYS), new AccessTechnologyType(Iana.ACCESS_ETHERNET),
                new Timestamp(timestamp), new ServingMaar(router(serving))));
    }

    private long time() {
        return ProxyTimestamp.of(CLOCK.at(now));
    }

    /** The database says that mobile node 1 is at {@code serving}. */
    private void tell(int serving, int units) {
        now += 20 * MILLI;
        tell(units, told(serving, time()));
    }

    private void tell(int units, List<MobilityOption> options) {
        deliver(keys(KEY).signed(DATABASE, US, new BindingUpdate(77, FLAGS, units, options)));
    }

    private NodeStatus status() {
        return engine.status().stream().filter(status -> status.node().equals(id(1))).findFirst().orElse(null);
    }

    private boolean installs(Tunnel.Match match, Ipv6Prefix prefix, Ipv6Address remote) {
        return effects.stream().anyMatch(effect -> effect instanceof Effect.InstallTunnel install
                && install.tunnel().match() == match && install.tunnel().prefix().equals(prefix)
                && install.tunnel().local().equals(US) && install.tunnel().remote().equals(remote));
    }

    private Effect.TransmitOnLink advertised() {
        List<Effect> all = effects.stream().filter(Effect.TransmitOnLink.class::isInstance).toList();
        assertEquals(1, all.size(), effects::toString);
        return (Effect.TransmitOnLink) all.get(0);
    }

    private List<PrefixInformation> prefixes() {
        return ((RouterAdvertisement) advertised().packet().message()).options().stream().filter(PrefixInformation.class::isInstance)
                .map(PrefixInformation.class::cast).toList();
    }

    @Nested
    @DisplayName("3.1: when a mobile node comes")
    class Arrival {

        @Test
        @DisplayName("gives it a prefix, keeps that, and registers it; the node hears of it when the database has answered")
        void registers() {
            start(Mode.PROXY);
            attach(1);
            assertTrue(effects.get(0) instanceof Effect.StoreAssignment stored && stored.assignment().prefix().equals(OURS)
                    && stored.assignment().node().equals(id(1)), effects::toString);
            assertEquals(DATABASE, sent().get(0).destination());
            BindingUpdate update = update();
            assertTrue(update.acknowledge() && update.proxyRegistration() && update.distributedMobility());
            assertEquals(id(1).option(), update.option(MobileNodeIdentifier.class));
            assertEquals(new HomeNetworkPrefix(OURS), update.option(HomeNetworkPrefix.class));
            assertEquals(time(), update.option(Timestamp.class).value());
            assertTrue(effects.stream().noneMatch(Effect.TransmitOnLink.class::isInstance));
            answer(DATABASE, update, Iana.STATUS_ACCEPTED, UNITS);
            assertTrue(effects.contains(new Effect.AddNodeRoute(LINK, OURS)), effects::toString);
            assertEquals(US, status().servingRouter());
        }

        @Test
        @DisplayName("reports every step with the mobile node's name, and for the log only that it is here and what it took")
        void events() {
            start(Mode.PROXY);
            attach(1);
            List<Effect> all = new ArrayList<>(effects);
            answer(DATABASE, update(), Iana.STATUS_ACCEPTED, UNITS, new PreviousMaar(router(2), THEIRS));
            all.addAll(effects);
            List<Event> events = all.stream().filter(Effect.Report.class::isInstance)
                    .map(effect -> ((Effect.Report) effect).event()).toList();
            assertEquals(List.of("mobile-node-attached", "handover-update-sent", "handover-answered", "handover-tunnel-up",
                    "handover-advertised", "handover-complete"), events.stream().map(Event::name).toList());
            events.forEach(event -> assertEquals(id(1).toString(), event.fields().get("mobile-node"), event::toString));
            assertEquals(List.of("mobile-node-attached", "handover-complete"),
                    events.stream().filter(event -> event.severity() == Severity.INFO).map(Event::name).toList());
            assertEquals("1000", events.get(5).fields().get("binding-delay-microseconds"));
        }

        @Test
        @DisplayName("RFC 6543, RFC 6085: advertises to it alone, from the address that all routers share")
        void advertises() {
            start(Mode.PROXY);
            assertTrue(effects.contains(new Effect.AddAddress(LINK, Ipv6Address.parse("fe80::200:5eff:fe00:5213"), 64, false)));
            register();
            Effect.TransmitOnLink sent = advertised();
            assertEquals(mac(1), sent.node());
            assertEquals(LINK, sent.link());
            assertEquals(Ipv6Address.parse("fe80::200:5eff:fe00:5213"), sent.packet().source());
            RouterAdvertisement advertisement = (RouterAdvertisement) sent.packet().message();
            assertTrue(advertisement.options().contains(
                    new LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS, AccessLink.FIXED_MAC_ADDRESS)));
            assertEquals(1, prefixes().size());
            assertEquals(OURS, prefixes().get(0).prefix());
            assertTrue(prefixes().get(0).preferredLifetimeSeconds() > 0);
        }

        @Test
        @DisplayName("3.7: older prefixes are deprecated but valid, routed to it, and tunnelled to and from their anchors")
        void olderPrefixes() {
            start(Mode.PROXY);
            register(new PreviousMaar(router(2), THEIRS));
            assertTrue(installs(Tunnel.Match.SOURCE, THEIRS, router(2)), effects::toString);
            assertTrue(effects.contains(new Effect.AddNodeRoute(LINK, THEIRS)));
            PrefixInformation older = prefixes().get(1);
            assertEquals(THEIRS, older.prefix());
            assertEquals(0, older.preferredLifetimeSeconds());
            assertTrue(older.validLifetimeSeconds() > 0);
        }

        @Test
        @DisplayName("3: takes no prefix as a router's that is not of that router's pool")
        void foreignPrefix() {
            start(Mode.PROXY);
            register(new PreviousMaar(router(3), THEIRS), new PreviousMaar(Ipv6Address.parse("2001:db8:99::1"), THEIRS),
                    new PreviousMaar(router(2), OURS));
            assertEquals(List.of(), status().older());
            assertTrue(effects.stream().noneMatch(Effect.InstallTunnel.class::isInstance));
        }

        @Test
        @DisplayName("RFC 5213 6.5: sees it by a router solicitation that has a link-layer address and comes from the link")
        void solicitation() {
            start(Mode.PROXY);
            solicit(255, List.of());
            assertEquals(List.of(), effects);
            solicit(64, List.of(new LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS, 0x0200_5e00_0101L)));
            assertEquals(List.of(), effects);
            solicit(255, List.of(new LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS, 0x0200_5e00_0101L)));
            answer(DATABASE, update(), Iana.STATUS_ACCEPTED, UNITS);
            solicit(255, List.of(new LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS, 0x0200_5e00_0101L)));
            assertEquals(mac(1), advertised().node());
            assertEquals(List.of(), sent());
        }

        @Test
        @DisplayName("asks a station that reports multicast groups, unless it is known to be here: it may have come with nothing else to say")
        void listener() {
            start(Mode.PROXY);
            Effect question = new Effect.AskNode(LINK, LISTENER, mac(1));
            Input heard = new Input.StationHeard(LINK, LISTENER, mac(1));
            on(heard);
            assertEquals(List.of(question), effects);
            attach(1);
            on(heard);
            assertEquals(List.of(), effects);
            on(new Input.StationHeard(99, LISTENER, mac(2)));
            assertEquals(List.of(), effects, "not an access link");
            on(new Input.NodeDetached(LINK, mac(1)));
            on(heard);
            assertEquals(List.of(question), effects);
        }

        @Test
        @DisplayName("RFC 4861 6.1.1: not by one without a source, nor in the name of several stations, of none or of a router")
        void invalidSolicitation() {
            start(Mode.PROXY);
            solicit(Ipv6Address.UNSPECIFIED, 255, List.of(new LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS, 0x0200_5e00_0101L)));
            assertEquals(List.of(), effects);
            for (long address : List.of(0xffff_ffff_ffffL, 0x3333_0000_0001L, 0L, AccessLink.FIXED_MAC_ADDRESS)) {
                solicit(255, List.of(new LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS, address)));
                assertEquals(List.of(), effects, () -> Long.toHexString(address));
            }
            assertEquals(0, engine.nodeCount());
        }

        private void solicit(int hopLimit, List<LinkLayerAddress> options) {
            solicit(Ipv6Address.parse("fe80::1"), hopLimit, options);
        }

        private void solicit(Ipv6Address source, int hopLimit, List<LinkLayerAddress> options) {
            on(new Input.PacketReceived(new InboundPacket(source, Ipv6Address.ALL_ROUTERS, null, null, null, LINK,
                    hopLimit, new RouterSolicitation(List.copyOf(options)), new byte[0])));
        }

        @Test
        @DisplayName("keeps the prefix for it as long as it is known, and gives nobody else the same")
        void onePrefixEach() {
            start(Mode.PROXY);
            register();
            Set<Ipv6Prefix> prefixes = new HashSet<>(Set.of(OURS));
            for (int node = 2; node <= 50; node++) {
                attach(node);
                assertTrue(prefixes.add(update().option(HomeNetworkPrefix.class).prefix()));
            }
            tell(2, UNITS);
            now += 20 * MILLI;
            attach(1);
            assertEquals(OURS, update().option(HomeNetworkPrefix.class).prefix());
            assertTrue(effects.contains(new Effect.RemoveTunnel(Tunnel.Match.DESTINATION, OURS)));
        }
    }

    @Nested
    @DisplayName("admits")
    class Authorization {

        @Test
        @DisplayName("mobile nodes on its list, by the name they have there, and where it has no realm nobody else")
        void list() {
            AnchorConfig any = AnchorDomain.config(1, 4, Mode.PROXY, Times.DEFAULT);
            MobileNodeId alice = new MobileNodeId("alice@example.net");
            begin(new AnchorConfig(any.address(), any.accessLinks(), any.pool(), any.control(), any.peers(),
                    List.of(new AuthorizedNode(mac(1), alice)), null, Times.DEFAULT), List.of());
            attach(2);
            assertEquals(List.of(), sent());
            attach(1);
            assertEquals(alice.option(), update().option(MobileNodeIdentifier.class));
            on(new Input.NodeAttached(99, mac(1)));
            assertEquals(List.of(), effects, "not an access link");
            on(new Input.StationHeard(LINK, LISTENER, mac(2)));
            assertEquals(List.of(), effects);
        }

        @Test
        @DisplayName("a mobile node by each of its link-layer addresses, and asks for it by one that it was not seen by, and sends by")
        void severalLinkLayerAddresses() {
            AnchorConfig any = AnchorDomain.config(1, 4, Mode.PROXY, Times.DEFAULT);
            begin(new AnchorConfig(any.address(), any.accessLinks(), any.pool(), any.control(), any.peers(),
                    List.of(new AuthorizedNode(mac(1), id(1)), new AuthorizedNode(mac(2), id(1))), null, Times.DEFAULT), List.of());
            register();
            Ipv6Prefix prefix = status().prefix();
            on(new Input.ForeignSource(LINK, prefix.withInterfaceIdentifier(5), DATABASE, mac(2)));
            assertEquals(List.of(new Effect.ProbeNode(LINK, mac(2))), effects);
            attach(2);
            assertTrue(effects.contains(new Effect.ReserveSource(prefix, mac(2))), effects::toString);
            on(new Input.NodeDetached(LINK, mac(1)));
            assertEquals(Phase.ATTACHED, status().phase());
            on(new Input.NodeDetached(LINK, mac(2)));
            assertEquals(Phase.DEPARTED, status().phase());
            for (Input forged : List.of(new Input.ForeignSource(LINK, prefix.withInterfaceIdentifier(5), DATABASE, mac(3)),
                    new Input.ForeignSource(LINK, THEIRS.withInterfaceIdentifier(5), DATABASE, mac(1)))) {
                on(forged);
                assertEquals(List.of("foreign-source"), effects.stream().map(effect -> ((Effect.Report) effect).event().name()).toList());
            }
        }

        @Test
        @DisplayName("nobody when the pool is exhausted")
        void exhausted() {
            AnchorConfig any = AnchorDomain.config(1, 4, Mode.PROXY, Times.DEFAULT);
            begin(new AnchorConfig(any.address(), any.accessLinks(), Ipv6Prefix.parse("2001:db8:1::/63"), any.control(), any.peers(),
                    List.of(), "example.net", Times.DEFAULT), List.of());
            attach(1);
            attach(2);
            attach(3);
            assertEquals(List.of(), sent());
            assertEquals(2, engine.status().size());
        }

        @Test
        @DisplayName("nobody whom the database refuses")
        void refused() {
            start(Mode.PROXY);
            attach(1);
            BindingUpdate update = update();
            pass(300 * MILLI);
            answer(DATABASE, update, Iana.STATUS_PROXY_REGISTRATION_NOT_ENABLED, 0);
            assertTrue(effects.contains(new Effect.RemoveNodeRoute(LINK, OURS)), effects::toString);
            assertTrue(isGivenUp(OURS), effects::toString);
            assertEquals(List.of(), engine.status());
            assertEquals(Engine.NEVER, engine.nextDeadline());
        }

        @Test
        @DisplayName("RFC 5213 6.9.1.2: with another prefix, at once, whom the database denies the first; nothing stays of that one")
        void denied() {
            start(Mode.PROXY);
            attach(1);
            BindingUpdate first = update();
            pass(300 * MILLI);
            answer(DATABASE, first, Iana.STATUS_NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX, 0);
            Ipv6Prefix other = update().option(HomeNetworkPrefix.class).prefix();
            BindingUpdate second = update();
            assertNotEquals(OURS, other);
            assertTrue(isGivenUp(OURS), effects::toString);
            assertTrue(effects.contains(new Effect.RemoveNodeRoute(LINK, OURS)), effects::toString);
            assertTrue(effects.contains(new Effect.AddNodeRoute(LINK, other)), effects::toString);
            assertEquals(List.of(other, OURS), prefixes().stream().map(PrefixInformation::prefix).toList());
            assertEquals(0, prefixes().get(1).preferredLifetimeSeconds());
            answer(DATABASE, first, Iana.STATUS_ACCEPTED, UNITS);
            assertFalse(status().registered(), "an answer about the prefix that is given up");
            answer(DATABASE, second, Iana.STATUS_ACCEPTED, UNITS);
            assertTrue(status().registered());
            assertEquals(other, status().prefix());
            attach(2);
            assertNotEquals(OURS, update().option(HomeNetworkPrefix.class).prefix());
        }

        @Test
        @DisplayName("but not with one prefix after the other when the database denies all: it does not know the pool")
        void deniedAll() {
            start(Mode.PROXY);
            attach(1);
            Set<Ipv6Prefix> asked = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                asked.add(update().option(HomeNetworkPrefix.class).prefix());
                answer(DATABASE, update(), Iana.STATUS_NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX, 0);
                while (sent().isEmpty()) {
                    now = engine.nextDeadline();
                    on(new Input.TimerDue());
                }
            }
            assertEquals(4, asked.size());
        }
    }

    @Nested
    @DisplayName("3.2 to 3.4: when the database says that its mobile node is elsewhere")
    class Elsewhere {

        @Test
        @DisplayName("tunnels its prefix there, takes it off the link, and only then answers with its prefix and the serving router")
        void follows() {
            start(Mode.RELAY);
            register(new PreviousMaar(router(3), Ipv6Prefix.parse("2001:db8:3::/64")));
            tell(2, UNITS);
            assertTrue(installs(Tunnel.Match.DESTINATION, OURS, router(2)), effects::toString);
            assertTrue(effects.contains(new Effect.RemoveNodeRoute(LINK, OURS)));
            assertTrue(effects.contains(new Effect.RemoveTunnel(Tunnel.Match.SOURCE, Ipv6Prefix.parse("2001:db8:3::/64"))));
            BindingAcknowledgement answer = acknowledged();
            assertEquals(DATABASE, sent().get(0).destination());
            assertEquals(Iana.STATUS_ACCEPTED, answer.status());
            assertEquals(77, answer.sequence());
            assertEquals(new HomeNetworkPrefix(OURS), answer.option(HomeNetworkPrefix.class));
            assertEquals(new ServingMaar(router(2)), answer.option(ServingMaar.class));
            assertTrue(effects.indexOf(new Effect.RemoveNodeRoute(LINK, OURS)) < effects.size() - 1);
            assertEquals(router(2), status().servingRouter());
        }

        @Test
        @DisplayName("3.3: with a locator answers the serving router too")
        void locator() {
            start(Mode.LOCATOR);
            register();
            tell(2, UNITS);
            assertEquals(List.of(DATABASE, router(2)), sent().stream().map(OutboundPacket::destination).toList());
            assertEquals(new HomeNetworkPrefix(OURS),
                    ((BindingAcknowledgement) sent().get(1).message()).option(HomeNetworkPrefix.class));
        }

        @Test
        @DisplayName("RFC 5213 5.5: not when that is from before it came here")
        void late() {
            start(Mode.PROXY);
            long before = time();
            now += 20 * MILLI;
            register();
            tell(UNITS, told(2, before));
            assertEquals(Iana.STATUS_TIMESTAMP_LOWER_THAN_PREVIOUS, acknowledged().status());
            assertEquals(US, status().servingRouter());
        }

        @Test
        @DisplayName("and of two such messages the later one counts, however they arrive; one that is repeated is answered again")
        void overtaken() {
            start(Mode.PROXY);
            register();
            now += 20 * MILLI;
            List<MobilityOption> first = told(2, time());
            now += 20 * MILLI;
            List<MobilityOption> second = told(3, time());
            tell(UNITS, second);
            tell(UNITS, first);
            assertEquals(Iana.STATUS_TIMESTAMP_LOWER_THAN_PREVIOUS, acknowledged().status());
            tell(UNITS, second);
            assertEquals(Iana.STATUS_ACCEPTED, acknowledged().status());
            assertEquals(router(3), status().servingRouter());
        }

        @Test
        @DisplayName("asks the mobile node whether it is still here when the link layer has not said that it left")
        void probes() {
            start(Mode.PROXY);
            register();
            tell(2, UNITS);
            assertTrue(effects.contains(new Effect.ProbeNode(LINK, mac(1))));
            pass(20 * SECOND);
            assertEquals(3, effects.stream().filter(Effect.ProbeNode.class::isInstance).count());
            attach(1);
            assertEquals(DATABASE, sent().get(0).destination());
            on(new Input.NodeDetached(LINK, mac(1)));
            tell(2, UNITS);
            assertTrue(effects.stream().noneMatch(Effect.ProbeNode.class::isInstance));
        }

        @Test
        @DisplayName("refuses what concerns no prefix of its, an unknown mobile node, or a serving router of nobody's")
        void refusals() {
            start(Mode.PROXY);
            tell(2, UNITS);
            assertEquals(Iana.STATUS_NOT_LMA_FOR_THIS_MOBILE_NODE, acknowledged().status());
            register();
            now += 20 * MILLI;
            List<MobilityOption> other = told(2, time());
            other.set(1, new HomeNetworkPrefix(THEIRS));
            tell(UNITS, other);
            assertEquals(Iana.STATUS_NOT_LMA_FOR_THIS_MOBILE_NODE, acknowledged().status());
            tell(99, UNITS);
            assertEquals(Iana.STATUS_MAG_NOT_AUTHORIZED, acknowledged().status());
            now += 20 * MILLI;
            List<MobilityOption> without = told(2, time());
            without.removeIf(HandoffIndicator.class::isInstance);
            tell(UNITS, without);
            assertEquals(Iana.STATUS_MISSING_HANDOFF_INDICATOR, acknowledged().status());
            assertEquals(US, status().servingRouter());
        }

        @Test
        @DisplayName("drops what is not authentic, not from the database, or bound for somebody else, in silence")
        void silence() {
            start(Mode.PROXY);
            register();
            now += 20 * MILLI;
            BindingUpdate update = new BindingUpdate(1, FLAGS, UNITS, told(2, time()));
            deliver(keys(WRONG_KEY).signed(DATABASE, US, update));
            assertEquals(List.of(), sent());
            deliver(keys(KEY).signed(router(2), US, update));
            assertEquals(List.of(), sent());
            deliver(OutboundPacket.plain(DATABASE, US, update));
            assertEquals(List.of(), sent());
            OutboundPacket others = new PeerKeys(Map.of(router(2), KEY)).signed(DATABASE, router(2), update);
            deliver(OutboundPacket.plain(DATABASE, US, others.message()));
            assertEquals(List.of(), sent());
            assertEquals(US, status().servingRouter());
        }
    }

    @Nested
    @DisplayName("3.5: ends")
    class Ends {

        @Test
        @DisplayName("a registration a while after the mobile node has gone, and keeps its prefix until nobody can know better")
        void guard() {
            start(Mode.PROXY);
            register();
            on(new Input.NodeDetached(LINK, mac(1)));
            assertEquals(List.of(), sent());
            pass(9_999 * MILLI);
            assertEquals(List.of(), sent());
            pass(MILLI);
            BindingUpdate farewell = update();
            assertEquals(0, farewell.lifetimeUnits());
            assertTrue(effects.contains(new Effect.RemoveNodeRoute(LINK, OURS)));
            answer(DATABASE, farewell, Iana.STATUS_ACCEPTED, 0);
            assertEquals(1, engine.status().size());
            pass(20 * SECOND);
            assertEquals(List.of(), engine.status());
            assertTrue(isGivenUp(OURS), effects::toString);
        }

        @Test
        @DisplayName("nothing while the database is silent, which may have kept the session that it said was ending: it is asked again")
        void silentDatabase() {
            start(Mode.PROXY);
            register();
            on(new Input.NodeDetached(LINK, mac(1)));
            pass(10 * SECOND);
            answer(DATABASE, update(), Iana.STATUS_ACCEPTED, 0);
            pass(SECOND);
            attach(2);
            pass(20 * SECOND);
            assertTrue(engine.databaseSilent());
            List<BindingUpdate> farewells = sent().stream().map(packet -> (BindingUpdate) packet.message())
                    .filter(update -> update.lifetimeUnits() == 0).toList();
            assertFalse(farewells.isEmpty());
            assertEquals(id(1).option(), farewells.get(0).option(MobileNodeIdentifier.class));
            tell(2, UNITS);
            assertTrue(installs(Tunnel.Match.DESTINATION, OURS, router(2)), effects::toString);
        }

        @Test
        @DisplayName("nothing when it turns up elsewhere, or here again, meanwhile")
        void turnsUp() {
            start(Mode.PROXY);
            register();
            on(new Input.NodeDetached(LINK, mac(1)));
            now += SECOND;
            attach(1);
            answer(DATABASE, update(), Iana.STATUS_ACCEPTED, UNITS);
            pass(60 * SECOND);
            assertEquals(US, status().servingRouter());
            on(new Input.NodeDetached(LINK, mac(1)));
            tell(2, UNITS);
            pass(60 * SECOND);
            assertEquals(router(2), status().servingRouter());
        }

        @Test
        @DisplayName("nothing as a previous router: it asks when its time is over, and goes on for as long as the database says")
        void previousRouterAsks() {
            start(Mode.PROXY);
            register();
            on(new Input.NodeDetached(LINK, mac(1)));
            tell(2, 10);
            pass(40 * SECOND);
            BindingUpdate question = update();
            assertEquals(0, question.lifetimeUnits());
            answer(DATABASE, question, Iana.STATUS_ACCEPTED, 20);
            assertTrue(installs(Tunnel.Match.DESTINATION, OURS, router(2)));
            pass(79 * SECOND);
            assertEquals(List.of(), sent());
            pass(SECOND);
            answer(DATABASE, update(), Iana.STATUS_ACCEPTED, 0);
            assertTrue(effects.contains(new Effect.RemoveTunnel(Tunnel.Match.DESTINATION, OURS)));
            assertEquals(List.of(), engine.status());
        }

        @Test
        @DisplayName("4.3: no visit that was not confirmed, without saying that its prefix is anchored here still")
        void offers() {
            start(Mode.PROXY);
            register();
            on(new Input.NodeDetached(LINK, mac(1)));
            pass(10 * SECOND);
            assertNull(update().option(AnchoredPrefix.class), "confirmed");
            attach(1);
            on(new Input.NodeDetached(LINK, mac(1)));
            pass(10 * SECOND);
            BindingUpdate farewell = update();
            assertEquals(0, farewell.lifetimeUnits());
            assertEquals(new AnchoredPrefix(OURS), farewell.option(AnchoredPrefix.class));
            assertEquals(time(), farewell.option(Timestamp.class).value(), "of now, whenever the visit was");
            answer(DATABASE, farewell, Iana.STATUS_ACCEPTED, 10);
            pass(59 * SECOND);
            tell(2, UNITS);
            assertTrue(installs(Tunnel.Match.DESTINATION, OURS, router(2)), effects::toString);
        }

        @Test
        @DisplayName("an offer as soon as the database has answered it, and gives up what that does not want")
        void offersInVain() {
            start(Mode.PROXY);
            attach(1);
            on(new Input.NodeDetached(LINK, mac(1)));
            pass(10 * SECOND);
            answer(DATABASE, update(), Iana.STATUS_ACCEPTED, 0);
            pass(20 * SECOND);
            assertEquals(List.of(), sent());
            assertEquals(List.of(), engine.status());
        }

        @Test
        @DisplayName("a visit by its operator's wish for good: nothing is offered, however long the database is silent")
        void expelled() {
            start(Mode.PROXY);
            attach(1);
            pass(4 * SECOND);
            assertTrue(engine.databaseSilent());
            on(new Input.Revoke(id(1)));
            pass(4_000 * SECOND);
            assertTrue(sent().stream().map(packet -> (BindingUpdate) packet.message()).noneMatch(update ->
                    update.option(AnchoredPrefix.class) != null), effects::toString);
            assertEquals(List.of(), engine.status());
        }

        @Test
        @DisplayName("everything at once when the database says that the session is over")
        void farewell() {
            start(Mode.PROXY);
            register();
            on(new Input.NodeDetached(LINK, mac(1)));
            tell(2, UNITS);
            tell(2, 0);
            assertEquals(0, acknowledged().lifetimeUnits());
            assertTrue(effects.contains(new Effect.RemoveTunnel(Tunnel.Match.DESTINATION, OURS)));
            assertEquals(List.of(), engine.status());
            assertEquals(Engine.NEVER, engine.nextDeadline());
        }
    }

    @Nested
    @DisplayName("3.6: repeats")
    class Repetition {

        @Test
        @DisplayName("what is not answered after 1, 2, 4 seconds and so on, at last every 32, each time with a later timestamp")
        void backsOff() {
            start(Mode.PROXY);
            attach(1);
            long begun = now;
            BindingUpdate last = update();
            List<Long> at = new ArrayList<>();
            while (at.size() < 8) {
                now = engine.nextDeadline();
                on(new Input.TimerDue());
                if (!sent().isEmpty()) {
                    at.add((now - begun) / SECOND);
                    assertNotEquals(last.sequence(), update().sequence());
                    assertEquals(time(), update().option(Timestamp.class).value());
                    last = update();
                }
            }
            assertEquals(List.of(1L, 3L, 7L, 15L, 31L, 63L, 95L, 127L), at);
        }

        @Test
        @DisplayName("and sends no peer more than three messages a second about one mobile node, however it flaps")
        void rate() {
            start(Mode.PROXY);
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                attach(1);
                sent().forEach(packet -> times.add(now));
                on(new Input.NodeDetached(LINK, mac(1)));
                pass(25 * MILLI);
                sent().forEach(packet -> times.add(now));
            }
            assertTrue(times.size() >= 3);
            for (int i = 3; i < times.size(); i++) {
                assertTrue(times.get(i) - times.get(i - 3) >= SECOND - 25 * MILLI, times::toString);
            }
        }

        @Test
        @DisplayName("an answer from before the mobile node came here again is none")
        void staleAnswer() {
            start(Mode.PROXY);
            attach(1);
            BindingUpdate first = update();
            on(new Input.NodeDetached(LINK, mac(1)));
            now += 20 * MILLI;
            attach(1);
            answer(DATABASE, first, Iana.STATUS_ACCEPTED, UNITS, new PreviousMaar(router(2), THEIRS));
            assertEquals(List.of(), status().older());
            assertFalse(status().registered());
        }

        @Test
        @DisplayName("what the database says later of this visit is known by its timestamp, and what it says of an earlier one is not taken")
        void lateAnswer() {
            start(Mode.PROXY);
            attach(1);
            BindingUpdate first = update();
            on(new Input.NodeDetached(LINK, mac(1)));
            now += 20 * MILLI;
            attach(1);
            BindingUpdate second = update();
            answer(DATABASE, second, Iana.STATUS_ACCEPTED, UNITS);
            answer(DATABASE, unasked(first), Iana.STATUS_ACCEPTED, UNITS, new PreviousMaar(router(2), THEIRS));
            assertEquals(List.of(), status().older());
            answer(DATABASE, unasked(second), Iana.STATUS_ACCEPTED, UNITS, new PreviousMaar(router(2), THEIRS));
            assertEquals(List.of(THEIRS), status().older().stream().map(OlderPrefix::prefix).toList());
            assertTrue(installs(Tunnel.Match.SOURCE, THEIRS, router(2)), effects::toString);
            assertEquals(2, prefixes().size());
        }

        /** {@code update} with a sequence number that has not been used. */
        private BindingUpdate unasked(BindingUpdate update) {
            return new BindingUpdate(update.sequence() + 1000 & 0xffff, FLAGS, update.lifetimeUnits(), update.options());
        }
    }

    @Nested
    @DisplayName("goes on after a restart")
    class Restart {

        private Assignment assignment(Ipv6Address serving) {
            return new Assignment(id(1), OURS, serving, time(), ProxyTimestamp.of(CLOCK.at(now + 100 * SECOND)), true, List.of());
        }

        @Test
        @DisplayName("tunnelling to where its mobile node is")
        void elsewhere() {
            begin(AnchorDomain.config(1, 4, Mode.PROXY, Times.DEFAULT), List.of(assignment(router(2))));
            assertTrue(installs(Tunnel.Match.DESTINATION, OURS, router(2)));
            attach(5);
            assertNotEquals(OURS, update().option(HomeNetworkPrefix.class).prefix());
        }

        @Test
        @DisplayName("with the same prefix for a mobile node that is still here, and a farewell to one that is not")
        void here() {
            begin(AnchorDomain.config(1, 4, Mode.PROXY, Times.DEFAULT), List.of(assignment(US)));
            attach(1);
            assertEquals(OURS, update().option(HomeNetworkPrefix.class).prefix());
            begin(AnchorDomain.config(1, 4, Mode.PROXY, Times.DEFAULT), List.of(assignment(US)));
            pass(10 * SECOND);
            assertEquals(0, update().lifetimeUnits());
        }

        @Test
        @DisplayName("and tells all of one that is not, but asks nobody, when the anchor of an older prefix knows nothing of it either")
        void refusedFarewell() {
            Assignment.Older older = new Assignment.Older(Ipv6Prefix.parse("2001:db8:3::/64"), router(3), assignment(US).expires());
            begin(AnchorDomain.config(1, 4, null, Times.DEFAULT), List.of(
                    new Assignment(id(1), OURS, US, time(), assignment(US).expires(), true, List.of(older))));
            assertTrue(installs(Tunnel.Match.SOURCE, older.prefix(), router(3)), effects::toString);
            pass(10 * SECOND);
            assertEquals(List.of(router(3), GROUP), sent().stream().map(OutboundPacket::destination).toList());
            BindingUpdate farewell = (BindingUpdate) sent().get(0).message();
            assertEquals(0, farewell.lifetimeUnits());
            answer(router(3), farewell, Iana.STATUS_NOT_LMA_FOR_THIS_MOBILE_NODE, 0);
            assertEquals(List.of(), sent());
        }

        @Test
        @DisplayName("without prefixes of another pool")
        void foreign() {
            begin(AnchorDomain.config(1, 4, Mode.PROXY, Times.DEFAULT),
                    List.of(new Assignment(id(1), THEIRS, US, time(), time(), true, List.of())));
            assertTrue(effects.contains(new Effect.ForgetAssignment(THEIRS)));
            assertEquals(List.of(), engine.status());
        }
    }

    @Nested
    @DisplayName("without a database")
    class FullyDistributed {

        private List<MobilityOption> arrival(int router) {
            return new ArrayList<>(List.of(id(1).option(), new HomeNetworkPrefix(Ipv6Prefix.of(pool(router).address(), 64)),
                    new HandoffIndicator(Iana.HANDOFF_STATE_UNKNOWN), new AccessTechnologyType(Iana.ACCESS_ETHERNET),
                    new Timestamp(time())));
        }

        private void toGroup(SharedKey key, int router) {
            now += 20 * MILLI;
            deliver(new PeerKeys(Map.of(GROUP, key)).signed(router(router), GROUP, new BindingUpdate(9, FLAGS, UNITS, arrival(router))));
        }

        @Test
        @DisplayName("asks all routers, three times, and takes silence for a mobile node that is new")
        void discovery() {
            start(null);
            attach(1);
            assertEquals(GROUP, sent().get(0).destination());
            pass(200 * MILLI);
            assertTrue(effects.contains(new Effect.AddNodeRoute(LINK, OURS)));
            pass(60 * SECOND);
            assertEquals(5, sent().size());
        }

        @Test
        @DisplayName("a previous router answers with its prefix, and whom else to ask; one that knows nothing says nothing")
        void answers() {
            start(null);
            toGroup(GROUP_KEY, 2);
            assertEquals(List.of(), sent());
            attach(1);
            answer(router(3), update(), Iana.STATUS_ACCEPTED, UNITS, new HomeNetworkPrefix(Ipv6Prefix.parse("2001:db8:3::/64")));
            assertTrue(installs(Tunnel.Match.SOURCE, Ipv6Prefix.parse("2001:db8:3::/64"), router(3)), effects::toString);
            toGroup(GROUP_KEY, 2);
            assertEquals(router(2), sent().get(0).destination());
            assertEquals(new HomeNetworkPrefix(OURS), acknowledged().option(HomeNetworkPrefix.class));
            assertEquals(new PreviousMaar(router(3), Ipv6Prefix.parse("2001:db8:3::/64")), acknowledged().option(PreviousMaar.class));
            assertTrue(installs(Tunnel.Match.DESTINATION, OURS, router(2)));
        }

        @Test
        @DisplayName("takes from the group only what has the group's key, and a timestamp of now")
        void authenticity() {
            start(null);
            attach(1);
            pass(60 * SECOND);
            toGroup(WRONG_KEY, 2);
            assertEquals(List.of(), sent());
            List<MobilityOption> old = arrival(2);
            now += SECOND;
            deliver(new PeerKeys(Map.of(GROUP, GROUP_KEY)).signed(router(2), GROUP, new BindingUpdate(9, FLAGS, UNITS, old)));
            assertEquals(Iana.STATUS_TIMESTAMP_MISMATCH, acknowledged().status());
            assertEquals(US, status().servingRouter());
        }

        @Test
        @DisplayName("asks a router directly that the link layer, or an earlier visit, has named")
        void directly() {
            start(null);
            on(new Input.HandoverHint(Input.HandoverStep.CANDIDATE, mac(1), router(3)));
            assertEquals(List.of(), sent());
            attach(1);
            assertEquals(router(3), sent().get(0).destination());
            assertEquals(1, sent().size());
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    @DisplayName("throws at no input, and forgets everything when nobody speaks any more")
    void anyInput(Mode mode) {
        Random random = new Random(mode.ordinal());
        start(mode);
        for (int i = 0; i < 20_000; i++) {
            now += random.nextLong(50 * MILLI);
            LinkLayerIdentifier node = mac(random.nextInt(4));
            Input.HandoverStep step = Input.HandoverStep.values()[random.nextInt(Input.HandoverStep.values().length)];
            switch (random.nextInt(6)) {
                case 0 -> on(new Input.NodeAttached(LINK, node));
                case 1 -> on(new Input.NodeDetached(LINK, node));
                case 2 -> on(new Input.HandoverHint(step, node, router(random.nextInt(6))));
                case 3 -> tell(2 + random.nextInt(4), random.nextInt(3) * 10);
                case 4 -> pass(random.nextLong(5 * SECOND));
                default -> sent().stream().filter(packet -> packet.message() instanceof BindingUpdate).findFirst().ifPresent(
                        packet -> answer(DATABASE, (BindingUpdate) packet.message(), random.nextInt(3) == 0 ? 150 + random.nextInt(10) : 0,
                                random.nextInt(900), new PreviousMaar(router(2), THEIRS)));
            }
        }
        for (int node = 0; node < 4; node++) {
            on(new Input.NodeDetached(LINK, mac(node)));
        }
        pass(100_000 * SECOND);
        assertEquals(List.of(), engine.status());
        assertEquals(Engine.NEVER, engine.nextDeadline());
    }
}
