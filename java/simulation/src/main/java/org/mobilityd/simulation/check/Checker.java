package org.mobilityd.simulation.check;

import java.util.List;
import java.util.function.Supplier;
import org.mobilityd.simulation.world.Internet;
import org.mobilityd.simulation.world.Observer;
import org.mobilityd.simulation.world.Violation;
import org.mobilityd.simulation.world.World;

/** An observer with an opinion. */
public abstract class Checker implements Observer {

    private final Internet internet;

    protected Checker(Internet internet) {
        this.internet = internet;
    }

    /** One of each, all watching {@code internet} from now on. */
    public static List<Checker> all(Internet internet) {
        List<Checker> all = List.of(new ReturnRoutabilityChecker(internet), new TableChecker(internet), new LiveBindingChecker(internet),
                new SequenceChecker(internet), new RecoveryChecker(internet), new ProgressChecker(internet),
                new UpdateRateChecker(internet), new TransparencyChecker(internet), new AmplificationChecker(internet));
        all.forEach(internet.world()::add);
        return all;
    }

    protected Internet internet() {
        return internet;
    }

    protected World world() {
        return internet.world();
    }

    /** Virtual time. */
    protected long now() {
        return world().now();
    }

    protected void require(boolean condition, Supplier<String> otherwise) {
        if (!condition) {
            throw new Violation(world(), getClass().getSimpleName(), otherwise.get());
        }
    }
}
