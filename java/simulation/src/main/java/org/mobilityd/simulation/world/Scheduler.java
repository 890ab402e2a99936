package org.mobilityd.simulation.world;

import java.util.PriorityQueue;

/** Virtual time, and what is going to happen: events run in the order of their times, and of their making where times are equal. */
public final class Scheduler {

    /** A thing that is going to happen, unless it is cancelled. */
    public static final class Event implements Comparable<Event> {
        private final long time;
        private final long order;
        private Runnable action;

        private Event(long time, long order, Runnable action) {
            this.time = time;
            this.order = order;
            this.action = action;
        }

        public void cancel() {
            action = null;
        }

        @Override
        public int compareTo(Event other) {
            return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long made;
    private long run;

    public long now() {
        return now;
    }

    /** How many events have run. */
    public long eventsRun() {
        return run;
    }

    public Event at(long time, Runnable action) {
        Event event = new Event(Math.max(time, now), made++, action);
        events.add(event);
        return event;
    }

    public Event after(long delay, Runnable action) {
        return at(now + delay, action);
    }

    /** Runs everything up to and including {@code time}. */
    public void runUntil(long time) {
        while (!events.isEmpty() && events.peek().time <= time) {
            Event next = events.poll();
            now = next.time;
            if (next.action != null) {
                run++;
                next.action.run();
            }
        }
        now = time;
    }
}
