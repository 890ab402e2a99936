package org.mobilityd.simulation;

/** A run in which something was wrong; its message says what, and which command shows it again. */
public final class SimulationFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SimulationFailure(long seed, String command, RuntimeException cause) {
        super("seed " + seed + ": " + cause + System.lineSeparator() + "  the same again: " + command, cause);
    }
}
