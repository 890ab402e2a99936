/* SPDX-License-Identifier: GPL-2.0 */
/* The short way through a home agent (RFC 6275 section 10): into its tunnels and out of them. */
#ifndef MOBILITY_LIB_SHORT_HOME_AGENT_H
#define MOBILITY_LIB_SHORT_HOME_AGENT_H

#include "count.h"
#include "path_mtu.h"
#include "short_tunnel.h"

ALWAYS_INLINE int short_into_home_agent_tunnel(CTX *ctx, struct front *front)
{
	__u8 hop_limit = front->ip.hop_limit - 1;
	__u32 length = packet_length(&front->ip);
	struct tunnel *tunnel;

	if (!is_unicast_routable(&front->ip.destination) || is_link_local(&front->ip.source))
		return NEXT_STEP;
	tunnel = live_tunnel(MATCH_DESTINATION, &front->ip.destination);
	/* A prefix that holds its own tunnel's end would be tunnelled for ever. */
	if (!tunnel || same_address(&tunnel->remote, &front->ip.destination))
		return NEXT_STEP;
	if (front->ip.hop_limit <= 1 || !is_fitting(tunnel->fitting, length + TUNNEL_OVERHEAD))
		return LONG_WAY;
	COUNT_OUT(tunnel, length);
	if (store(ctx, ETHERNET_HEADER_LENGTH + IPV6_HOP_LIMIT_FIELD, &hop_limit, sizeof(hop_limit)))
		return VERDICT_DROP_NO_ROOM;
	front->ip.payload_length_be = bpf_htons(length);
	front->ip.next_header = PROTOCOL_IPV6;
	front->ip.hop_limit = IPV6_HOP_LIMIT;
	front->ip.source = tunnel->local;
	front->ip.destination = tunnel->remote;
	return shift_front(ctx, front, -TUNNEL_OVERHEAD) ? VERDICT_DROP_NO_ROOM : VERDICT_ENCAPSULATED;
}

/* What comes out is left to the steps when it may be bound or go into another tunnel. */
ALWAYS_INLINE int short_out_of_home_agent_tunnel(CTX *ctx, struct front *front)
{
	struct ipv6_header outer ALIGNED = front->ip;
	struct tunnel *tunnel;

	if (has_role(ROLE_AGENT_INSIDE) || read_plain_inner(ctx, front))
		return LONG_WAY;
	tunnel = live_tunnel(MATCH_DESTINATION, &front->ip.source);
	if (!tunnel || !is_between(tunnel, &outer.destination, &outer.source) || live_tunnel(MATCH_DESTINATION, &front->ip.destination))
		return LONG_WAY;
	COUNT_IN(tunnel, packet_length(&front->ip));
	return shift_front(ctx, front, sizeof(outer)) ? VERDICT_DROP_NO_ROOM : VERDICT_DECAPSULATED;
}

#endif
