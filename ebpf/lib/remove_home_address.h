/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a mobile node, on behalf of a correspondent: the Home Address option goes out, its address becomes the source (RFC 6275
 * section 9.3.1). Alone in its header, it takes the header along. Beside others it takes the padding around it along, in whole
 * multiples of eight bytes, so that the others keep their alignment; what is left over becomes padding of less than eight
 * bytes, because Linux refuses more (net/ipv6/exthdrs.c).
 */
#ifndef MOBILITY_LIB_REMOVE_HOME_ADDRESS_H
#define MOBILITY_LIB_REMOVE_HOME_ADDRESS_H

#include "rewrite.h"

ALWAYS_INLINE int remove_options_header(CTX *ctx, struct packet *packet)
{
	__u32 removed = packet->options_length;

	if (give_back_room(ctx, packet->network + packet->options, removed))
		return -1;
	if (write_next_header(ctx, packet, packet->options_slot, packet->options_next))
		return -1;
	return write_length(ctx, packet, packet->length - removed);
}

ALWAYS_INLINE int write_padding(CTX *ctx, __u32 offset, __u32 length)
{
	__u8 padding[8] = { OPTION_PADN, length - 2 };

	if (!is_length_within(&length, 7))
		return 0;
	if (length == 1)
		padding[0] = OPTION_PAD1;
	return store(ctx, offset, padding, length);
}

ALWAYS_INLINE int remove_option(CTX *ctx, struct packet *packet)
{
	__u32 kept = packet->run_length % 8;
	__u32 removed = packet->run_length - kept;
	__u8 length = (packet->options_length - removed) / 8 - 1;

	if (give_back_room(ctx, packet->network + packet->run, removed))
		return -1;
	if (write_padding(ctx, packet->network + packet->run, kept))
		return -1;
	if (store(ctx, packet->network + packet->options + 1, &length, sizeof(length)))
		return -1;
	return write_length(ctx, packet, packet->length - removed);
}

ALWAYS_INLINE int remove_home_address(CTX *ctx, struct packet *packet, struct ipv6_address *home_address)
{
	int error = packet->flags & PACKET_OTHER_OPTIONS ? remove_option(ctx, packet) : remove_options_header(ctx, packet);

	return error ? error : write_source(ctx, packet, home_address);
}

#endif
