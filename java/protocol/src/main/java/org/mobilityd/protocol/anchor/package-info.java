/**
 * The distributed anchor router: RFC 8885's mobility anchor and access router, and the fully distributed variant without a database (C. J.
 * Bernardos et al., HDMM, section 4.2.3).
 *
 * <pre>
 *   access link ──NodeAttached, solicitation──▶ AnchorEngine ──▶ MobileNodes (one of each node: MobileNode)
 *               ◀──advertisement── Advertisement    │   ├──▶ Forwarding: routes and tunnels
 *                                                   │   └──▶ PrefixPool
 *   database or other routers ◀──PBU, PBA── Signalling ──▶
 * </pre>
 *
 * <p>A router gives each mobile node a prefix of its own. It is, per prefix and all at the same time, a plain access router (the node is
 * here and the prefix ours), an access gateway (the node is here, the prefix another router's) and an anchor (the prefix is ours, the node
 * elsewhere). Prefixes of one node are handled in parallel.
 */
package org.mobilityd.protocol.anchor;
