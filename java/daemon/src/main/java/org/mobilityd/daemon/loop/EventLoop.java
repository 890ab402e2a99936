package org.mobilityd.daemon.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;

/**
 * Runs the engines on the thread that calls {@link #run}: hands each input to every engine, fires timers, and passes effects on. Inputs
 * come through a bounded queue; what does not fit is counted and dropped, as a network would. Questions from the control socket have a
 * queue of their own, so that a flood of inputs does not keep the operator out.
 */
public final class EventLoop {

    static final String INPUTS_LOST = "inputs-lost";
    static final String ENGINE_FAILED = "engine-failed";

    private static final Runnable WAKE_UP = () -> {
    };
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(10);

    private final LongSupplier clock;
    private final Consumer<List<Effect>> effects;
    private final EventCounts counts;
    private final Log log;
    private final BlockingQueue<Runnable> inbox;
    private final Queue<Runnable> questions = new ConcurrentLinkedQueue<>();
    private final List<Engine> engines = new CopyOnWriteArrayList<>();
    private final List<Periodic> periodic = new ArrayList<>();
    private volatile boolean stopped;

    /** @param clock monotonic nanoseconds @param capacity inputs that may wait at most */
    public EventLoop(LongSupplier clock, Consumer<List<Effect>> effects, EventCounts counts, Log log, int capacity) {
        this.clock = clock;
        this.effects = effects;
        this.counts = counts;
        this.log = log;
        this.inbox = new ArrayBlockingQueue<>(capacity);
    }

    /** Starts {@code engine} and runs it from then on. On the loop's thread, or before {@link #run}. */
    public void start(Engine engine) {
        engines.add(engine);
        step(engine::start);
    }

    /** Gives {@code engine} no further input. On the loop's thread, or after {@link #run}. */
    public void retire(Engine engine) {
        engines.remove(engine);
    }

    /** Runs {@code task} on the loop's thread every {@code interval}, for the first time at once. Before {@link #run} only. */
    public void every(Duration interval, Runnable task) {
        periodic.add(new Periodic(interval.toNanos(), task));
    }

    /** Enqueues an input; never blocks. Any thread. */
    public void offer(Input input) {
        submit(() -> deliver(input));
    }

    /** Enqueues work that is not an input, under the same bound. Any thread. */
    public void submit(Runnable work) {
        if (!inbox.offer(work)) {
            counts.count(INPUTS_LOST);
        }
    }

    /** Answers {@code question} on the loop's thread and waits for it. Any thread but the loop's own. */
    public <T> T ask(Callable<T> question) throws InterruptedException, TimeoutException, ExecutionException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        questions.add(() -> {
            if (answer.isDone()) {
                return;
            }
            try {
                answer.complete(question.call());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        wakeUp();
        try {
            return answer.get(LONGEST_QUESTION.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw e;
        }
    }

    /** How many inputs wait. Any thread. */
    public int depth() {
        return inbox.size();
    }

    /** Makes {@link #run} return after the step that it is at. Any thread. */
    public void stop() {
        stopped = true;
        wakeUp();
    }

    /** Runs the engines until {@link #stop}. */
    public void run() {
        while (!stopped) {
            answerQuestions();
            fireTimers();
            Runnable work = next();
            if (work != null) {
                guard(work);
            }
        }
    }

    private void deliver(Input input) {
        for (Engine engine : engines) {
            step(now -> engine.on(now, input));
        }
    }

    private void fireTimers() {
        long now = clock.getAsLong();
        for (Engine engine : engines) {
            if (engine.nextDeadline() != Engine.NEVER && engine.nextDeadline() - now <= 0) {
                step(at -> engine.on(at, new Input.TimerDue()));
            }
        }
        for (Periodic task : periodic) {
            if (task.due - now <= 0) {
                task.due = now + task.interval;
                guard(task.body);
            }
        }
    }

    /** An engine does not throw; should one do so all the same, the others and the next input are still served. */
    private void step(Step step) {
        guard(() -> effects.accept(step.at(clock.getAsLong())));
    }

    private void guard(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            counts.count(ENGINE_FAILED);
            log.failure(ENGINE_FAILED, e);
        }
    }

    private void answerQuestions() {
        Runnable question;
        while ((question = questions.poll()) != null) {
            question.run();
        }
    }

    private Runnable next() {
        try {
            long wait = nextDeadline() - clock.getAsLong();
            return wait <= 0 ? inbox.poll() : inbox.poll(wait, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            stopped = true;
            return null;
        }
    }

    private long nextDeadline() {
        long now = clock.getAsLong();
        long soonest = Long.MAX_VALUE;
        for (Engine engine : engines) {
            if (engine.nextDeadline() != Engine.NEVER) {
                soonest = Math.min(soonest, engine.nextDeadline() - now);
            }
        }
        for (Periodic task : periodic) {
            soonest = Math.min(soonest, task.due - now);
        }
        return soonest == Long.MAX_VALUE ? now + TimeUnit.HOURS.toNanos(1) : now + soonest;
    }

    /** A full inbox needs no waking: the loop is at work. */
    private void wakeUp() {
        inbox.offer(WAKE_UP);
    }

    @FunctionalInterface
    private interface Step {
        List<Effect> at(long now);
    }

    private final class Periodic {
        private final long interval;
        private final Runnable body;
        private long due = clock.getAsLong();

        Periodic(long interval, Runnable body) {
            this.interval = interval;
            this.body = body;
        }
    }
}
