package org.mobilityd.protocol.rows;

import java.util.function.IntConsumer;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.wire.Ipv6Address;

/** Rows by (correspondent, home address), each with a fixed number of longs. */
public final class AddressPairs {

    /** No row. */
    public static final int NONE = RowIndex.NONE;

    private static final int CORRESPONDENT = 0;
    private static final int HOME_ADDRESS = 2;
    private static final int VALUES = 4;

    private final SipHash hash;
    private final LongColumns columns;
    private final RowIndex index;

    /** @param values how many longs a row has beside its pair */
    public AddressPairs(SipHash hash, int values) {
        this.hash = hash;
        this.columns = new LongColumns(VALUES + values);
        this.index = new RowIndex(row -> hash(columns.get(row, CORRESPONDENT), columns.get(row, CORRESPONDENT + 1),
                columns.get(row, HOME_ADDRESS), columns.get(row, HOME_ADDRESS + 1)));
    }

    /** The row of {@code key}, or {@link #NONE}. */
    public int find(BindingKey key) {
        if (index.size() == 0) {
            return NONE;
        }
        int row = index.first(hash(key));
        while (row != NONE && !isAt(row, key)) {
            row = index.next(row);
        }
        return row;
    }

    /** A row for {@code key}, which has none; its values are whatever they are. */
    public int add(BindingKey key) {
        int row = index.add(hash(key));
        columns.ensure(row);
        setAddress(row, CORRESPONDENT, key.correspondent());
        setAddress(row, HOME_ADDRESS, key.homeAddress());
        return row;
    }

    /** Gives up {@code row}; its number may come back for another pair. */
    public void remove(int row) {
        index.remove(row, hash(key(row)));
    }

    public BindingKey key(int row) {
        return new BindingKey(address(row, CORRESPONDENT), address(row, HOME_ADDRESS));
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

    /** Every row, in no particular order. */
    public void forEach(IntConsumer action) {
        index.forEach(action);
    }

    private boolean isAt(int row, BindingKey key) {
        return columns.get(row, HOME_ADDRESS + 1) == key.homeAddress().low() && columns.get(row, HOME_ADDRESS) == key.homeAddress().high()
                && columns.get(row, CORRESPONDENT + 1) == key.correspondent().low()
                && columns.get(row, CORRESPONDENT) == key.correspondent().high();
    }

    private Ipv6Address address(int row, int column) {
        return new Ipv6Address(columns.get(row, column), columns.get(row, column + 1));
    }

    private void setAddress(int row, int column, Ipv6Address address) {
        columns.set(row, column, address.high());
        columns.set(row, column + 1, address.low());
    }

    private int hash(BindingKey key) {
        return hash(key.correspondent().high(), key.correspondent().low(), key.homeAddress().high(), key.homeAddress().low());
    }

    private int hash(long correspondentHigh, long correspondentLow, long homeHigh, long homeLow) {
        return (int) hash.of(correspondentHigh, correspondentLow, homeHigh, homeLow);
    }
}
