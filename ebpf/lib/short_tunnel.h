/* SPDX-License-Identifier: GPL-2.0 */
/* What the short ways out of routers' and of mobile nodes' tunnels share. */
#ifndef MOBILITY_LIB_SHORT_TUNNEL_H
#define MOBILITY_LIB_SHORT_TUNNEL_H

#include "decapsulate.h"
#include "lookup.h"
#include "move_front.h"

/*
 * Reads the inner IPv6 header, directly behind the front, in the outer one's place. -1: it is not plain either, or bears a congestion
 * mark that has to be carried over.
 */
ALWAYS_INLINE int read_plain_inner(CTX *ctx, struct front *front)
{
	__u32 end = packet_length(&front->ip);

	if ((front->ip.version_class_flow_be & bpf_htonl(ECN_MASK)) == bpf_htonl(ECN_CONGESTION_EXPERIENCED))
		return -1;
	if (end < 2 * IPV6_HEADER_LENGTH || load(ctx, PLAIN_FRONT, &front->ip, IPV6_HEADER_LENGTH))
		return -1;
	return is_ipv6(&front->ip) && is_plain_upper(front->ip.next_header) &&
	       IPV6_HEADER_LENGTH + packet_length(&front->ip) <= end ? 0 : -1;
}

ALWAYS_INLINE int is_between(const struct tunnel *tunnel, const struct ipv6_address *local, const struct ipv6_address *remote)
{
	return same_address(&tunnel->local, local) && same_address(&tunnel->remote, remote);
}

#endif
