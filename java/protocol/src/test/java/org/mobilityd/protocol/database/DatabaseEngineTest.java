package org.mobilityd.protocol.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.binding.RetransmissionTimer;
import org.mobilityd.protocol.database.DatabaseConfig.AnchorRouter;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.proxy.PeerKeys;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;
import org.mobilityd.wire.ProxyMobilityOption.AccessTechnologyType;
import org.mobilityd.wire.ProxyMobilityOption.AnchoredPrefix;
import org.mobilityd.wire.ProxyMobilityOption.HandoffIndicator;
import org.mobilityd.wire.ProxyMobilityOption.HomeNetworkPrefix;
import org.mobilityd.wire.ProxyMobilityOption.PreviousMaar;
import org.mobilityd.wire.ProxyMobilityOption.ServingMaar;
import org.mobilityd.wire.ProxyMobilityOption.Timestamp;

@DisplayName("A central mobility database (RFC 8885)")
class DatabaseEngineTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final Ipv6Address DATABASE = Ipv6Address.parse("2001:db8:d::1");
    private static final MobileNodeId NODE = new MobileNodeId("alice@example.net");
    private static final MobileNodeId OTHER = new MobileNodeId("bob@example.net");
    private static final SharedKey KEY = new SharedKey(1000, "sixteen bytes!!!".getBytes(StandardCharsets.US_ASCII));
    private static final SharedKey WRONG_KEY = new SharedKey(1000, "sixteen others!!".getBytes(StandardCharsets.US_ASCII));
    private static final WallClock CLOCK = WallClock.startingAt(Instant.parse("2026-11-21T00:00:00Z"));
    private static final int FLAGS = Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_PROXY_REGISTRATION | Iana.BU_FLAG_DISTRIBUTED_MOBILITY;
    private static final int UNITS = 75;

    private long now = 5 * SECOND;
    private int sequence;
    private DatabaseEngine database;
    private List<Effect> effects = new ArrayList<>();

    private static Ipv6Address router(int number) {
        return Ipv6Address.parse("2001:db8:" + number + "::1");
    }

    private static Ipv6Prefix prefix(int router, int number) {
        return Ipv6Prefix.parse("2001:db8:" + router + ":" + Integer.toHexString(number) + "::/64");
    }

    private static DatabaseConfig config(Mode mode) {
        List<AnchorRouter> routers = IntStream.rangeClosed(1, 6)
                .mapToObj(number -> new AnchorRouter(router(number), Ipv6Prefix.parse("2001:db8:" + number + "::/48"), KEY)).toList();
        return new DatabaseConfig(DATABASE, mode, routers);
    }

    private void start(Mode mode) {
        begin(config(mode), List.of());
    }

    private void begin(DatabaseConfig config, List<MobilitySession> inherited) {
        database = new DatabaseEngine(config, new Random(1)::nextBytes, CLOCK, inherited);
        effects = new ArrayList<>(database.start(now));
    }

    // What routers send

    private List<Effect> deliver(OutboundPacket packet) {
        return deliver(packet, Input.PacketReceived.WHEN_TOLD);
    }

    private List<Effect> deliver(OutboundPacket packet, long arrivedAt) {
        InboundPacket arrived = PacketCodec.decode(PacketCodec.encode(packet), 2, null).orNull();
        effects = database.on(now, new Input.PacketReceived(arrived, arrivedAt));
        return effects;
    }

    private static PeerKeys keys(SharedKey key) {
        return new PeerKeys(Map.of(DATABASE, key));
    }

    private List<MobilityOption> options(MobileNodeId node, Ipv6Prefix prefix) {
        return new ArrayList<>(List.of(node.option(), new HomeNetworkPrefix(prefix), new HandoffIndicator(Iana.HANDOFF_STATE_UNKNOWN),
                new AccessTechnologyType(Iana.ACCESS_WIRELESS_LAN), new Timestamp(ProxyTimestamp.of(CLOCK.at(now)))));
    }

    private List<Effect> update(int router, int units, List<MobilityOption> options) {
        return deliver(registration(router, units, options));
    }

    private OutboundPacket registration(int router, int units, List<MobilityOption> options) {
        return keys(KEY).signed(router(router), DATABASE, new BindingUpdate(++sequence, FLAGS, units, options));
    }

    /** {@code node} attaches to router {@code number}, which gives it {@code prefix}. */
    private List<Effect> attach(int router, MobileNodeId node, Ipv6Prefix prefix) {
        now += 20 * MILLI;
        return update(router, UNITS, options(node, prefix));
    }

    /** Router {@code router} acknowledges what it was told in {@code update}. */
    private List<Effect> acknowledge(int router, BindingUpdate update, int status) {
        now += MILLI;
        List<MobilityOption> options = new ArrayList<>(update.options().stream()
                .filter(option -> !(option instanceof MobilityOption.MobilityMessageAuthentication)).toList());
        int flags = Iana.BA_FLAG_PROXY_REGISTRATION | Iana.BA_FLAG_DISTRIBUTED_MOBILITY;
        return deliver(keys(KEY).signed(router(router), DATABASE,
                new BindingAcknowledgement(status, flags, update.sequence(), update.lifetimeUnits(), options)));
    }

    private List<Effect> pass(long nanos) {
        long until = now + nanos;
        effects = new ArrayList<>();
        while (database.nextDeadline() <= until) {
            now = Math.max(now, database.nextDeadline());
            effects.addAll(database.on(now, new Input.TimerDue()));
        }
        now = until;
        return effects;
    }

    // What it sends

    private List<OutboundPacket> sent() {
        return effects.stream().filter(Effect.TransmitWhenStored.class::isInstance)
                .map(effect -> ((Effect.TransmitWhenStored) effect).packet()).toList();
    }

    private <M extends MobilityMessage> List<M> sentTo(int router, Class<M> kind) {
        return sent().stream().filter(packet -> packet.destination().equals(router(router))).map(OutboundPacket::message)
                .filter(kind::isInstance).map(kind::cast).toList();
    }

    private BindingAcknowledgement acknowledgedTo(int router) {
        List<BindingAcknowledgement> all = sentTo(router, BindingAcknowledgement.class);
        assertEquals(1, all.size(), effects::toString);
        return all.get(0);
    }

    private BindingUpdate toldTo(int router) {
        List<BindingUpdate> all = sentTo(router, BindingUpdate.class);
        assertEquals(1, all.size(), effects::toString);
        return all.get(0);
    }

    private static List<PreviousMaar> previous(BindingAcknowledgement acknowledgement) {
        return acknowledgement.options().stream().filter(PreviousMaar.class::isInstance).map(PreviousMaar.class::cast).toList();
    }

    private static PreviousMaar at(int router, int number) {
        return new PreviousMaar(router(router), prefix(router, number));
    }

    private MobilitySession session() {
        return database.sessions().stream().filter(session -> session.node().equals(NODE)).findFirst().orElse(null);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    @DisplayName("3.1: answers a first registration at once, with nothing but what PMIPv6 has, after it has been stored")
    void firstRegistration(Mode mode) {
        start(mode);
        attach(1, NODE, prefix(1, 1));
        BindingAcknowledgement answer = acknowledgedTo(1);
        assertEquals(1, sent().size());
        assertEquals(Iana.STATUS_ACCEPTED, answer.status());
        assertTrue(answer.proxyRegistration() && answer.distributedMobility());
        assertEquals(sequence, answer.sequence());
        assertEquals(UNITS, answer.lifetimeUnits());
        assertEquals(List.of(), previous(answer));
        assertEquals(NODE.option(), answer.option(MobileNodeIdentifier.class));
        assertEquals(new HomeNetworkPrefix(prefix(1, 1)), answer.option(HomeNetworkPrefix.class));
        assertTrue(effects.get(0) instanceof Effect.StoreSession stored && stored.session().equals(session()), effects::toString);
        assertEquals(List.of(new Anchor(router(1), prefix(1, 1))), session().anchors());
    }

    @Nested
    @DisplayName("3.2: as relay")
    class AsRelay {

        @ParameterizedTest(name = "{0} previous routers: {1} messages")
        @CsvSource({"1, 4", "2, 6", "5, 12"})
        @DisplayName("lets 2n + 2 messages pass, the answer last and one for all")
        void messages(int previousRouters, int messages) {
            start(Mode.RELAY);
            int serving = visit(previousRouters + 1);
            int counted = 1 + sent().size();
            assertEquals(List.of(), sentTo(serving, BindingAcknowledgement.class));
            List<BindingUpdate> told = new ArrayList<>();
            IntStream.range(1, serving).forEach(router -> told.add(toldTo(router)));
            for (int router = 1; router < serving; router++) {
                acknowledge(router, told.get(router - 1), Iana.STATUS_ACCEPTED);
                counted += 1 + sent().size();
            }
            assertEquals(messages, counted);
            assertEquals(IntStream.range(1, serving).mapToObj(router -> at(router, 1)).toList(), previous(acknowledgedTo(serving)));
            assertEquals(0, database.outstanding());
        }

        @Test
        @DisplayName("says to the previous router who serves the mobile node, and which prefix is meant")
        void whatIsForwarded() {
            start(Mode.RELAY);
            visit(2);
            BindingUpdate told = toldTo(1);
            assertTrue(told.acknowledge() && told.proxyRegistration() && told.distributedMobility());
            assertEquals(new ServingMaar(router(2)), told.option(ServingMaar.class));
            assertEquals(new HomeNetworkPrefix(prefix(1, 1)), told.option(HomeNetworkPrefix.class));
            assertEquals(NODE.option(), told.option(MobileNodeIdentifier.class));
        }

        @Test
        @DisplayName("answers with what it has when patience ends, and sends the rest when it comes")
        void patience() {
            start(Mode.RELAY);
            visit(3);
            BindingUpdate first = toldTo(1);
            BindingUpdate second = toldTo(2);
            acknowledge(2, second, Iana.STATUS_ACCEPTED);
            assertEquals(List.of(), sent());
            pass(DatabaseConfig.DEFAULT_AGGREGATION_MILLIS * MILLI);
            assertEquals(List.of(at(2, 1)), previous(acknowledgedTo(3)));
            now += 8 * SECOND;
            acknowledge(1, first, Iana.STATUS_ACCEPTED);
            assertEquals(List.of(at(1, 1)), previous(acknowledgedTo(3)));
            assertEquals(UNITS - 3, acknowledgedTo(3).lifetimeUnits(), "it promises no more than is left");
        }

        @Test
        @DisplayName("tells a serving router that asks again what it knows by now")
        void askedAgain() {
            start(Mode.RELAY);
            visit(3);
            BindingUpdate second = toldTo(2);
            acknowledge(2, second, Iana.STATUS_ACCEPTED);
            attach(3, NODE, prefix(3, 1));
            assertEquals(List.of(at(2, 1)), previous(acknowledgedTo(3)));
            pass(DatabaseConfig.DEFAULT_AGGREGATION_MILLIS * MILLI);
            assertEquals(List.of(), sentTo(3, BindingAcknowledgement.class));
        }

        @Test
        @DisplayName("forgets an anchor that knows nothing of the mobile node any more")
        void lostAnchor() {
            start(Mode.RELAY);
            visit(3);
            BindingUpdate first = toldTo(1);
            BindingUpdate second = toldTo(2);
            acknowledge(1, first, Iana.STATUS_NOT_LMA_FOR_THIS_MOBILE_NODE);
            acknowledge(2, second, Iana.STATUS_ACCEPTED);
            assertEquals(List.of(at(2, 1)), previous(acknowledgedTo(3)));
            assertEquals(List.of(router(2), router(3)), session().anchors().stream().map(Anchor::router).toList());
        }

        @Test
        @DisplayName("keeps an anchor that only minds the timestamp")
        void anchorThatMindsTheTimestamp() {
            start(Mode.RELAY);
            visit(2);
            acknowledge(1, toldTo(1), Iana.STATUS_TIMESTAMP_MISMATCH);
            assertEquals(List.of(), previous(acknowledgedTo(2)));
            assertEquals(List.of(router(1), router(2)), session().anchors().stream().map(Anchor::router).toList());
        }
    }

    /** {@code NODE} goes from router 1 to {@code last}, everybody answering but for the last handover. */
    private int visit(int last) {
        for (int router = 1; router <= last; router++) {
            now += SECOND;
            attach(router, NODE, prefix(router, 1));
            if (router < last) {
                List<OutboundPacket> all = sent();
                for (OutboundPacket packet : all) {
                    if (packet.message() instanceof BindingUpdate told) {
                        int number = (int) (packet.destination().high() & 0xffff_0000L) >>> 16;
                        acknowledge(number, told, Iana.STATUS_ACCEPTED);
                    }
                }
            }
        }
        return last;
    }

    @Nested
    @DisplayName("3.3, 3.4: as locator and as proxy")
    class AsLocatorAndProxy {

        @ParameterizedTest(name = "{0} previous routers")
        @CsvSource({"1", "3"})
        @DisplayName("a locator leaves the answer to the previous routers: with theirs, 3n + 1 messages")
        void locator(int previousRouters) {
            start(Mode.LOCATOR);
            int serving = visit(previousRouters + 1);
            assertEquals(List.of(), sentTo(serving, BindingAcknowledgement.class));
            int theirAnswersToTheServingRouter = previousRouters;
            int counted = 1 + sent().size() + theirAnswersToTheServingRouter;
            List<BindingUpdate> told = new ArrayList<>();
            IntStream.range(1, serving).forEach(router -> told.add(toldTo(router)));
            for (int router = 1; router < serving; router++) {
                acknowledge(router, told.get(router - 1), Iana.STATUS_ACCEPTED);
                counted += 1 + sent().size();
            }
            assertEquals(3 * previousRouters + 1, counted);
        }

        @Test
        @DisplayName("a proxy answers in the same step in which it tells the previous routers: 2n + 2 messages")
        void proxy() {
            start(Mode.PROXY);
            visit(4);
            assertEquals(List.of(at(1, 1), at(2, 1), at(3, 1)), previous(acknowledgedTo(4)));
            assertEquals(1 + 3, sent().size());
            int counted = 1 + sent().size();
            List<BindingUpdate> told = List.of(toldTo(1), toldTo(2), toldTo(3));
            for (int router = 1; router <= 3; router++) {
                acknowledge(router, told.get(router - 1), Iana.STATUS_ACCEPTED);
                counted += 1 + sent().size();
            }
            assertEquals(8, counted);
        }

        @Test
        @DisplayName("a mobile node that comes back is served by its anchor again, and only the others are told")
        void comesBack() {
            start(Mode.PROXY);
            visit(2);
            attach(1, NODE, prefix(1, 1));
            assertEquals(List.of(at(2, 1)), previous(acknowledgedTo(1)));
            assertEquals(new ServingMaar(router(1)), toldTo(2).option(ServingMaar.class));
            assertEquals(0, sentTo(1, BindingUpdate.class).size());
            pass(5 * SECOND);
            assertEquals(0, sentTo(1, BindingUpdate.class).size(), "the earlier notification is void");
        }
    }

    @Nested
    @DisplayName("refuses")
    class Refusals {

        private void refused(int status, List<MobilityOption> options) {
            now += 20 * MILLI;
            update(1, UNITS, options);
            assertEquals(status, acknowledgedTo(1).status());
            assertEquals(0, acknowledgedTo(1).lifetimeUnits());
            assertNull(session());
        }

        private List<MobilityOption> without(Class<? extends MobilityOption> kind) {
            List<MobilityOption> options = options(NODE, prefix(1, 1));
            options.removeIf(kind::isInstance);
            return options;
        }

        @Test
        @DisplayName("RFC 5213 5.3.1: messages without a mandatory option, each with its status")
        void missingOptions() {
            start(Mode.PROXY);
            refused(Iana.STATUS_MISSING_MOBILE_NODE_IDENTIFIER, without(MobileNodeIdentifier.class));
            refused(Iana.STATUS_MISSING_HOME_NETWORK_PREFIX, without(HomeNetworkPrefix.class));
            refused(Iana.STATUS_MISSING_HANDOFF_INDICATOR, without(HandoffIndicator.class));
            refused(Iana.STATUS_MISSING_ACCESS_TECHNOLOGY_TYPE, without(AccessTechnologyType.class));
            refused(Iana.STATUS_TIMESTAMP_MISMATCH, without(Timestamp.class));
        }

        @Test
        @DisplayName("RFC 5213 5.5: timestamps too far from our time of day, and says what that is")
        void timestampMismatch() {
            start(Mode.PROXY);
            for (long away : new long[] {-400, 400}) {
                List<MobilityOption> options = without(Timestamp.class);
                options.add(new Timestamp(ProxyTimestamp.of(CLOCK.at(now + 20 * MILLI + away * MILLI))));
                refused(Iana.STATUS_TIMESTAMP_MISMATCH, options);
                assertEquals(ProxyTimestamp.of(CLOCK.at(now)), acknowledgedTo(1).option(Timestamp.class).value());
            }
        }

        @Test
        @DisplayName("RFC 5213 5.5: not what arrived in time and has waited here")
        void timestampOfArrival() {
            start(Mode.PROXY);
            long arrival = now;
            OutboundPacket packet = registration(1, UNITS, options(NODE, prefix(1, 1)));
            now += 5 * SECOND;
            deliver(packet, arrival);
            assertEquals(Iana.STATUS_ACCEPTED, acknowledgedTo(1).status());
            OutboundPacket late = registration(1, UNITS, options(NODE, prefix(1, 1)));
            now += 5 * SECOND;
            deliver(late, now - 400 * MILLI);
            assertEquals(Iana.STATUS_TIMESTAMP_MISMATCH, acknowledgedTo(1).status());
        }

        @Test
        @DisplayName("RFC 5213 5.5: what an old router says late, after the mobile node has moved on")
        void lateMessageOfAnOldRouter() {
            start(Mode.PROXY);
            attach(1, NODE, prefix(1, 1));
            List<MobilityOption> late = options(NODE, prefix(1, 1));
            attach(2, NODE, prefix(2, 1));
            update(1, UNITS, late);
            assertEquals(Iana.STATUS_TIMESTAMP_LOWER_THAN_PREVIOUS, acknowledgedTo(1).status());
            assertEquals(router(2), session().servingRouter());
        }

        @Test
        @DisplayName("8885 3: prefixes that are another router's, another mobile node's, or not of 64 bits")
        void foreignPrefixes() {
            start(Mode.PROXY);
            refused(Iana.STATUS_NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX, options(NODE, prefix(2, 1)));
            refused(Iana.STATUS_NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX, options(NODE, Ipv6Prefix.parse("2001:db8:1::/56")));
            attach(1, OTHER, prefix(1, 1));
            refused(Iana.STATUS_NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX, options(NODE, prefix(1, 1)));
        }

        @Test
        @DisplayName("RFC 5213 5.3.1: mobile nodes that are not on the list, and more sessions than there may be")
        void policy() {
            DatabaseConfig any = config(Mode.PROXY);
            begin(new DatabaseConfig(DATABASE, Mode.PROXY, any.routers(), List.of(OTHER), 3_600, 1, 8, 500, 300, 1_000, 8), List.of());
            refused(Iana.STATUS_PROXY_REGISTRATION_NOT_ENABLED, options(NODE, prefix(1, 1)));
            begin(new DatabaseConfig(DATABASE, Mode.PROXY, any.routers(), null, 3_600, 1, 8, 500, 300, 1_000, 8), List.of());
            attach(1, OTHER, prefix(1, 7));
            refused(Iana.STATUS_INSUFFICIENT_RESOURCES, options(NODE, prefix(1, 1)));
        }

        @Test
        @DisplayName("for a minute an expelled mobile node, also by a router of which the database had not heard when it expelled it")
        void expelled() {
            start(Mode.PROXY);
            attach(1, NODE, prefix(1, 1));
            database.on(now, new Input.Revoke(NODE));
            attach(2, NODE, prefix(2, 1));
            assertEquals(Iana.STATUS_ADMINISTRATIVELY_PROHIBITED, acknowledgedTo(2).status());
            attach(2, OTHER, prefix(2, 7));
            assertEquals(Iana.STATUS_ACCEPTED, acknowledgedTo(2).status());
            assertNull(session());
            now += 60 * SECOND;
            attach(2, NODE, prefix(2, 1));
            assertEquals(Iana.STATUS_ACCEPTED, acknowledgedTo(2).status());
        }

        @Test
        @DisplayName("drops what is not authentic, not from a router, or no distributed registration, in silence")
        void silence() {
            start(Mode.PROXY);
            BindingUpdate update = new BindingUpdate(1, FLAGS, UNITS, options(NODE, prefix(1, 1)));
            deliver(keys(WRONG_KEY).signed(router(1), DATABASE, update));
            assertEquals(List.of(), sent());
            deliver(keys(KEY).signed(Ipv6Address.parse("2001:db8:99::1"), DATABASE, update));
            assertEquals(List.of(), sent());
            deliver(OutboundPacket.plain(router(1), DATABASE, update));
            assertEquals(List.of(), sent());
            BindingUpdate plain = new BindingUpdate(1, Iana.BU_FLAG_ACKNOWLEDGE, UNITS, options(NODE, prefix(1, 1)));
            deliver(keys(KEY).signed(router(1), DATABASE, plain));
            assertEquals(List.of(), sent());
            assertNull(session());
        }

        @Test
        @DisplayName("takes no message that was meant for another peer, or given another sender")
        void boundToTheirEnds() {
            start(Mode.PROXY);
            BindingUpdate update = new BindingUpdate(1, FLAGS, UNITS, options(NODE, prefix(1, 1)));
            OutboundPacket elsewhere = new PeerKeys(Map.of(router(2), KEY)).signed(router(1), router(2), update);
            deliver(OutboundPacket.plain(router(1), DATABASE, elsewhere.message()));
            assertEquals(List.of(), sent());
            OutboundPacket ours = keys(KEY).signed(router(1), DATABASE, update);
            deliver(OutboundPacket.plain(router(2), DATABASE, ours.message()));
            assertEquals(List.of(), sent());
        }
    }

    @Nested
    @DisplayName("3.5: ends sessions")
    class Ends {

        @Test
        @DisplayName("ten seconds after the serving router has said so, and tells the previous routers")
        void deregistration() {
            start(Mode.PROXY);
            visit(2);
            acknowledge(1, toldTo(1), Iana.STATUS_ACCEPTED);
            now += SECOND;
            update(2, 0, options(NODE, prefix(2, 1)));
            assertEquals(0, acknowledgedTo(2).lifetimeUnits());
            assertEquals(Iana.STATUS_ACCEPTED, acknowledgedTo(2).status());
            pass(9 * SECOND);
            assertEquals(router(2), session().servingRouter());
            pass(SECOND);
            assertNull(session());
            assertTrue(effects.contains(new Effect.ForgetSession(NODE)), effects::toString);
            assertEquals(0, toldTo(1).lifetimeUnits());
        }

        @Test
        @DisplayName("not when the mobile node turns up elsewhere within those seconds")
        void revived() {
            start(Mode.PROXY);
            attach(1, NODE, prefix(1, 1));
            now += SECOND;
            update(1, 0, options(NODE, prefix(1, 1)));
            pass(5 * SECOND);
            attach(2, NODE, prefix(2, 1));
            assertEquals(List.of(at(1, 1)), previous(acknowledgedTo(2)));
            pass(60 * SECOND);
            assertEquals(router(2), session().servingRouter());
        }

        @Test
        @DisplayName("not because a previous router gives up: it is told how long the session lasts, and where the mobile node is")
        void previousRouterGivesUp() {
            start(Mode.PROXY);
            visit(2);
            acknowledge(1, toldTo(1), Iana.STATUS_ACCEPTED);
            now += SECOND;
            update(1, 0, options(NODE, prefix(1, 1)));
            assertTrue(acknowledgedTo(1).lifetimeUnits() > UNITS - 3);
            assertEquals(2, session().anchors().size());
            assertTrue(toldTo(1).lifetimeUnits() > 0);
        }

        @Test
        @DisplayName("when nobody refreshes them")
        void expiry() {
            start(Mode.PROXY);
            attach(1, NODE, prefix(1, 1));
            pass(200 * SECOND);
            attach(1, NODE, prefix(1, 1));
            pass(299 * SECOND);
            assertEquals(router(1), session().servingRouter());
            pass(2 * SECOND);
            assertNull(session());
            assertEquals(Engine.NEVER, database.nextDeadline());
        }

        @Test
        @DisplayName("6: with its oldest anchor, when a mobile node has too many")
        void tooManyPreviousRouters() {
            DatabaseConfig any = config(Mode.PROXY);
            begin(new DatabaseConfig(DATABASE, Mode.PROXY, any.routers(), null, 3_600, 10, 2, 500, 300, 100_000, 64), List.of());
            visit(4);
            assertEquals(List.of(at(2, 1), at(3, 1)), previous(acknowledgedTo(4)));
            assertEquals(0, toldTo(1).lifetimeUnits());
            assertTrue(toldTo(2).lifetimeUnits() > 0);
        }
    }

    @Nested
    @DisplayName("4.3: a farewell that offers what is anchored there still")
    class Offers {

        private List<Effect> offer(int router, Ipv6Prefix prefix) {
            now += 20 * MILLI;
            return update(router, 0, offering(prefix));
        }

        private List<MobilityOption> offering(Ipv6Prefix prefix) {
            List<MobilityOption> options = options(NODE, prefix);
            options.add(new AnchoredPrefix(prefix));
            return options;
        }

        private List<PreviousMaar> anchors() {
            return session().anchors().stream().map(anchor -> new PreviousMaar(anchor.router(), anchor.prefix())).toList();
        }

        @ParameterizedTest
        @EnumSource(Mode.class)
        @DisplayName("makes a router that nobody had heard of the youngest previous one; it is told, and when it has followed the serving one")
        void joins(Mode mode) {
            start(mode);
            visit(2);
            long registered = session().timestamp();
            acknowledge(1, toldTo(1), Iana.STATUS_ACCEPTED);
            pass(10 * SECOND);
            offer(3, prefix(3, 1));
            assertEquals(List.of(at(1, 1), at(3, 1), at(2, 1)), anchors());
            assertTrue(effects.get(0) instanceof Effect.StoreSession stored && stored.session().equals(session()), effects::toString);
            assertEquals((int) ((database.endsAt(NODE) - now) / (4 * SECOND)), acknowledgedTo(3).lifetimeUnits());
            assertEquals(new ServingMaar(router(2)), toldTo(3).option(ServingMaar.class));
            assertEquals(List.of(), sentTo(2, BindingAcknowledgement.class));
            acknowledge(3, toldTo(3), Iana.STATUS_ACCEPTED);
            assertEquals(List.of(at(3, 1)), previous(acknowledgedTo(2)));
            assertEquals(registered, acknowledgedTo(2).option(Timestamp.class).value(), "the serving router's registration");
            assertEquals(new HomeNetworkPrefix(prefix(2, 1)), acknowledgedTo(2).option(HomeNetworkPrefix.class));
            attach(2, NODE, prefix(2, 1));
            assertEquals(List.of(at(1, 1), at(3, 1)), previous(acknowledgedTo(2)));
        }

        @ParameterizedTest
        @EnumSource(Mode.class)
        @DisplayName("begins a session when nobody serves the mobile node, as long as another router may take to be heard")
        void begins(Mode mode) {
            start(mode);
            offer(1, prefix(1, 1));
            assertTrue(acknowledgedTo(1).lifetimeUnits() * 4 * SECOND > RetransmissionTimer.MAX_BINDACK_TIMEOUT);
            pass(40 * SECOND);
            attach(2, NODE, prefix(2, 1));
            assertEquals(List.of(at(1, 1), at(2, 1)), anchors());
            pass(MILLI);
            assertEquals(router(2), session().servingRouter());
        }

        @Test
        @DisplayName("and no longer, when no other speaks")
        void beginsInVain() {
            start(Mode.PROXY);
            offer(1, prefix(1, 1));
            pass(42 * SECOND);
            assertNull(session());
            assertEquals(Engine.NEVER, database.nextDeadline());
        }

        @Test
        @DisplayName("ends a session later, because it is said so late that the next router may not have been heard")
        void ofTheServingRouter() {
            start(Mode.PROXY);
            attach(1, NODE, prefix(1, 1));
            offer(1, prefix(1, 1));
            pass(40 * SECOND);
            attach(2, NODE, prefix(2, 1));
            assertEquals(List.of(at(1, 1)), previous(acknowledgedTo(2)));
        }

        @Test
        @DisplayName("replaces the prefix that its router had, and has forgotten")
        void replaces() {
            start(Mode.PROXY);
            visit(2);
            offer(1, prefix(1, 9));
            assertEquals(List.of(at(1, 9), at(2, 1)), anchors());
            assertEquals(new HomeNetworkPrefix(prefix(1, 9)), toldTo(1).option(HomeNetworkPrefix.class));
        }

        @Test
        @DisplayName("of a prefix that is another router's, another mobile node's or not of 64 bits is a farewell and nothing else")
        void foreign() {
            start(Mode.PROXY);
            attach(1, OTHER, prefix(1, 7));
            for (Ipv6Prefix prefix : List.of(prefix(2, 1), prefix(1, 7), Ipv6Prefix.parse("2001:db8:1::/56"))) {
                offer(1, prefix);
                assertEquals(0, acknowledgedTo(1).lifetimeUnits());
                assertNull(session());
            }
            visit(2);
            offer(3, prefix(2, 1));
            assertEquals(0, acknowledgedTo(3).lifetimeUnits());
            assertEquals(List.of(at(1, 1), at(2, 1)), anchors());
        }

        @Test
        @DisplayName("takes nobody's place: where a mobile node has as many previous routers as it may, and where there are enough sessions")
        void full() {
            DatabaseConfig any = config(Mode.PROXY);
            begin(new DatabaseConfig(DATABASE, Mode.PROXY, any.routers(), null, 3_600, 1, 2, 500, 300, 100_000, 64), List.of());
            visit(4);
            offer(1, prefix(1, 1));
            assertEquals(0, acknowledgedTo(1).lifetimeUnits(), "it has been dismissed");
            assertEquals(List.of(at(2, 1), at(3, 1), at(4, 1)), anchors());
            begin(new DatabaseConfig(DATABASE, Mode.PROXY, any.routers(), null, 3_600, 1, 2, 500, 300, 100_000, 64), List.of());
            attach(1, OTHER, prefix(1, 7));
            offer(1, prefix(1, 1));
            assertEquals(0, acknowledgedTo(1).lifetimeUnits());
            assertNull(session());
        }

        @Test
        @DisplayName("brings nothing back that is being revoked, nor who is not on the list")
        void revoked() {
            start(Mode.PROXY);
            attach(1, NODE, prefix(1, 1));
            effects = database.on(now, new Input.Revoke(NODE));
            offer(1, prefix(1, 1));
            assertEquals(0, acknowledgedTo(1).lifetimeUnits());
            assertNull(session());
            DatabaseConfig any = config(Mode.PROXY);
            begin(new DatabaseConfig(DATABASE, Mode.PROXY, any.routers(), List.of(OTHER), 3_600, 1, 8, 500, 300, 1_000, 8), List.of());
            offer(1, prefix(1, 1));
            assertEquals(Iana.STATUS_PROXY_REGISTRATION_NOT_ENABLED, acknowledgedTo(1).status());
            assertNull(session());
        }

        @Test
        @DisplayName("that is late counts no more than any other late message, and never moves a mobile node")
        void late() {
            start(Mode.PROXY);
            attach(1, NODE, prefix(1, 1));
            now += 20 * MILLI;
            List<MobilityOption> early = offering(prefix(3, 1));
            attach(2, NODE, prefix(2, 1));
            update(3, 0, early);
            assertEquals(Iana.STATUS_TIMESTAMP_LOWER_THAN_PREVIOUS, acknowledgedTo(3).status());
            early = offering(prefix(3, 1));
            now += SECOND;
            update(3, 0, early);
            assertEquals(Iana.STATUS_TIMESTAMP_MISMATCH, acknowledgedTo(3).status());
            assertEquals(List.of(at(1, 1), at(2, 1)), anchors());
            assertEquals(router(2), session().servingRouter());
        }

        @ParameterizedTest
        @EnumSource(Mode.class)
        @DisplayName("that somebody sends again while it is new brings nothing back that the router has given up, and the serving one never hears it")
        void again(Mode mode) {
            start(mode);
            visit(2);
            acknowledge(1, toldTo(1), Iana.STATUS_ACCEPTED);
            now += 20 * MILLI;
            List<MobilityOption> recorded = offering(prefix(3, 1));
            update(3, 0, recorded);
            acknowledge(3, toldTo(3), Iana.STATUS_NOT_LMA_FOR_THIS_MOBILE_NODE);
            assertEquals(List.of(at(1, 1), at(2, 1)), anchors());
            update(3, 0, recorded);
            assertEquals(List.of(), sentTo(2, BindingAcknowledgement.class));
            acknowledge(3, toldTo(3), Iana.STATUS_NOT_LMA_FOR_THIS_MOBILE_NODE);
            assertEquals(List.of(), sentTo(2, BindingAcknowledgement.class));
            assertEquals(List.of(at(1, 1), at(2, 1)), anchors());
        }

        @Test
        @DisplayName("said again because its answer was lost is answered again, and the serving router hears of it once more at most")
        void answeredAgain() {
            start(Mode.PROXY);
            visit(2);
            offer(3, prefix(3, 1));
            int units = acknowledgedTo(3).lifetimeUnits();
            pass(SECOND);
            offer(3, prefix(3, 1));
            assertEquals(units, acknowledgedTo(3).lifetimeUnits(), 1);
            acknowledge(3, toldTo(3), Iana.STATUS_ACCEPTED);
            assertEquals(List.of(at(3, 1)), previous(acknowledgedTo(2)));
        }
    }

    @Nested
    @DisplayName("3.6: repeats and paces")
    class Repetition {

        @Test
        @DisplayName("what is not acknowledged after 1, 2, 4 seconds and so on, at last every 32")
        void backsOff() {
            start(Mode.PROXY);
            DatabaseConfig any = config(Mode.PROXY);
            begin(new DatabaseConfig(DATABASE, Mode.PROXY, any.routers()), List.of());
            visit(2);
            List<Long> at = new ArrayList<>();
            long start = now;
            while (at.size() < 8) {
                now = database.nextDeadline();
                effects = database.on(now, new Input.TimerDue());
                if (!sentTo(1, BindingUpdate.class).isEmpty()) {
                    at.add((now - start) / SECOND);
                }
            }
            assertEquals(List.of(1L, 3L, 7L, 15L, 31L, 63L, 95L, 127L), at);
        }

        @Test
        @DisplayName("a farewell is repeated only so often")
        void farewells() {
            start(Mode.PROXY);
            visit(2);
            pass(2_000 * SECOND);
            assertNull(session());
            assertEquals(0, database.outstanding());
        }

        @Test
        @DisplayName("one message that comes in leaves as no burst")
        void paces() {
            DatabaseConfig any = config(Mode.PROXY);
            begin(new DatabaseConfig(DATABASE, Mode.PROXY, any.routers(), null, 3_600, 10, 8, 500, 300, 100, 2), List.of());
            visit(4);
            pass(SECOND / 2);
            now += 10 * SECOND;
            attach(5, NODE, prefix(5, 1));
            assertEquals(2, sent().stream().filter(packet -> packet.message() instanceof BindingUpdate).count());
            pass(10 * MILLI);
            assertEquals(1, sent().size());
            pass(10 * MILLI);
            assertEquals(1, sent().size());
        }

        @Test
        @DisplayName("of a mobile node that flaps a router is told three times a second, and the last word in the end")
        void updateRate() {
            start(Mode.PROXY);
            attach(1, NODE, prefix(1, 1));
            List<Long> told = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                attach(2 + i, NODE, prefix(2 + i, 1));
                if (!sentTo(1, BindingUpdate.class).isEmpty()) {
                    told.add(now);
                }
            }
            assertEquals(3, told.size());
            pass(told.get(0) + SECOND - now - MILLI);
            assertEquals(List.of(), sentTo(1, BindingUpdate.class));
            pass(MILLI);
            assertEquals(new ServingMaar(router(6)), toldTo(1).option(ServingMaar.class));
        }

        @Test
        @DisplayName("an acknowledgement of something older is none")
        void staleAcknowledgement() {
            start(Mode.RELAY);
            visit(2);
            BindingUpdate first = toldTo(1);
            attach(3, NODE, prefix(3, 1));
            acknowledge(1, first, Iana.STATUS_ACCEPTED);
            assertEquals(List.of(), sent());
            assertEquals(2, database.outstanding());
        }
    }

    @Nested
    @DisplayName("goes on after a restart")
    class Restart {

        @Test
        @DisplayName("with what was stored, telling the previous routers again")
        void inherits() {
            start(Mode.PROXY);
            visit(3);
            MobilitySession stored = session();
            now += 20 * SECOND;
            begin(config(Mode.PROXY), List.of(stored));
            assertEquals(List.of(stored), database.sessions());
            pass(MILLI);
            assertEquals(new ServingMaar(router(3)), toldTo(1).option(ServingMaar.class));
            assertEquals(new ServingMaar(router(3)), toldTo(2).option(ServingMaar.class));
            attach(4, NODE, prefix(4, 1));
            assertEquals(List.of(at(1, 1), at(2, 1), at(3, 1)), previous(acknowledgedTo(4)));
        }

        @Test
        @DisplayName("telling the previous routers of those who moved last at once, and the others at a tenth of the rate")
        void paces() {
            int many = 2_000;
            long then = ProxyTimestamp.of(CLOCK.at(now));
            List<MobilitySession> stored = new ArrayList<>();
            for (int i = 1; i <= many; i++) {
                long timestamp = i == many ? ProxyTimestamp.later(then, 30 * SECOND) : then;
                stored.add(new MobilitySession(new MobileNodeId("node-" + i + "@example.net"), router(2),
                        List.of(new Anchor(router(1), prefix(1, i)), new Anchor(router(2), prefix(2, i))), timestamp,
                        ProxyTimestamp.later(then, 600 * SECOND)));
            }
            begin(config(Mode.PROXY), stored);
            assertEquals(1, database.outstanding());
            pass(MILLI);
            assertEquals(1 + 64, database.outstanding());
            pass(10 * SECOND * many / DatabaseConfig.DEFAULT_NOTIFICATIONS_PER_SECOND);
            assertEquals(many, database.outstanding());
        }

        @Test
        @DisplayName("and ends no session at a farewell before whoever has the mobile node now may have been heard")
        void farewellAfterARestart() {
            start(Mode.PROXY);
            attach(1, NODE, prefix(1, 1));
            begin(config(Mode.PROXY), database.sessions());
            now += SECOND;
            update(1, 0, options(NODE, prefix(1, 1)));
            assertEquals(10, acknowledgedTo(1).lifetimeUnits(), "41 s, in whole units");
            pass(40 * SECOND);
            attach(2, NODE, prefix(2, 1));
            assertEquals(List.of(at(1, 1)), previous(acknowledgedTo(2)));
        }

        @Test
        @DisplayName("and takes no late message that the earlier process would have refused")
        void remembersTimestamps() {
            start(Mode.PROXY);
            attach(1, NODE, prefix(1, 1));
            List<MobilityOption> late = options(NODE, prefix(1, 1));
            attach(2, NODE, prefix(2, 1));
            begin(config(Mode.PROXY), List.of(session()));
            update(1, UNITS, late);
            assertEquals(Iana.STATUS_TIMESTAMP_LOWER_THAN_PREVIOUS, acknowledgedTo(1).status());
        }

        @Test
        @DisplayName("without what has expired meanwhile, or belongs to a router that is gone")
        void forgets() {
            start(Mode.PROXY);
            attach(1, NODE, prefix(1, 1));
            MobilitySession stored = session();
            now += (301 + DatabaseConfig.DEFAULT_MAX_LIFETIME_SECONDS) * SECOND;
            begin(config(Mode.PROXY), List.of(stored));
            assertEquals(List.of(), database.sessions());
            assertTrue(effects.contains(new Effect.ForgetSession(NODE)));
            now -= (300 + DatabaseConfig.DEFAULT_MAX_LIFETIME_SECONDS) * SECOND;
            DatabaseConfig fewer = new DatabaseConfig(DATABASE, Mode.PROXY, config(Mode.PROXY).routers().subList(1, 6));
            begin(fewer, List.of(stored));
            assertEquals(List.of(), database.sessions());
        }
    }
}
