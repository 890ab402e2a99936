package org.mobilityd.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulerTest {

    private final Scheduler scheduler = new Scheduler();
    private final List<String> happened = new ArrayList<>();

    @Test
    void eventsRunInTheOrderOfTimeAndThenOfMaking() {
        scheduler.at(20, () -> happened.add("c"));
        scheduler.at(10, () -> happened.add("a"));
        scheduler.at(10, () -> scheduler.after(0, () -> happened.add("b")));
        scheduler.runUntil(20);
        assertEquals(List.of("a", "b", "c"), happened);
        assertEquals(20, scheduler.now());
    }

    @Test
    void aCancelledEventDoesNotRun() {
        scheduler.at(10, () -> happened.add("a")).cancel();
        scheduler.runUntil(20);
        assertEquals(List.of(), happened);
    }
}
