/* SPDX-License-Identifier: GPL-2.0 */
/* To this mobile node: the type 2 routing header goes out, its address becomes the destination (RFC 6275 sections 6.4, 11.3.3). */
#ifndef MOBILITY_LIB_REMOVE_ROUTING_HEADER_H
#define MOBILITY_LIB_REMOVE_ROUTING_HEADER_H

#include "rewrite.h"

ALWAYS_INLINE int read_routing_header(CTX *ctx, struct packet *packet, struct routing_header *header)
{
	return packet->routing ? load(ctx, packet->network + packet->routing, header, sizeof(*header)) : -1;
}

ALWAYS_INLINE int remove_routing_header(CTX *ctx, struct packet *packet, struct routing_header *header)
{
	if (give_back_room(ctx, packet->network + packet->routing, ROUTING_HEADER_LENGTH))
		return -1;
	if (write_next_header(ctx, packet, packet->routing_slot, header->next_header))
		return -1;
	if (write_length(ctx, packet, packet->length - ROUTING_HEADER_LENGTH))
		return -1;
	return write_destination(ctx, packet, &header->home_address);
}

#endif
