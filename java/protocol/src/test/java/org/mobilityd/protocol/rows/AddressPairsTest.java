package org.mobilityd.protocol.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.wire.Ipv6Address;

class AddressPairsTest {

    private static final int VALUES = 3;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @DisplayName("holds what a HashMap holds, through growth, removal and use of rows that became free")
    void isAMap(long seed) {
        Random random = new Random(seed);
        AddressPairs pairs = new AddressPairs(SipHash.seededFrom(random::nextBytes), VALUES);
        Map<BindingKey, List<Long>> model = new HashMap<>();
        for (int step = 0; step < 60_000; step++) {
            // Grows for a third of the run, shrinks for a third, and grows again.
            boolean growing = step / 20_000 != 1;
            BindingKey key = key(random.nextInt(6_000));
            int row = pairs.find(key);
            assertEquals(model.containsKey(key), row != AddressPairs.NONE);
            if (row != AddressPairs.NONE) {
                assertEquals(model.get(key), values(pairs, row));
            }
            if (row != AddressPairs.NONE && random.nextInt(10) < (growing ? 1 : 9)) {
                pairs.remove(row);
                model.remove(key);
            } else if (row != AddressPairs.NONE || growing) {
                model.put(key, fill(pairs, row != AddressPairs.NONE ? row : pairs.add(key), random));
            }
            assertEquals(model.size(), pairs.size());
        }
        assertEquals(model, contents(pairs));
    }

    @Test
    @DisplayName("a pair is another one in each of its four halves")
    void comparesEveryHalf() {
        AddressPairs pairs = new AddressPairs(new SipHash(1, 2), VALUES);
        long[] halves = {1, 2, 3, 4};
        int row = pairs.add(key(halves));
        for (int half = 0; half < halves.length; half++) {
            long[] other = halves.clone();
            other[half] ^= 1L << 63;
            assertEquals(AddressPairs.NONE, pairs.find(key(other)), "half " + half);
        }
        assertEquals(row, pairs.find(key(halves)));
    }

    @Test
    @DisplayName("rows that became free are used again before new ones")
    void reusesRows() {
        AddressPairs pairs = new AddressPairs(new SipHash(1, 2), VALUES);
        Set<Integer> rows = new HashSet<>();
        for (int round = 0; round < 50; round++) {
            List<Integer> ofThisRound = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                ofThisRound.add(pairs.add(key(round * 100 + i)));
            }
            rows.addAll(ofThisRound);
            ofThisRound.forEach(pairs::remove);
        }
        assertEquals(100, rows.size());
    }

    @Test
    @DisplayName("addresses that collide with one seed do not with another")
    void seedDecidesWhatCollides() {
        SipHash known = new SipHash(1, 2);
        List<Long> colliding = new ArrayList<>();
        for (long low = 0; colliding.size() < 64; low++) {
            if ((known.of(1, 2, 3, low) & 0xfff) == 0) {
                colliding.add(low);
            }
        }
        SipHash secret = new SipHash(3, 4);
        Set<Long> buckets = new HashSet<>();
        colliding.forEach(low -> buckets.add(secret.of(1, 2, 3, low) & 0xfff));
        assertTrue(buckets.size() > 55, "spread over " + buckets.size() + " buckets");
        assertNotEquals(known.of(7), secret.of(7));
    }

    private static BindingKey key(int number) {
        return key(new long[] {0x2001_0db8_000cL << 16, number % 7, 0x2001_0db8_000aL << 16, number});
    }

    private static BindingKey key(long[] halves) {
        return new BindingKey(new Ipv6Address(halves[0], halves[1]), new Ipv6Address(halves[2], halves[3]));
    }

    private static List<Long> fill(AddressPairs pairs, int row, Random random) {
        for (int column = 0; column < VALUES; column++) {
            pairs.setValue(row, column, random.nextLong());
        }
        return values(pairs, row);
    }

    private static List<Long> values(AddressPairs pairs, int row) {
        return List.of(pairs.value(row, 0), pairs.value(row, 1), pairs.value(row, 2));
    }

    private static Map<BindingKey, List<Long>> contents(AddressPairs pairs) {
        Map<BindingKey, List<Long>> contents = new HashMap<>();
        pairs.forEach(row -> assertEquals(null, contents.put(pairs.key(row), values(pairs, row)), "each row once"));
        return contents;
    }
}
