package org.mobilityd.protocol.anchor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.anchor.AnchorDomain.CLOCK;
import static org.mobilityd.protocol.anchor.AnchorDomain.MILLI;
import static org.mobilityd.protocol.anchor.AnchorDomain.SECOND;
import static org.mobilityd.protocol.anchor.AnchorDomain.id;
import static org.mobilityd.protocol.anchor.AnchorDomain.mac;
import static org.mobilityd.protocol.anchor.AnchorDomain.pool;
import static org.mobilityd.protocol.anchor.AnchorDomain.router;

import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.wire.Ipv6Prefix;

@DisplayName("Anchor routers in trouble")
class AnchorTroubleTest {

    private static final Times TIMES = new Times(40, 3_000, 200, 2_000, 300);

    @Nested
    @DisplayName("whose database is silent")
    class SilentDatabase {

        private final AnchorDomain domain = AnchorDomain.of(2, Mode.PROXY, TIMES, 1);

        private void silence() {
            domain.move(9, 1);
            domain.run(SECOND);
            domain.databaseAnswers = false;
            domain.move(8, 1);
            domain.run(4 * SECOND);
        }

        @Test
        @DisplayName("know it after some unanswered messages, say so once, and let no mobile node wait for it any more")
        void known() {
            silence();
            assertTrue(domain.at(1).anchor().databaseSilent());
            assertFalse(domain.at(2).anchor().databaseSilent());
            domain.move(1, 1);
            assertTrue(domain.at(1).advertised.containsKey(mac(1)), "at once");
            domain.run(100 * SECOND);
            assertEquals(1, domain.at(1).events("database-silent"));
        }

        @Test
        @DisplayName("ask again about every mobile node as soon as it has said anything, however long it was silent")
        void back() {
            silence();
            IntStream.rangeClosed(1, 5).forEach(node -> domain.move(node, 1));
            domain.run(100 * SECOND);
            domain.databaseAnswers = true;
            domain.move(7, 1);
            domain.run(SECOND);
            assertFalse(domain.at(1).anchor().databaseSilent());
            assertEquals(1, domain.at(1).events("database-back"));
            IntStream.rangeClosed(1, 5).forEach(
                    node -> assertTrue(domain.at(1).anchor().status(id(node)).orElseThrow().registered(), "node " + node));
        }
    }

    @Nested
    @DisplayName("keep what a silent database cannot confirm")
    class Kept {

        private AnchorDomain domain;

        private void visitThree(Mode mode) {
            domain = AnchorDomain.of(3, mode, TIMES, 1);
            IntStream.rangeClosed(1, 3).forEach(router -> {
                domain.move(1, router);
                domain.run(10 * SECOND);
            });
            domain.stopDatabase();
        }

        /** Packets to and from each prefix of the mobile node take their way, and it is told so. */
        private void checkKept(String story) {
            domain.checkSettled(story);
            assertEquals(2, domain.at(3).toAnchor.size(), story);
            domain.at(3).toAnchor.values().forEach(tunnel -> {
                assertTrue(tunnel.expiresAt() > domain.now && domain.getsOut(3, tunnel.prefix()), () -> story + ": " + tunnel);
                assertTrue(domain.at(3).advertises(mac(1), tunnel.prefix()), () -> story + ": " + domain.at(3).advertised);
            });
        }

        @ParameterizedTest
        @EnumSource(Mode.class)
        @DisplayName("beyond any lifetime, and it all lasts when the database is back")
        void silence(Mode mode) {
            visitThree(mode);
            for (int lifetimes = 1; lifetimes <= 50; lifetimes++) {
                domain.run(40 * SECOND);
                checkKept(mode + " after " + lifetimes + " lifetimes");
            }
            domain.startDatabase();
            domain.run(300 * SECOND);
            checkKept(mode + " answers again");
        }

        @ParameterizedTest
        @EnumSource(Mode.class)
        @DisplayName("over a restart of the router where the mobile node is, if that shows itself within the guard time")
        void restart(Mode mode) {
            visitThree(mode);
            domain.restart(3, true);
            domain.run(SECOND);
            assertEquals(2, domain.at(3).toAnchor.size(), "as if it had just gone");
            domain.move(1, 3);
            domain.run(200 * SECOND);
            checkKept(mode + " is silent");
            domain.startDatabase();
            domain.run(300 * SECOND);
            checkKept(mode + " answers again");
        }

        @ParameterizedTest
        @EnumSource(Mode.class)
        @DisplayName("and what they keep of one that does not show itself ends, with the database's answer at the anchors")
        void gone(Mode mode) {
            visitThree(mode);
            domain.places.clear();
            domain.restart(3, true);
            domain.run(200 * SECOND);
            assertTrue(domain.at(3).toAnchor.isEmpty() && domain.at(3).routes.isEmpty());
            domain.startDatabase();
            domain.run(300 * SECOND);
            domain.routers().forEach(router -> assertTrue(router.toServing.isEmpty() && router.hasGivenUpAll()));
        }

        @Test
        @DisplayName("for a day")
        void day() {
            visitThree(Mode.PROXY);
            domain.run(86_000 * SECOND);
            checkKept("for a day");
            domain.run(1_000 * SECOND);
            domain.routers().forEach(router -> assertTrue(router.toAnchor.isEmpty() && router.toServing.isEmpty()));
        }
    }

    @Nested
    @DisplayName("offer what the database has never heard of, or has forgotten")
    class Offered {

        private AnchorDomain domain;

        private void begin(Mode mode) {
            domain = AnchorDomain.of(4, mode, TIMES, 1);
        }

        private void visit(int router, long stay) {
            domain.move(1, router);
            domain.run(stay);
        }

        /** Packets to and from the prefix of each of {@code earlier} take their way, and the mobile node is told so. */
        private void checkRecovered(int serving, Set<Integer> earlier, String story) {
            domain.checkSettled(story);
            assertEquals(earlier.size(), domain.at(serving).toAnchor.size(), story);
            for (int router : earlier) {
                Ipv6Prefix prefix = domain.prefixesOf(1).stream().filter(each -> pool(router).contains(each.address())).findFirst().orElseThrow();
                assertEquals(router(serving), domain.reached(prefix), story);
                assertTrue(domain.getsOut(serving, prefix), story);
                assertTrue(domain.at(serving).advertises(mac(1), prefix), story);
            }
        }

        @ParameterizedTest
        @EnumSource(Mode.class)
        @DisplayName("after a first visit, whichever of the two routers is heard first, and however short the visit")
        void firstVisit(Mode mode) {
            for (long stay = 100 * MILLI; stay < 300 * SECOND; stay = 3 * stay) {
                for (long silence = SECOND; silence < 200 * SECOND; silence = 2 * silence) {
                    begin(mode);
                    domain.stopDatabase();
                    visit(1, stay);
                    visit(2, silence);
                    domain.startDatabase();
                    domain.run(75 * SECOND);
                    checkRecovered(2, Set.of(1), mode + " after " + stay + " ns there and " + silence + " ns here");
                }
            }
        }

        @ParameterizedTest
        @EnumSource(Mode.class)
        @DisplayName("after several, beside what the database has known before")
        void several(Mode mode) {
            begin(mode);
            visit(1, 10 * SECOND);
            domain.stopDatabase();
            visit(2, 7 * SECOND);
            visit(3, 100 * SECOND);
            visit(4, 100 * SECOND);
            domain.startDatabase();
            domain.run(75 * SECOND);
            checkRecovered(4, Set.of(1, 2, 3), mode.toString());
        }

        @ParameterizedTest
        @EnumSource(Mode.class)
        @DisplayName("when the database was running all the time, and has ended the session that it could not hear of")
        void forgotten(Mode mode) {
            begin(mode);
            visit(1, 10 * SECOND);
            visit(2, 10 * SECOND);
            domain.databaseAnswers = false;
            domain.unreachable.addAll(Set.of(router(1), router(2)));
            domain.run(400 * SECOND);
            domain.unreachable.clear();
            domain.databaseAnswers = true;
            domain.run(75 * SECOND);
            checkRecovered(2, Set.of(1), mode.toString());
        }

        @ParameterizedTest
        @EnumSource(Mode.class)
        @DisplayName("over a restart of the router that anchors it, and for as long as the mobile node may have addresses of it")
        void offeredOverRestarts(Mode mode) {
            begin(mode);
            domain.stopDatabase();
            visit(1, 5 * SECOND);
            visit(2, 5 * SECOND);
            domain.restart(1, true);
            domain.run(40_000 * SECOND);
            domain.restart(1, true);
            domain.run(40_000 * SECOND);
            domain.startDatabase();
            domain.run(75 * SECOND);
            checkRecovered(2, Set.of(1), mode.toString());
        }

        @Test
        @DisplayName("and no longer")
        void noLonger() {
            begin(Mode.PROXY);
            domain.stopDatabase();
            visit(1, 5 * SECOND);
            visit(2, 87_000 * SECOND);
            assertTrue(domain.at(1).hasGivenUpAll());
            domain.startDatabase();
            domain.run(75 * SECOND);
            checkRecovered(2, Set.of(), "after a day");
        }

        @ParameterizedTest
        @EnumSource(Mode.class)
        @DisplayName("unless the mobile node has come back meanwhile")
        void cameBack(Mode mode) {
            begin(mode);
            domain.stopDatabase();
            visit(1, 5 * SECOND);
            visit(2, 20 * SECOND);
            visit(1, 20 * SECOND);
            domain.startDatabase();
            domain.run(75 * SECOND);
            checkRecovered(1, Set.of(2), mode.toString());
        }

        @ParameterizedTest
        @EnumSource(Mode.class)
        @DisplayName("and nothing is left of a mobile node that is nowhere")
        void nowhere(Mode mode) {
            begin(mode);
            domain.stopDatabase();
            visit(1, 5 * SECOND);
            visit(2, 5 * SECOND);
            domain.leave(1);
            domain.run(300 * SECOND);
            domain.startDatabase();
            domain.run(200 * SECOND);
            domain.routers().forEach(router -> assertTrue(router.toServing.isEmpty() && router.toAnchor.isEmpty() && router.hasGivenUpAll()));
            assertEquals(0, domain.sessions().size());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("that forgot what they had given give a mobile node a prefix that no other has")
    void forgotPrefixes(long seed) {
        Ipv6Prefix four = Ipv6Prefix.of(pool(1).address(), 62);
        AnchorDomain domain = AnchorDomain.of(2, Mode.PROXY, TIMES, seed,
                config -> config.pool().equals(pool(1)) ? new AnchorConfig(config.address(), config.accessLinks(), four, config.control(),
                        config.peers(), config.nodes(), config.realm(), config.times()) : config, router -> CLOCK);
        IntStream.rangeClosed(1, 3).forEach(node -> domain.move(node, 1));
        domain.run(SECOND);
        Set<Ipv6Prefix> had = Set.copyOf(domain.at(1).stored.keySet());
        IntStream.rangeClosed(1, 3).forEach(node -> domain.move(node, 2));
        domain.run(SECOND);
        domain.restart(1, false);
        domain.move(4, 1);
        domain.run(5 * SECOND);
        NodeStatus status = domain.at(1).anchor().status(id(4)).orElseThrow();
        assertTrue(status.registered());
        assertFalse(had.contains(status.prefix()), () -> status + " of " + had);
        assertEquals(Set.of(status.prefix()), domain.at(1).routes.keySet());
    }

    @Nested
    @DisplayName("whose clocks differ")
    class Clocks {

        private static final Duration[] ERRORS = {Duration.ofMillis(200), Duration.ofMillis(-250), Duration.ofSeconds(40),
            Duration.ofHours(-3), Duration.ofDays(9_000)};

        private static WallClock wrong(Duration error) {
            return now -> CLOCK.at(now).plus(error);
        }

        static Stream<Arguments> modesAndErrors() {
            return Stream.of(Mode.RELAY, Mode.LOCATOR, Mode.PROXY, null)
                    .flatMap(mode -> Stream.of(ERRORS).map(error -> Arguments.of(mode, error)));
        }

        @ParameterizedTest(name = "mode {0}, wrong by {1}")
        @MethodSource("modesAndErrors")
        @DisplayName("hand mobile nodes over all the same, to and from the router whose clock is wrong, and say whose differs")
        void handover(Mode mode, Duration error) {
            AnchorDomain domain = AnchorDomain.of(3, mode, TIMES, 1, config -> config, router -> router == 2 ? wrong(error) : CLOCK);
            for (int router : new int[] {1, 2, 3, 2, 1, 2}) {
                domain.move(1, router);
                domain.run(6 * SECOND);
                domain.checkSettled("at " + router);
            }
            assertEquals(3, domain.at(2).routes.size());
            boolean tolerable = error.abs().toMillis() < 300;
            boolean said = domain.at(2).events("clock-differs") > 0;
            assertEquals(!tolerable, said);
        }

        @ParameterizedTest(name = "mode {0}")
        @EnumSource(Mode.class)
        @NullSource
        @DisplayName("lose no more than a round trip once they know it")
        void once(Mode mode) {
            AnchorDomain domain = AnchorDomain.of(2, mode, TIMES, 1, config -> config,
                    router -> router == 2 ? wrong(Duration.ofMinutes(7)) : CLOCK);
            for (int node = 1; node <= 5; node++) {
                domain.move(node, 1);
                domain.run(5 * SECOND);
                domain.move(node, 2);
                domain.run(300 * MILLI);
                domain.checkSettled("node " + node);
                domain.run(5 * SECOND);
            }
            assertEquals(1, domain.at(2).events("clock-differs"));
        }

        @Test
        @DisplayName("and are set right, or wrong again, while mobile nodes are there")
        void steps() {
            Duration[] error = {Duration.ZERO};
            AnchorDomain domain = AnchorDomain.of(2, Mode.PROXY, TIMES, 1, config -> config,
                    router -> router == 2 ? now -> CLOCK.at(now).plus(error[0]) : CLOCK);
            for (Duration next : ERRORS) {
                for (int router = 1; router <= 2; router++) {
                    domain.move(1, router);
                    domain.run(5 * SECOND);
                    domain.checkSettled("before " + next);
                }
                error[0] = next;
                domain.run(100 * SECOND);
                domain.checkSettled("wrong by " + next);
            }
        }
    }

    @Nested
    @DisplayName("without a database, where multicast is not routed")
    class NoGroup {

        private AnchorDomain domain(int routers) {
            return AnchorDomain.of(routers, null, TIMES, 1,
                    config -> new AnchorConfig(config.address(), config.accessLinks(), config.pool(), Control.Distributed.withoutGroup(),
                            config.peers(), config.nodes(), config.realm(), config.times()), router -> CLOCK);
        }

        @Test
        @DisplayName("ask each router by itself, and know that a mobile node is new as soon as all have said that they do not know it")
        void discovery() {
            AnchorDomain domain = domain(5);
            domain.move(1, 1);
            assertEquals(4, domain.sent.size());
            domain.run(10 * MILLI);
            assertEquals(1, domain.at(1).routes.size());
            domain.run(20 * SECOND);
            assertEquals(8, domain.sent.size());
            domain.move(1, 3);
            domain.run(10 * SECOND);
            domain.move(1, 4);
            domain.run(10 * SECOND);
            domain.checkSettled("by unicast");
            assertEquals(3, domain.at(4).routes.size());
        }

        @Test
        @DisplayName("give a mobile node its prefix after their patience when one is gone, and at once when there is no other")
        void gone() {
            AnchorDomain domain = domain(3);
            domain.unreachable.add(router(3));
            domain.move(1, 1);
            domain.run(199 * MILLI);
            assertTrue(domain.at(1).routes.isEmpty());
            domain.run(MILLI);
            assertEquals(1, domain.at(1).routes.size());
            domain.run(60 * SECOND);
            assertEquals(1 + 6 + 1, domain.sent.size(), "asked six times, then no more");
            AnchorDomain alone = domain(1);
            alone.move(1, 1);
            assertEquals(1, alone.at(1).routes.size());
        }

        @Test
        @DisplayName("learn from a router that gives a mobile node up whom nobody could ask when it came")
        void contradicted() {
            moveOnUnseenByTheFirst(domain(3));
        }

        @Test
        @DisplayName("find the older prefixes even if those that the router remembers have forgotten the mobile node")
        void forgotten() {
            AnchorDomain domain = domain(3);
            domain.move(1, 1);
            domain.run(5 * SECOND);
            domain.move(1, 2);
            domain.run(5 * SECOND);
            domain.restart(2, false);
            domain.unreachable.add(router(1));
            domain.move(1, 3);
            domain.run(10 * SECOND);
            domain.unreachable.clear();
            domain.move(1, 1);
            domain.run(100 * MILLI);
            domain.checkSettled("back at the first router");
            assertEquals(2, domain.at(1).routes.size());
        }
    }

    @Nested
    @DisplayName("without a database, of which one was deaf while a mobile node moved on,")
    class LostTrail {

        private final AnchorDomain domain = AnchorDomain.of(4, null, TIMES, 1);

        @Test
        @DisplayName("ask all when it comes back and those that the router remembers have not seen it since")
        void remembered() {
            domain.move(1, 4);
            domain.run(2 * SECOND);
            domain.move(1, 1);
            domain.run(2 * SECOND);
            domain.unreachable.add(router(4));
            for (int router : new int[] {2, 3}) {
                domain.move(1, router);
                domain.run(2 * SECOND);
            }
            domain.leave(1);
            domain.run(4 * SECOND);
            domain.unreachable.clear();
            domain.move(1, 4);
            domain.run(2 * SECOND);
            domain.checkSettled("back at the router that was deaf");
            assertEquals(4, domain.at(4).routes.size());
        }

        @Test
        @DisplayName("go on asking when the only one to answer had had it for too short a time to hear of the others")
        void glimpse() {
            domain.move(1, 1);
            domain.run(2 * SECOND);
            domain.unreachable.add(router(1));
            domain.move(1, 2);
            domain.run(100 * MILLI);
            domain.move(1, 3);
            domain.run(500 * MILLI);
            domain.unreachable.clear();
            domain.run(2 * SECOND);
            domain.checkSettled("at the third");
            assertEquals(3, domain.at(3).routes.size());
        }

        @Test
        @DisplayName("learn from that router, when it gives the mobile node up, whom nobody could ask")
        void contradicted() {
            moveOnUnseenByTheFirst(domain);
        }

        @Test
        @DisplayName("tunnel to the router that has a mobile node after all, though others have believed that it came back for a moment")
        void tookBackInVain() {
            for (int router : new int[] {3, 1}) {
                domain.move(1, router);
                domain.run(2 * SECOND);
            }
            Ipv6Prefix prefix = domain.at(1).anchor().status(id(1)).orElseThrow().prefix();
            domain.move(1, 2);
            domain.run(2 * SECOND);
            domain.unreachable.add(router(2));
            domain.at(1).tell(new Input.NodeAttached(AnchorDomain.LINK, mac(1)));
            domain.run(100 * MILLI);
            domain.at(1).tell(new Input.NodeDetached(AnchorDomain.LINK, mac(1)));
            domain.unreachable.clear();
            domain.run(SECOND);
            assertTrue(domain.reaches(domain.at(1), prefix, domain.at(2)), "at once");
            domain.run(25 * SECOND);
            domain.checkSettled("and the others when it is refreshed");
        }
    }

    /** The second router has asked in vain for long enough to tell the third that there are no others. */
    private static void moveOnUnseenByTheFirst(AnchorDomain domain) {
        domain.move(1, 1);
        domain.run(5 * SECOND);
        domain.unreachable.add(router(1));
        domain.move(1, 2);
        domain.run(5 * SECOND);
        domain.move(1, 3);
        domain.run(SECOND);
        assertEquals(2, domain.at(3).routes.size());
        domain.unreachable.clear();
        domain.run(30 * SECOND);
        assertEquals(3, domain.at(3).routes.size());
        domain.checkSettled("when the first has given it up");
    }
}
