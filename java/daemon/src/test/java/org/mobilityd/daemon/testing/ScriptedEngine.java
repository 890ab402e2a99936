package org.mobilityd.daemon.testing;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;

/** An engine that does what a test says, and tells it what it was given. */
public final class ScriptedEngine implements Engine {

    private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
    private final List<Effect> first;
    private final Function<Input, List<Effect>> script;
    private volatile long deadline = NEVER;

    public ScriptedEngine(List<Effect> first, Function<Input, List<Effect>> script) {
        this.first = first;
        this.script = script;
    }

    public ScriptedEngine() {
        this(List.of(), input -> List.of());
    }

    public void wakeAt(long time) {
        deadline = time;
    }

    /** Waits for the next input. */
    public Input taken() throws InterruptedException {
        return inputs.take();
    }

    public int waiting() {
        return inputs.size();
    }

    @Override
    public List<Effect> start(long now) {
        return first;
    }

    @Override
    public List<Effect> on(long now, Input input) {
        if (input instanceof Input.TimerDue) {
            deadline = NEVER;
        }
        inputs.add(input);
        return script.apply(input);
    }

    @Override
    public long nextDeadline() {
        return deadline;
    }
}
