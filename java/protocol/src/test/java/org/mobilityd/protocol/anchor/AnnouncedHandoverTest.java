package org.mobilityd.protocol.anchor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.anchor.AnchorDomain.LINK;
import static org.mobilityd.protocol.anchor.AnchorDomain.MILLI;
import static org.mobilityd.protocol.anchor.AnchorDomain.SECOND;
import static org.mobilityd.protocol.anchor.AnchorDomain.id;
import static org.mobilityd.protocol.anchor.AnchorDomain.mac;
import static org.mobilityd.protocol.anchor.AnchorDomain.router;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.Input.HandoverStep;
import org.mobilityd.protocol.analysis.Scheme;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.wire.Ipv6Prefix;

@DisplayName("A handover that the link layer announces")
class AnnouncedHandoverTest {

    private static final Times TIMES = new Times(40, 3_000, 200, 2_000, 300);

    private AnchorDomain domain;

    private void begin(Scheme scheme, int routers, long seed, int... visits) {
        Mode mode = switch (scheme) {
            case RELAY -> Mode.RELAY;
            case LOCATOR -> Mode.LOCATOR;
            case PROXY -> Mode.PROXY;
            default -> null;
        };
        domain = AnchorDomain.of(routers, mode, TIMES, seed);
        for (int router : visits) {
            domain.move(1, router);
            domain.run(12 * SECOND);
        }
    }

    private void hint(HandoverStep step, int at, int other) {
        domain.at(at).tell(new Input.HandoverHint(step, mac(1), router(other)));
    }

    private void watch(int millis, int at, int reached) {
        for (int i = 0; i < millis; i++) {
            domain.run(MILLI);
            for (Ipv6Prefix prefix : domain.prefixesOf(1)) {
                assertEquals(router(reached), domain.reached(prefix), prefix + " after " + i + " ms");
                assertTrue(domain.getsOut(at, prefix), prefix + " outwards after " + i + " ms");
            }
        }
    }

    static Stream<Arguments> schemesAndWays() {
        return Stream.of(Scheme.RELAY, Scheme.LOCATOR, Scheme.PROXY, Scheme.FULLY_DISTRIBUTED).flatMap(scheme -> Stream.of(
                Arguments.of(scheme, List.of(1, 2)), Arguments.of(scheme, List.of(1, 2, 3)), Arguments.of(scheme, List.of(1, 2, 1)),
                Arguments.of(scheme, List.of(1, 2, 3, 1)), Arguments.of(scheme, List.of(3, 1, 2, 4, 3))));
    }

    @ParameterizedTest(name = "{0}, by routers {1}")
    @MethodSource("schemesAndWays")
    @DisplayName("leaves no moment at which a packet to any prefix, or from it, would be lost")
    void noPacketLost(Scheme scheme, List<Integer> way) {
        int last = way.size() - 1;
        int from = way.get(last - 1);
        int to = way.get(last);
        begin(scheme, 4, 1, way.subList(0, last).stream().mapToInt(Integer::intValue).toArray());
        hint(HandoverStep.INITIATE, to, from);
        watch(50, from, from);
        hint(HandoverStep.GOING_DOWN, from, to);
        watch(20, from, to);
        domain.places.put(1, to);
        watch(30, to, to);
        domain.at(to).tell(new Input.NodeAttached(LINK, mac(1)));
        hint(HandoverStep.COMPLETE, from, to);
        watch(4_000, to, to);
        domain.run(20 * SECOND);
        domain.checkSettled(scheme.label());
        checkNothingBeside();
    }

    private void checkNothingBeside() {
        for (AnchorDomain.Host host : domain.routers()) {
            assertTrue(host.ofHandover.isEmpty() && host.toAnchorBeside.isEmpty(), () -> host.address + " has tunnels of a handover still");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Scheme.class, names = {"RELAY", "LOCATOR", "PROXY", "FULLY_DISTRIBUTED"})
    @DisplayName("needs no more than that the router which loses the node is told, if it is told a round trip before")
    void goingDownAlone(Scheme scheme) {
        begin(scheme, 3, 1, 1, 2);
        hint(HandoverStep.GOING_DOWN, 2, 3);
        watch(9, 2, 2);
        domain.run(2 * MILLI);
        watch(10, 2, 3);
        domain.places.put(1, 3);
        domain.at(3).tell(new Input.NodeAttached(LINK, mac(1)));
        watch(4_000, 3, 3);
        domain.run(20 * SECOND);
        domain.checkSettled(scheme.label());
    }

    @ParameterizedTest
    @EnumSource(value = Scheme.class, names = {"RELAY", "LOCATOR", "PROXY", "FULLY_DISTRIBUTED"})
    @DisplayName("costs three messages more than one that is not announced: 2n + 2, 3n + 1, 2n + 2, 2n, and 3")
    void messages(Scheme scheme) {
        for (int previous : new int[] {1, 3}) {
            begin(scheme, 4, 1, IntStream.rangeClosed(1, previous).toArray());
            domain.sent.clear();
            hint(HandoverStep.INITIATE, previous + 1, previous);
            domain.run(100 * MILLI);
            assertEquals(3, domain.sent.size(), domain.sent::toString);
            hint(HandoverStep.GOING_DOWN, previous, previous + 1);
            domain.move(1, previous + 1);
            domain.run(SECOND);
            assertEquals(3 + scheme.messages(previous), domain.sent.size(), domain.sent::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Scheme.class, names = {"RELAY", "LOCATOR", "PROXY", "FULLY_DISTRIBUTED"})
    @DisplayName("gives the node all its prefixes the moment it comes")
    void advertisedAtOnce(Scheme scheme) {
        begin(scheme, 3, 1, 1, 2);
        hint(HandoverStep.INITIATE, 3, 2);
        domain.run(100 * MILLI);
        assertEquals(Phase.PREPARED, domain.at(3).anchor().status(id(1)).orElseThrow().phase());
        assertEquals(router(2), domain.at(2).anchor().status(id(1)).orElseThrow().servingRouter());
        assertEquals(3, domain.at(3).routes.size());
        domain.move(1, 3);
        assertNotNull(domain.at(3).advertised.get(mac(1)));
        assertEquals(3, domain.at(3).advertised.get(mac(1)).options().stream()
                .filter(org.mobilityd.wire.NdOption.PrefixInformation.class::isInstance).count());
        domain.run(20 * SECOND);
        domain.checkSettled(scheme.label());
    }

    @ParameterizedTest
    @EnumSource(value = Scheme.class, names = {"RELAY", "LOCATOR", "PROXY", "FULLY_DISTRIBUTED"})
    @DisplayName("and does not happen leaves everything as it was, with no word to anchors or database")
    void inVain(Scheme scheme) {
        begin(scheme, 3, 1, 1, 2);
        domain.sent.clear();
        hint(HandoverStep.INITIATE, 3, 2);
        domain.run(SECOND);
        hint(HandoverStep.GOING_DOWN, 2, 3);
        domain.run(5 * SECOND);
        watch(10, 2, 2);
        assertEquals(3, domain.sent.size(), domain.sent::toString);
        domain.run(60 * SECOND);
        domain.checkSettled(scheme.label());
        checkNothingBeside();
        assertTrue(domain.at(3).routes.isEmpty() && domain.at(3).toAnchor.isEmpty());
    }

    @ParameterizedTest
    @EnumSource(value = Scheme.class, names = {"RELAY", "LOCATOR", "PROXY", "FULLY_DISTRIBUTED"})
    @DisplayName("and leads elsewhere is as if another had not been announced")
    void elsewhere(Scheme scheme) {
        begin(scheme, 4, 1, 1, 2);
        hint(HandoverStep.INITIATE, 3, 2);
        domain.run(100 * MILLI);
        hint(HandoverStep.GOING_DOWN, 2, 3);
        domain.run(10 * MILLI);
        domain.move(1, 4);
        domain.run(30 * SECOND);
        domain.checkSettled(scheme.label());
        checkNothingBeside();
    }

    @Test
    @DisplayName("to a router that does not want the node is not prepared, and nothing goes there")
    void refused() {
        begin(Scheme.PROXY, 3, 1, 1, 2);
        domain.unreachable.add(router(3));
        hint(HandoverStep.GOING_DOWN, 2, 3);
        domain.run(5 * SECOND);
        domain.unreachable.clear();
        watch(10, 2, 2);
        domain.at(2).tell(new Input.Revoke(id(1)));
        hint(HandoverStep.INITIATE, 3, 2);
        domain.run(SECOND);
        assertTrue(domain.at(3).routes.isEmpty());
        assertNotEquals(0, domain.sent.size());
    }

    static Stream<Arguments> schemesAndSeeds() {
        return Stream.of(Scheme.RELAY, Scheme.LOCATOR, Scheme.PROXY, Scheme.FULLY_DISTRIBUTED)
                .flatMap(scheme -> IntStream.rangeClosed(1, 60).mapToObj(seed -> Arguments.of(scheme, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("schemesAndSeeds")
    @DisplayName("rightly, wrongly, twice or in any order, with messages lost, doubled or late, harms nothing that lasts")
    void disturbed(Scheme scheme, int seed) {
        begin(scheme, 4, seed);
        domain.lost = 10;
        domain.duplicated = 5;
        domain.jitter = 60 * MILLI;
        for (int move = 0; move < 25; move++) {
            int to = 1 + domain.random.nextInt(4);
            List<Runnable> hints = new ArrayList<>();
            for (HandoverStep step : HandoverStep.values()) {
                int at = 1 + domain.random.nextInt(4);
                int other = 1 + domain.random.nextInt(4);
                hints.add(() -> hint(step, at, other));
            }
            for (int i = domain.random.nextInt(6); i > 0; i--) {
                hints.get(domain.random.nextInt(hints.size())).run();
                domain.run(domain.random.nextLong(100 * MILLI));
            }
            AnchorDomainTest.roam(domain, 1, to);
            domain.run(domain.random.nextInt(3) == 0 ? domain.random.nextLong(300 * MILLI) : domain.random.nextLong(6 * SECOND));
        }
        domain.run(120 * SECOND);
        domain.checkSettled(scheme.label() + ", seed " + seed);
        checkNothingBeside();
    }
}
