/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The short way out of the tunnels of a home agent (RFC 6275 section 10.4.5) and of an anchor router (lib/anchor_uplink.h). A tunnel
 * with the packet's addresses as its ends says that the destination is ours.
 */
#ifndef MOBILITY_LIB_SHORT_LEAVE_TUNNEL_H
#define MOBILITY_LIB_SHORT_LEAVE_TUNNEL_H

#include "count.h"
#include "short_tunnel.h"

ALWAYS_INLINE int short_decapsulate(CTX *ctx, struct front *front, struct tunnel *tunnel)
{
	COUNT_IN(tunnel, packet_length(&front->ip));
	return shift_front(ctx, front, IPV6_HEADER_LENGTH) ? VERDICT_DROP_NO_ROOM : VERDICT_DECAPSULATED;
}

/* What comes out is left to the steps when it may be bound or go into another tunnel. */
ALWAYS_INLINE int short_leave_tunnel(CTX *ctx, struct front *front)
{
	struct ipv6_header outer ALIGNED = front->ip;
	struct tunnel *tunnel;

	if (has_role(ROLE_AGENT_INSIDE | ROLE_ANCHOR_ACCESS) || read_plain_inner(ctx, front))
		return LONG_WAY;
	tunnel = live_tunnel(MATCH_DESTINATION, &front->ip.source);
	if (tunnel && is_between(tunnel, &outer.destination, &outer.source))
		return live_tunnel(MATCH_DESTINATION, &front->ip.destination) ? LONG_WAY : short_decapsulate(ctx, front, tunnel);
	/* A mobile node's tunnels are found by the source too, and treated otherwise. */
	if (!has_role(ROLE_ANCHOR_UPLINK) || has_role(ROLE_MOBILE_NODE_LINK))
		return LONG_WAY;
	tunnel = live_tunnel(MATCH_SOURCE, &front->ip.destination);
	if (!tunnel || !is_between(tunnel, &outer.destination, &outer.source))
		return LONG_WAY;
	return short_decapsulate(ctx, front, tunnel);
}

#endif
