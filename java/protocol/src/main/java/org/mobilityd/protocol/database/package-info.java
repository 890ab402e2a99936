/**
 * The central mobility database of RFC 8885: knows of every mobile node which anchor router serves it and which routers anchor its
 * prefixes, and brings them together after a handover. It forwards no data.
 *
 * <pre>
 *   serving router ──PBU──▶ DatabaseEngine ──▶ Sessions (stored before anybody is answered)
 *                  ◀─PBA──        │
 *                                 ▼ Notifications: PBU to each previous router, paced, repeated until it answers
 *                          previous routers
 * </pre>
 *
 * <p>Three ways (section 3): as relay it answers when the previous routers have, as locator it leaves the answer to them, as proxy it
 * answers at once.
 */
package org.mobilityd.protocol.database;
