// SPDX-License-Identifier: GPL-2.0
/* The Internet checksum, two bytes at a time. */
#include "checksum.h"

#include "bytes.h"

#include <string.h>

#define ADDRESSES 8
#define ADDRESSES_LENGTH 32

static __u32 sum_onto(__u32 sum, const __u8 *bytes, __u32 length)
{
	for (__u32 i = 0; i < length; i += 2) {
		sum += bytes[i] << 8 | (i + 1 < length ? bytes[i + 1] : 0);
		if (sum > 0xffff)
			sum -= 0xffff;
	}
	return sum;
}

__u32 reference_sum(const __u8 *bytes, __u32 length)
{
	return sum_onto(0, bytes, length);
}

__u32 reference_upper_sum(const __u8 *packet, __u32 upper, __u32 length, __u8 protocol)
{
	__u8 pseudo[ADDRESSES_LENGTH + 8] = {};

	memcpy(pseudo, packet + ADDRESSES, ADDRESSES_LENGTH);
	put32(pseudo + ADDRESSES_LENGTH, length);
	pseudo[ADDRESSES_LENGTH + 7] = protocol;
	return sum_onto(sum_onto(0, pseudo, sizeof(pseudo)), packet + upper, length);
}
