/* SPDX-License-Identifier: GPL-2.0 */
/* What the short ways out of routers' and of mobile nodes' tunnels share. */
#ifndef MOBILITY_LIB_SHORT_TUNNEL_H
#define MOBILITY_LIB_SHORT_TUNNEL_H

#include "count.h"
#include "decapsulate.h"
#include "lookup.h"
#include "move_front.h"

/*
 * Reads the inner IPv6 header, directly behind the front. -1: it is not plain either, or the outer one bears a congestion mark that has
 * to be carried over.
 */
ALWAYS_INLINE int read_plain_inner(CTX *ctx, const struct front *front, struct ipv6_header *inner)
{
	__u32 end = packet_length(&front->ip);

	if ((front->ip.version_class_flow_be & bpf_htonl(ECN_MASK)) == bpf_htonl(ECN_CONGESTION_EXPERIENCED))
		return -1;
	if (end < 2 * IPV6_HEADER_LENGTH || load(ctx, PLAIN_FRONT, inner, IPV6_HEADER_LENGTH))
		return -1;
	return is_ipv6(inner) && is_plain_upper(inner->next_header) && IPV6_HEADER_LENGTH + packet_length(inner) <= end ? 0 : -1;
}

/* Whether the packet with that outer header runs from the tunnel's other end to this one. */
ALWAYS_INLINE int is_through(const struct tunnel *tunnel, const struct ipv6_header *outer)
{
	return same_address(&tunnel->local, &outer->destination) && same_address(&tunnel->remote, &outer->source);
}

/* The outer header goes: the inner one is where it has to be, and only the link's moves. */
ALWAYS_INLINE int short_decapsulate(CTX *ctx, const struct front *front, const struct ipv6_header *inner, struct tunnel *tunnel, int verdict)
{
	COUNT_IN(tunnel, packet_length(inner));
	return move_link_header(ctx, front, IPV6_HEADER_LENGTH) ? VERDICT_DROP_NO_ROOM : verdict;
}

#endif
