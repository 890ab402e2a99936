package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** One BPF map: entries as bytes, in the machine's order. */
final class BpfMap implements AutoCloseable {

    /** Entries that a first reading makes room for. */
    private static final int FIRST_GUESS = 1024;
    private static final int ENOENT = 2;

    record Entry(ByteBuffer key, ByteBuffer value) {
    }

    private final String name;
    private final int descriptor;
    private final int keySize;
    private final int valueSize;

    BpfMap(String name, int descriptor, int keySize) {
        this.name = name;
        this.descriptor = descriptor;
        this.keySize = keySize;
        this.valueSize = LibMobility.check("describe " + name, LibMobility.mobility_map_value_size(descriptor));
    }

    /** A zeroed buffer in the machine's byte order. */
    static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    static ByteBuffer index(int index) {
        return bytes(Integer.BYTES).putInt(0, index);
    }

    int descriptor() {
        return descriptor;
    }

    /** The value, or null when there is no such entry. */
    ByteBuffer lookup(ByteBuffer key) {
        ByteBuffer value = bytes(valueSize);
        int result = LibMobility.mobility_map_lookup(descriptor, key.array(), value.array());
        if (result == -ENOENT) {
            return null;
        }
        LibMobility.check("look up in " + name, result);
        return value;
    }

    void put(ByteBuffer key, ByteBuffer value) {
        LibMobility.check("put into " + name, LibMobility.mobility_map_update(descriptor, key.array(), value.array()));
    }

    /** Removes the entry when there is one. */
    void remove(ByteBuffer key) {
        int result = LibMobility.mobility_map_delete(descriptor, key.array());
        if (result != -ENOENT) {
            LibMobility.check("remove from " + name, result);
        }
    }

    /** Every entry; one that comes or goes meanwhile may be missed. */
    List<Entry> entries() {
        for (int room = FIRST_GUESS;; room *= 4) {
            byte[] keys = new byte[room * keySize];
            byte[] values = new byte[room * valueSize];
            int count = LibMobility.check("read " + name, LibMobility.mobility_map_read(descriptor, keys, values, room));
            if (count < room) {
                return split(keys, values, count);
            }
        }
    }

    private List<Entry> split(byte[] keys, byte[] values, int count) {
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new Entry(part(keys, i, keySize), part(values, i, valueSize)));
        }
        return entries;
    }

    private static ByteBuffer part(byte[] all, int index, int size) {
        return ByteBuffer.wrap(all, index * size, size).slice().order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        LibMobility.mobility_close(descriptor);
    }
}
