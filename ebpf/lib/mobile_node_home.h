/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Step of a mobile node's mobility interface, which holds the home address while the node is away: what leaves with that source
 * takes the optimized route or the home agent's tunnel (RFC 6275 section 11.3.1), by the interface that holds the care-of address.
 */
#ifndef MOBILITY_LIB_MOBILE_NODE_HOME_H
#define MOBILITY_LIB_MOBILE_NODE_HOME_H

#include "count.h"
#include "encapsulate.h"
#include "finish_checksum.h"
#include "insert_home_address.h"
#include "lift_for_fragmentation.h"
#include "link_mtu.h"
#include "lookup.h"
#include "packet_too_big.h"
#include "report.h"

/* Where the packet is to leave, next to its verdict. */
struct way_out {
	__u32 link;
};

/*
 * The MTU that the packet exceeds on the way out once it is overhead bytes longer; 0: it fits. A super-packet always does: its
 * segments are cut smaller when they have to be.
 */
ALWAYS_INLINE __u32 exceeded_on_way_out(CTX *ctx, struct packet *packet, __u32 link, __u32 overhead, __u32 path_mtu)
{
	__u32 mtu = exceeded_link_mtu(ctx, link, segment_length(ctx, packet) + overhead, path_mtu);

	if (!mtu || !ctx->gso_size)
		return mtu;
	packet->flags |= PACKET_SMALLER_SEGMENTS;
	return 0;
}

CHECKED_ALONE int take_optimized_route(CTX *ctx, struct packet *packet, struct way_out *way_out)
{
	struct ipv6_address care_of_address;
	struct binding *binding;
	__u32 mtu;

	/* Section 11.3.1: mobility messages do not use the binding. */
	if (!packet || !way_out || packet->upper_protocol == PROTOCOL_MOBILITY || packet->flags & PACKET_BAD_HEADER)
		return NEXT_STEP;
	/* Section 6.3: at most one. */
	if (packet->options)
		return NEXT_STEP;
	binding = live_binding(&binding_update_list, &packet->destination, &packet->source);
	if (!binding)
		return NEXT_STEP;
	way_out->link = binding->link;
	care_of_address = binding->care_of_address;
	mtu = exceeded_on_way_out(ctx, packet, binding->link, HOME_ADDRESS_HEADER_LENGTH, KNOWN_PATH_MTU(binding));
	/* This node's own stack is told, as by a router; but it does not go below 1280 bytes. */
	if (mtu && packet->length > IPV6_MINIMUM_MTU)
		return send_packet_too_big(ctx, packet, mtu - HOME_ADDRESS_HEADER_LENGTH);
	COUNT_OUT(binding, packet->length + HOME_ADDRESS_HEADER_LENGTH);
	report_if_expiring(ctx, binding, TABLE_BINDING_UPDATE_LIST, &packet->destination, &packet->source);
	if (mtu && finish_checksum(ctx, packet))
		return VERDICT_DROP_NO_ROOM;
	if (insert_home_address(ctx, packet, &care_of_address))
		return VERDICT_DROP_NO_ROOM;
	return mtu ? lift_for_fragmentation(ctx, packet, mtu, 0) : VERDICT_HOME_ADDRESS_INSERTED;
}

CHECKED_ALONE int enter_mobile_node_tunnel(CTX *ctx, struct packet *packet, struct way_out *way_out)
{
	struct ipv6_address local, remote;
	struct tunnel *tunnel;
	__u32 mtu;

	if (!packet || !way_out)
		return NEXT_STEP;
	tunnel = live_tunnel(MATCH_SOURCE, &packet->source);
	if (!tunnel)
		return VERDICT_DROP_NO_TUNNEL;
	way_out->link = tunnel->link;
	local = tunnel->local;
	remote = tunnel->remote;
	mtu = exceeded_on_way_out(ctx, packet, tunnel->link, TUNNEL_OVERHEAD, KNOWN_PATH_MTU(tunnel));
	if (mtu && packet->length > IPV6_MINIMUM_MTU)
		return send_packet_too_big(ctx, packet, mtu - TUNNEL_OVERHEAD);
	COUNT_OUT(tunnel, packet->length);
	if (packet->upper_protocol != PROTOCOL_MOBILITY)
		report_tunnelled_flow(ctx, &packet->source, &packet->destination);
	if (mtu && finish_checksum(ctx, packet))
		return VERDICT_DROP_NO_ROOM;
	if (encapsulate(ctx, packet, &local, &remote, 0))
		return VERDICT_DROP_NO_ROOM;
	return mtu ? lift_for_fragmentation(ctx, packet, mtu, 0) : VERDICT_ENCAPSULATED;
}

CHECKED_ALONE int mobile_node_home(CTX *ctx, struct packet *packet, struct way_out *way_out)
{
	int verdict;

	if (!packet || !way_out || use_of(&packet->source) != USE_HOME_ADDRESS || !is_unicast_routable(&packet->destination))
		return NEXT_STEP;
	if (packet->flags & PACKET_CUT)
		return VERDICT_DROP_TRUNCATED;
	verdict = take_optimized_route(ctx, packet, way_out);
	return verdict == NEXT_STEP ? enter_mobile_node_tunnel(ctx, packet, way_out) : verdict;
}

#endif
