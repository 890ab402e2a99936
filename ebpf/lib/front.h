/* SPDX-License-Identifier: GPL-2.0 */
/* The front of a plain frame: Ethernet header without tags, IPv6 header. */
#ifndef MOBILITY_LIB_FRONT_H
#define MOBILITY_LIB_FRONT_H

#include "headers.h"
#include "maps.h"

/* What the short way leaves to the steps (lib/short_way.h). */
#define LONG_WAY (NEXT_STEP - 1)

/* On the stack, addresses that begin at a multiple of eight bytes are two words each instead of four. */
#define ALIGNED __attribute__((aligned(8)))

struct front {
	__u8 link[ETHERNET_HEADER_LENGTH] ALIGNED;
	struct ipv6_header ip ALIGNED;
};

/* What a frame begins with, in one comparison with its end. */
ALWAYS_INLINE int read_front(CTX *ctx, struct front *front)
{
	void *at = bytes_at(ctx, 0, PLAIN_FRONT);

	if (!at)
		return -1;
	__builtin_memcpy(front->link, at, ETHERNET_HEADER_LENGTH);
	__builtin_memcpy(&front->ip, __builtin_assume_aligned(at + ETHERNET_HEADER_LENGTH, 8), IPV6_HEADER_LENGTH);
	return 0;
}

ALWAYS_INLINE int is_plain_frame(const struct front *front)
{
	return *(__be16 *)&front->link[ETHERNET_ADDRESSES_LENGTH] == bpf_htons(ETHERTYPE_IPV6) && is_ipv6(&front->ip);
}

/* Upper layers that no step treats differently from others. */
ALWAYS_INLINE int is_plain_upper(__u32 protocol)
{
	return protocol == PROTOCOL_UDP || protocol == PROTOCOL_TCP;
}

ALWAYS_INLINE __u32 packet_length(const struct ipv6_header *ip)
{
	return IPV6_HEADER_LENGTH + bpf_ntohs(ip->payload_length_be);
}

#endif
