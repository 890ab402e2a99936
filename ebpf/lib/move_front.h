/* SPDX-License-Identifier: GPL-2.0 */
/* Under XDP, what goes in or out behind the front of a plain frame moves the front. */
#ifndef MOBILITY_LIB_MOVE_FRONT_H
#define MOBILITY_LIB_MOVE_FRONT_H

#include "front.h"

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

/* The frame begins by so many bytes later, or earlier, and then with front. */
ALWAYS_INLINE int shift_front(CTX *ctx, const struct front *front, int by)
{
	return bpf_xdp_adjust_head(ctx, by) || write_front(ctx, front, 0, 0);
}

/* The frame begins by so many bytes later, with the link header of front before what stands there. */
ALWAYS_INLINE int move_link_header(CTX *ctx, const struct front *front, __u32 by)
{
	void *at = bytes_at(ctx, by, ETHERNET_HEADER_LENGTH);

	if (!at)
		return -1;
	__builtin_memcpy(at, front->link, ETHERNET_HEADER_LENGTH);
	return bpf_xdp_adjust_head(ctx, (int)by) ? -1 : 0;
}

/* The front moves backwards, and header comes to stand behind it. */
ALWAYS_INLINE int insert_behind(CTX *ctx, const struct front *front, const void *header, __u32 length)
{
	return bpf_xdp_adjust_head(ctx, -(int)length) || write_front(ctx, front, header, length);
}

#endif
