/* SPDX-License-Identifier: GPL-2.0 */
/* Out of a tunnel: the outer header goes, with whatever the other end put between the two (RFC 2473 section 3.3). */
#ifndef MOBILITY_LIB_DECAPSULATE_H
#define MOBILITY_LIB_DECAPSULATE_H

#include "rewrite.h"

#define ECN_SHIFT 20
#define ECN_MASK (3u << ECN_SHIFT)
#define ECN_CONGESTION_EXPERIENCED (3u << ECN_SHIFT)

/* Whether packet carries a whole IPv6 packet, which is then read into inner. */
ALWAYS_INLINE int read_inner(CTX *ctx, struct packet *packet, struct packet *inner)
{
	if (packet->upper_protocol != PROTOCOL_IPV6 || packet->flags & (PACKET_FRAGMENT | PACKET_BAD_HEADER | PACKET_CUT))
		return 0;
	return !parse_packet(ctx, inner, packet->network + packet->upper, 0, packet->network + packet->length) &&
	       !(inner->flags & PACKET_CUT);
}

/*
 * Carries a congestion mark of the outer header over to the inner one (RFC 6040 section 4.2). Returns 1 when the packet is to
 * be dropped instead, because its ends would not understand the mark.
 */
ALWAYS_INLINE int carry_congestion(CTX *ctx, struct packet *packet, struct packet *inner)
{
	__u32 outer_word = bpf_ntohl(packet->version_class_flow_be);
	__u32 inner_word = bpf_ntohl(inner->version_class_flow_be);
	__be32 marked_be = bpf_htonl(inner_word | ECN_CONGESTION_EXPERIENCED);

	if ((outer_word & ECN_MASK) != ECN_CONGESTION_EXPERIENCED || (inner_word & ECN_MASK) == ECN_CONGESTION_EXPERIENCED)
		return 0;
	if (!(inner_word & ECN_MASK))
		return 1;
	inner->version_class_flow_be = marked_be;
	return store(ctx, inner->network, &marked_be, sizeof(marked_be)) != 0;
}

/* Removes the outer header; packet is then the inner one, which has been read. */
ALWAYS_INLINE int decapsulate(CTX *ctx, struct packet *packet, const struct packet *inner)
{
	__u32 network = packet->network;

	if (give_back_room(ctx, network, packet->upper))
		return -1;
	*packet = *inner;
	packet->network = network;
	packet->flags |= PACKET_DECAPSULATED;
	return 0;
}

#endif
