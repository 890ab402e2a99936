package org.mobilityd.simulation.check;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of what was put last: a run may be as long as it likes. */
final class Latest<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    private final int capacity;

    Latest(int capacity) {
        this.capacity = capacity;
    }

    /** What is put again counts as put last. */
    @Override
    public V put(K key, V value) {
        V replaced = remove(key);
        super.put(key, value);
        return replaced;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > capacity;
    }
}
