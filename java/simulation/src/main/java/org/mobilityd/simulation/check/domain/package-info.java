/**
 * What must hold in an anchor domain, whatever happens: checkers that see packets, effects, routes and tunnels from outside, and what
 * engines say of themselves only where that is what is checked.
 */
package org.mobilityd.simulation.check.domain;
