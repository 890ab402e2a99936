package org.mobilityd.daemon.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.testing.ScriptedEngine;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Input;

@DisplayName("The event loop")
class EventLoopTest {

    private final Log log = new Log(new PrintStream(new ByteArrayOutputStream()), Log.Level.DEBUG, Clock.systemUTC());
    private final EventCounts counts = new EventCounts(log);
    private final BlockingQueue<Effect> effects = new LinkedBlockingQueue<>();
    private EventLoop loop = new EventLoop(System::nanoTime, effects::addAll, counts, log, 8);
    private Thread thread;

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        if (thread != null) {
            thread.join();
        }
    }

    @Test
    void passesTheFirstEffectsOfAnEngineOn() {
        Effect hello = report("hello");
        loop.start(new ScriptedEngine(List.of(hello), input -> List.of()));
        assertSame(hello, effects.poll());
    }

    @Test
    void handsEachInputToEveryEngineInTurn() throws InterruptedException {
        ScriptedEngine first = new ScriptedEngine();
        ScriptedEngine second = new ScriptedEngine();
        loop.start(first);
        loop.start(second);
        run();
        Input up = new Input.LinkChanged(1, true);
        Input down = new Input.LinkChanged(1, false);
        loop.offer(up);
        loop.offer(down);
        for (ScriptedEngine engine : List.of(first, second)) {
            assertSame(up, engine.taken());
            assertSame(down, engine.taken());
        }
    }

    @Test
    void firesTheTimerOfTheEngineWhoseDeadlineHasCome() throws InterruptedException {
        ScriptedEngine due = new ScriptedEngine();
        ScriptedEngine idle = new ScriptedEngine();
        due.wakeAt(System.nanoTime() + 1_000_000);
        loop.start(due);
        loop.start(idle);
        run();
        assertEquals(new Input.TimerDue(), due.taken());
        assertEquals(0, idle.waiting());
    }

    @Test
    void firesTimersWhileInputsKeepComing() throws InterruptedException {
        ScriptedEngine engine = new ScriptedEngine(List.of(), input -> {
            loop.offer(new Input.LinkChanged(1, true));
            return List.of();
        });
        engine.wakeAt(System.nanoTime() + 5_000_000);
        loop.start(engine);
        loop.offer(new Input.LinkChanged(1, true));
        run();
        while (!(engine.taken() instanceof Input.TimerDue)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void countsInputsThatDoNotFit() throws InterruptedException {
        for (int i = 0; i < 11; i++) {
            loop.offer(new Input.LinkChanged(i, true));
        }
        assertEquals(3, counts.of(EventLoop.INPUTS_LOST));
        assertEquals(8, loop.depth());
        ScriptedEngine engine = new ScriptedEngine();
        loop.start(engine);
        run();
        for (int i = 0; i < 8; i++) {
            assertEquals(new Input.LinkChanged(i, true), engine.taken());
        }
    }

    @Test
    void passesTheEffectsOfABatchOnTogetherAndInOrder() throws InterruptedException {
        BlockingQueue<List<Effect>> calls = new LinkedBlockingQueue<>();
        loop = new EventLoop(System::nanoTime, calls::add, counts, log, 8);
        loop.start(new ScriptedEngine(List.of(), input -> List.of(report(input.toString()))));
        calls.clear();
        Input first = new Input.LinkChanged(1, true);
        Input second = new Input.LinkChanged(2, true);
        loop.hand(List.of(first, second));
        run();
        assertEquals(List.of(report(first.toString()), report(second.toString())), calls.take());
    }

    @Test
    void goesOnInABatchWhenAnEngineThrows() throws InterruptedException {
        loop.start(new ScriptedEngine(List.of(), input -> {
            if (input.equals(new Input.LinkChanged(1, true))) {
                throw new IllegalStateException("a mistake");
            }
            return List.of(report("sound"));
        }));
        loop.hand(List.of(new Input.LinkChanged(1, true), new Input.LinkChanged(2, true)));
        run();
        assertEquals(report("sound"), effects.take());
        assertEquals(1, counts.of(EventLoop.ENGINE_FAILED));
    }

    @Test
    void letsWhoeverHandsBatchesWaitUntilThereIsRoomAndLosesNone() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        ScriptedEngine engine = new ScriptedEngine();
        loop.start(engine);
        loop.submit(() -> awaitQuietly(gate));
        CountDownLatch handed = new CountDownLatch(1);
        Thread reader = new Thread(() -> handBatches(20, handed));
        reader.start();
        while (reader.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertTrue(loop.depth() < 20, "batches wait in the loop without bound");
        assertEquals(1, handed.getCount());
        run();
        gate.countDown();
        handed.await();
        for (int i = 0; i < 20; i++) {
            assertEquals(new Input.LinkChanged(i, true), engine.taken());
        }
        assertEquals(0, counts.of(EventLoop.INPUTS_LOST));
    }

    @Test
    void answersQuestionsAndTakesOtherInputsWhileBatchesKeepComing() throws Exception {
        ScriptedEngine engine = new ScriptedEngine();
        loop.start(engine);
        CountDownLatch handed = new CountDownLatch(1);
        Thread reader = new Thread(() -> handBatches(Integer.MAX_VALUE, handed));
        reader.start();
        run();
        assertEquals(42, loop.ask(() -> 42));
        loop.offer(new Input.LinkChanged(-1, false));
        while (!engine.taken().equals(new Input.LinkChanged(-1, false))) {
            Thread.onSpinWait();
        }
        loop.stop();
        handed.await();
    }

    @Test
    void turnsBatchesAwayWhenItIsStopped() throws InterruptedException {
        loop.stop();
        while (loop.hand(List.of(new Input.LinkChanged(1, true)))) {
            assertTrue(loop.depth() < 8, "a loop that has stopped takes batches without end");
        }
    }

    @Test
    void goesOnWhenAnEngineThrows() throws InterruptedException {
        loop.start(new ScriptedEngine(List.of(), input -> {
            throw new IllegalStateException("a mistake");
        }));
        ScriptedEngine sound = new ScriptedEngine();
        loop.start(sound);
        run();
        loop.offer(new Input.LinkChanged(1, true));
        loop.offer(new Input.LinkChanged(2, true));
        assertEquals(new Input.LinkChanged(1, true), sound.taken());
        assertEquals(new Input.LinkChanged(2, true), sound.taken());
        assertEquals(2, counts.of(EventLoop.ENGINE_FAILED));
    }

    @Test
    void answersQuestionsOnItsOwnThread() throws Exception {
        run();
        assertSame(thread, loop.ask(Thread::currentThread));
    }

    @Test
    void answersQuestionsThoughItsInboxIsFull() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        loop.submit(() -> awaitQuietly(gate));
        run();
        for (int i = 0; i < 20; i++) {
            loop.offer(new Input.LinkChanged(i, true));
        }
        Thread asking = new Thread(gate::countDown);
        asking.start();
        assertEquals(42, loop.ask(() -> 42));
        asking.join();
    }

    @Test
    void handsAFailedQuestionBackToWhoAsked() {
        run();
        ExecutionException failed = assertThrows(ExecutionException.class, () -> loop.ask(() -> {
            throw new IllegalStateException("no such table");
        }));
        assertEquals("no such table", failed.getCause().getMessage());
    }

    @Test
    void runsPeriodicTasksAgainAndAgain() throws InterruptedException {
        CountDownLatch thrice = new CountDownLatch(3);
        loop.every(Duration.ofMillis(1), thrice::countDown);
        run();
        thrice.await();
    }

    @Test
    void startsAnEngineThatComesLater() throws Exception {
        run();
        ScriptedEngine late = new ScriptedEngine(List.of(report("late")), input -> List.of());
        loop.ask(() -> {
            loop.start(late);
            return null;
        });
        assertEquals(report("late"), effects.take());
        loop.offer(new Input.LinkChanged(1, true));
        assertEquals(new Input.LinkChanged(1, true), late.taken());
    }

    @Test
    void leavesWhenToldTo() throws InterruptedException {
        run();
        loop.stop();
        thread.join();
        assertTrue(!thread.isAlive());
    }

    private void run() {
        thread = new Thread(loop::run, "loop");
        thread.start();
    }

    /** Until they are all handed over, or the loop takes no more. */
    private void handBatches(int count, CountDownLatch handed) {
        try {
            int next = 0;
            while (next < count && loop.hand(List.of(new Input.LinkChanged(next, true)))) {
                next++;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        handed.countDown();
    }

    private static Effect report(String name) {
        return new Effect.Report(Event.of(Event.Severity.INFO, name));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
