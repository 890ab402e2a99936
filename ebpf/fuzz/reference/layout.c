// SPDX-License-Identifier: GPL-2.0
/* Lists headers, lists options, and reads off what is asked for. */
#include "layout.h"

#include "bytes.h"

#include <string.h>

#define IPV6_HEADER 40
#define HOP_BY_HOP 0
#define ROUTING 43
#define FRAGMENT 44
#define AUTHENTICATION 51
#define DESTINATION_OPTIONS 60
#define PAD1 0
#define PADN 1
#define HOME_ADDRESS 0xc9
#define ADDRESS_LENGTH 16
#define ROUTING_TYPE_2 2

struct option {
	__u32 type;
	__u32 at;
	__u32 length;
};

static int is_extension(__u32 protocol)
{
	return protocol == HOP_BY_HOP || protocol == ROUTING || protocol == FRAGMENT || protocol == AUTHENTICATION ||
	       protocol == DESTINATION_OPTIONS;
}

static __u32 length_of(__u32 protocol, const __u8 *header)
{
	switch (protocol) {
	case FRAGMENT:
		return 8;
	case AUTHENTICATION:
		return 4 * (header[1] + 2);
	default:
		return 8 * (header[1] + 1);
	}
}

static int is_first_fragment_or_whole(const __u8 *fragment_header)
{
	return get16(fragment_header + 2) >> 3 == 0;
}

/* -1: they do not fit what is there, or are too many. */
static int list_headers(const __u8 *packet, __u32 end, struct layout *layout)
{
	__u32 at = IPV6_HEADER, next = packet[6], slot = 6;

	while (is_extension(next)) {
		struct layout_header *header;

		if (layout->header_count == LAYOUT_HEADERS_MAX || at + 8 > end || at + length_of(next, packet + at) > end)
			return -1;
		header = &layout->headers[layout->header_count++];
		*header = (struct layout_header) { next, at, length_of(next, packet + at), slot, packet[at] };
		slot = at;
		at += header->length;
		next = header->next;
		/* What follows is elsewhere. */
		if (header->protocol == FRAGMENT && !is_first_fragment_or_whole(packet + header->at))
			break;
	}
	layout->upper = at;
	layout->upper_protocol = next;
	return 0;
}

/* How many; -1: they do not fit the header, or are too many. */
static int list_options(const __u8 *packet, const struct layout_header *header, struct option options[LAYOUT_OPTIONS_MAX])
{
	__u32 end = header->at + header->length, at = header->at + 2;
	int count = 0;

	while (at < end) {
		__u32 length = packet[at] == PAD1 ? 1 : at + 1 < end ? 2u + packet[at + 1] : 2;

		if (count == LAYOUT_OPTIONS_MAX || at + length > end)
			return -1;
		options[count++] = (struct option) { packet[at], at, length };
		at += length;
	}
	return count;
}

static int is_padding(const struct option *option)
{
	return option->type == PAD1 || option->type == PADN;
}

/* The padding on both sides of option i, with it. */
static void find_run(const struct layout_header *header, const struct option *options, int count, int i,
		     struct layout_home_address *found)
{
	int first = i, last = i;

	while (first > 0 && is_padding(&options[first - 1]))
		first--;
	while (last + 1 < count && is_padding(&options[last + 1]))
		last++;
	found->run = first ? options[first].at : header->at + 2;
	found->run_end = options[last].at + options[last].length;
}

/* -1: malformed. */
static int look_for_home_address(const __u8 *packet, const struct layout_header *header, int is_late, struct layout *layout)
{
	struct option options[LAYOUT_OPTIONS_MAX];
	int count = list_options(packet, header, options), has_others = 0;

	for (int i = 0; i < count; i++)
		has_others |= !is_padding(&options[i]) && options[i].type != HOME_ADDRESS;
	for (int i = 0; i < count; i++) {
		if (options[i].type != HOME_ADDRESS)
			continue;
		/* RFC 6275 section 6.3: before fragment and authentication headers. */
		if (options[i].length != 2 + ADDRESS_LENGTH || is_late)
			return -1;
		layout->has_several_home_addresses |= layout->home_address.header != NULL;
		layout->home_address.header = header;
		layout->home_address.address = options[i].at + 2;
		layout->home_address.has_neighbours |= has_others;
		find_run(header, options, count, i, &layout->home_address);
	}
	return count < 0 ? -1 : 0;
}

static int look_at_routing(const __u8 *packet, const struct layout_header *header, struct layout *layout)
{
	const __u8 *routing = packet + header->at;

	layout->is_en_route |= routing[3] != 0;
	if (routing[2] != ROUTING_TYPE_2)
		return 0;
	if (header->length != 8 + ADDRESS_LENGTH || routing[3] != 1 || layout->routing)
		return -1;
	layout->routing = header;
	return 0;
}

static int look_at_headers(const __u8 *packet, struct layout *layout)
{
	int is_late = 0;

	layout->place = IPV6_HEADER;
	layout->place_slot = 6;
	for (__u32 i = 0; i < layout->header_count; i++) {
		const struct layout_header *header = &layout->headers[i];

		if (header->protocol == HOP_BY_HOP && i)
			return -1;
		if (header->protocol == DESTINATION_OPTIONS && look_for_home_address(packet, header, is_late, layout))
			return -1;
		if (!is_late && (header->protocol == HOP_BY_HOP || header->protocol == ROUTING)) {
			/* RFC 6275 section 6.3: a Home Address option stands behind routing headers. */
			if (layout->home_address.header)
				return -1;
			layout->place = header->at + header->length;
			layout->place_slot = header->at;
		}
		if (!is_late && header->protocol == ROUTING && look_at_routing(packet, header, layout))
			return -1;
		layout->is_authenticated |= header->protocol == AUTHENTICATION;
		if (header->protocol == FRAGMENT) {
			layout->is_fragment |= (get16(packet + header->at + 2) & 0xfff9) != 0;
			layout->is_later_fragment |= !is_first_fragment_or_whole(packet + header->at);
		}
		is_late |= header->protocol == FRAGMENT || header->protocol == AUTHENTICATION;
	}
	return 0;
}

int reference_layout(const __u8 *packet, __u32 available, struct layout *layout)
{
	__u32 end;

	memset(layout, 0, sizeof(*layout));
	if (available < IPV6_HEADER || packet[0] >> 4 != 6)
		return 0;
	layout->length = IPV6_HEADER + get16(packet + 4);
	layout->is_cut = layout->length > available;
	end = layout->is_cut ? available : layout->length;
	layout->is_malformed = list_headers(packet, end, layout) || look_at_headers(packet, layout);
	return 1;
}
