/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether a frame is for this station. The kernel finds that out only behind XDP; what is answered, forwarded or handed up here must not
 * be a packet that goes to another machine on the same link, or that somebody sends to all machines at once so that all of them answer.
 */
#ifndef MOBILITY_LIB_STATION_H
#define MOBILITY_LIB_STATION_H

#include "parse.h"

#define ETHERNET_GROUP 0x01

_Static_assert(__builtin_offsetof(struct interface_config, link_address) % 2 == 0, "read in words of 16 bits");

ALWAYS_INLINE int has_no_link_address(void)
{
	const volatile __u16 *ours = (const volatile __u16 *)config.link_address;

	return !(ours[0] | ours[1] | ours[2]);
}

/* Whether that is the interface's own link-layer address; any is, when it has none. */
ALWAYS_INLINE int is_to_our_link_address(const __u8 *to)
{
	const volatile __u16 *ours = (const volatile __u16 *)config.link_address;
	__u16 differ = 0;

	for (int i = 0; i < ETHERNET_ADDRESSES_LENGTH / 4; i++)
		differ |= ((const __u16 *)to)[i] ^ ours[i];
	return !differ || has_no_link_address();
}

/* A frame to a group is for this station when its packet is to a group too: neighbour discovery. */
ALWAYS_INLINE int is_for_this_station(CTX *ctx, const struct packet *packet)
{
	const __u8 *to = bytes_at(ctx, 0, ETHERNET_ADDRESSES_LENGTH / 2);

	if (!to)
		return 0;
	if (to[0] & ETHERNET_GROUP && !has_no_link_address())
		return is_multicast(&packet->destination);
	return is_to_our_link_address(to);
}

#endif
