/* SPDX-License-Identifier: GPL-2.0 */
/* The short way through a mobility agent (RFC 6275 section 9): packets that use a binding. */
#ifndef MOBILITY_LIB_SHORT_AGENT_H
#define MOBILITY_LIB_SHORT_AGENT_H

#include "count.h"
#include "lookup.h"
#include "move_front.h"
#include "parse.h"
#include "path_mtu.h"
#include "report.h"

/* The same without a binding, of a packet that no IPsec vouches for. */
ALWAYS_INLINE int short_unbound(CTX *ctx, const struct front *front, const struct ipv6_address *home_address)
{
	if (!is_unicast_routable(home_address) || use_of(&front->ip.destination) != USE_CORRESPONDENT)
		return LONG_WAY;
	report_unbound(ctx, &front->ip.source, &front->ip.destination, home_address);
	return VERDICT_DROP_NO_BINDING;
}

/* A binding says that its correspondent is one of ours: nobody need ask whose address the destination is. */
ALWAYS_INLINE int short_agent_outside(CTX *ctx, struct front *front)
{
	__u32 length = packet_length(&front->ip);
	struct home_address_header header ALIGNED;
	struct binding_key key ALIGNED;
	struct binding *binding;

	if (length < IPV6_HEADER_LENGTH + sizeof(header) || load(ctx, PLAIN_FRONT, &header, sizeof(header)))
		return LONG_WAY;
	if (!is_home_address_header((struct extension_header *)&header) || !is_plain_upper(header.next_header))
		return LONG_WAY;
	key.correspondent = front->ip.destination;
	key.home_address = header.home_address;
	binding = binding_of(&binding_cache, &key, lifetime_clock());
	if (!binding || !same_address(&binding->care_of_address, &front->ip.source))
		return short_unbound(ctx, front, &header.home_address);
	COUNT_IN(binding, length);
	front->ip.payload_length_be = bpf_htons(length - IPV6_HEADER_LENGTH - sizeof(header));
	front->ip.next_header = header.next_header;
	front->ip.source = header.home_address;
	return shift_front(ctx, front, sizeof(header)) ? VERDICT_DROP_NO_ROOM : VERDICT_HOME_ADDRESS_REMOVED;
}

ALWAYS_INLINE int short_agent_inside(CTX *ctx, struct front *front)
{
	struct routing_header header ALIGNED = {
		.next_header = front->ip.next_header,
		.length = ROUTING_HEADER_LENGTH / 8 - 1,
		.type = ROUTING_TYPE_2,
		.segments_left = 1,
		.home_address = front->ip.destination,
	};
	struct binding_key key ALIGNED = { .correspondent = front->ip.source, .home_address = front->ip.destination };
	__u32 length = packet_length(&front->ip) + sizeof(header);
	__u64 now = lifetime_clock();
	struct binding *binding = binding_of(&binding_cache, &key, now);

	if (!binding)
		return NEXT_STEP;
	if (front->ip.hop_limit <= 1 || !is_fitting(binding->fitting, length) || is_report_due(binding, now))
		return LONG_WAY;
	COUNT_OUT(binding, length);
	front->ip.payload_length_be = bpf_htons(length - IPV6_HEADER_LENGTH);
	front->ip.next_header = PROTOCOL_ROUTING;
	front->ip.destination = binding->care_of_address;
	return insert_behind(ctx, front, &header, sizeof(header)) ? VERDICT_DROP_NO_ROOM : VERDICT_ROUTING_HEADER_INSERTED;
}

#endif
