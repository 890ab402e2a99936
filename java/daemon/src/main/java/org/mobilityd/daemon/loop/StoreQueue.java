package org.mobilityd.daemon.loop;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.store.Store;
import org.mobilityd.daemon.store.Store.Change;

/** Changes on their way to a store, the last of each key: what cannot be written is written again together with the next. */
final class StoreQueue<K, V> {

    private final Store<K, V> store;
    private final String failure;
    private final EventCounts counts;
    private final Log log;
    private final Map<K, Change<K, V>> unstored = new LinkedHashMap<>();
    private boolean changed;

    /** @param failure what a batch that cannot be written is called in the log and the counters */
    StoreQueue(Store<K, V> store, String failure, EventCounts counts, Log log) {
        this.store = store;
        this.failure = failure;
        this.counts = counts;
        this.log = log;
    }

    void add(K key, V value) {
        unstored.put(key, new Change<>(key, value));
        changed = true;
    }

    void forget(K key) {
        unstored.put(key, Change.forget(key));
        changed = true;
    }

    /**
     * Writes what is not written, if there is something new or somebody waits for it.
     *
     * @param waiting how many packets do
     * @return whether they may be sent
     */
    boolean write(int waiting) {
        if (!changed && waiting == 0) {
            return true;
        }
        changed = false;
        try {
            if (!unstored.isEmpty()) {
                store.write(List.copyOf(unstored.values()));
                unstored.clear();
            }
            return true;
        } catch (IOException | RuntimeException e) {
            counts.count(failure);
            log.error(failure, "not-stored", unstored.size(), "packets-dropped", waiting, "error", e);
            return false;
        }
    }
}
