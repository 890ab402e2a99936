package org.mobilityd.protocol.rows;

import java.util.Arrays;

/** Ints by row and column, 0 until set; otherwise as {@link LongColumns}. */
final class IntColumns {

    private static final int ROWS_PER_CHUNK = LongColumns.ROWS_PER_CHUNK;
    private static final int ROW_BITS = Integer.numberOfTrailingZeros(ROWS_PER_CHUNK);
    private static final int ROW_MASK = ROWS_PER_CHUNK - 1;

    private final int width;
    private int[][] chunks = new int[1][];

    /** @param width columns of a row */
    IntColumns(int width) {
        this.width = width;
    }

    int get(int row, int column) {
        return chunks[row >>> ROW_BITS][(row & ROW_MASK) * width + column];
    }

    void set(int row, int column, int value) {
        chunks[row >>> ROW_BITS][(row & ROW_MASK) * width + column] = value;
    }

    /** Makes room for {@code row}, whose predecessors have room already. */
    void ensure(int row) {
        int chunk = row >>> ROW_BITS;
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * chunk);
        }
        if (chunks[chunk] == null) {
            chunks[chunk] = new int[ROWS_PER_CHUNK * width];
        }
    }
}
