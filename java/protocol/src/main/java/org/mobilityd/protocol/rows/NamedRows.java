package org.mobilityd.protocol.rows;

/** Rows by a name, 1 to {@value #MAX_NAME_BYTES} bytes, each with a fixed number of longs. */
public final class NamedRows {

    /** No row. */
    public static final int NONE = RowIndex.NONE;
    public static final int MAX_NAME_BYTES = 255;

    /** The first piece of the name, and behind it in {@link #LENGTH_BITS} bits its length: 0 when the row is not used. */
    private static final int NAME = 0;
    private static final int LENGTH_BITS = 8;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    private static final int VALUES = 1;

    private final SipHash hash;
    private final ByteStrings names = new ByteStrings();
    private final LongColumns columns;
    private final RowIndex index;
    private int end;

    /** @param values how many longs a row has beside its name */
    public NamedRows(SipHash hash, int values) {
        this.hash = hash;
        this.columns = new LongColumns(VALUES + values);
        this.index = new RowIndex(row -> hash(name(row)));
    }

    /** The row of {@code name}, or {@link #NONE}. */
    public int find(byte[] name) {
        if (index.size() == 0) {
            return NONE;
        }
        int row = index.first(hash(name));
        while (row != NONE && !names.isAt(firstPiece(row), length(row), name)) {
            row = index.next(row);
        }
        return row;
    }

    /** A row for {@code name}, which has none; its values are whatever they are. */
    public int add(byte[] name) {
        if (name.length == 0 || name.length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("a name of " + name.length + " bytes");
        }
        int row = index.add(hash(name));
        columns.ensure(row);
        columns.set(row, NAME, (long) names.add(name) << LENGTH_BITS | name.length);
        end = Math.max(end, row + 1);
        return row;
    }

    /** Gives up {@code row}; its number may come back for another name. */
    public void remove(int row) {
        index.remove(row, hash(name(row)));
        names.remove(firstPiece(row));
        columns.set(row, NAME, 0);
    }

    public byte[] name(int row) {
        return names.get(firstPiece(row), length(row));
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

    /** Every row is less. */
    public int end() {
        return end;
    }

    /** @param row less than {@link #end} */
    public boolean isUsed(int row) {
        return length(row) != 0;
    }

    private int firstPiece(int row) {
        return (int) (columns.get(row, NAME) >>> LENGTH_BITS);
    }

    private int length(int row) {
        return (int) columns.get(row, NAME) & LENGTH_MASK;
    }

    private int hash(byte[] name) {
        return (int) hash.of(name);
    }
}
