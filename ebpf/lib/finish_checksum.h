/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A packet that leaves may still be owed its transport checksum: the device, or the kernel just before it, will write it. A
 * packet that is handed up instead never gets there, so it is paid here. A program is not told whether it is owed; but what
 * stands in the field then is the bare sum of the pseudo-header.
 */
#ifndef MOBILITY_LIB_FINISH_CHECKSUM_H
#define MOBILITY_LIB_FINISH_CHECKSUM_H

#include "checksum.h"
#include "parse.h"

/* Where the checksum is in the upper-layer header; 0: of no kind that is ever owed one. */
ALWAYS_INLINE __u32 checksum_field(__u32 protocol)
{
	return protocol == PROTOCOL_TCP ? 16 : protocol == PROTOCOL_UDP ? 6 : protocol == PROTOCOL_ICMPV6 ? 2 : 0;
}

/* The sum of length bytes, of any number, at offset of the frame. */
ALWAYS_INLINE __s64 sum_all_bytes(CTX *ctx, __u32 offset, __u32 length, __u32 sum)
{
	__u32 last = 0, odd = length & 3;
	__s64 whole = sum_bytes(ctx, offset, length - odd, sum);

	if (whole < 0 || !odd)
		return whole;
	if (!is_length_within(&odd, 3) || load(ctx, offset + length - odd, &last, odd))
		return -1;
	return bpf_csum_diff(0, 0, &last, sizeof(last), (__u32)whole);
}

/* For a packet that is no fragment, before it is rewritten. */
CHECKED_ALONE int finish_checksum(CTX *ctx, struct packet *packet)
{
	__u32 field, length, pseudo, found;
	__be16 checksum_be;
	__s64 sum;

	if (!packet || packet->flags & PACKET_FRAGMENT)
		return 0;
	field = checksum_field(packet->upper_protocol);
	if (!field)
		return 0;
	field += packet->network + packet->upper;
	length = packet->length - packet->upper;
	pseudo = sum_pseudo_header(&packet->source, &packet->destination, length, packet->upper_protocol);
	if (load(ctx, field, &checksum_be, sizeof(checksum_be)) || checksum_be != (__u16)~fold(pseudo))
		return 0;
	/* By chance it may be right as it is. */
	sum = sum_all_bytes(ctx, packet->network + packet->upper, length, 0);
	found = (__u32)sum;
	if (sum < 0 || !fold(bpf_csum_diff(0, 0, &found, sizeof(found), pseudo)))
		return 0;
	checksum_be = fold(found);
	if (!checksum_be)
		checksum_be = 0xffff;
	return store(ctx, field, &checksum_be, sizeof(checksum_be));
}

#endif
