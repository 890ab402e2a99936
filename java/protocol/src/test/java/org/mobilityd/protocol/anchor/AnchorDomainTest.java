package org.mobilityd.protocol.anchor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.anchor.AnchorDomain.DATABASE;
import static org.mobilityd.protocol.anchor.AnchorDomain.GROUP;
import static org.mobilityd.protocol.anchor.AnchorDomain.LINK;
import static org.mobilityd.protocol.anchor.AnchorDomain.MILLI;
import static org.mobilityd.protocol.anchor.AnchorDomain.SECOND;
import static org.mobilityd.protocol.anchor.AnchorDomain.id;
import static org.mobilityd.protocol.anchor.AnchorDomain.mac;
import static org.mobilityd.protocol.anchor.AnchorDomain.router;

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
import org.mobilityd.protocol.analysis.BindingDelay;
import org.mobilityd.protocol.analysis.Scheme;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.anchor.Handover.Kind;
import org.mobilityd.protocol.anchor.Handover.Step;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

@DisplayName("Anchor routers and their database, all together")
class AnchorDomainTest {

    private static final Times TIMES = new Times(40, 3_000, 200, 2_000, 300);

    /** The four ways, by the name that the analysis has for them. */
    private static Mode mode(Scheme scheme) {
        return switch (scheme) {
            case RELAY -> Mode.RELAY;
            case LOCATOR -> Mode.LOCATOR;
            case PROXY -> Mode.PROXY;
            default -> null;
        };
    }

    private static AnchorDomain domain(Scheme scheme, int routers, Times times, long seed) {
        return AnchorDomain.of(routers, mode(scheme), times, seed);
    }

    static Stream<Arguments> schemesAndNumbers() {
        return Stream.of(Scheme.RELAY, Scheme.LOCATOR, Scheme.PROXY, Scheme.FULLY_DISTRIBUTED)
                .flatMap(scheme -> IntStream.of(1, 2, 5).mapToObj(previous -> Arguments.of(scheme, previous)));
    }

    @ParameterizedTest(name = "{0}, {1} previous routers")
    @MethodSource("schemesAndNumbers")
    @DisplayName("exchange as many messages for a handover as the analysis says: 2n + 2, 3n + 1, 2n + 2, 2n")
    void messages(Scheme scheme, int previousRouters) {
        AnchorDomain domain = domain(scheme, previousRouters + 1, Times.DEFAULT, 1);
        int serving = previousRouters + 1;
        if (scheme == Scheme.FULLY_DISTRIBUTED) {
            // The serving router has met the others before.
            domain.move(1, serving);
            domain.run(10 * SECOND);
        }
        for (int router = 1; router <= previousRouters; router++) {
            domain.move(1, router);
            domain.run(30 * SECOND);
        }
        domain.sent.clear();
        if (scheme == Scheme.FULLY_DISTRIBUTED) {
            domain.at(serving).tell(new Input.HandoverHint(Input.HandoverStep.CANDIDATE, mac(1), router(previousRouters)));
        }
        domain.move(1, serving);
        domain.run(SECOND);
        assertEquals(scheme.messages(previousRouters), domain.sent.size(), domain.sent::toString);
        domain.checkSettled(scheme.label());
    }

    static Stream<Arguments> schemesAndDelays() {
        return Stream.of(Scheme.RELAY, Scheme.LOCATOR, Scheme.PROXY, Scheme.FULLY_DISTRIBUTED).flatMap(scheme -> Stream.of(
                Arguments.of(scheme, 10, 10, 10), Arguments.of(scheme, 4, 30, 12), Arguments.of(scheme, 40, 6, 20),
                Arguments.of(scheme, 2, 2, 90)));
    }

    @ParameterizedTest(name = "{0}: RTT serving-database {1} ms, previous-database {2} ms, serving-previous {3} ms")
    @MethodSource("schemesAndDelays")
    @DisplayName("have both tunnel ends after exactly the time that (15) to (18) give, one older prefix or three")
    void bindingDelay(Scheme scheme, int serving, int previous, int routers) {
        double expected = new BindingDelay(0, 0, serving, previous, routers).of(scheme);
        for (int count : new int[] {1, 3}) {
            AnchorDomain domain = domain(scheme, count + 1, Times.DEFAULT, 1);
            int last = count + 1;
            domain.delay(DATABASE, router(last), serving * MILLI / 2);
            for (int router = 1; router < last; router++) {
                domain.delay(DATABASE, router(router), previous * MILLI / 2);
                domain.delay(router(last), router(router), routers * MILLI / 2);
                domain.move(1, router);
                domain.run(30 * SECOND);
            }
            long start = domain.now;
            domain.move(1, last);
            domain.run(SECOND);
            domain.checkSettled(scheme.label());
            long end = domain.routers().stream().mapToLong(host -> host.tunnelAt).max().orElseThrow();
            assertEquals(expected, (double) (end - start) / MILLI, scheme + " with " + count + " older prefixes");
            Handover handover = last(domain.at(last).anchor().handovers(id(1)));
            assertEquals(scheme == Scheme.PROXY ? serving : expected, (double) handover.bindingDelay().orElseThrow() / MILLI,
                    "what the serving router has seen of it");
            assertTrue(handover.complete());
        }
    }

    private static Handover last(List<Handover> handovers) {
        return handovers.get(handovers.size() - 1);
    }

    @ParameterizedTest
    @EnumSource(value = Scheme.class, names = {"RELAY", "LOCATOR", "PROXY", "FULLY_DISTRIBUTED"})
    @DisplayName("know every step of a handover, who had to do with it, and when, on both sides")
    void steps(Scheme scheme) {
        AnchorDomain domain = domain(scheme, 2, TIMES, 1);
        domain.move(1, 1);
        domain.run(5 * SECOND);
        long start = domain.now;
        domain.move(1, 2);
        domain.run(SECOND);
        Ipv6Address asked = scheme == Scheme.FULLY_DISTRIBUTED ? GROUP : DATABASE;
        Ipv6Address answering = scheme == Scheme.RELAY || scheme == Scheme.PROXY ? DATABASE : router(1);
        List<Step> steps = last(domain.at(2).anchor().handovers(id(1))).steps();
        long answered = steps.get(2).at();
        long complete = scheme == Scheme.FULLY_DISTRIBUTED ? start + 200 * MILLI : answered;
        assertEquals(List.of(new Step(Kind.ATTACHED, null, start), new Step(Kind.UPDATE_SENT, asked, start),
                new Step(Kind.ANSWERED, answering, answered), new Step(Kind.TUNNEL_UP, router(1), answered),
                new Step(Kind.ADVERTISED, null, answered), new Step(Kind.COMPLETE, null, complete)), steps);
        Step left = last(domain.at(1).anchor().handovers(id(1))).steps().get(0);
        assertEquals(Kind.ELSEWHERE, left.kind());
        assertEquals(router(2), left.peer());
    }

    static Stream<Arguments> schemesAndSeeds() {
        return Stream.of(Scheme.RELAY, Scheme.LOCATOR, Scheme.PROXY, Scheme.FULLY_DISTRIBUTED)
                .flatMap(scheme -> IntStream.rangeClosed(1, 100).mapToObj(seed -> Arguments.of(scheme, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("schemesAndSeeds")
    @DisplayName("agree in the end, whatever was lost, doubled, late or overtaken, and however hastily mobile nodes have moved")
    void disturbed(Scheme scheme, int seed) {
        AnchorDomain domain = domain(scheme, 4, TIMES, seed);
        domain.lost = 10;
        domain.duplicated = 5;
        domain.jitter = 60 * MILLI;
        for (int move = 0; move < 25; move++) {
            roam(domain, 1 + domain.random.nextInt(3), 1 + domain.random.nextInt(4));
            domain.run(domain.random.nextInt(3) == 0 ? domain.random.nextLong(300 * MILLI) : domain.random.nextLong(6 * SECOND));
        }
        domain.run(120 * SECOND);
        domain.checkSettled(scheme.label() + ", seed " + seed);
    }

    /** The link layer is late in telling, and may never tell that somebody has left. */
    static void roam(AnchorDomain domain, int node, int router) {
        Integer left = domain.places.put(node, router);
        if (left != null && domain.random.nextInt(5) > 0) {
            domain.at(domain.now + domain.random.nextLong(200 * MILLI), () -> {
                if (domain.places.get(node) != left.intValue()) {
                    domain.at(left).tell(new Input.NodeDetached(LINK, mac(node)));
                }
            });
        }
        domain.at(domain.now + domain.random.nextLong(50 * MILLI), () -> {
            if (domain.places.get(node) == router) {
                domain.at(router).tell(new Input.NodeAttached(LINK, mac(node)));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(value = Scheme.class, names = {"RELAY", "LOCATOR", "PROXY", "FULLY_DISTRIBUTED"})
    @DisplayName("a mobile node that goes to and fro within its first seconds is served once, with both prefixes")
    void flapping(Scheme scheme) {
        AnchorDomain domain = domain(scheme, 2, TIMES, 1);
        for (int i = 0; i < 9; i++) {
            domain.move(1, 1 + i % 2);
            domain.run(70 * MILLI);
        }
        domain.run(10 * SECOND);
        domain.checkSettled(scheme.label());
        assertEquals(1, domain.at(1).toAnchor.size());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    @DisplayName("while the database is silent a mobile node has its local prefix, and its older ones as soon as it answers")
    void silentDatabase(Mode mode) {
        AnchorDomain domain = AnchorDomain.of(2, mode, TIMES, 1);
        domain.move(1, 1);
        domain.run(5 * SECOND);
        domain.databaseAnswers = false;
        domain.move(1, 2);
        domain.run(199 * MILLI);
        assertTrue(domain.at(2).routes.isEmpty());
        domain.run(MILLI);
        assertEquals(1, domain.at(2).routes.size());
        assertTrue(domain.at(2).advertised.containsKey(mac(1)));
        domain.run(8 * SECOND);
        domain.databaseAnswers = true;
        domain.run(10 * SECOND);
        domain.checkSettled(mode.name());
        assertEquals(2, domain.at(2).routes.size());
    }

    @ParameterizedTest
    @EnumSource(value = Scheme.class, names = {"RELAY", "LOCATOR", "PROXY", "FULLY_DISTRIBUTED"})
    @DisplayName("a mobile node that has left the domain leaves nothing: neither tunnel nor route nor prefix")
    void leaves(Scheme scheme) {
        AnchorDomain domain = domain(scheme, 3, TIMES, 1);
        IntStream.rangeClosed(1, 3).forEach(router -> {
            domain.move(1, router);
            domain.run(2 * SECOND);
        });
        domain.leave(1);
        domain.run(200 * SECOND);
        for (AnchorDomain.Host router : domain.routers()) {
            assertEquals(List.of(), router.anchor().status());
            assertTrue(router.toAnchor.isEmpty() && router.toServing.isEmpty() && router.routes.isEmpty() && router.hasGivenUpAll());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Scheme.class, names = {"RELAY", "LOCATOR", "PROXY", "FULLY_DISTRIBUTED"})
    @DisplayName("what is registered lasts as long as somebody refreshes it, longer than any lifetime")
    void refreshed(Scheme scheme) {
        AnchorDomain domain = domain(scheme, 3, TIMES, 1);
        IntStream.rangeClosed(1, 3).forEach(router -> {
            domain.move(1, router);
            domain.run(2 * SECOND);
        });
        List<Ipv6Prefix> before = List.copyOf(domain.at(3).routes.keySet());
        assertEquals(3, before.size());
        for (int i = 0; i < 40; i++) {
            domain.run(10 * SECOND);
            domain.checkSettled(scheme.label() + " after " + 10 * i + " s");
        }
        assertEquals(before, List.copyOf(domain.at(3).routes.keySet()));
    }

    @Test
    @DisplayName("checkers see two routers that serve one mobile node, and a tunnel that leads nowhere")
    void checkersCanFail() {
        AnchorDomain domain = AnchorDomain.of(2, Mode.PROXY, TIMES, 1);
        domain.move(1, 1);
        domain.run(SECOND);
        domain.databaseAnswers = false;
        domain.places.put(1, 2);
        domain.at(2).tell(new Input.NodeAttached(LINK, mac(1)));
        domain.run(SECOND);
        assertThrows(AssertionError.class, () -> domain.checkSettled("two"));
        domain.databaseAnswers = true;
        domain.run(10 * SECOND);
        domain.checkSettled("one");
        domain.at(2).toAnchor.clear();
        assertThrows(AssertionError.class, () -> domain.checkSettled("nowhere"));
    }
}
