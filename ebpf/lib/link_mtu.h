/* SPDX-License-Identifier: GPL-2.0 */
/* Whether a packet that leaves still fits its link once it is rewritten. */
#ifndef MOBILITY_LIB_LINK_MTU_H
#define MOBILITY_LIB_LINK_MTU_H

#include "known_path_mtu.h"
#include "parse.h"

#define TCP_DATA_OFFSET 12

/* Of a super-packet, the length of one of the packets that it becomes; of another, its own. */
ALWAYS_INLINE __u32 segment_length(CTX *ctx, struct packet *packet)
{
	__u8 data_offset;

	if (!ctx->gso_size || load(ctx, packet->network + packet->upper + TCP_DATA_OFFSET, &data_offset, sizeof(data_offset)))
		return packet->length;
	return packet->upper + (data_offset >> 4) * 4 + ctx->gso_size;
}

/*
 * The MTU that packets of length bytes would exceed on the link or on their path, of which the network has told path_mtu (0:
 * nothing); 0: they fit.
 */
ALWAYS_INLINE __u32 exceeded_link_mtu(CTX *ctx, __u32 link, __u32 length, __u32 path_mtu)
{
	__u32 mtu = 0;

	/* Whether the frame at hand fits is not the question: it tells the link's MTU in any case. */
	if (bpf_check_mtu(ctx, link, &mtu, 0, 0) < 0)
		return 0;
	if (path_mtu && path_mtu < mtu)
		mtu = path_mtu;
	return length > mtu ? mtu : 0;
}

#endif
