package org.mobilityd.simulation;

import java.util.function.Consumer;

/** A world that can be run once. */
interface SeededRun {

    /** Every event as a line to {@code sink}. */
    SeededRun tracedBy(Consumer<String> sink);

    /** @throws SimulationFailure when a checker found something wrong, or an engine threw */
    Outcome run();
}
