package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One BPF map: entries as bytes, in the machine's order. */
final class BpfMap implements AutoCloseable {

    /** Entries that are read by one call. */
    private static final int BATCH = 1024;
    /** MOBILITY_CURSOR_SIZE of native/mobility.h. */
    private static final int CURSOR_SIZE = 72;
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
        List<Entry> entries = new ArrayList<>();
        forEach(entries::add);
        return entries;
    }

    /** The same one by one, so that a large map need not be in memory as a whole. An entry that is removed meanwhile does no harm. */
    void forEach(Consumer<Entry> sink) {
        byte[] cursor = new byte[CURSOR_SIZE];
        int count;
        do {
            byte[] keys = new byte[BATCH * keySize];
            byte[] values = new byte[BATCH * valueSize];
            count = LibMobility.check("read " + name, LibMobility.mobility_map_read(descriptor, cursor, keys, values, BATCH));
            for (int i = 0; i < count; i++) {
                sink.accept(new Entry(part(keys, i, keySize), part(values, i, valueSize)));
            }
        } while (count > 0);
    }

    private static ByteBuffer part(byte[] all, int index, int size) {
        return ByteBuffer.wrap(all, index * size, size).slice().order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        LibMobility.mobility_close(descriptor);
    }
}
