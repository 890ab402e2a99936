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
 * Runs the engines on the thread that calls {@link #run}: hands each input to every engine, fires timers, and passes effects on. Three
 * queues lead there, each bounded in its own way, and none can starve another: the loop takes from all of them in turn.
 *
 * <ul>
 * <li>Questions from the control socket, bounded by the number of clients, and what the loop has asked others for.
 * <li>Single inputs and other work ({@link #offer}, {@link #submit}): what does not fit is counted and dropped.
 * <li>Batches of packets ({@link #hand}): the reader of the fast path waits until there is room, and what arrives meanwhile stays in the
 * kernel's ring buffer. So there is one place where a flood's packets are dropped and counted, and that is the kernel.
 * </ul>
 */
public final class EventLoop {

    static final String INPUTS_LOST = "inputs-lost";
    static final String ENGINE_FAILED = "engine-failed";

    private static final Runnable WAKE_UP = () -> {
    };
    /** One that is worked on, and one that is decoded meanwhile. */
    private static final int BATCHES_WAITING_AT_MOST = 2;
    private static final long LOOK_WHETHER_STOPPED_MILLIS = 100;
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(10);

    private final LongSupplier clock;
    private final Consumer<List<Effect>> effects;
    private final EventCounts counts;
    private final Log log;
    private final BlockingQueue<Runnable> inbox;
    private final BlockingQueue<List<Input>> batches = new ArrayBlockingQueue<>(BATCHES_WAITING_AT_MOST);
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
        guard(() -> effects.accept(engine.start(clock.getAsLong())));
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
        submit(() -> deliver(List.of(input)));
    }

    /**
     * Hands inputs over that are decided about together, waiting while others wait.
     *
     * @return false when the loop was stopped meanwhile: they are not delivered
     */
    public boolean hand(List<Input> batch) throws InterruptedException {
        while (!batches.offer(batch, LOOK_WHETHER_STOPPED_MILLIS, TimeUnit.MILLISECONDS)) {
            if (stopped) {
                return false;
            }
        }
        wakeUp();
        return true;
    }

    /** Enqueues work that is not an input, under the same bound. Any thread. */
    public void submit(Runnable work) {
        if (!inbox.offer(work)) {
            counts.count(INPUTS_LOST);
        }
    }

    /**
     * Carries {@code work} out on the loop's thread: what follows from something that the loop has had another thread do, so there is never
     * more than it has asked for. Any thread.
     */
    public void resume(Runnable work) {
        questions.add(() -> guard(work));
        wakeUp();
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

    /** How much waits: single inputs and batches. Any thread. */
    public int depth() {
        return inbox.size() + batches.size();
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
            List<Input> batch = batches.poll();
            if (batch != null) {
                deliver(batch);
            }
            Runnable work = batch == null ? await() : inbox.poll();
            if (work != null) {
                guard(work);
            }
        }
    }

    /** All inputs first, then all effects together. */
    private void deliver(List<Input> inputs) {
        List<Effect> all = new ArrayList<>();
        for (Input input : inputs) {
            for (Engine engine : engines) {
                step(engine, input, all);
            }
        }
        guard(() -> effects.accept(all));
    }

    /** An engine does not throw; should one do so all the same, the others and the next input are still served. */
    private void step(Engine engine, Input input, List<Effect> into) {
        try {
            into.addAll(engine.on(clock.getAsLong(), input));
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void fireTimers() {
        long now = clock.getAsLong();
        for (Engine engine : engines) {
            if (engine.nextDeadline() != Engine.NEVER && engine.nextDeadline() - now <= 0) {
                List<Effect> all = new ArrayList<>();
                step(engine, new Input.TimerDue(), all);
                guard(() -> effects.accept(all));
            }
        }
        for (Periodic task : periodic) {
            if (task.due - now <= 0) {
                task.due = now + task.interval;
                guard(task.body);
            }
        }
    }

    private void guard(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException mistake) {
        counts.count(ENGINE_FAILED);
        log.failure(ENGINE_FAILED, mistake);
    }

    private void answerQuestions() {
        Runnable question;
        while ((question = questions.poll()) != null) {
            question.run();
        }
    }

    /** The next piece of work, or null when a deadline came first. */
    private Runnable await() {
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
