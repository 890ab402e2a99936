/* SPDX-License-Identifier: GPL-2.0 */
/* Step of a mobility agent's inside: what servers send to home addresses that are bound (RFC 6275 section 9.3.2). */
#ifndef MOBILITY_LIB_AGENT_INSIDE_H
#define MOBILITY_LIB_AGENT_INSIDE_H

#include "count.h"
#include "insert_routing_header.h"
#include "lift_for_fragmentation.h"
#include "lookup.h"
#include "neighbor_discovery.h"
#include "packet_too_big.h"
#include "path_mtu.h"
#include "report.h"

/* Neighbour discovery and mobility messages never carry the routing header on account of a binding (sections 9.3.2, 6.1). */
ALWAYS_INLINE int is_exempt_from_bindings(CTX *ctx, struct packet *packet)
{
	return packet->upper_protocol == PROTOCOL_MOBILITY || is_neighbor_discovery(icmp_type(ctx, packet));
}

CHECKED_ALONE int agent_inside(CTX *ctx, struct packet *packet)
{
	struct ipv6_address care_of_address;
	struct binding *binding;
	__u32 length, mtu;

	if (!packet)
		return NEXT_STEP;
	binding = live_binding(&binding_cache, &packet->source, &packet->destination);
	if (!binding || packet->flags & (PACKET_BAD_HEADER | PACKET_CUT | PACKET_EN_ROUTE) || is_exempt_from_bindings(ctx, packet))
		return NEXT_STEP;
	/* On its last hop: the kernel's Time Exceeded is to quote it as its sender knows it. */
	if (packet->hop_limit <= 1)
		return NEXT_STEP;
	care_of_address = binding->care_of_address;
	length = packet->length + ROUTING_HEADER_LENGTH;
	mtu = EXCEEDED_MTU(ctx, binding, &packet->source, &care_of_address, length);
	if (mtu && packet->length > IPV6_MINIMUM_MTU)
		return send_packet_too_big(ctx, packet, mtu - ROUTING_HEADER_LENGTH);
	COUNT_OUT(binding, length);
	report_if_expiring(ctx, binding, TABLE_BINDING_CACHE, &packet->source, &packet->destination);
	if (insert_routing_header(ctx, packet, &care_of_address))
		return VERDICT_DROP_NO_ROOM;
	return mtu ? lift_for_fragmentation(ctx, packet, mtu, 1) : VERDICT_ROUTING_HEADER_INSERTED;
}

#endif
