/**
 * Access points as hostapd's control interface tells of them: a UNIX-domain datagram socket for each of its interfaces. Requests and answers
 * are texts, a datagram each; who has sent {@code ATTACH} is sent events too, each after its severity in angle brackets:
 *
 * <pre>
 *   HostapdWatch ──ATTACH──────────────────────────▶ hostapd
 *                ◀─OK───────────────────────────────
 *                ──STA-FIRST, STA-NEXT address─────▶          who is there already
 *                ◀─address, name=value lines────────
 *                ◀─&lt;3&gt;AP-STA-CONNECTED address──────
 *                ◀─&lt;3&gt;AP-STA-DISCONNECTED address───
 *                ──PING────────────────────────────▶          is it still the same hostapd?
 *                ◀─PONG─────────────────────────────
 * </pre>
 */
package org.mobilityd.linux.hostapd;
