/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whose prefix a packet's source is of, on an access link of an anchor router (RFC 7039): a mobile node is its link-layer address. A source
 * that is of nobody's prefix, as far as this router knows, is none of its business: a node that has just come is not known yet.
 */
#ifndef MOBILITY_LIB_SOURCE_PREFIX_H
#define MOBILITY_LIB_SOURCE_PREFIX_H

#include "lookup.h"

_Static_assert(__builtin_offsetof(struct tunnel, station) % 2 == 0 && ETHERNET_SOURCE % 2 == 0, "read in words of 16 bits");

/* entry: what is known of the source's prefix, or NULL; station: the link-layer address that the frame came from. */
ALWAYS_INLINE int is_foreign_station(const struct tunnel *entry, const __u8 *station)
{
	const __u16 *from = (const __u16 *)station, *owner;

	if (!entry)
		return 0;
	owner = (const __u16 *)entry->station;
	return ((from[0] ^ owner[0]) | (from[1] ^ owner[1]) | (from[2] ^ owner[2])) && (owner[0] | owner[1] | owner[2]);
}

ALWAYS_INLINE int is_from_foreign_station(CTX *ctx, const struct packet *packet)
{
	const __u8 *station = bytes_at(ctx, 0, ETHERNET_ADDRESSES_LENGTH);

	return station && is_foreign_station(prefix_entry(MATCH_SOURCE, &packet->source), station + ETHERNET_SOURCE);
}

#endif
