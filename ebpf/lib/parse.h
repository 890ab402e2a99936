/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Finds in a frame what the transforms need to know: where the IPv6 packet begins, its addresses, its extension headers in
 * any legal order (RFC 8200 section 4.1), the Home Address option and the type 2 routing header (RFC 6275 sections 6.3, 6.4),
 * and where a header of ours would have to go. Nothing is judged here: what is wrong is flagged, and the step that the
 * packet concerns decides.
 */
#ifndef MOBILITY_LIB_PARSE_H
#define MOBILITY_LIB_PARSE_H

#include "headers.h"
#include "packet.h"

#define EXTENSION_HEADERS_MAX 10
#define OPTIONS_MAX 64

ALWAYS_INLINE int is_extension_header(__u32 protocol)
{
	return protocol == PROTOCOL_HOP_BY_HOP || protocol == PROTOCOL_ROUTING || protocol == PROTOCOL_FRAGMENT ||
	       protocol == PROTOCOL_AH || protocol == PROTOCOL_DESTINATION_OPTIONS;
}

/*
 * Both walks below advance by one item per call of a function that is checked alone: what has been read so far is then no
 * business of the verifier, which would otherwise follow every combination of lengths.
 */
enum walk { WALK_ON, WALK_DONE, WALK_BAD };

struct option_walk {
	__u32 header;		/* offset in the frame */
	__u32 length;
	__u32 at;		/* the next option, from the header on */
	__u32 run;		/* where the padding before the Home Address option begins … */
	__u32 run_end;		/* … and where the padding after it ends; 0: not known yet */
	__u32 home_address;	/* 0: not found yet */
	__u32 others;
	__u32 several;
};

CHECKED_ALONE int read_option(CTX *ctx, struct option_walk *walk)
{
	__u8 option[2] = { OPTION_PAD1, 0 };
	__u32 at, size;

	if (!walk || walk->at >= walk->length)
		return WALK_DONE;
	at = walk->at;
	if (load(ctx, walk->header + at, option, at + 1 < walk->length ? 2 : 1))
		return WALK_BAD;
	size = option[0] == OPTION_PAD1 ? 1 : 2 + option[1];
	if (at + size > walk->length)
		return WALK_BAD;
	walk->at = at + size;
	if (option[0] == OPTION_PAD1 || option[0] == OPTION_PADN)
		return WALK_ON;
	if (option[0] == OPTION_HOME_ADDRESS) {
		walk->several |= walk->home_address;
		walk->home_address = at + 2;
		return option[1] == OPTION_HOME_ADDRESS_LENGTH ? WALK_ON : WALK_BAD;
	}
	walk->others = 1;
	if (!walk->home_address)
		walk->run = at + size;
	else if (!walk->run_end)
		walk->run_end = at;
	return WALK_ON;
}

/* Looks for the Home Address option in the destination options header at offset and notes it: 1 found, 0 not, -1 malformed. */
CHECKED_ALONE int read_options(CTX *ctx, struct packet *packet, __u32 offset, __u32 length)
{
	struct option_walk walk = { .length = length, .at = 2, .run = 2 };
	int state = WALK_ON;

	if (!packet)
		return -1;
	walk.header = packet->network + offset;
	for (int i = 0; i <= OPTIONS_MAX && state == WALK_ON; i++)
		state = read_option(ctx, &walk);
	if (state != WALK_DONE)
		return -1;
	if (!walk.home_address)
		return 0;
	if (walk.several || packet->home_address)
		packet->flags |= PACKET_SEVERAL_HOME_ADDRESSES;
	if (walk.others)
		packet->flags |= PACKET_OTHER_OPTIONS;
	packet->home_address = offset + walk.home_address;
	packet->run = offset + walk.run;
	packet->run_length = (walk.run_end ? walk.run_end : length) - walk.run;
	return 1;
}

struct header_walk {
	__u32 next;		/* what the header at offset is */
	__u32 offset;
	__u32 slot;
	__u32 end;		/* of what is there of the packet */
	__u32 past_unfragmentable;
};

ALWAYS_INLINE __u32 header_length(__u32 protocol, const struct extension_header *header)
{
	if (protocol == PROTOCOL_FRAGMENT)
		return sizeof(struct fragment_header);
	if (protocol == PROTOCOL_AH)
		return (header->length + 2) * 4;
	return (header->length + 1) * 8;
}

ALWAYS_INLINE int note_fragment(struct packet *packet, __be16 offset_be)
{
	if (offset_be & bpf_htons(FRAGMENT_OFFSET_MASK | FRAGMENT_MORE))
		packet->flags |= PACKET_FRAGMENT;
	if (!(offset_be & bpf_htons(FRAGMENT_OFFSET_MASK)))
		return WALK_ON;
	packet->flags |= PACKET_LATER_FRAGMENT;
	return WALK_DONE;
}

/* Whether the header's first eight bytes are those of a Home Address option alone in its header, as everybody makes it. */
ALWAYS_INLINE int is_home_address_header(const struct extension_header *header)
{
	return header->length == HOME_ADDRESS_HEADER_LENGTH / 8 - 1 && header->routing_type == OPTION_PADN &&
	       header->segments_left == 2 && header->rest_be == bpf_htonl(OPTION_HOME_ADDRESS << 8 | OPTION_HOME_ADDRESS_LENGTH);
}

/* What read_options() would find in such a header. */
ALWAYS_INLINE int note_home_address_header(struct packet *packet, __u32 offset)
{
	if (packet->home_address)
		packet->flags |= PACKET_SEVERAL_HOME_ADDRESSES;
	packet->home_address = offset + sizeof(struct extension_header);
	packet->run = offset + 2;
	packet->run_length = HOME_ADDRESS_HEADER_LENGTH - 2;
	return 1;
}

ALWAYS_INLINE void note_options(CTX *ctx, struct packet *packet, const struct header_walk *walk, __u32 length,
				const struct extension_header *header)
{
	int found = is_home_address_header(header) ? note_home_address_header(packet, walk->offset) :
						     read_options(ctx, packet, walk->offset, length);

	/* RFC 6275 section 6.3: the option stands before a fragment or authentication header. */
	if (found < 0 || (found && walk->past_unfragmentable))
		packet->flags |= PACKET_BAD_HEADER;
	if (found <= 0)
		return;
	packet->options = walk->offset;
	packet->options_slot = walk->slot;
	packet->options_length = length;
	packet->options_next = header->next_header;
}

/* Hop-by-hop options and routing headers: a header of ours goes behind them. */
ALWAYS_INLINE void note_routing(struct packet *packet, const struct header_walk *walk, const struct extension_header *header,
				__u32 length)
{
	/* RFC 8200 section 4.1: hop-by-hop options stand first or not at all. */
	if (walk->next == PROTOCOL_HOP_BY_HOP && walk->offset != IPV6_HEADER_LENGTH)
		packet->flags |= PACKET_BAD_HEADER;
	if (walk->past_unfragmentable)
		return;
	packet->place = walk->offset + length;
	packet->place_slot = walk->offset;
	/* RFC 6275 section 6.3: the Home Address option stands behind a routing header. */
	if (packet->options)
		packet->flags |= PACKET_BAD_HEADER;
	if (walk->next != PROTOCOL_ROUTING)
		return;
	if (header->segments_left)
		packet->flags |= PACKET_EN_ROUTE;
	if (header->routing_type != ROUTING_TYPE_2)
		return;
	if (length != ROUTING_HEADER_LENGTH || header->segments_left != 1 || packet->routing)
		packet->flags |= PACKET_BAD_HEADER;
	if (packet->routing)
		return;
	packet->routing = walk->offset;
	packet->routing_slot = walk->slot;
}

CHECKED_ALONE int read_header(CTX *ctx, struct packet *packet, struct header_walk *walk)
{
	struct extension_header header;
	int state = WALK_ON;
	__u32 length;

	if (!packet || !walk)
		return WALK_BAD;
	if (walk->offset + sizeof(header) > walk->end || load(ctx, packet->network + walk->offset, &header, sizeof(header)))
		return WALK_BAD;
	length = header_length(walk->next, &header);
	if (walk->offset + length > walk->end)
		return WALK_BAD;
	switch (walk->next) {
	case PROTOCOL_FRAGMENT:
		walk->past_unfragmentable = 1;
		state = note_fragment(packet, ((struct fragment_header *)&header)->offset_be);
		break;
	case PROTOCOL_AH:
		walk->past_unfragmentable = 1;
		packet->flags |= PACKET_AUTHENTICATED;
		break;
	case PROTOCOL_DESTINATION_OPTIONS:
		note_options(ctx, packet, walk, length, &header);
		break;
	default:
		note_routing(packet, walk, &header, length);
	}
	walk->slot = walk->offset;
	walk->offset += length;
	walk->next = header.next_header;
	return state;
}

/* Walks the extension headers of the packet whose IPv6 header has been read. */
ALWAYS_INLINE void walk_headers(CTX *ctx, struct packet *packet, __u32 end, __u32 next)
{
	struct header_walk walk = { .next = next, .offset = IPV6_HEADER_LENGTH, .slot = IPV6_NEXT_HEADER, .end = end };
	int state = is_extension_header(next) ? WALK_ON : WALK_DONE;

	packet->place = walk.offset;
	packet->place_slot = walk.slot;
	for (int i = 0; i < EXTENSION_HEADERS_MAX && state == WALK_ON; i++) {
		state = read_header(ctx, packet, &walk);
		if (state == WALK_ON && !is_extension_header(walk.next))
			state = WALK_DONE;
	}
	if (state != WALK_DONE)
		packet->flags |= PACKET_BAD_HEADER;
	packet->upper = walk.offset;
	packet->upper_protocol = walk.next;
}

/*
 * Reads the packet whose IPv6 header is at offset network of the frame. Returns -1 when there is none.
 * flags: what is known of it beforehand, PACKET_IS_QUOTED or PACKET_DECAPSULATED; limit: where the packet that it is inside of
 * ends, 0: it is inside of none. A frame may go on behind that.
 */
CHECKED_ALONE int parse_packet(CTX *ctx, struct packet *packet, __u32 network, __u32 flags, __u32 limit)
{
	struct ipv6_header ip;
	__u32 end;

	if (!packet || load(ctx, network, &ip, sizeof(ip)) || (limit && network + sizeof(ip) > limit))
		return -1;
	if (!is_ipv6(&ip))
		return -1;
	packet->network = network;
	packet->length = IPV6_HEADER_LENGTH + bpf_ntohs(ip.payload_length_be);
	packet->flags = flags;
	packet->version_class_flow_be = ip.version_class_flow_be;
	packet->source = ip.source;
	packet->destination = ip.destination;
	packet->hop_limit = ip.hop_limit;
	packet->routing = 0;
	packet->options = 0;
	packet->home_address = 0;
	end = packet->length;
	if (limit ? network + end > limit : !is_frame_as_long_as(ctx, network + end)) {
		end = (limit ? limit : frame_length(ctx)) - network;
		if (!(flags & PACKET_IS_QUOTED))
			packet->flags |= PACKET_CUT;
	}
	walk_headers(ctx, packet, end, ip.next_header);
	return 0;
}

/* The offset of the IPv6 header in an Ethernet frame with up to two VLAN tags; -1: not IPv6. */
ALWAYS_INLINE int find_network(CTX *ctx)
{
	__u32 offset = ETHERNET_ADDRESSES_LENGTH;
	__be16 type_be[2];

	for (int tags = 0; tags <= VLAN_TAGS_MAX; tags++) {
		if (load(ctx, offset, type_be, 2))
			return -1;
		if (type_be[0] == bpf_htons(ETHERTYPE_IPV6))
			return offset + 2;
		if (type_be[0] != bpf_htons(ETHERTYPE_VLAN) && type_be[0] != bpf_htons(ETHERTYPE_SERVICE_VLAN))
			return -1;
		offset += VLAN_TAG_LENGTH;
	}
	return -1;
}

#endif
