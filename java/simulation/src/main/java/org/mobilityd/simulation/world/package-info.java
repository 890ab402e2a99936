/**
 * A small Internet in virtual time: everything that happens follows from one seed.
 *
 * <pre>
 *   home link ── home agent ─┐                      ┌─ foreign router 1 ── foreign link 1
 *                            │                      ├─ foreign router 2 ── foreign link 2
 *   attacker ────────────── core ───────────────────┤        …                  mobile node (on one of these, or at home)
 *                            │                      └─ foreign router n ── foreign link n
 *      server ── agent ──────┘
 * </pre>
 *
 * <p>Packets are bytes on every link; what an engine sends goes through {@link org.mobilityd.wire.PacketCodec}, and so does what it is
 * given. {@link org.mobilityd.simulation.world.EngineNode} is an engine with a {@link org.mobilityd.simulation.fastpath.InterfaceModel}
 * below it, as the daemon has the kernel. Neighbour resolution and duplicate address detection are the links' own knowledge: they are
 * the kernel's work and no part of what is simulated. {@link org.mobilityd.simulation.world.Observer}s see everything and change nothing.
 */
package org.mobilityd.simulation.world;
