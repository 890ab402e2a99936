package org.mobilityd.daemon.store;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Values of one kind that outlive the process, each known by its key. Belongs to one thread.
 *
 * @param <K> what tells values apart
 */
public interface Store<K, V> extends AutoCloseable {

    /** What is known by {@code key} from now on. @param value or null: nothing */
    record Change<K, V>(K key, V value) {

        public static <K, V> Change<K, V> forget(K key) {
            return new Change<>(key, null);
        }
    }

    /**
     * Begins: everything that was written before, in no order. Once, and before {@link #write}.
     *
     * @return values that may be made only when they are gone through: until {@link #write}, and it may be an {@link
     *         java.io.UncheckedIOException} then
     * @throws IOException when it cannot be had, or somebody else writes there; may be tried again
     */
    Collection<V> load() throws IOException;

    /**
     * Returns when what the store is there to survive cannot take {@code changes} away any more.
     *
     * @throws IOException when that is not certain: each of them may be there or not, and has to be written again. What was written before
     *         is not touched
     */
    void write(List<Change<K, V>> changes) throws IOException;

    @Override
    void close();

    /** For a node that has nothing of this kind. */
    static <K, V> Store<K, V> none() {
        return new Store<>() {
            @Override
            public Collection<V> load() {
                return List.of();
            }

            @Override
            public void write(List<Change<K, V>> changes) throws IOException {
                throw new IOException("this node stores nothing of this kind");
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }
}
