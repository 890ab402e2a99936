/* SPDX-License-Identifier: GPL-2.0 */
/* The Internet checksum as RFC 1071 tells it: the one's complement sum of words of 16 bits in network order. */
#ifndef MOBILITY_FUZZ_REFERENCE_CHECKSUM_H
#define MOBILITY_FUZZ_REFERENCE_CHECKSUM_H

#include <linux/types.h>

/* Of an odd last byte, zero follows. Between 0 and 0xffff, which are the same number. */
__u32 reference_sum(const __u8 *bytes, __u32 length);

/* Of an IPv6 packet's upper layer of length bytes at upper, with its pseudo-header (RFC 8200 section 8.1): 0xffff when it is right. */
__u32 reference_upper_sum(const __u8 *packet, __u32 upper, __u32 length, __u8 protocol);

#endif
