/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A frame under traffic control: the same verbs as in ctx_xdp.h, as far as a frame that leaves needs them. Such a frame may be a
 * super-packet that is segmented later, and its transport checksum may still be owed: what is inserted therefore goes in front
 * of the payload, by the helper that keeps both in order.
 */
#ifndef MOBILITY_LIB_CTX_H
#define MOBILITY_LIB_CTX_H

#include "bpf.h"
#include "maps.h"

#define CTX struct __sk_buff

#include "direct_access.h"

/* Headers nearly always lie in the first piece of a frame; the kernel's helper finds them in any. */
ALWAYS_INLINE int load(CTX *ctx, __u32 offset, void *to, __u32 length)
{
	void *at = __builtin_constant_p(length) ? bytes_at(ctx, offset, length) : 0;

	if (!at)
		return bpf_skb_load_bytes(ctx, offset, to, length);
	__builtin_memcpy(to, at, length);
	return 0;
}

ALWAYS_INLINE int store(CTX *ctx, __u32 offset, void *from, __u32 length)
{
	return bpf_skb_store_bytes(ctx, offset, from, length, 0);
}

ALWAYS_INLINE __u32 frame_length(CTX *ctx)
{
	return ctx->len;
}

ALWAYS_INLINE int is_frame_as_long_as(CTX *ctx, __u32 length)
{
	return length <= ctx->len;
}

ALWAYS_INLINE __u32 link_of(CTX *ctx)
{
	return ctx->ifindex;
}

/* The kernel opens gaps directly behind the IPv6 header: what precedes the place has to go back to before the gap. */
ALWAYS_INLINE int move_headers(CTX *ctx, __u32 from, __u32 to, __u32 length)
{
	__u8 *scratch = scratch_buffer();

	if (!scratch || !is_length_within(&length, SCRATCH_LENGTH))
		return -1;
	return load(ctx, from, scratch, length) ? -1 : store(ctx, to, scratch, length);
}

/* What room costs: nothing when the interface's MTU leaves it, else the payload of each segment. */
ALWAYS_INLINE __u64 segments_flag(const struct packet *packet)
{
	return packet->flags & PACKET_SMALLER_SEGMENTS ? 0 : BPF_F_ADJ_ROOM_FIXED_GSO;
}

/* Opens a gap of bytes at offset place of the packet. Offsets of what precedes the gap stay; the gap holds old bytes. */
ALWAYS_INLINE int make_room(CTX *ctx, const struct packet *packet, __u32 place, __u32 bytes)
{
	const __u32 behind_header = packet->network + 40;

	if (!place)
		return bpf_skb_adjust_room(ctx, (int)bytes, BPF_ADJ_ROOM_MAC, segments_flag(packet)) ? -1 : 0;
	if (bpf_skb_adjust_room(ctx, (int)bytes, BPF_ADJ_ROOM_NET, segments_flag(packet)))
		return -1;
	return place > 40 ? move_headers(ctx, behind_header + bytes, behind_header, place - 40) : 0;
}

/* The same before the IPv6 header, for that of a tunnel: the kernel then segments what is inside it. */
ALWAYS_INLINE int make_room_for_tunnel(CTX *ctx, const struct packet *packet, __u32 bytes)
{
	__u64 flags = segments_flag(packet) | BPF_F_ADJ_ROOM_ENCAP_L3_IPV6;

	return bpf_skb_adjust_room(ctx, (int)bytes, BPF_ADJ_ROOM_MAC, flags) ? -1 : 0;
}

/* Drops what is beyond length; a super-packet becomes a plain one. */
ALWAYS_INLINE int cut_frame(CTX *ctx, __u32 length)
{
	return bpf_skb_change_tail(ctx, length, 0) ? -1 : 0;
}

#endif
