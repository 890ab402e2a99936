/* SPDX-License-Identifier: GPL-2.0 */
/* The front of a plain frame: Ethernet header without tags, IPv6 header. What goes in or out behind them moves both. */
#ifndef MOBILITY_LIB_FRONT_H
#define MOBILITY_LIB_FRONT_H

#include "ctx_xdp.h"
#include "headers.h"
#include "lifetime.h"

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

/* Makes a frame begin with front and the header behind it. */
ALWAYS_INLINE int write_front(CTX *ctx, const struct front *front, const void *header, __u32 length)
{
	void *at = bytes_at(ctx, 0, PLAIN_FRONT + length);

	if (!at)
		return -1;
	__builtin_memcpy(at, front->link, ETHERNET_HEADER_LENGTH);
	__builtin_memcpy(__builtin_assume_aligned(at + ETHERNET_HEADER_LENGTH, 8), &front->ip, IPV6_HEADER_LENGTH);
	__builtin_memcpy(__builtin_assume_aligned(at + PLAIN_FRONT, 8), header, length);
	return 0;
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

/* The frame begins by so many bytes later, or earlier, and then with front. */
ALWAYS_INLINE int shift_front(CTX *ctx, const struct front *front, int by)
{
	return bpf_xdp_adjust_head(ctx, by) || write_front(ctx, front, 0, 0);
}

/* The front moves backwards, and header comes to stand behind it. */
ALWAYS_INLINE int insert_behind(CTX *ctx, const struct front *front, const void *header, __u32 length)
{
	return bpf_xdp_adjust_head(ctx, -(int)length) || write_front(ctx, front, header, length);
}

#endif
