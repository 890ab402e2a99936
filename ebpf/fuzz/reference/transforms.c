// SPDX-License-Identifier: GPL-2.0
/* Removals, each one memmove(). */
#include "transforms.h"

#include "bytes.h"
#include "layout.h"

#include <string.h>

#define PAYLOAD_LENGTH 4
#define SOURCE 8
#define DESTINATION 24
#define ADDRESS_LENGTH 16
#define ROUTING_ADDRESS 8
#define PROTOCOL_IPV6 41
#define PADN 1
#define ECN_CE 3

static void cut_out(struct reference_packet *packet, __u32 at, __u32 length)
{
	memmove(packet->bytes + at, packet->bytes + at + length, packet->length - at - length);
	packet->length -= length;
}

static void cut_out_of_payload(struct reference_packet *packet, __u32 at, __u32 length)
{
	put16(packet->bytes + PAYLOAD_LENGTH, get16(packet->bytes + PAYLOAD_LENGTH) - length);
	cut_out(packet, at, length);
}

static void cut_out_header(struct reference_packet *packet, const struct layout_header *header)
{
	packet->bytes[header->slot] = header->next;
	cut_out_of_payload(packet, header->at, header->length);
}

int reference_without_routing_header(struct reference_packet *packet)
{
	struct layout layout;

	if (!reference_layout(packet->bytes, packet->length, &layout) || layout.is_malformed || !layout.routing)
		return 0;
	memcpy(packet->bytes + DESTINATION, packet->bytes + layout.routing->at + ROUTING_ADDRESS, ADDRESS_LENGTH);
	cut_out_header(packet, layout.routing);
	return 1;
}

/* What is left of the padding is one option again, shorter than eight bytes. */
static void cut_out_option(struct reference_packet *packet, const struct layout_home_address *found)
{
	__u32 run = found->run_end - found->run, kept = run % 8;
	__u8 *at = packet->bytes + found->run;

	packet->bytes[found->header->at + 1] -= run / 8;
	cut_out_of_payload(packet, found->run, run - kept);
	memset(at, 0, kept);
	if (kept > 1) {
		at[0] = PADN;
		at[1] = kept - 2;
	}
}

int reference_without_home_address(struct reference_packet *packet)
{
	struct layout layout;

	if (!reference_layout(packet->bytes, packet->length, &layout) || layout.is_malformed || !layout.home_address.header)
		return 0;
	memcpy(packet->bytes + SOURCE, packet->bytes + layout.home_address.address, ADDRESS_LENGTH);
	if (layout.home_address.has_neighbours)
		cut_out_option(packet, &layout.home_address);
	else
		cut_out_header(packet, layout.home_address.header);
	return 1;
}

static int congestion(const __u8 *packet)
{
	return packet[1] >> 4 & ECN_CE;
}

int reference_inner(struct reference_packet *packet)
{
	struct layout layout;
	int mark;

	if (!reference_layout(packet->bytes, packet->length, &layout) || layout.is_malformed || layout.is_cut || layout.is_fragment ||
	    layout.upper_protocol != PROTOCOL_IPV6)
		return 0;
	mark = congestion(packet->bytes);
	cut_out(packet, 0, layout.upper);
	if (packet->length >= 2 && mark == ECN_CE && congestion(packet->bytes))
		packet->bytes[1] |= ECN_CE << 4;
	return 1;
}
