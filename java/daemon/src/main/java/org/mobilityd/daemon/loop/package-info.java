/**
 * One thread runs the engines; every other thread only enqueues.
 *
 * <pre>
 *   poll thread  ── PacketIntake ──┐                         ┌─ Datapath
 *   netlink thread ────────────────┼─→ EventLoop ─→ engines ─→ EffectRunner ─┼─ HostNetwork
 *   control clients ── ask ────────┘     ↑ timers            └─ PacketSender
 * </pre>
 */
package org.mobilityd.daemon.loop;
