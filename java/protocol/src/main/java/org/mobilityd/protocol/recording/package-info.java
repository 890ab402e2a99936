/**
 * Recording what engines are told and what they do, and doing it again.
 *
 * <pre>
 *   daemon's role ── Beginning ──▶ Recorder ── makes ──▶ engine
 *   event loop ────── input ─────▶ Recorder ───────────▶ engine ──▶ effects      random bytes, time of day ──▶ Recorder ──▶ engine
 *                                     │ Entry
 *                                     ▼
 *                  RecordingWriter ─▶ RecordingSink … file … RecordingReader ──▶ Replay ──▶ engine, effects compared
 * </pre>
 *
 * An engine is a function of what is written down: its beginning, its inputs with their times, and what it drew. So a replay does what
 * the original did; where it does not, the program has changed.
 */
package org.mobilityd.protocol.recording;
