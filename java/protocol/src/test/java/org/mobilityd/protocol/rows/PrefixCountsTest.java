package org.mobilityd.protocol.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixCountsTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @DisplayName("counts as a HashMap does, and keeps no prefix without any")
    void counts(long seed) {
        Random random = new Random(seed);
        PrefixCounts counts = new PrefixCounts(SipHash.seededFrom(random::nextBytes));
        Map<Long, Integer> model = new HashMap<>();
        for (int step = 0; step < 50_000; step++) {
            long prefix = 0x2001_0db8_0000_0000L + random.nextInt(5_000);
            assertEquals(model.getOrDefault(prefix, 0), counts.count(prefix));
            if (model.containsKey(prefix) && random.nextBoolean()) {
                counts.decrement(prefix);
                model.computeIfPresent(prefix, (same, count) -> count == 1 ? null : count - 1);
            } else {
                counts.increment(prefix);
                model.merge(prefix, 1, Integer::sum);
            }
            assertEquals(model.size(), counts.prefixes());
        }
    }
}
