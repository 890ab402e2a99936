/* SPDX-License-Identifier: GPL-2.0 */
/*
 * To a mobile node: the type 2 routing header with the home address goes in, the care-of address becomes the destination
 * (RFC 6275 sections 6.4, 9.3.2). Behind any other routing header, before everything that the destination reads.
 */
#ifndef MOBILITY_LIB_INSERT_ROUTING_HEADER_H
#define MOBILITY_LIB_INSERT_ROUTING_HEADER_H

#include "rewrite.h"

ALWAYS_INLINE int insert_routing_header(CTX *ctx, struct packet *packet, struct ipv6_address *care_of_address)
{
	struct routing_header header = {
		.length = ROUTING_HEADER_LENGTH / 8 - 1,
		.type = ROUTING_TYPE_2,
		.segments_left = 1,
		.home_address = packet->destination,
	};
	__u32 place = packet->network + packet->place;

	if (packet->length + ROUTING_HEADER_LENGTH > IPV6_HEADER_LENGTH + IPV6_PAYLOAD_MAX)
		return -1;
	if (load(ctx, packet->network + packet->place_slot, &header.next_header, sizeof(header.next_header)))
		return -1;
	if (make_room(ctx, packet, packet->place, ROUTING_HEADER_LENGTH))
		return -1;
	if (store(ctx, place, &header, sizeof(header)))
		return -1;
	if (write_next_header(ctx, packet, packet->place_slot, PROTOCOL_ROUTING))
		return -1;
	if (write_length(ctx, packet, packet->length + ROUTING_HEADER_LENGTH))
		return -1;
	return write_destination(ctx, packet, care_of_address);
}

#endif
