package org.mobilityd.simulation.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a node keeps in a log of changes: what has been synchronised survives a power cut, of the rest as much as chance wants. */
final class Disk<K, V> {

    /** How long the operating system may keep what nobody has synchronised. */
    private static final long WRITTEN_BACK_AFTER = 5 * Time.SECOND;

    private final World world;
    private final Map<K, V> synchronised = new LinkedHashMap<>();
    private final Deque<Change<K, V>> pending = new ArrayDeque<>();
    private long changes;

    /** @param value null: nothing is kept of the key any more */
    private record Change<K, V>(long number, long time, K key, V value) {
    }

    Disk(World world) {
        this.world = world;
    }

    void put(K key, V value) {
        settleUpTo(world.now() - WRITTEN_BACK_AFTER);
        pending.add(new Change<>(++changes, world.now(), key, value));
    }

    void remove(K key) {
        put(key, null);
    }

    /** The number of the last change, for {@link #synchroniseUpTo}. */
    long lastChange() {
        return changes;
    }

    void synchroniseUpTo(long change) {
        while (!pending.isEmpty() && pending.peek().number <= change) {
            settle(pending.remove());
        }
    }

    /** What a process reads. */
    List<V> contents() {
        Map<K, V> all = new LinkedHashMap<>(synchronised);
        pending.forEach(change -> apply(all, change));
        return new ArrayList<>(all.values());
    }

    /** Of what was not synchronised the first changes stay, and all after some moment are lost. */
    void losePending(Randomness chance) {
        settleUpTo(world.now() - WRITTEN_BACK_AFTER);
        for (int kept = chance.below(pending.size() + 1); kept > 0; kept--) {
            settle(pending.remove());
        }
        pending.clear();
    }

    private void settleUpTo(long time) {
        while (!pending.isEmpty() && pending.peek().time <= time) {
            settle(pending.remove());
        }
    }

    private void settle(Change<K, V> change) {
        apply(synchronised, change);
    }

    private static <K, V> void apply(Map<K, V> all, Change<K, V> change) {
        if (change.value == null) {
            all.remove(change.key);
        } else {
            all.put(change.key, change.value);
        }
    }
}
