package org.mobilityd.protocol.rows;

/** Rows by a long, each with a fixed number of others. */
public final class LongRows {

    /** No row. */
    public static final int NONE = RowIndex.NONE;

    private static final int KEY = 0;
    private static final int VALUES = 1;

    private final SipHash hash;
    private final LongColumns columns;
    private final RowIndex index;

    /** @param values how many longs a row has beside its key */
    public LongRows(SipHash hash, int values) {
        this.hash = hash;
        this.columns = new LongColumns(VALUES + values);
        this.index = new RowIndex(row -> hash(key(row)));
    }

    /** The row of {@code key}, or {@link #NONE}. */
    public int find(long key) {
        int row = index.first(hash(key));
        while (row != NONE && key(row) != key) {
            row = index.next(row);
        }
        return row;
    }

    /** A row for {@code key}, which has none; its values are whatever they are. */
    public int add(long key) {
        int row = index.add(hash(key));
        columns.ensure(row);
        columns.set(row, KEY, key);
        return row;
    }

    /** Gives up {@code row}; its number may come back for another key. */
    public void remove(int row) {
        index.remove(row, hash(key(row)));
    }

    public long key(int row) {
        return columns.get(row, KEY);
    }

    public long value(int row, int column) {
        return columns.get(row, VALUES + column);
    }

    public void setValue(int row, int column, long value) {
        columns.set(row, VALUES + column, value);
    }

    public int size() {
        return index.size();
    }

    private int hash(long key) {
        return (int) hash.of(key);
    }
}
