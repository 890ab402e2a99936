package org.mobilityd.protocol.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.rows.SipHash;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

class SessionsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int NODES = 300;

    private static MobileNodeId node(int number) {
        return new MobileNodeId("node-" + number + "-\u00e9".repeat(number % 40) + "@example.net");
    }

    private static Ipv6Address router(int number) {
        return new Ipv6Address(0x2001_0db8_0000_0000L | number, 1);
    }

    /** Prefixes of a node are nobody else's. */
    private static MobilitySession session(int node, Random random) {
        List<Anchor> anchors = IntStream.range(0, random.nextInt(5)).map(unused -> random.nextInt(8)).distinct()
                .mapToObj(number -> new Anchor(router(number), new Ipv6Address(0xfd00L << 48 | (long) number << 32 | node, 0).prefix(64))).toList();
        return new MobilitySession(node(node), router(random.nextInt(8)), anchors, random.nextLong(), random.nextLong());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @DisplayName("gives back what was put, by node, by prefix and by place, and each when its time is over")
    void isAMap(long seed) {
        Random random = new Random(seed);
        Sessions sessions = new Sessions(SipHash.seededFrom(random::nextBytes));
        Map<MobileNodeId, MobilitySession> model = new HashMap<>();
        Map<MobileNodeId, Long> ends = new HashMap<>();
        long now = SECOND;
        for (int step = 0; step < 30_000; step++) {
            MobileNodeId node = node(random.nextInt(NODES));
            assertEquals(model.get(node), sessions.find(node));
            switch (random.nextInt(4)) {
                case 0:
                    sessions.remove(node);
                    model.remove(node);
                    ends.remove(node);
                    break;
                case 1:
                    now += random.nextInt(1_000_000_000);
                    expire(now, sessions, model, ends);
                    break;
                default:
                    int number = random.nextInt(NODES);
                    MobilitySession session = session(number, random);
                    long end = now + (long) (random.nextDouble() * 1000 * SECOND);
                    sessions.put(now, session, end);
                    model.put(session.node(), session);
                    ends.put(session.node(), end);
                    assertEquals(end, sessions.ends(session.node()));
            }
            assertEquals(model.size(), sessions.size());
        }
        assertEquals(model, byPlace(sessions));
        assertOwners(sessions, model);
    }

    private static void expire(long now, Sessions sessions, Map<MobileNodeId, MobilitySession> model, Map<MobileNodeId, Long> ends) {
        while (sessions.nextDeadline() <= now) {
            for (MobilitySession session : sessions.expired(now)) {
                assertEquals(model.remove(session.node()), session);
                assertTrue(ends.remove(session.node()) <= now, "not early");
                sessions.remove(session.node());
            }
        }
        assertTrue(ends.values().stream().allMatch(end -> end > now), "not late");
    }

    private static Map<MobileNodeId, MobilitySession> byPlace(Sessions sessions) {
        Map<MobileNodeId, MobilitySession> found = new HashMap<>();
        for (int place = 0; place < sessions.end(); place++) {
            MobilitySession session = sessions.at(place);
            if (session != null) {
                assertNull(found.put(session.node(), session), "each once");
            }
        }
        return found;
    }

    private static void assertOwners(Sessions sessions, Map<MobileNodeId, MobilitySession> model) {
        Map<Ipv6Prefix, MobileNodeId> owners = new HashMap<>();
        model.values().forEach(session -> session.anchors().forEach(anchor -> owners.put(anchor.prefix(), session.node())));
        for (int node = 0; node < NODES; node++) {
            for (int router = 0; router < 8; router++) {
                Ipv6Prefix prefix = new Ipv6Address(0xfd00L << 48 | (long) router << 32 | node, 0).prefix(64);
                assertEquals(owners.get(prefix), sessions.owner(prefix));
            }
        }
    }

    @Test
    @DisplayName("sessions that end together come in portions, and the next deadline is now until all have come")
    void portions() {
        Sessions sessions = new Sessions(SipHash.seededFrom(new Random(1)::nextBytes));
        for (int node = 0; node < 1000; node++) {
            sessions.put(0, new MobilitySession(node(node), router(1), List.of(), 1, 1), SECOND);
        }
        List<Integer> portions = new ArrayList<>();
        while (sessions.nextDeadline() <= SECOND) {
            List<MobilitySession> expired = sessions.expired(SECOND);
            portions.add(expired.size());
            expired.forEach(session -> sessions.remove(session.node()));
        }
        assertEquals(List.of(256, 256, 256, 232), portions);
        assertEquals(Engine.NEVER, sessions.nextDeadline());
        assertEquals(0, sessions.size());
    }

    @Test
    @DisplayName("a prefix that a session has twice counts once")
    void twice() {
        Sessions sessions = new Sessions(SipHash.seededFrom(new Random(1)::nextBytes));
        Anchor anchor = new Anchor(router(1), Ipv6Prefix.parse("fd00::/64"));
        sessions.put(0, new MobilitySession(node(1), router(1), List.of(anchor, anchor), 1, 1), SECOND);
        assertEquals(List.of(anchor), sessions.find(node(1)).anchors());
        sessions.remove(node(1));
        assertNull(sessions.owner(anchor.prefix()));
    }
}
