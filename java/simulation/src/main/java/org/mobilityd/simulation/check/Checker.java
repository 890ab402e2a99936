package org.mobilityd.simulation.check;

import java.util.function.Supplier;
import org.mobilityd.simulation.world.Observer;
import org.mobilityd.simulation.world.Violation;
import org.mobilityd.simulation.world.World;

/** An observer with an opinion. */
public abstract class Checker implements Observer {

    private final World world;

    protected Checker(World world) {
        this.world = world;
    }

    protected World world() {
        return world;
    }

    /** Virtual time. */
    protected long now() {
        return world.now();
    }

    protected void require(boolean condition, Supplier<String> otherwise) {
        if (!condition) {
            throw new Violation(world, getClass().getSimpleName(), otherwise.get());
        }
    }
}
