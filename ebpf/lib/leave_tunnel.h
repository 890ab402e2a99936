/* SPDX-License-Identifier: GPL-2.0 */
/* Out of a tunnel of ours: what its other end, and nobody else, may send to us through it (RFC 2473, RFC 6275 section 10.4.5). */
#ifndef MOBILITY_LIB_LEAVE_TUNNEL_H
#define MOBILITY_LIB_LEAVE_TUNNEL_H

#include "count.h"
#include "decapsulate.h"
#include "lookup.h"
#include "neighbor_discovery.h"

/* Whether the packet runs from the tunnel's other end to this one. */
ALWAYS_INLINE int is_from_other_end(const struct tunnel *tunnel, const struct packet *packet)
{
	return same_address(&tunnel->local, &packet->destination) && same_address(&tunnel->remote, &packet->source);
}

/*
 * Opens a packet of that tunnel, whose inner one has been read. NEXT_STEP: packet is now the inner one. use: a mobility message inside
 * that is for such an address goes up.
 */
ALWAYS_INLINE int leave_tunnel(CTX *ctx, struct packet *packet, struct packet *inner, struct tunnel *tunnel, __u32 use)
{
	COUNT_IN(tunnel, inner->length);
	/* Whoever is not on the link has no say there (RFC 4861 section 11.2). */
	if (is_neighbor_discovery(icmp_type(ctx, inner)))
		return VERDICT_DROP_FORGED_SOURCE;
	if (inner->upper_protocol == PROTOCOL_MOBILITY && use_of(&inner->destination) == use)
		return lift_mobility_message(ctx, inner, packet);
	if (carry_congestion(ctx, packet, inner))
		return VERDICT_DROP_CONGESTION_NOT_CARRIED;
	return decapsulate(ctx, packet, inner) ? VERDICT_DROP_NO_ROOM : NEXT_STEP;
}

#endif
