/* SPDX-License-Identifier: GPL-2.0 */
/* The Ethernet header of an answer: the one that came, VLAN tags kept; turned round when the answer goes back to where it came from. */
#ifndef MOBILITY_LIB_LINK_HEADER_H
#define MOBILITY_LIB_LINK_HEADER_H

#include "headers.h"

struct link_header {
	__u8 bytes[LINK_HEADER_MAX + 2];
};

/* Reads the link header, network bytes long. */
ALWAYS_INLINE int read_link_header(CTX *ctx, __u32 network, struct link_header *link)
{
	return is_length_within(&network, LINK_HEADER_MAX) ? load(ctx, 0, link->bytes, network) : -1;
}

/* Reads it and turns it round. */
ALWAYS_INLINE int read_answering_link_header(CTX *ctx, __u32 network, struct link_header *link)
{
	if (read_link_header(ctx, network, link))
		return -1;
	for (int i = 0; i < ETHERNET_ADDRESSES_LENGTH / 2; i++) {
		__u8 byte = link->bytes[i];

		link->bytes[i] = link->bytes[i + ETHERNET_ADDRESSES_LENGTH / 2];
		link->bytes[i + ETHERNET_ADDRESSES_LENGTH / 2] = byte;
	}
	return 0;
}

ALWAYS_INLINE int write_link_header(CTX *ctx, __u32 network, struct link_header *link)
{
	return is_length_within(&network, LINK_HEADER_MAX) ? store(ctx, 0, link->bytes, network) : -1;
}

#endif
