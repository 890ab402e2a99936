package org.mobilityd.simulation.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;

/**
 * The process above a node's fast path: gives an engine its inputs and the time, and has its effects carried out in order. It can be
 * stopped for a while, and killed between any two effects of a step; meanwhile what the fast path reports waits in its ring, as long as
 * there is room.
 */
final class ControlDaemon {

    private static final int RING_CAPACITY = 256;

    private final EngineNode node;
    private final World world;
    private final LocalClock clock;
    private final Deque<Input> ring = new ArrayDeque<>();
    private Engine engine;
    private boolean stopped;
    private boolean busy;
    private Scheduler.Event alarm;
    private long alarmDeadline = Engine.NEVER;
    private Fuse fuse;

    ControlDaemon(EngineNode node, World world, LocalClock clock) {
        this.node = node;
        this.world = world;
        this.clock = clock;
    }

    /** Somebody who is going to kill it. @param killed called when it has happened */
    private record Fuse(Randomness chance, Runnable killed) {

        /** How many effects of a step are still carried out; all of them: it goes on. */
        int effectsOf(List<Effect> effects) {
            boolean worthIt = effects.size() > 1 || chance.chance(0.1);
            return worthIt ? chance.below(effects.size() + 1) : Integer.MAX_VALUE;
        }
    }

    /** The engine that runs, or null: nobody does. */
    Engine engine() {
        return engine;
    }

    /** Begins to run {@code anew}. */
    void start(Engine anew) {
        engine = anew;
        busy = true;
        long now = clock.at(world.now());
        carryOut(now, null, engine.start(now));
        busy = false;
        drain();
    }

    /** Something that the fast path reports. */
    void report(Input input) {
        if (ring.size() < RING_CAPACITY) {
            ring.add(input);
        }
        drain();
    }

    /** Something that is said only to who listens just now. */
    void tell(Input input) {
        if (engine != null) {
            report(input);
        }
    }

    // Faults

    /** Kills it within one of the next steps, wherever chance wants. */
    void killSoon(Randomness chance, Runnable killed) {
        fuse = new Fuse(chance, killed);
    }

    /** Nobody is after it any more. */
    void spare() {
        fuse = null;
    }

    /** What it had read from the ring is gone with it. */
    void kill() {
        engine = null;
        stopped = false;
        fuse = null;
        ring.clear();
        cancelAlarm();
    }

    boolean isDead() {
        return engine == null;
    }

    /** Neither dead nor stopped. */
    boolean isRunning() {
        return engine != null && !stopped;
    }

    /** Does nothing from now on, as after SIGSTOP. */
    void stop() {
        stopped = true;
    }

    /** Goes on: late timers first, then everything that has waited. */
    void goOn() {
        stopped = false;
        if (engine == null) {
            return;
        }
        if (engine.nextDeadline() <= clock.at(world.now())) {
            ring.addFirst(new Input.TimerDue());
        }
        cancelAlarm();
        drain();
    }

    // Steps

    private void drain() {
        if (busy || stopped || engine == null) {
            return;
        }
        busy = true;
        while (!ring.isEmpty() && engine != null) {
            Input input = ring.poll();
            long now = clock.at(world.now());
            carryOut(now, input, engine.on(now, input));
        }
        busy = false;
        setAlarm();
    }

    private void carryOut(long now, Input input, List<Effect> effects) {
        world.log().add(world.now(), node.name().hashCode(), effects.size(), () -> node.name() + " " + input + " → " + effects);
        int last = fuse == null ? Integer.MAX_VALUE : fuse.effectsOf(effects);
        List<Effect> done = last >= effects.size() ? new ArrayList<>(effects) : new ArrayList<>(effects.subList(0, last));
        done.forEach(node::carryOut);
        Runnable killed = last == Integer.MAX_VALUE ? null : fuse.killed();
        if (killed != null) {
            kill();
        }
        world.observe(observer -> observer.stepped(node, now, input, done));
        if (killed != null) {
            world.log().add(world.now(), node.name().hashCode(), last, () -> node.name() + " is killed after effect " + last);
            killed.run();
        }
    }

    private void setAlarm() {
        if (engine == null) {
            return;
        }
        long deadline = engine.nextDeadline();
        if (deadline == alarmDeadline && alarm != null) {
            return;
        }
        cancelAlarm();
        alarmDeadline = deadline;
        if (deadline != Engine.NEVER) {
            long time = Math.max(clock.virtualTimeOf(Math.max(deadline, clock.origin())), world.now());
            alarm = world.scheduler().at(time, this::alarm);
        }
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    private void alarm() {
        alarm = null;
        if (!stopped) {
            ring.add(new Input.TimerDue());
            drain();
        }
    }
}
