/**
 * A domain of ten thousand anchor routers and a million mobile nodes in virtual time, without faults: how many messages a handover takes and
 * how long, held against what {@link org.mobilityd.protocol.analysis} says. The engines are those that ship, and what they say to each other
 * are the bytes of their messages, authenticated; there is no traffic, and nothing is stored.
 */
package org.mobilityd.simulation.scale;
