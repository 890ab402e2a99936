/* SPDX-License-Identifier: GPL-2.0 */
/* The short way from a mobile node, by the optimized route (RFC 6275 section 11.3.1): of plain packets, as in lib/short_way.h. */
#ifndef MOBILITY_LIB_SHORT_MOBILE_NODE_HOME_H
#define MOBILITY_LIB_SHORT_MOBILE_NODE_HOME_H

#include "front.h"
#include "mobile_node_home.h"

/* The IPv6 header and what comes to stand behind it: each call of the helper that writes costs ten nanoseconds. */
struct optimized_front {
	struct ipv6_header ip;
	struct home_address_header option;
};

/* Whether a packet of that length, with the option, fits link and path. No link that carries IPv6 is asked about 1280 bytes. */
ALWAYS_INLINE int is_fitting_way_out(CTX *ctx, const struct binding *binding, __u32 length)
{
	return length <= IPV6_MINIMUM_MTU || !exceeded_link_mtu(ctx, binding->link, length, KNOWN_PATH_MTU(binding));
}

/* A binding says that the source is one of our home addresses. */
CHECKED_ALONE int short_optimized_route(CTX *ctx, struct way_out *way_out)
{
	struct optimized_front optimized ALIGNED;
	struct binding_key key ALIGNED;
	__u64 now = lifetime_clock();
	struct front front;
	struct binding *binding;
	__u32 length;

	if (!way_out || ctx->gso_size || read_front(ctx, &front) || !is_plain_frame(&front) || !is_plain_upper(front.ip.next_header))
		return LONG_WAY;
	length = packet_length(&front.ip) + HOME_ADDRESS_HEADER_LENGTH;
	if (!is_frame_as_long_as(ctx, ETHERNET_HEADER_LENGTH + packet_length(&front.ip)) || !is_unicast_routable(&front.ip.destination))
		return LONG_WAY;
	key.correspondent = front.ip.destination;
	key.home_address = front.ip.source;
	binding = binding_of(&binding_update_list, &key, now);
	if (!binding || is_report_due(binding, now) || !is_fitting_way_out(ctx, binding, length))
		return LONG_WAY;
	way_out->link = binding->link;
	COUNT_OUT(binding, length);
	optimized.ip = front.ip;
	optimized.ip.payload_length_be = bpf_htons(length - IPV6_HEADER_LENGTH);
	optimized.ip.next_header = PROTOCOL_DESTINATION_OPTIONS;
	optimized.ip.source = binding->care_of_address;
	optimized.option = home_address_header(front.ip.next_header, &key.home_address);
	if (bpf_skb_adjust_room(ctx, HOME_ADDRESS_HEADER_LENGTH, BPF_ADJ_ROOM_NET, BPF_F_ADJ_ROOM_FIXED_GSO))
		return VERDICT_DROP_NO_ROOM;
	return store(ctx, ETHERNET_HEADER_LENGTH, &optimized, sizeof(optimized)) ? VERDICT_DROP_NO_ROOM : VERDICT_HOME_ADDRESS_INSERTED;
}

#endif
