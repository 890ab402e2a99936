/**
 * What distributed mobility management costs, by arithmetic: the analysis of Giust, Bernardos and de la Oliva, "HDMM: deploying client and
 * network-based distributed mobility management" (2015), section 5. Numbers in parentheses are its equations.
 *
 * <pre>
 *   signalling   cost of a mobility scheme (1) from that of a handover inside a domain (2) and between two (3);
 *                Proxy Mobile IPv6 (4), Mobile IPv6 (5), relay (6), locator (7), proxy (8), fully distributed (9), client-based (10)
 *   delay        a handover's parts (11), and the part that the scheme decides: (12) to (18)
 *   reach        how far from its anchor a mobile node can go within a budget (19)
 * </pre>
 *
 * <p>Pure functions; times are milliseconds, distances hops. What they say is held against simulation and measurement elsewhere.
 */
package org.mobilityd.protocol.analysis;
