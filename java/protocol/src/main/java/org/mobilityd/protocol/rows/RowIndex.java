package org.mobilityd.protocol.rows;

import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/**
 * Finds rows by the hash of their key: linear hashing (Litwin, 1980) with a chain of rows in each bucket. There is a bucket for every row.
 * With each one that is added a single bucket is split in two, so that no insertion ever moves more than one chain.
 */
final class RowIndex {

    /** No row. */
    static final int NONE = -1;

    private static final int FIRST_BUCKETS = 16;

    private final IntUnaryOperator hashOfRow;
    /** The first row of each bucket's chain, plus one; 0: empty. */
    private final IntColumns heads = new IntColumns(1);
    /** The row behind this one in its chain, or among the free ones, plus one; 0: none. */
    private final IntColumns nexts = new IntColumns(1);
    /** As many buckets as this there were before the round of splits that is under way; a power of two. */
    private int roundBuckets = FIRST_BUCKETS;
    /** Buckets before this one have been split in this round. */
    private int split;
    private int rows;
    private int size;
    private int free = NONE;

    /** @param hashOfRow the hash of the key that a row of this index has */
    RowIndex(IntUnaryOperator hashOfRow) {
        this.hashOfRow = hashOfRow;
        for (int bucket = 0; bucket < FIRST_BUCKETS; bucket++) {
            heads.ensure(bucket);
        }
    }

    int size() {
        return size;
    }

    /** The first row whose key may have this hash, or {@link #NONE}. */
    int first(int hash) {
        return heads.get(bucket(hash), 0) - 1;
    }

    /** The row after {@code row} that may have the same hash, or {@link #NONE}. */
    int next(int row) {
        return nexts.get(row, 0) - 1;
    }

    /** Adds a row for a key with this hash: one that became free, or the one after all others. Its columns are the caller's to fill. */
    int add(int hash) {
        if (size >= roundBuckets + split) {
            splitOne();
        }
        int row = takeFree();
        link(row, bucket(hash));
        size++;
        return row;
    }

    /** Removes {@code row}, whose key has this hash. */
    void remove(int row, int hash) {
        int bucket = bucket(hash);
        int before = NONE;
        for (int each = heads.get(bucket, 0) - 1; each != row; each = next(each)) {
            before = each;
        }
        if (before == NONE) {
            heads.set(bucket, 0, nexts.get(row, 0));
        } else {
            nexts.set(before, 0, nexts.get(row, 0));
        }
        nexts.set(row, 0, free + 1);
        free = row;
        size--;
    }

    void forEach(IntConsumer action) {
        for (int bucket = 0; bucket < roundBuckets + split; bucket++) {
            for (int row = heads.get(bucket, 0) - 1; row != NONE; row = next(row)) {
                action.accept(row);
            }
        }
    }

    private int bucket(int hash) {
        int bucket = hash & roundBuckets - 1;
        return bucket < split ? hash & 2 * roundBuckets - 1 : bucket;
    }

    private void splitOne() {
        int row = heads.get(split, 0) - 1;
        heads.set(split, 0, 0);
        heads.ensure(roundBuckets + split);
        split++;
        while (row != NONE) {
            int next = next(row);
            link(row, bucket(hashOfRow.applyAsInt(row)));
            row = next;
        }
        if (split == roundBuckets) {
            roundBuckets *= 2;
            split = 0;
        }
    }

    private int takeFree() {
        if (free == NONE) {
            nexts.ensure(rows);
            return rows++;
        }
        int row = free;
        free = next(row);
        return row;
    }

    private void link(int row, int bucket) {
        nexts.set(row, 0, heads.get(bucket, 0));
        heads.set(bucket, 0, row + 1);
    }
}
