package org.mobilityd.simulation.check;

import java.util.List;
import org.mobilityd.simulation.world.Internet;

/** A checker of the world in which mobile nodes signal for themselves. */
public abstract class InternetChecker extends Checker {

    private final Internet internet;

    protected InternetChecker(Internet internet) {
        super(internet.world());
        this.internet = internet;
    }

    /** One of each, all watching {@code internet} from now on. */
    public static List<Checker> all(Internet internet) {
        List<Checker> all = List.of(new ReturnRoutabilityChecker(internet), new TableChecker(internet), new LiveBindingChecker(internet),
                new SequenceChecker(internet), new RecoveryChecker(internet), new ProgressChecker(internet.world()),
                new UpdateRateChecker(internet), new TransparencyChecker(internet), new AmplificationChecker(internet));
        all.forEach(internet.world()::add);
        return all;
    }

    protected Internet internet() {
        return internet;
    }
}
