/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a mobile node: a destination options header with the Home Address option goes in, the care-of address becomes the
 * source (RFC 6275 sections 6.3, 11.3.1). Behind routing headers, before fragment, authentication and encryption.
 */
#ifndef MOBILITY_LIB_INSERT_HOME_ADDRESS_H
#define MOBILITY_LIB_INSERT_HOME_ADDRESS_H

#include "rewrite.h"

/* The option in a header of its own; what follows it is next_header. */
ALWAYS_INLINE struct home_address_header home_address_header(__u8 next_header, const struct ipv6_address *home_address)
{
	return (struct home_address_header){
		.next_header = next_header,
		.length = HOME_ADDRESS_HEADER_LENGTH / 8 - 1,
		.padding_type = OPTION_PADN,
		.padding_length = 2,
		.option_type = OPTION_HOME_ADDRESS,
		.option_length = OPTION_HOME_ADDRESS_LENGTH,
		.home_address = *home_address,
	};
}

ALWAYS_INLINE int insert_home_address(CTX *ctx, struct packet *packet, struct ipv6_address *care_of_address)
{
	struct home_address_header header = home_address_header(PROTOCOL_NONE, &packet->source);
	__u32 place = packet->network + packet->place;

	if (packet->length + HOME_ADDRESS_HEADER_LENGTH > IPV6_HEADER_LENGTH + IPV6_PAYLOAD_MAX)
		return -1;
	if (load(ctx, packet->network + packet->place_slot, &header.next_header, sizeof(header.next_header)))
		return -1;
	if (make_room(ctx, packet, packet->place, HOME_ADDRESS_HEADER_LENGTH))
		return -1;
	if (store(ctx, place, &header, sizeof(header)))
		return -1;
	if (write_next_header(ctx, packet, packet->place_slot, PROTOCOL_DESTINATION_OPTIONS))
		return -1;
	if (write_length(ctx, packet, packet->length + HOME_ADDRESS_HEADER_LENGTH))
		return -1;
	return write_source(ctx, packet, care_of_address);
}

#endif
