/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A frame under XDP. The transforms speak of frames only through these few verbs; ctx_tc.h has those that traffic control
 * needs too.
 */
#ifndef MOBILITY_LIB_CTX_H
#define MOBILITY_LIB_CTX_H

#include "bpf.h"
#include "maps.h"

#define CTX struct xdp_md

#include "direct_access.h"

/* Copies a number of bytes that the compiler knows in a few instructions, any other by the kernel's helper. */
ALWAYS_INLINE int load(CTX *ctx, __u32 offset, void *to, __u32 length)
{
	void *at;

	if (!__builtin_constant_p(length))
		return bpf_xdp_load_bytes(ctx, offset, to, length);
	at = bytes_at(ctx, offset, length);
	if (!at)
		return -1;
	__builtin_memcpy(to, at, length);
	return 0;
}

ALWAYS_INLINE int store(CTX *ctx, __u32 offset, void *from, __u32 length)
{
	void *at;

	if (!__builtin_constant_p(length))
		return bpf_xdp_store_bytes(ctx, offset, from, length);
	at = bytes_at(ctx, offset, length);
	if (!at)
		return -1;
	__builtin_memcpy(at, from, length);
	return 0;
}

ALWAYS_INLINE __u32 frame_length(CTX *ctx)
{
	return bpf_xdp_get_buff_len(ctx);
}

/* As long as an IPv6 packet can be, and what lies before it. */
#define PACKET_END_MAX 0x1ffff

ALWAYS_INLINE int is_frame_as_long_as(CTX *ctx, __u32 length)
{
	if (length > PACKET_END_MAX)
		return 0;
	/* Older kernels (6.1) forget the range of a number whose bytes were swapped. */
	OPAQUE(length);
	length &= PACKET_END_MAX;
	return (void *)(long)ctx->data + length <= (void *)(long)ctx->data_end;
}

ALWAYS_INLINE __u32 link_of(CTX *ctx)
{
	return ctx->ingress_ifindex;
}

/* Copies the first length bytes of what the frame was (from on) to where it now begins (to on). */
ALWAYS_INLINE int move_front(CTX *ctx, __u32 from, __u32 to, __u32 length)
{
	__u8 *scratch;

	/* The common case: Ethernet and IPv6 header, nothing before the place. */
	if (length == PLAIN_FRONT) {
		__u64 front[(PLAIN_FRONT + 7) / 8];

		return load(ctx, from, front, PLAIN_FRONT) ? -1 : store(ctx, to, front, PLAIN_FRONT);
	}
	scratch = scratch_buffer();
	if (!scratch || !is_length_within(&length, SCRATCH_LENGTH))
		return -1;
	return load(ctx, from, scratch, length) ? -1 : store(ctx, to, scratch, length);
}

/* Opens a gap of bytes at offset place of the packet. Offsets of what precedes the gap stay; the gap holds old bytes. */
ALWAYS_INLINE int make_room(CTX *ctx, const struct packet *packet, __u32 place, __u32 bytes)
{
	if (bpf_xdp_adjust_head(ctx, -(int)bytes))
		return -1;
	return move_front(ctx, bytes, 0, packet->network + place);
}

/* The same before the IPv6 header, for that of a tunnel. */
ALWAYS_INLINE int make_room_for_tunnel(CTX *ctx, const struct packet *packet, __u32 bytes)
{
	return make_room(ctx, packet, 0, bytes);
}

/* Takes bytes at offset at of the frame out. Offsets of what precedes them stay. */
ALWAYS_INLINE int give_back_room(CTX *ctx, __u32 at, __u32 bytes)
{
	if (move_front(ctx, 0, bytes, at))
		return -1;
	return bpf_xdp_adjust_head(ctx, (int)bytes) ? -1 : 0;
}

/* Drops what is beyond length. */
ALWAYS_INLINE int cut_frame(CTX *ctx, __u32 length)
{
	return bpf_xdp_adjust_tail(ctx, (int)length - (int)frame_length(ctx)) ? -1 : 0;
}

#endif
