/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers in network order, byte by byte. The references share nothing with ebpf/lib but the assigned numbers. */
#ifndef MOBILITY_FUZZ_BYTES_H
#define MOBILITY_FUZZ_BYTES_H

#include <linux/types.h>

static inline __u32 get16(const __u8 *at)
{
	return at[0] << 8 | at[1];
}

static inline __u32 get32(const __u8 *at)
{
	return (__u32)get16(at) << 16 | get16(at + 2);
}

static inline void put16(__u8 *at, __u32 value)
{
	at[0] = value >> 8;
	at[1] = value;
}

static inline void put32(__u8 *at, __u32 value)
{
	put16(at, value >> 16);
	put16(at + 2, value);
}

#endif
