/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Into a tunnel: an IPv6 header of our own goes before the packet (RFC 2473 sections 3.1, 5, 6). Its traffic class and flow
 * label are the packet's, so that congestion marks (RFC 6040) and multipath routing see the same flow.
 */
#ifndef MOBILITY_LIB_ENCAPSULATE_H
#define MOBILITY_LIB_ENCAPSULATE_H

#include "rewrite.h"

#define TUNNEL_OVERHEAD IPV6_HEADER_LENGTH

/* hops: 1 when the packet is being forwarded, 0 when this node made it (RFC 2473 section 3.1). */
ALWAYS_INLINE int encapsulate(CTX *ctx, struct packet *packet, struct ipv6_address *local, struct ipv6_address *remote, __u32 hops)
{
	struct ipv6_header outer = {
		.version_class_flow_be = packet->version_class_flow_be,
		.payload_length_be = bpf_htons(packet->length),
		.next_header = PROTOCOL_IPV6,
		.hop_limit = IPV6_HOP_LIMIT,
		.source = *local,
		.destination = *remote,
	};
	__u8 hop_limit = packet->hop_limit - hops;

	if (packet->length > IPV6_PAYLOAD_MAX)
		return -1;
	if (hops && store(ctx, packet->network + IPV6_HOP_LIMIT_FIELD, &hop_limit, sizeof(hop_limit)))
		return -1;
	if (make_room_for_tunnel(ctx, packet, TUNNEL_OVERHEAD))
		return -1;
	packet->length += TUNNEL_OVERHEAD;
	return store(ctx, packet->network, &outer, sizeof(outer));
}

#endif
