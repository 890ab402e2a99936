package org.mobilityd.daemon.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Event;

class EventFeedTest {

    private static final int MORE_THAN_WAIT = 2_000;

    private final EventFeed feed = new EventFeed();

    @Test
    void aFollowerGetsWhatItWantsInOrder() throws InterruptedException {
        try (EventFeed.Follower follower = feed.follow(event -> event.name().startsWith("a"))) {
            feed.accept(event("a1"));
            feed.accept(event("b1"));
            feed.accept(event("a2"));
            assertEquals("a1", follower.next(0).event().name());
            assertEquals("a2", follower.next(0).event().name());
            assertNull(follower.next(0));
        }
    }

    @Test
    void aFollowerThatDoesNotReadHoldsNobodyUpAndIsToldWhatItMissed() throws InterruptedException {
        try (EventFeed.Follower follower = feed.follow(event -> true)) {
            for (int i = 0; i < MORE_THAN_WAIT; i++) {
                feed.accept(event("e" + i));
            }
            int got = 0;
            while (follower.next(0) != null) {
                got++;
            }
            assertEquals(MORE_THAN_WAIT, got + follower.missed());
            assertEquals(0, follower.missed());
        }
    }

    @Test
    void whoHasLeftIsToldNothing() throws InterruptedException {
        EventFeed.Follower follower = feed.follow(event -> true);
        follower.close();
        feed.accept(event("late"));
        assertNull(follower.next(0));
    }

    private static Event event(String name) {
        return Event.of(Event.Severity.DEBUG, name);
    }
}
