package org.mobilityd.daemon.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.store.Store.Change;
import org.mobilityd.daemon.store.Stores;
import org.mobilityd.daemon.testing.FakeDatapath;
import org.mobilityd.daemon.testing.FakeHostNetwork;
import org.mobilityd.daemon.testing.FakePacketSender;
import org.mobilityd.daemon.testing.FakeStore;
import org.mobilityd.linux.datapath.Datapath.ClaimedPrefix;
import org.mobilityd.linux.host.HostNetwork.NodeRoute;
import org.mobilityd.linux.host.PacketSender;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

@DisplayName("The effect runner")
class EffectRunnerTest {

    private static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:1::10");
    private static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:2::10");
    private static final Ipv6Address SERVER = Ipv6Address.parse("2001:db8:f::1");
    private static final Ipv6Address ROUTER = Ipv6Address.parse("fe80::1");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff05::5213");
    private static final Ipv6Prefix NODE_PREFIX = Ipv6Prefix.parse("2001:db8:40:7::/64");
    private static final LinkLayerIdentifier NODE = LinkLayerIdentifier.parse("02:00:00:00:00:07");
    private static final BindingKey KEY = new BindingKey(SERVER, HOME);

    private static final MobilityMessage INIT = new MobilityMessage.HomeTestInit(new Cookie(1), List.of());

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final Log log = new Log(new PrintStream(lines), Log.Level.INFO, Clock.systemUTC());
    private final EventCounts counts = new EventCounts(log);
    private final FakeHostNetwork host = new FakeHostNetwork();
    private final FakeDatapath datapath = new FakeDatapath(host);
    private final FakePacketSender sender = new FakePacketSender();
    private final FakeStore<MobileNodeId, MobilitySession> store = new FakeStore<>();
    private final FakeStore<Ipv6Prefix, Assignment> assignments = new FakeStore<>();
    private final HostState state = new HostState();
    /** Writes at once, until a test wants to see what happens meanwhile. */
    private Executor writer = Runnable::run;
    private final EffectRunner runner = new EffectRunner(datapath, host, sender, new Stores(store, assignments),
            work -> writer.execute(work), Runnable::run, "mobility0", state, counts, log);

    @Test
    void knowsEveryKindOfEffect() {
        for (Class<?> kind : Effect.class.getPermittedSubclasses()) {
            assertTrue(runner.handles(kind), kind.getSimpleName());
        }
    }

    @Test
    void installsAndRemovesInTheFastPath() {
        Binding binding = new Binding(KEY, CARE_OF, 7, 100, 90);
        Tunnel tunnel = new Tunnel(Tunnel.Match.DESTINATION, new Ipv6Prefix(HOME, 128), SERVER, CARE_OF, Engine.NEVER);
        TestSecret secret = new TestSecret(3, new byte[20], new byte[8], 0);
        Ipv6Prefix prefix = Ipv6Prefix.parse("2001:db8:f::/64");
        run(new Effect.InstallBinding(BindingTable.BINDING_CACHE, binding), new Effect.InstallTunnel(tunnel),
                new Effect.InstallTestSecret(secret), new Effect.ClaimAddresses(prefix, Effect.AddressUse.CORRESPONDENT));
        assertEquals(binding, datapath.bindings(BindingTable.BINDING_CACHE).get(0).binding());
        assertEquals(tunnel, datapath.tunnels().get(0).tunnel());
        assertEquals(List.of(secret), datapath.testSecrets());
        assertEquals(List.of(new ClaimedPrefix(prefix, Effect.AddressUse.CORRESPONDENT)), datapath.claimedAddresses());
        run(new Effect.RemoveBinding(BindingTable.BINDING_CACHE, KEY), new Effect.RemoveTunnel(tunnel.match(), tunnel.prefix()),
                new Effect.DropTestSecret(3), new Effect.ReleaseAddresses(prefix));
        assertEquals(List.of(), datapath.bindings(BindingTable.BINDING_CACHE));
        assertEquals(List.of(), datapath.tunnels());
        assertEquals(List.of(), datapath.testSecrets());
        assertEquals(List.of(), datapath.claimedAddresses());
    }

    @Test
    void setsAndTakesBackInTheHostAndRemembersWhatIsSet() {
        run(new Effect.AddAddress(2, CARE_OF, 64, true), new Effect.UseDefaultRouter(2, ROUTER, CARE_OF),
                new Effect.DivertHomeAddress(HOME), new Effect.AddProxyNeighbor(3, HOME));
        assertEquals(List.of("add address 2 2001:db8:2::10/64 optimistic", "default router 2 fe80::1 for 2001:db8:2::10",
                "divert 2001:db8:1::10 to mobility0", "proxy 3 2001:db8:1::10"), host.calls());
        assertEquals(List.of("address", "default-router", "diverted-home-address", "proxy-neighbor"),
                state.entries().stream().map(HostState.Entry::kind).toList());
        run(new Effect.RemoveAddress(2, CARE_OF, 64), new Effect.ForgetDefaultRouter(2), new Effect.UndivertHomeAddress(HOME),
                new Effect.RemoveProxyNeighbor(3, HOME));
        assertEquals(List.of(), state.entries());
    }

    @Test
    void routesThePrefixOfANodeOntoTheLinkWhereItIs() {
        run(new Effect.AddNodeRoute(2, NODE_PREFIX), new Effect.AddNodeRoute(3, NODE_PREFIX), new Effect.RemoveNodeRoute(2, NODE_PREFIX));
        assertEquals(List.of(new NodeRoute(3, NODE_PREFIX)), host.nodeRoutes());
        assertEquals(List.of(new HostState.Entry("node-route", "2001:db8:40:7::/64", null, 3, null)), state.entries());
        run(new Effect.RemoveNodeRoute(3, NODE_PREFIX));
        assertEquals(List.of(), host.nodeRoutes());
        assertEquals(List.of(), state.entries());
    }

    @Test
    void takesRoutesAwayAndAsksForNodesOnlyWhenWhatIsToBeSentHasLeft() {
        run(new Effect.AddNodeRoute(2, NODE_PREFIX));
        sender.beforeEach(packet -> {
            assertEquals(List.of(new NodeRoute(2, NODE_PREFIX)), host.nodeRoutes(), "taken away before");
            assertEquals(List.of("route 2001:db8:40:7::/64 to node on 2"), host.calls(), "asked before");
        });
        run(new Effect.RemoveNodeRoute(2, NODE_PREFIX), new Effect.ProbeNode(2, NODE), new Effect.ForgetNode(2, NODE), transmit());
        assertEquals(1, sender.sent().size());
        assertEquals(List.of(), host.nodeRoutes());
        assertTrue(host.calls().containsAll(List.of("probe 02:00:00:00:00:07 on 2", "forget 02:00:00:00:00:07 on 2")), host.calls()::toString);
    }

    @Test
    void leavesARouteThatIsWantedAgainByTheTimeThatItWouldGo() {
        run(new Effect.AddNodeRoute(2, NODE_PREFIX));
        run(new Effect.RemoveNodeRoute(2, NODE_PREFIX), new Effect.AddNodeRoute(2, NODE_PREFIX), transmit());
        assertEquals(List.of(new NodeRoute(2, NODE_PREFIX)), host.nodeRoutes());
        run(new Effect.RemoveNodeRoute(2, NODE_PREFIX), new Effect.AddNodeRoute(2, NODE_PREFIX), new Effect.RemoveNodeRoute(2, NODE_PREFIX));
        assertEquals(List.of(), host.nodeRoutes());
    }

    @Test
    void hasTheFastPathKnowWhosePrefixItIs() {
        run(new Effect.ReserveSource(NODE_PREFIX, NODE));
        assertEquals(List.of(NODE_PREFIX), datapath.reservedSources());
        run(new Effect.ReleaseSource(NODE_PREFIX));
        assertEquals(List.of(), datapath.reservedSources());
    }

    @Test
    void hasANodeShowItself() {
        run(new Effect.ProbeNode(2, NODE));
        assertEquals(List.of("probe 02:00:00:00:00:07 on 2"), host.calls());
    }

    @Test
    void asksANodeAtAnAddress() {
        run(new Effect.AskNode(2, ROUTER, NODE));
        assertEquals(List.of("ask 02:00:00:00:00:07 at " + ROUTER + " on 2"), host.calls());
    }

    @Test
    void forgetsWhereANodeWasThatIsExpected() {
        run(new Effect.ForgetNode(2, NODE));
        assertEquals(List.of("forget 02:00:00:00:00:07 on 2"), host.calls());
    }

    @Test
    void sendsANodeThatHasComeWhatWasKeptForIt() {
        run(new Effect.ResolveNeighbors(2, List.of(NODE_PREFIX), NODE));
        assertEquals(List.of("resolve [2001:db8:40:7::/64] to 02:00:00:00:00:07 on 2"), host.calls());
    }

    @Test
    void sendsToOneNodeOnALinkWhateverTheDestination() {
        OutboundPacket packet = OutboundPacket.plain(ROUTER, Ipv6Address.ALL_NODES, INIT).on(2);
        run(new Effect.TransmitOnLink(2, NODE, packet));
        PacketSender.Frame frame = sender.frames().get(0);
        assertArrayEquals(PacketCodec.encode(packet), frame.packet());
        assertEquals(2, frame.link());
        assertEquals(NODE, frame.node());
        assertEquals(List.of(), sender.sent());
    }

    @Test
    void countsAFrameThatCannotBeSentAndSendsTheNextOne() {
        sender.fail(100);
        run(new Effect.TransmitOnLink(2, NODE, OutboundPacket.plain(ROUTER, Ipv6Address.ALL_NODES, INIT)));
        assertEquals(1, counts.of(EffectRunner.TRANSMIT_FAILED));
        sender.repair();
        run(new Effect.TransmitOnLink(2, NODE, OutboundPacket.plain(ROUTER, Ipv6Address.ALL_NODES, INIT)));
        assertEquals(1, sender.frames().size());
    }

    @Test
    void sendsToAGroupByEveryLinkOnWhichItIsAMember() {
        host.joinGroup(4, GROUP);
        host.joinGroup(5, GROUP);
        OutboundPacket packet = OutboundPacket.plain(HOME, GROUP, INIT);
        run(new Effect.Transmit(packet));
        assertEquals(List.of(4, 5), sender.links());
        sender.sent().forEach(sent -> assertArrayEquals(PacketCodec.encode(packet), sent));
        run(new Effect.Transmit(packet.on(6)), new Effect.Transmit(OutboundPacket.plain(HOME, Ipv6Address.ALL_ROUTERS, INIT)));
        assertEquals(List.of(4, 5, 6, 0), sender.links());
    }

    @Test
    void routesAndTunnelsDoNotTakeApartWhatIsCollected() {
        Tunnel tunnel = new Tunnel(Tunnel.Match.SOURCE, NODE_PREFIX, SERVER, CARE_OF, Engine.NEVER);
        sender.beforeEach(packet -> {
            assertEquals(List.of(new NodeRoute(2, NODE_PREFIX)), host.nodeRoutes(), "sent before");
            assertEquals(List.of(), datapath.tunnels(), "sent in between");
        });
        run(transmit(), new Effect.AddNodeRoute(2, NODE_PREFIX), new Effect.InstallTunnel(tunnel), transmit(),
                new Effect.RemoveTunnel(Tunnel.Match.SOURCE, NODE_PREFIX), new Effect.RemoveNodeRoute(2, NODE_PREFIX));
        assertEquals(2, sender.sent().size());
        assertEquals(List.of(), host.nodeRoutes());
    }

    @Test
    void sendsPacketsAsTheCodecWritesThem() {
        OutboundPacket packet = OutboundPacket.plain(HOME, SERVER, new MobilityMessage.HomeTestInit(new Cookie(1), List.of()));
        run(new Effect.Transmit(packet));
        assertArrayEquals(PacketCodec.encode(packet), sender.sent().get(0));
    }

    @Test
    void countsAPacketThatCannotBeSent() {
        sender.fail(101);
        run(new Effect.Transmit(OutboundPacket.plain(HOME, SERVER, new MobilityMessage.HomeTestInit(new Cookie(1), List.of()))));
        assertEquals(1, counts.of(EffectRunner.TRANSMIT_FAILED));
    }

    @Test
    void countsAndLogsAFailedEffectAndCarriesTheNextOneOut() {
        datapath.fail();
        run(new Effect.InstallBinding(BindingTable.BINDING_CACHE, new Binding(KEY, CARE_OF, 7, 100, 90)),
                new Effect.AddProxyNeighbor(3, HOME));
        assertEquals(1, counts.of(EffectRunner.EFFECT_FAILED));
        assertTrue(lines.toString().contains("warning effect-failed effect=InstallBinding"), lines.toString());
        assertEquals(List.of("proxy 3 2001:db8:1::10"), host.calls());
    }

    @Test
    void installsABindingBeforeItIsAcknowledged() {
        sender.beforeEach(packet -> assertEquals(1, datapath.bindings(BindingTable.BINDING_CACHE).size(), "acknowledged before"));
        run(transmit(), new Effect.InstallBinding(BindingTable.BINDING_CACHE, new Binding(KEY, CARE_OF, 7, 100, 90)), transmit());
        assertEquals(2, sender.sent().size());
    }

    @Test
    void reportsWhatHasBeenDone() {
        sender.beforeEach(packet -> assertEquals("", lines.toString(), "reported before"));
        run(new Effect.Report(Event.of(Event.Severity.INFO, "binding-accepted")), transmit());
        assertTrue(lines.toString().contains("binding-accepted"), lines.toString());
    }

    @Test
    void changesBindingsInTheOrderOfTheEffects() {
        Binding first = new Binding(KEY, CARE_OF, 7, 100, 90);
        Binding last = new Binding(KEY, CARE_OF, 9, 300, 290);
        run(new Effect.InstallBinding(BindingTable.BINDING_CACHE, first), new Effect.RemoveBinding(BindingTable.BINDING_CACHE, KEY),
                new Effect.InstallBinding(BindingTable.BINDING_CACHE, last));
        assertEquals(List.of(last), datapath.bindings(BindingTable.BINDING_CACHE).stream().map(row -> row.binding()).toList());
        run(new Effect.InstallBinding(BindingTable.BINDING_CACHE, first), new Effect.RemoveBinding(BindingTable.BINDING_CACHE, KEY));
        assertEquals(List.of(), datapath.bindings(BindingTable.BINDING_CACHE));
    }

    @Test
    void sendsWhatIsCollectedBeforeAnEffectThatCouldMatterToIt() {
        sender.beforeEach(packet -> assertEquals(List.of(), host.calls(), "sent after the address was taken away"));
        run(transmit(), new Effect.RemoveAddress(2, CARE_OF, 64));
        assertEquals(1, sender.sent().size());
        assertEquals(1, host.calls().size());
    }

    @Test
    void reportsExactlyTheEffectsOfABatchThatFail() {
        BindingKey refused = new BindingKey(SERVER, CARE_OF);
        datapath.failFor(refused);
        sender.fail(101, ROUTER);
        run(new Effect.InstallBinding(BindingTable.BINDING_CACHE, new Binding(KEY, CARE_OF, 7, 100, 90)),
                new Effect.InstallBinding(BindingTable.BINDING_CACHE, new Binding(refused, CARE_OF, 7, 100, 90)), transmit(),
                new Effect.Transmit(OutboundPacket.plain(HOME, ROUTER, INIT)), transmit());
        assertEquals(List.of(KEY), datapath.bindings(BindingTable.BINDING_CACHE).stream().map(row -> row.binding().key()).toList());
        assertEquals(1, counts.of(EffectRunner.EFFECT_FAILED));
        assertEquals(2, sender.sent().size());
        assertEquals(1, counts.of(EffectRunner.TRANSMIT_FAILED));
    }

    @Test
    void startsTheNextBatchEmptyAfterOneThatFailedAsAWhole() {
        sender.breakDown();
        run(transmit());
        assertEquals(1, counts.of(EffectRunner.EFFECT_FAILED));
        sender.repair();
        run(transmit());
        assertEquals(1, sender.sent().size());
    }

    @Test
    void storesTheSessionsOfABatchAtOnceAndBeforeAnyPacket() {
        sender.beforeEach(packet -> assertEquals(1, store.batches().size(), "sent before"));
        run(new Effect.StoreSession(session(1)), transmitWhenStored(), new Effect.StoreSession(session(2)), transmitWhenStored(),
                new Effect.ForgetSession(session(3).node()), transmit());
        assertEquals(List.of(List.of(change(session(1)), change(session(2)), Change.forget(session(3).node()))),
                store.batches());
        assertEquals(3, sender.sent().size());
    }

    @Test
    void sendsNothingThatWaitsForAStoreThatFailsButEverythingElse() {
        store.full(true);
        run(new Effect.StoreSession(session(1)), transmitWhenStored(), transmit());
        assertEquals(1, sender.sent().size());
        assertEquals(1, counts.of(EffectRunner.SESSION_STORE_FAILED));
        assertTrue(lines.toString().contains("error session-store-failed not-stored=1 packets-dropped=1"), lines.toString());
        run(transmit());
        assertEquals(1, counts.of(EffectRunner.SESSION_STORE_FAILED), "tried again, though nobody waits");
    }

    @Test
    void answersNobodyUntilWhatCouldNotBeStoredIsStored() {
        store.full(true);
        MobilitySession older = session(1);
        MobilitySession newer = new MobilitySession(older.node(), ROUTER, List.of(), 2, 2);
        run(new Effect.StoreSession(older));
        run(new Effect.StoreSession(newer));
        run(transmitWhenStored());
        assertEquals(List.of(), sender.sent());
        store.full(false);
        run(transmitWhenStored());
        assertEquals(List.of(List.of(change(newer))), store.batches());
        assertEquals(1, sender.sent().size());
    }

    @Test
    void reportsNothingWhileAnAnswerWaitsForTheDisk() {
        List<Runnable> disk = new ArrayList<>();
        writer = disk::add;
        sender.beforeEach(packet -> assertEquals("", lines.toString(), "reported before"));
        run(new Effect.StoreSession(session(1)), transmitWhenStored(), new Effect.Report(Event.of(Event.Severity.INFO, "session-moved")));
        disk.remove(0).run();
        assertEquals(1, sender.sent().size());
        assertTrue(lines.toString().contains("session-moved"), lines.toString());
    }

    @Test
    void sendsAtOnceWhatWaitsForAStoreThatHasEverything() {
        List<Runnable> disk = new ArrayList<>();
        writer = disk::add;
        run(transmitWhenStored());
        assertEquals(1, sender.sent().size());
        assertEquals(List.of(), disk);
    }

    @Test
    void storesTogetherWhatComesWhileABatchIsWrittenAndLetsEachPacketWaitForItsOwn() {
        List<Runnable> disk = new ArrayList<>();
        writer = disk::add;
        run(new Effect.StoreSession(session(1)), transmitWhenStored());
        run(new Effect.StoreSession(session(2)), transmitWhenStored());
        run(new Effect.StoreSession(session(3)), transmitWhenStored(), transmit());
        assertEquals(1, sender.sent().size(), "what does not wait");
        disk.remove(0).run();
        assertEquals(List.of(List.of(change(session(1)))), store.batches());
        assertEquals(2, sender.sent().size());
        disk.remove(0).run();
        assertEquals(List.of(change(session(2)), change(session(3))), store.batches().get(1));
        assertEquals(4, sender.sent().size());
        assertEquals(List.of(), disk);
    }

    @Test
    void writesAnOlderChangeThatFailedOnlyWhereThereIsNoNewer() {
        List<Runnable> disk = new ArrayList<>();
        writer = disk::add;
        MobilitySession older = session(1);
        MobilitySession newer = new MobilitySession(older.node(), ROUTER, List.of(), 2, 2);
        run(new Effect.StoreSession(older), new Effect.StoreSession(session(2)), transmitWhenStored());
        run(new Effect.StoreSession(newer), transmitWhenStored());
        store.full(true);
        disk.remove(0).run();
        store.full(false);
        disk.remove(0).run();
        assertEquals(List.of(List.of(change(newer), change(session(2)))), store.batches());
        assertEquals(1, sender.sent().size());
    }

    @Test
    void storesTheAssignmentsOfABatchAtOnceAndBeforeAnyPacket() {
        Assignment assignment = new Assignment(new MobileNodeId("node-7"), NODE_PREFIX, SERVER, 1, 2, true, List.of());
        Ipv6Prefix other = Ipv6Prefix.parse("2001:db8:40:8::/64");
        sender.beforeEach(packet -> assertEquals(1, assignments.batches().size(), "sent before"));
        run(transmit(), new Effect.StoreAssignment(assignment), new Effect.ForgetAssignment(other));
        assertEquals(List.of(List.of(new Change<>(NODE_PREFIX, assignment), Change.forget(other))), assignments.batches());
        assertEquals(1, sender.sent().size());
        assertEquals(List.of(), store.batches());
    }

    @Test
    void signalsThoughAssignmentsCannotBeStoredAndStoresThemWithTheNext() {
        Assignment assignment = new Assignment(new MobileNodeId("node-7"), NODE_PREFIX, SERVER, 1, 2, true, List.of());
        assignments.full(true);
        run(new Effect.StoreAssignment(assignment), transmit(), transmitWhenStored());
        assertEquals(2, sender.sent().size());
        assertEquals(1, counts.of(EffectRunner.ASSIGNMENT_STORE_FAILED));
        assignments.full(false);
        Ipv6Prefix other = Ipv6Prefix.parse("2001:db8:40:8::/64");
        run(new Effect.ForgetAssignment(other));
        assertEquals(List.of(List.of(new Change<>(NODE_PREFIX, assignment), Change.forget(other))), assignments.batches());
    }

    private static Change<MobileNodeId, MobilitySession> change(MobilitySession session) {
        return new Change<>(session.node(), session);
    }

    private static MobilitySession session(int number) {
        return new MobilitySession(new MobileNodeId("node-" + number), SERVER, List.of(), number, number);
    }

    private static Effect transmitWhenStored() {
        return new Effect.TransmitWhenStored(OutboundPacket.plain(HOME, SERVER, INIT));
    }

    private static Effect transmit() {
        return new Effect.Transmit(OutboundPacket.plain(HOME, SERVER, INIT));
    }

    private void run(Effect... effects) {
        runner.accept(List.of(effects));
    }
}
