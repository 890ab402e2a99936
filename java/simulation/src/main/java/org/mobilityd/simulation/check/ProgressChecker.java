package org.mobilityd.simulation.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.simulation.world.World;

/** Engines neither spin nor flood: deadlines go forward, and what one input brings about is bounded. */
public final class ProgressChecker extends Checker {

    /** What one input may bring about: a few effects for each correspondent or mobile node that a step can concern, with room to spare. */
    static final int MAX_EFFECTS = 100;
    /** How often in a row a timer may come due at one moment. */
    static final int MAX_TIMERS_AT_ONCE = 10;
    /** How often a timer may come due within a second. */
    static final int MAX_TIMERS_PER_SECOND = 200;

    private static final class Timers {
        private long lastTime = Long.MIN_VALUE;
        private int atOnce;
        private long second;
        private int inSecond;
    }

    private final Map<EngineNode, Timers> timers = new HashMap<>();

    public ProgressChecker(World world) {
        super(world);
    }

    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
        require(effects.size() <= MAX_EFFECTS, () -> node + " answers " + input + " with " + effects.size() + " effects");
        if (!(input instanceof Input.TimerDue)) {
            return;
        }
        Timers own = timers.computeIfAbsent(node, any -> new Timers());
        own.atOnce = own.lastTime == localNow ? own.atOnce + 1 : 1;
        own.lastTime = localNow;
        own.inSecond = own.second == localNow / Time.SECOND ? own.inSecond + 1 : 1;
        own.second = localNow / Time.SECOND;
        require(own.atOnce <= MAX_TIMERS_AT_ONCE, () -> node + "'s timer comes due again and again at " + localNow
                + "; its deadline is " + node.engine().nextDeadline());
        require(own.inSecond <= MAX_TIMERS_PER_SECOND, () -> node + "'s timer came due " + own.inSecond + " times within a second");
    }
}
