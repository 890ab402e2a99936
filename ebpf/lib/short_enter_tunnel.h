/* SPDX-License-Identifier: GPL-2.0 */
/* The short way into a tunnel of a home agent or an anchor router (lib/enter_tunnel.h). */
#ifndef MOBILITY_LIB_SHORT_ENTER_TUNNEL_H
#define MOBILITY_LIB_SHORT_ENTER_TUNNEL_H

#include "enter_tunnel.h"
#include "move_front.h"

/* tunnel: of a packet that is to be forwarded, found by that of its addresses; NULL: it has none. */
ALWAYS_INLINE int short_enter_tunnel(CTX *ctx, struct front *front, struct tunnel *tunnel, __u32 match)
{
	__u8 hop_limit = front->ip.hop_limit - 1;
	__u32 length = packet_length(&front->ip);

	if (!tunnel || is_to_own_end(tunnel, match, &front->ip.destination))
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

#endif
