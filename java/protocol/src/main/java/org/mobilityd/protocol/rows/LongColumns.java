package org.mobilityd.protocol.rows;

import java.util.Arrays;

/** Longs by row and column, 0 until set. A row's columns lie side by side, so that looking at one brings the others into the cache. */
final class LongColumns {

    static final int ROWS_PER_CHUNK = 1024;

    private static final int ROW_BITS = Integer.numberOfTrailingZeros(ROWS_PER_CHUNK);
    private static final int ROW_MASK = ROWS_PER_CHUNK - 1;

    private final int width;
    private long[][] chunks = new long[1][];

    /** @param width columns of a row */
    LongColumns(int width) {
        this.width = width;
    }

    long get(int row, int column) {
        return chunks[row >>> ROW_BITS][(row & ROW_MASK) * width + column];
    }

    void set(int row, int column, long value) {
        chunks[row >>> ROW_BITS][(row & ROW_MASK) * width + column] = value;
    }

    /** Makes room for {@code row}, whose predecessors have room already. */
    void ensure(int row) {
        int chunk = row >>> ROW_BITS;
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * chunk);
        }
        if (chunks[chunk] == null) {
            chunks[chunk] = new long[ROWS_PER_CHUNK * width];
        }
    }
}
