package org.mobilityd.protocol.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.rows.SipHash;

class UpdateRatesTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int SUBJECTS = 5;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @DisplayName("three of a subject fit into any second, a fourth when the first is a second ago; of who is quiet nothing is kept")
    void isAWindow(long seed) {
        Random random = new Random(seed);
        UpdateRates rates = new UpdateRates(SipHash.seededFrom(bytes -> random.nextBytes(bytes)));
        Map<Integer, List<Long>> sent = new HashMap<>();
        long now = 0;
        for (int step = 0; step < 10_000; step++) {
            now += random.nextInt(200_000_000);
            int subject = random.nextInt(SUBJECTS);
            List<Long> times = sent.computeIfAbsent(subject, unused -> new ArrayList<>());
            long expected = times.size() < 3 ? now : Math.max(now, times.get(times.size() - 3) + SECOND);
            assertEquals(expected, rates.earliest(now, subject));
            if (expected == now) {
                rates.sent(now, subject);
                times.add(now);
            }
            assertTrue(rates.size() <= SUBJECTS);
        }
        rates.sent(now + 2 * SECOND, SUBJECTS);
        assertEquals(1, rates.size());
    }
}
