package org.mobilityd.daemon.loop;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.protocol.Event;

/** Counts and logs events by name, those of the engines and the daemon's own. Safe for use by any thread. */
public final class EventCounts {

    private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Log log;

    public EventCounts(Log log) {
        this.log = log;
    }

    public void record(Event event) {
        count(event.name());
        log.event(event);
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
