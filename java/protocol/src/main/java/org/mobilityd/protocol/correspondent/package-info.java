/**
 * The correspondent's side of Mobile IPv6 (RFC 6275 sections 5.2, 6, 9), for one's own addresses or, as a mobility agent, for the
 * addresses of many servers that know nothing of it.
 *
 * <pre>
 *   HoTI, CoTI ────────► TestResponder ────────────────────────────► HoT, CoT                      9.4
 *                             │ current nonce
 *   TimerDue ──────────► NonceTable ───────────────────────────────► Install-, DropTestSecret      5.2.7
 *                             │ nonces by index
 *   BU ──► BindingUpdates ──► BindingUpdateValidation (in the order of 9.5.1: dropped, refused, or accepted)
 *               │ 9.5.2, 9.5.3  │ replays?
 *               │           ReplayGuard ◄── what is gone ──┐                                         9.5.3
 *               ├─────────► BindingCache ──────────────────┴───────► Install-, RemoveBinding       9.1
 *               └─────────► Acknowledgements ──────────────────────► BA                            9.5.4
 *   BindingExpiring ───► RefreshRequester ─────────────────────────► BRR                           9.5.5
 *   ICMPv6 unreachable ► UnreachableWatch ─────────────────────────► BRR, then RemoveBinding       9.3.4
 *   unknown MH type, Home Address option without binding, malformed header
 *        └─────────────► ErrorReplies ─────────────────────────────► BE, Parameter Problem         9.2, 9.3.3
 * </pre>
 *
 * <p>{@link org.mobilityd.protocol.correspondent.CorrespondentEngine} is the way in. What an outsider can make this package hold or say is
 * bounded: no state before an authentic Binding Update (section 5.2.5), a limit on bindings in total and per care-of /64, a limit on the
 * rate of everything that is sent to addresses that anybody may have put into a packet.
 */
package org.mobilityd.protocol.correspondent;
