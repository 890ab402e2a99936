/* SPDX-License-Identifier: GPL-2.0 */
/* Into a tunnel: a packet that is being forwarded (RFC 6275 section 10.4.2, RFC 5213 sections 5.6.2, 6.10.5). */
#ifndef MOBILITY_LIB_ENTER_TUNNEL_H
#define MOBILITY_LIB_ENTER_TUNNEL_H

#include "count.h"
#include "encapsulate.h"
#include "lift_for_fragmentation.h"
#include "lookup.h"
#include "packet_too_big.h"
#include "path_mtu.h"

/* Whether packets to that address can have anything to do with a tunnel; what is of the link stays on it. */
ALWAYS_INLINE int is_to_be_forwarded(const struct ipv6_address *source, const struct ipv6_address *destination)
{
	return is_unicast_routable(destination) && !is_link_local(source);
}

/* Which of its addresses a packet that goes into the tunnel is found by; one of a handover takes what is for the mobile node. */
ALWAYS_INLINE int is_by_destination(__u32 match)
{
	return match == MATCH_DESTINATION || match == MATCH_HANDOVER;
}

/*
 * Whether the packet belongs to an end of the tunnel itself. Found by the destination: a prefix that holds its own tunnel's end would be
 * tunnelled for ever. Found by the source: it is this router's own.
 */
ALWAYS_INLINE int is_to_own_end(const struct tunnel *tunnel, __u32 match, const struct ipv6_address *destination)
{
	return same_address(is_by_destination(match) ? &tunnel->remote : &tunnel->local, destination);
}

/* match: which of its addresses the packet's tunnel is found by. Neighbour discovery never leaves its link. */
CHECKED_ALONE int enter_tunnel(CTX *ctx, struct packet *packet, __u32 match)
{
	struct ipv6_address local, remote;
	struct tunnel *tunnel;
	__u32 length, mtu;

	if (!packet || !is_to_be_forwarded(&packet->source, &packet->destination) || is_neighbor_discovery(icmp_type(ctx, packet)))
		return NEXT_STEP;
	tunnel = live_tunnel(match, is_by_destination(match) ? &packet->destination : &packet->source);
	if (!tunnel || packet->flags & PACKET_CUT || is_to_own_end(tunnel, match, &packet->destination))
		return NEXT_STEP;
	/* On its last hop: the kernel's Time Exceeded is to quote it as its sender knows it. */
	if (packet->hop_limit <= 1)
		return NEXT_STEP;
	local = tunnel->local;
	remote = tunnel->remote;
	length = packet->length + TUNNEL_OVERHEAD;
	mtu = EXCEEDED_MTU(ctx, tunnel, &local, &remote, length);
	if (mtu && packet->length > IPV6_MINIMUM_MTU)
		return send_packet_too_big(ctx, packet, mtu - TUNNEL_OVERHEAD);
	COUNT_OUT(tunnel, packet->length);
	if (encapsulate(ctx, packet, &local, &remote, 1))
		return VERDICT_DROP_NO_ROOM;
	if (mtu)
		return lift_for_fragmentation(ctx, packet, mtu, 0);
	return packet->flags & PACKET_DECAPSULATED ? VERDICT_RELAYED_BETWEEN_TUNNELS : VERDICT_ENCAPSULATED;
}

#endif
