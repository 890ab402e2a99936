/* SPDX-License-Identifier: GPL-2.0 */
/* The short way to a mobile node (RFC 6275 section 11): by the optimized route, and out of its home agent's tunnel. */
#ifndef MOBILITY_LIB_SHORT_MOBILE_NODE_H
#define MOBILITY_LIB_SHORT_MOBILE_NODE_H

#include "count.h"
#include "report.h"
#include "short_tunnel.h"

/* A binding says that its home address is ours, and so is the care-of address that it names. */
ALWAYS_INLINE int short_optimized_route(CTX *ctx, struct front *front)
{
	__u32 length = packet_length(&front->ip);
	struct routing_header header ALIGNED;
	struct binding_key key ALIGNED;
	__u64 now = lifetime_clock();
	struct binding *binding;

	if (length < IPV6_HEADER_LENGTH + sizeof(header) || load(ctx, PLAIN_FRONT, &header, sizeof(header)))
		return LONG_WAY;
	if (header.length != ROUTING_HEADER_LENGTH / 8 - 1 || header.type != ROUTING_TYPE_2 || header.segments_left != 1 ||
	    !is_plain_upper(header.next_header))
		return LONG_WAY;
	key.correspondent = front->ip.source;
	key.home_address = header.home_address;
	binding = binding_of(&binding_update_list, &key, now);
	if (!binding || !same_address(&binding->care_of_address, &front->ip.destination) || is_report_due(binding, now))
		return LONG_WAY;
	COUNT_IN(binding, length);
	front->ip.payload_length_be = bpf_htons(length - IPV6_HEADER_LENGTH - sizeof(header));
	front->ip.next_header = header.next_header;
	front->ip.destination = header.home_address;
	return shift_front(ctx, front, sizeof(header)) ? VERDICT_DROP_NO_ROOM : VERDICT_ROUTING_HEADER_REMOVED;
}

ALWAYS_INLINE int short_out_of_mobile_node_tunnel(CTX *ctx, const struct front *front)
{
	struct ipv6_header inner ALIGNED;
	struct tunnel *tunnel;

	if (read_plain_inner(ctx, front, &inner))
		return LONG_WAY;
	tunnel = live_tunnel(MATCH_SOURCE, &inner.destination);
	if (!tunnel || !is_through(tunnel, &front->ip))
		return LONG_WAY;
	report_tunnelled_flow(ctx, &inner.destination, &inner.source);
	return short_decapsulate(ctx, front, &inner, tunnel, VERDICT_DECAPSULATED_LOCAL);
}

#endif
