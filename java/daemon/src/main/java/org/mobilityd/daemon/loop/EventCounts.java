package org.mobilityd.daemon.loop;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.protocol.Event;

/** Counts and logs events by name, those of the engines and the daemon's own. Safe for use by any thread. */
public final class EventCounts {

    private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final Log log;

    public EventCounts(Log log) {
        this.log = log;
    }

    /** {@code listener} is told of every event from now on, by the thread that reports it. */
    public void listen(Consumer<Event> listener) {
        listeners.add(listener);
    }

    public void record(Event event) {
        count(event.name());
        log.event(event);
        for (Consumer<Event> listener : listeners) {
            listener.accept(event);
        }
    }

    /** Counts without a word in the log. */
    public void count(String name) {
        add(name, 1);
    }

    public void add(String name, long more) {
        counts.computeIfAbsent(name, unused -> new LongAdder()).add(more);
    }

    public long of(String name) {
        LongAdder count = counts.get(name);
        return count == null ? 0 : count.sum();
    }

    public SortedMap<String, Long> all() {
        SortedMap<String, Long> all = new TreeMap<>();
        counts.forEach((name, count) -> all.put(name, count.sum()));
        return all;
    }
}
