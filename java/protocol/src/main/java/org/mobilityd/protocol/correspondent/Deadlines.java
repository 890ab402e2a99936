package org.mobilityd.protocol.correspondent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.BindingKey;

/** One deadline per binding key, earliest first. Setting one replaces the old: memory follows the number of keys, not of changes. */
final class Deadlines {

    private record Due(long at, BindingKey key) {
    }

    private static final Comparator<Due> EARLIEST_FIRST = Comparator.comparingLong(Due::at)
            .thenComparing(due -> due.key().correspondent()).thenComparing(due -> due.key().homeAddress());

    private final TreeSet<Due> inOrder = new TreeSet<>(EARLIEST_FIRST);
    private final Map<BindingKey, Due> byKey = new HashMap<>();

    /** @param at monotonic nanoseconds, or {@link Engine#NEVER} */
    void set(BindingKey key, long at) {
        clear(key);
        if (at != Engine.NEVER) {
            Due due = new Due(at, key);
            inOrder.add(due);
            byKey.put(key, due);
        }
    }

    void clear(BindingKey key) {
        Due due = byKey.remove(key);
        if (due != null) {
            inOrder.remove(due);
        }
    }

    /** The earliest deadline, or {@link Engine#NEVER}. */
    long next() {
        return inOrder.isEmpty() ? Engine.NEVER : inOrder.first().at();
    }

    /** The keys whose deadline has come, in its order; their deadlines are gone. */
    List<BindingKey> takeDue(long now) {
        List<BindingKey> due = new ArrayList<>();
        while (next() <= now) {
            BindingKey key = inOrder.first().key();
            due.add(key);
            clear(key);
        }
        return due;
    }
}
