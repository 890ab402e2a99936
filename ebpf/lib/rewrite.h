/* SPDX-License-Identifier: GPL-2.0 */
/* Single fields of the IPv6 header of the packet at hand, in the frame. */
#ifndef MOBILITY_LIB_REWRITE_H
#define MOBILITY_LIB_REWRITE_H

#include "parse.h"

ALWAYS_INLINE int write_length(CTX *ctx, struct packet *packet, __u32 length)
{
	__be16 payload_length_be = bpf_htons(length - IPV6_HEADER_LENGTH);

	packet->length = length;
	return store(ctx, packet->network + IPV6_PAYLOAD_LENGTH, &payload_length_be, sizeof(payload_length_be));
}

ALWAYS_INLINE int write_source(CTX *ctx, struct packet *packet, struct ipv6_address *source)
{
	return store(ctx, packet->network + IPV6_SOURCE, source, sizeof(*source));
}

ALWAYS_INLINE int write_destination(CTX *ctx, struct packet *packet, struct ipv6_address *destination)
{
	return store(ctx, packet->network + IPV6_DESTINATION, destination, sizeof(*destination));
}

/* Says at slot that a header of this kind follows. */
ALWAYS_INLINE int write_next_header(CTX *ctx, struct packet *packet, __u32 slot, __u32 protocol)
{
	__u8 next = protocol;

	return store(ctx, packet->network + slot, &next, sizeof(next));
}

#endif
