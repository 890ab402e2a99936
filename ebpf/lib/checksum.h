/* SPDX-License-Identifier: GPL-2.0 */
/* The Internet checksum (RFC 1071) of what lies in a frame. */
#ifndef MOBILITY_LIB_CHECKSUM_H
#define MOBILITY_LIB_CHECKSUM_H

#include "headers.h"

#define CHECKSUM_CHUNK 64
/* The longest mobility message is 2048 bytes. */
#define CHECKSUM_CHUNKS_MAX 33

/* Adds length bytes, a multiple of 4, at offset of the frame to sum; -1 when they are not there. */
CHECKED_ALONE __s64 sum_bytes(CTX *ctx, __u32 offset, __u32 length, __u32 sum)
{
	for (int i = 0; i < CHECKSUM_CHUNKS_MAX && length; i++) {
		__u32 chunk[CHECKSUM_CHUNK / 4];
		__u32 size = length < CHECKSUM_CHUNK ? length : CHECKSUM_CHUNK;

		if (!is_length_within(&size, CHECKSUM_CHUNK) || load(ctx, offset, chunk, size))
			return -1;
		sum = bpf_csum_diff(0, 0, chunk, size, sum);
		offset += size;
		length -= size;
	}
	return length ? -1 : (__s64)sum;
}

ALWAYS_INLINE __u16 fold(__u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

/* Adds a number of words that the compiler knows to sum. */
ALWAYS_INLINE __u32 sum_words(const __be32 *words_be, __u32 count, __u32 sum)
{
	__u64 all = sum;

	for (__u32 i = 0; i < count; i++)
		all += words_be[i];
	all = (__u32)all + (all >> 32);
	return (__u32)all + (__u32)(all >> 32);
}

/* RFC 8200 section 8.1. */
ALWAYS_INLINE __u32 sum_pseudo_header(struct ipv6_address *source, struct ipv6_address *destination, __u32 length, __u32 protocol)
{
	__be32 rest_be[2] = { bpf_htonl(length), bpf_htonl(protocol) };

	return sum_words(source->word_be, 4, sum_words(destination->word_be, 4, sum_words(rest_be, 2, 0)));
}

#endif
