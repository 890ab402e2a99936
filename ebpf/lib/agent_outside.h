/* SPDX-License-Identifier: GPL-2.0 */
/* Step of a mobility agent's outside: what mobile nodes send to the correspondents that it fronts (RFC 6275 section 9). */
#ifndef MOBILITY_LIB_AGENT_OUTSIDE_H
#define MOBILITY_LIB_AGENT_OUTSIDE_H

#include "answer_test_init.h"
#include "authenticate_binding_update.h"
#include "count.h"
#include "event.h"
#include "lookup.h"
#include "remove_home_address.h"
#include "remove_routing_header.h"
#include "report.h"
#include "translate_icmp_error.h"

/* No mobility message ever reaches a server: it is answered here, or the daemon answers it, or it is dropped. */
ALWAYS_INLINE int take_mobility_message(CTX *ctx, struct packet *packet)
{
	int verdict;

	/* Correspondents are inside. Whoever speaks from here in their name wants an answer sent to them. */
	if (use_of(&packet->source) == USE_CORRESPONDENT)
		return VERDICT_DROP_FORGED_SOURCE;
	/* No router hands such a packet on, so it would not have reached the correspondent: the kernel tells its sender. */
	if (!packet->hop_limit)
		return VERDICT_PASS;
	verdict = answer_test_init(ctx, packet);
	if (verdict != NEXT_STEP)
		return verdict;
	switch (authenticate_binding_update(ctx, packet)) {
	case AUTHENTIC:
		return lift_authentic_update(ctx, packet);
	case FORGED:
		return VERDICT_DROP_BAD_AUTHENTICATOR;
	default:
		return lift_mobility_message(ctx, packet, 0);
	}
}

/* Also when it is said of the whole packet in one of its fragments. */
ALWAYS_INLINE int is_protected_by_ipsec(const struct packet *packet)
{
	return packet->flags & PACKET_AUTHENTICATED || packet->upper_protocol == PROTOCOL_ESP || packet->upper_protocol == PROTOCOL_AH;
}

CHECKED_ALONE int accept_home_address(CTX *ctx, struct packet *packet)
{
	struct ipv6_address home_address;
	struct binding *binding;

	if (!packet || packet->flags & PACKET_CUT)
		return VERDICT_DROP_TRUNCATED;
	if (packet->flags & PACKET_SEVERAL_HOME_ADDRESSES)
		return VERDICT_DROP_SEVERAL_HOME_ADDRESSES;
	if (load(ctx, packet->network + packet->home_address, &home_address, sizeof(home_address)))
		return VERDICT_DROP_TRUNCATED;
	if (!is_unicast_routable(&home_address)) {
		report_unbound(ctx, &packet->source, &packet->destination, &home_address);
		return VERDICT_DROP_HOME_ADDRESS_NOT_ROUTABLE;
	}
	binding = live_binding(&binding_cache, &packet->destination, &home_address);
	if (!binding || !same_address(&binding->care_of_address, &packet->source)) {
		/* Section 9.3.1: processed normally, because IPsec vouches for the home address; and normally is by the server. */
		if (is_protected_by_ipsec(packet))
			return NEXT_STEP;
		report_unbound(ctx, &packet->source, &packet->destination, &home_address);
		return VERDICT_DROP_NO_BINDING;
	}
	COUNT_IN(binding, packet->length);
	return remove_home_address(ctx, packet, &home_address) ? VERDICT_DROP_NO_ROOM : VERDICT_HOME_ADDRESS_REMOVED;
}

/* An error about a packet into which we put a routing header: the server knows it without. */
CHECKED_ALONE int translate_error_about_routing_header(CTX *ctx, struct packet *packet)
{
	struct packet *quoted = inner_packet();
	struct quoted_header header = { .protocol = PROTOCOL_ROUTING, .address = IPV6_DESTINATION };
	struct routing_header routing;
	struct icmp_error error;
	struct binding *binding;

	if (!packet || !quoted || !read_icmp_error(ctx, packet, &error, quoted) || read_routing_header(ctx, quoted, &routing))
		return NEXT_STEP;
	if (!same_address(&quoted->source, &packet->destination))
		return NEXT_STEP;
	binding = live_binding(&binding_cache, &quoted->source, &routing.home_address);
	if (!binding || !same_address(&binding->care_of_address, &quoted->destination))
		return NEXT_STEP;
	LEARN_PATH_MTU(binding, &error);
	/* When nobody can be reached there any more, the daemon takes the binding back (section 9.3.4). */
	if (error.type == ICMP_DESTINATION_UNREACHABLE)
		show_icmp_error(ctx, packet);
	header.at = quoted->routing;
	header.slot = quoted->routing_slot;
	header.next = routing.next_header;
	header.on_the_wire = quoted->destination;
	header.before = routing.home_address;
	return unquote_header(ctx, packet, quoted, &error, &header) ? VERDICT_DROP_NO_ROOM : VERDICT_ICMP_ERROR_TRANSLATED;
}

ALWAYS_INLINE int agent_outside(CTX *ctx, struct packet *packet)
{
	if (!packet || use_of(&packet->destination) != USE_CORRESPONDENT)
		return NEXT_STEP;
	if (packet->flags & PACKET_BAD_HEADER)
		return VERDICT_DROP_BAD_EXTENSION_HEADER;
	if (packet->upper_protocol == PROTOCOL_MOBILITY)
		return packet->flags & PACKET_EN_ROUTE ? VERDICT_DROP_BAD_EXTENSION_HEADER : take_mobility_message(ctx, packet);
	/* Behind a routing header it is for the final destination (RFC 8200 section 4.1): a server is no waypoint, and never sees one. */
	if (packet->flags & PACKET_EN_ROUTE)
		return packet->home_address ? VERDICT_DROP_BAD_EXTENSION_HEADER : NEXT_STEP;
	if (packet->home_address)
		return accept_home_address(ctx, packet);
	if (packet->upper_protocol == PROTOCOL_ICMPV6)
		return translate_error_about_routing_header(ctx, packet);
	return NEXT_STEP;
}

#endif
