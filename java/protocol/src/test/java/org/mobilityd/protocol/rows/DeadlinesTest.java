package org.mobilityd.protocol.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.Engine;

class DeadlinesTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int ALL = Integer.MAX_VALUE;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("gives back what a plain map says is due, never early and never late, also after a long sleep")
    void isAMapOfTimes(long seed) {
        Random random = new Random(seed);
        Deadlines deadlines = new Deadlines();
        Map<Integer, Long> model = new HashMap<>();
        long now = random.nextInt(1000) * SECOND;
        for (int step = 0; step < 40_000; step++) {
            int row = random.nextInt(500);
            switch (random.nextInt(6)) {
                case 0:
                case 1:
                    long at = now + furtherOff(random);
                    deadlines.set(now, row, at);
                    model.put(row, at);
                    break;
                case 2:
                    deadlines.clear(row);
                    model.remove(row);
                    break;
                case 3:
                    now += random.nextInt(2000) == 0 ? 2000 * SECOND : (long) (random.nextDouble() * SECOND);
                    break;
                default:
                    int max = random.nextInt(10) == 0 ? 1 + random.nextInt(3) : ALL;
                    take(model, now, max, deadlines.takeDue(now, max));
            }
            assertNextIsNotLate(model, deadlines);
        }
    }

    private static void take(Map<Integer, Long> model, long now, int max, int[] taken) {
        long due = model.values().stream().filter(at -> at <= now).count();
        assertEquals(Math.min(max, due), taken.length);
        for (int row : taken) {
            Long at = model.remove(row);
            assertNotNull(at, "has a deadline, and is taken once");
            assertTrue(at <= now, "not early");
        }
    }

    private static void assertNextIsNotLate(Map<Integer, Long> model, Deadlines deadlines) {
        long earliest = model.values().stream().mapToLong(Long::longValue).min().orElse(Engine.NEVER);
        assertTrue(deadlines.next() <= earliest, "next " + deadlines.next() + " is later than " + earliest);
        assertEquals(model.isEmpty(), deadlines.next() == Engine.NEVER);
    }

    /** From long ago to beyond what the wheel reaches. */
    private static long furtherOff(Random random) {
        switch (random.nextInt(5)) {
            case 0:
                return -(long) (random.nextDouble() * SECOND);
            case 1:
                return random.nextInt(50_000_000);
            case 2:
                return (long) (random.nextDouble() * 1500 * SECOND);
            default:
                return (long) (random.nextDouble() * 420 * SECOND);
        }
    }

    @Test
    @DisplayName("who wakes at each next time finds every deadline at exactly its time")
    void nextIsExactForWhoFollowsIt() {
        Deadlines deadlines = new Deadlines();
        TreeSet<Long> times = new TreeSet<>();
        Random random = new Random(5);
        for (int row = 0; row < 3000; row++) {
            long at = 7 * SECOND + (long) (random.nextDouble() * 420 * SECOND);
            deadlines.set(SECOND, row, at);
            times.add(at);
        }
        while (!times.isEmpty()) {
            long now = deadlines.next();
            assertEquals(times.pollFirst(), now);
            assertEquals(1, deadlines.takeDue(now, ALL).length);
        }
        assertEquals(Engine.NEVER, deadlines.next());
    }

    @Test
    @DisplayName("a deadline that was moved away costs one waking in vain, not two")
    void movedDeadlineCostsOneWaking() {
        Deadlines deadlines = new Deadlines();
        deadlines.set(0, 1, 10 * SECOND);
        deadlines.set(0, 2, 300 * SECOND);
        deadlines.set(0, 1, 400 * SECOND);
        assertEquals(0, deadlines.takeDue(10 * SECOND, ALL).length);
        assertEquals(300 * SECOND, deadlines.next());
    }

    @Test
    @DisplayName("never is no deadline")
    void neverIsNone() {
        Deadlines deadlines = new Deadlines();
        deadlines.set(0, 3, SECOND);
        deadlines.set(0, 3, Engine.NEVER);
        assertEquals(Engine.NEVER, deadlines.next());
        assertEquals(0, deadlines.takeDue(5 * SECOND, ALL).length);
    }

    @Test
    @DisplayName("many that are due together come in portions, earliest first")
    void comesInPortions() {
        Deadlines deadlines = new Deadlines();
        for (int row = 0; row < 100; row++) {
            deadlines.set(0, row, (100 - row) * SECOND);
        }
        for (int portion = 0; portion < 10; portion++) {
            int[] due = deadlines.takeDue(1000 * SECOND, 10);
            int latest = 99 - 10 * portion;
            assertEquals(latest, due[0]);
            assertEquals(10, Arrays.stream(due).filter(row -> row <= latest && row > latest - 10).count());
        }
        assertEquals(Engine.NEVER, deadlines.next());
    }
}
