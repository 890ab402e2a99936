/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An IPv6 address as it stands in packets, in map keys and in map values: 16 bytes in network order, aligned to 4 so that
 * it follows a 32-bit prefix length without a gap.
 */
#ifndef MOBILITY_ABI_ADDRESS_H
#define MOBILITY_ABI_ADDRESS_H

#include <linux/types.h>

struct ipv6_address {
	__u32 word_be[4];
};

_Static_assert(sizeof(struct ipv6_address) == 16, "an IPv6 address has 16 bytes");

#endif
