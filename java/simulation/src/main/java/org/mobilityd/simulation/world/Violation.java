package org.mobilityd.simulation.world;

/** Something happened that must never happen. */
public final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Violation(World world, String checker, String what) {
        super(checker + " at " + Time.text(world.now()) + ": " + what);
    }
}
