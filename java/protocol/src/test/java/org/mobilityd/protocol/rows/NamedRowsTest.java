package org.mobilityd.protocol.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedRowsTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @DisplayName("holds what a HashMap holds, through growth, removal and use of rows that became free")
    void isAMap(long seed) {
        Random random = new Random(seed);
        NamedRows rows = new NamedRows(SipHash.seededFrom(random::nextBytes), 1);
        Map<String, Long> model = new HashMap<>();
        for (int step = 0; step < 60_000; step++) {
            // Grows for a third of the run, shrinks for a third, and grows again.
            boolean growing = step / 20_000 != 1;
            String name = name(random.nextInt(4_000));
            int row = rows.find(bytes(name));
            assertEquals(model.get(name), row == NamedRows.NONE ? null : rows.value(row, 0));
            if (row != NamedRows.NONE && random.nextInt(10) < (growing ? 1 : 9)) {
                rows.remove(row);
                model.remove(name);
                assertFalse(rows.isUsed(row));
            } else if (row != NamedRows.NONE || growing) {
                long value = random.nextLong();
                rows.setValue(row == NamedRows.NONE ? rows.add(bytes(name)) : row, 0, value);
                model.put(name, value);
            }
            assertEquals(model.size(), rows.size());
        }
        assertEquals(model, contents(rows));
    }

    @Test
    @DisplayName("a name is another one in each of its bytes, and with one more or less")
    void comparesEveryByte() {
        NamedRows rows = new NamedRows(new SipHash(1, 2), 0);
        byte[] name = new byte[NamedRows.MAX_NAME_BYTES];
        int row = rows.add(name);
        for (int at = 0; at < name.length; at++) {
            byte[] other = name.clone();
            other[at] = 1;
            assertEquals(NamedRows.NONE, rows.find(other), "byte " + at);
        }
        assertEquals(NamedRows.NONE, rows.find(new byte[name.length - 1]));
        assertEquals(NamedRows.NONE, rows.find(new byte[name.length + 1]));
        assertEquals(row, rows.find(name));
    }

    @Test
    @DisplayName("there is no name without a byte, and none longer than 255")
    void bounds() {
        NamedRows rows = new NamedRows(new SipHash(1, 2), 0);
        assertThrows(IllegalArgumentException.class, () -> rows.add(new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> rows.add(new byte[NamedRows.MAX_NAME_BYTES + 1]));
    }

    /** Of 1 to 100 bytes. */
    private static String name(int number) {
        return Integer.toString(number, 36) + "x".repeat(number % 97);
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    private static Map<String, Long> contents(NamedRows rows) {
        Map<String, Long> contents = new HashMap<>();
        for (int row = 0; row < rows.end(); row++) {
            if (rows.isUsed(row)) {
                assertNull(contents.put(new String(rows.name(row), StandardCharsets.US_ASCII), rows.value(row, 0)), "each row once");
            }
        }
        return contents;
    }
}
