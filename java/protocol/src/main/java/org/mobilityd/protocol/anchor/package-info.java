/**
 * The distributed anchor router: RFC 8885's mobility anchor and access router, and the fully distributed variant without a database (C. J.
 * Bernardos et al., HDMM, section 4.2.3).
 *
 * <pre>
 *                          AnchorEngine: tells whom it concerns, keeps time
 *   access link ──attached, detached, hints──▶ Arrivals ──▶ Serving ──PBU──▶ database, or other routers
 *               ◀───────advertisement─────────────────────────┘  ◀──PBA──
 *                                             Anchoring ◀──PBU── database, or other routers
 *                                                       ──PBA──▶
 *
 *   Router, which all three share: MobileNodes (each a MobileNode), PrefixPool, Signalling, Forwarding (routes and tunnels), Chronicle
 * </pre>
 *
 * <p>A router gives each mobile node a prefix of its own. It is, per prefix and all at the same time, a plain access router (the node is
 * here and the prefix ours), an access gateway (the node is here, the prefix another router's) and an anchor (the prefix is ours, the node
 * elsewhere). Prefixes of one node are handled in parallel.
 *
 * <p>Without a database an anchor's answer names the other routers that have to do with the node: PREVIOUS MAAR options for those that
 * anchor a prefix, a SERVING MAAR option for the one that it has gone to since. With its own address in the latter a router vouches for the
 * node: it served it last and knows all others, so that the search is over.
 */
package org.mobilityd.protocol.anchor;
