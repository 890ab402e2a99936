/**
 * The engines that ship, in a seeded world: {@link org.mobilityd.simulation.Simulation} makes one and watches it,
 * {@link org.mobilityd.simulation.Simulate} is its command line.
 */
package org.mobilityd.simulation;
