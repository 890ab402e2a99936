package org.mobilityd.protocol.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongRowsTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @DisplayName("holds what a HashMap holds, through growth, removal and use of rows that became free")
    void isAMap(long seed) {
        Random random = new Random(seed);
        LongRows rows = new LongRows(SipHash.seededFrom(random::nextBytes), 1);
        Map<Long, Long> model = new HashMap<>();
        for (int step = 0; step < 60_000; step++) {
            // Grows for a third of the run, shrinks for a third, and grows again.
            boolean growing = step / 20_000 != 1;
            long key = (long) random.nextInt(6_000) << 29;
            int row = rows.find(key);
            assertEquals(model.get(key), row == LongRows.NONE ? null : rows.value(row, 0));
            if (row != LongRows.NONE && random.nextInt(10) < (growing ? 1 : 9)) {
                assertEquals(key, rows.key(row));
                rows.remove(row);
                model.remove(key);
            } else if (row != LongRows.NONE || growing) {
                long value = random.nextLong();
                rows.setValue(row == LongRows.NONE ? rows.add(key) : row, 0, value);
                model.put(key, value);
            }
            assertEquals(model.size(), rows.size());
        }
    }
}
