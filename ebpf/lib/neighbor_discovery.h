/* SPDX-License-Identifier: GPL-2.0 */
/* Neighbour discovery (RFC 4861) among the ICMPv6 messages: never rewritten, sometimes wanted by the daemon. */
#ifndef MOBILITY_LIB_NEIGHBOR_DISCOVERY_H
#define MOBILITY_LIB_NEIGHBOR_DISCOVERY_H

#include "event.h"

/* The ICMPv6 type of the packet; -1 when it is not ICMPv6, or the type is missing or in another fragment. */
ALWAYS_INLINE int icmp_type(CTX *ctx, struct packet *packet)
{
	__u8 type;

	if (packet->upper_protocol != PROTOCOL_ICMPV6 || packet->flags & PACKET_LATER_FRAGMENT || packet->upper >= packet->length)
		return -1;
	return load(ctx, packet->network + packet->upper, &type, sizeof(type)) ? -1 : type;
}

ALWAYS_INLINE int is_icmp_error(int type)
{
	return type >= 0 && type < ICMP_INFORMATIONAL;
}

ALWAYS_INLINE int is_neighbor_discovery(int type)
{
	return type >= ICMP_ROUTER_SOLICITATION && type <= ICMP_REDIRECT;
}

/* Routers alone say that (RFC 4861 sections 4.2, 4.5). */
ALWAYS_INLINE int is_said_by_routers(int type)
{
	return type == ICMP_ROUTER_ADVERTISEMENT || type == ICMP_REDIRECT;
}

/* Shows the daemon a packet that goes on to the kernel. */
ALWAYS_INLINE int copy_up(CTX *ctx, struct packet *packet)
{
	if (packet->flags & (PACKET_FRAGMENT | PACKET_CUT) ||
	    !within_limit(LIMIT_NEIGHBOR_DISCOVERY))
		return VERDICT_PASS;
	return send_signalling_event(ctx, packet, 0, 0) ? VERDICT_PASS : VERDICT_PASS_COPIED;
}

#endif
