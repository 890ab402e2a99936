/**
 * One thread runs the engines; every other thread only enqueues. What comes in together is decided about together, and what comes of it
 * goes out together.
 *
 * <pre>
 *   poll thread    ── PacketIntake ── batches ──┐                                ┌─ Outbox ─┬─ Datapath     bindings, by the batch
 *   netlink thread ── inputs, one by one ───────┼─→ EventLoop ─→ engines ─→ EffectRunner    └─ PacketSender  then packets, by the batch
 *   control clients ── questions ───────────────┘     ↑ timers                   └─ Datapath, HostNetwork   the rest, one by one
 * </pre>
 *
 * <p>Every queue is bounded. Batches press back: while two of them wait, the poll thread waits too, and packets stay in the kernel's ring
 * buffer, which counts what it has no room for ({@code datapath-events-lost}, {@code drop-events-full}).
 */
package org.mobilityd.daemon.loop;
