/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The short way out of the tunnels of a home agent (RFC 6275 section 10.4.5) and of an anchor router (lib/anchor_uplink.h). A tunnel
 * with the packet's addresses as its ends says that the destination is ours.
 */
#ifndef MOBILITY_LIB_SHORT_LEAVE_TUNNEL_H
#define MOBILITY_LIB_SHORT_LEAVE_TUNNEL_H

#include "short_tunnel.h"

/* What comes out is left to the steps when it may be bound or go into another tunnel. */
ALWAYS_INLINE int short_leave_tunnel(CTX *ctx, const struct front *front)
{
	struct ipv6_header inner ALIGNED;
	struct tunnel *tunnel;

	if (has_role(ROLE_AGENT_INSIDE | ROLE_ANCHOR_ACCESS) || read_plain_inner(ctx, front, &inner))
		return LONG_WAY;
	tunnel = live_tunnel(MATCH_DESTINATION, &inner.source);
	if (tunnel && is_through(tunnel, &front->ip)) {
		if (live_tunnel(MATCH_DESTINATION, &inner.destination))
			return LONG_WAY;
		return short_decapsulate(ctx, front, &inner, tunnel, VERDICT_DECAPSULATED);
	}
	/* A mobile node's tunnels are found by the source too, and treated otherwise. */
	if (!has_role(ROLE_ANCHOR_UPLINK) || has_role(ROLE_MOBILE_NODE_LINK))
		return LONG_WAY;
	tunnel = live_tunnel(MATCH_SOURCE, &inner.destination);
	if (!tunnel || !is_through(tunnel, &front->ip))
		return LONG_WAY;
	return short_decapsulate(ctx, front, &inner, tunnel, VERDICT_DECAPSULATED);
}

#endif
