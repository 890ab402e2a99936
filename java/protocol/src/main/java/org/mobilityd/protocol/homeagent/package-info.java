/**
 * The home agent of RFC 6275 section 10, with registrations authenticated as RFC 4285 says.
 *
 * <pre>
 *   Binding Update ──► HomeAgentEngine: validate, authenticate, authorize
 *                        │ ServedNodes: who is it, is it fresh
 *                        ▼
 *        known? ── no ──► DuplicateAddressDetection, one second
 *          │ yes             │ nobody objects
 *          ▼                 ▼
 *        HomeBindingCache: tunnel to the care-of address
 *        NeighborProxy: the home address leads to us on the home link
 *          │
 *          ▼
 *        Binding Acknowledgement
 * </pre>
 */
package org.mobilityd.protocol.homeagent;
