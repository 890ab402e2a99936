/**
 * What must hold whatever happens. Checkers stand outside of what they check: they see inputs, effects and packets as
 * {@link org.mobilityd.simulation.world.Observer}s, keep books of their own, and throw a
 * {@link org.mobilityd.simulation.world.Violation} when something is wrong.
 */
package org.mobilityd.simulation.check;
