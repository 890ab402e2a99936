package org.mobilityd.protocol.rows;

/** How many of something there are in each /64. A prefix without any takes no room. */
public final class PrefixCounts {

    private static final int PREFIX = 0;
    private static final int COUNT = 1;

    private final SipHash hash;
    private final LongColumns columns = new LongColumns(2);
    private final RowIndex index = new RowIndex(row -> hash(columns.get(row, PREFIX)));

    public PrefixCounts(SipHash hash) {
        this.hash = hash;
    }

    /** @param prefix the first 64 bits of an address */
    public int count(long prefix) {
        int row = find(prefix);
        return row == RowIndex.NONE ? 0 : (int) columns.get(row, COUNT);
    }

    public void increment(long prefix) {
        int row = find(prefix);
        if (row == RowIndex.NONE) {
            row = index.add(hash(prefix));
            columns.ensure(row);
            columns.set(row, PREFIX, prefix);
            columns.set(row, COUNT, 0);
        }
        columns.set(row, COUNT, columns.get(row, COUNT) + 1);
    }

    /** @param prefix one of which there is at least one */
    public void decrement(long prefix) {
        int row = find(prefix);
        long left = columns.get(row, COUNT) - 1;
        columns.set(row, COUNT, left);
        if (left == 0) {
            index.remove(row, hash(prefix));
        }
    }

    /** How many prefixes have any. */
    public int prefixes() {
        return index.size();
    }

    private int find(long prefix) {
        int row = index.first(hash(prefix));
        while (row != RowIndex.NONE && columns.get(row, PREFIX) != prefix) {
            row = index.next(row);
        }
        return row;
    }

    private int hash(long prefix) {
        return (int) hash.of(prefix);
    }
}
