package org.mobilityd.daemon.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.mobilityd.daemon.store.Store;

/** Remembers the batches that were written to it. */
public final class FakeStore<K, V> implements Store<K, V> {

    private final List<List<Change<K, V>>> batches = new ArrayList<>();
    private boolean full;

    /** From now on writing fails, or does not. */
    public void full(boolean isFull) {
        full = isFull;
    }

    public List<List<Change<K, V>>> batches() {
        return batches;
    }

    @Override
    public List<V> load() {
        return List.of();
    }

    @Override
    public void write(List<Change<K, V>> changes) throws IOException {
        if (full) {
            throw new IOException("No space left on device");
        }
        batches.add(changes);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
