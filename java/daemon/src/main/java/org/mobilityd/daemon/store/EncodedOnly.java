package org.mobilityd.daemon.store;

import java.io.IOException;
import java.util.List;

/** Takes the way of a change as far as its bytes, and keeps nothing. */
final class EncodedOnly<K, V> implements Store<K, V> {

    private final Records<K, V> records;

    EncodedOnly(Format<K, V> format) {
        this.records = new Records<>(format);
    }

    @Override
    public List<V> load() {
        return List.of();
    }

    @Override
    public void write(List<Change<K, V>> changes) throws IOException {
        records.encode(changes);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
