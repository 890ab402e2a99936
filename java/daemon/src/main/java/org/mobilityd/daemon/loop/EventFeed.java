package org.mobilityd.daemon.loop;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.mobilityd.protocol.Event;

/** Events as they happen, for whoever follows them. Nobody who reads slowly holds up those who report: what he misses he is told. */
public final class EventFeed implements Consumer<Event> {

    private static final int WAITING_AT_MOST = 1_024;

    private final List<Follower> followers = new CopyOnWriteArrayList<>();

    /** Any thread. */
    @Override
    public void accept(Event event) {
        for (Follower follower : followers) {
            follower.offer(event);
        }
    }

    /** Follows the events that are {@code wanted} until it is closed. */
    public Follower follow(Predicate<Event> wanted) {
        Follower follower = new Follower(wanted);
        followers.add(follower);
        return follower;
    }

    /** How many follow now. */
    public int followers() {
        return followers.size();
    }

    /** @param at when it was reported, milliseconds since 1970 */
    public record Entry(long at, Event event) {
    }

    /** One who follows; belongs to one thread. */
    public final class Follower implements AutoCloseable {

        private final Predicate<Event> wanted;
        private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(WAITING_AT_MOST);
        private final AtomicLong missed = new AtomicLong();

        private Follower(Predicate<Event> wanted) {
            this.wanted = wanted;
        }

        private void offer(Event event) {
            if (wanted.test(event) && !waiting.offer(new Entry(System.currentTimeMillis(), event))) {
                missed.incrementAndGet();
            }
        }

        /** The next event, or null when there was none for {@code millis}. */
        public Entry next(long millis) throws InterruptedException {
            return waiting.poll(millis, TimeUnit.MILLISECONDS);
        }

        /** How many events there was no room for since this was asked last. */
        public long missed() {
            return missed.getAndSet(0);
        }

        @Override
        public void close() {
            followers.remove(this);
        }
    }
}
