/* SPDX-License-Identifier: GPL-2.0 */
/* Step of a mobile node's physical interface: what reaches it at its care-of address (RFC 6275 section 11). */
#ifndef MOBILITY_LIB_MOBILE_NODE_LINK_H
#define MOBILITY_LIB_MOBILE_NODE_LINK_H

#include "leave_tunnel.h"
#include "relay_tunnel_error.h"
#include "remove_routing_header.h"
#include "report.h"

/* Out of the home agent's tunnel: only from the home agent that the inner destination is registered with. */
CHECKED_ALONE int leave_mobile_node_tunnel(CTX *ctx, struct packet *packet)
{
	struct packet *inner = inner_packet();
	struct tunnel *tunnel;
	int verdict;

	if (!packet || !inner || !read_inner(ctx, packet, inner))
		return NEXT_STEP;
	tunnel = live_tunnel(MATCH_SOURCE, &inner->destination);
	if (!tunnel || !is_from_other_end(tunnel, packet))
		return NEXT_STEP;
	verdict = leave_tunnel(ctx, packet, inner, tunnel, USE_HOME_ADDRESS);
	if (verdict != NEXT_STEP)
		return verdict;
	if (packet->upper_protocol != PROTOCOL_MOBILITY)
		report_tunnelled_flow(ctx, &packet->destination, &packet->source);
	return VERDICT_DECAPSULATED_LOCAL;
}

/* What a type 2 routing header must be, or the packet is silently discarded (section 11.3.3); NEXT_STEP: it is. */
ALWAYS_INLINE int check_routing_header(CTX *ctx, struct packet *packet, struct routing_header *header)
{
	if (packet->flags & PACKET_BAD_HEADER)
		return VERDICT_DROP_BAD_EXTENSION_HEADER;
	if (packet->flags & PACKET_CUT || read_routing_header(ctx, packet, header))
		return VERDICT_DROP_TRUNCATED;
	return use_of(&header->home_address) == USE_HOME_ADDRESS ? NEXT_STEP : VERDICT_DROP_NOT_HOME_ADDRESS;
}

/* By the optimized route (section 11.3.3). */
CHECKED_ALONE int accept_routing_header(CTX *ctx, struct packet *packet)
{
	struct routing_header header;
	struct binding *binding;
	int refusal;

	if (!packet)
		return NEXT_STEP;
	refusal = check_routing_header(ctx, packet, &header);
	if (refusal != NEXT_STEP)
		return refusal;
	if (packet->upper_protocol == PROTOCOL_MOBILITY)
		return lift_mobility_message(ctx, packet, 0);
	binding = live_binding(&binding_update_list, &packet->source, &header.home_address);
	if (binding) {
		COUNT_IN(binding, packet->length);
		report_if_expiring(ctx, binding, TABLE_BINDING_UPDATE_LIST, &packet->source, &header.home_address);
	}
	return remove_routing_header(ctx, packet, &header) ? VERDICT_DROP_NO_ROOM : VERDICT_ROUTING_HEADER_REMOVED;
}

/* Whether the quoted packet holds the option in the very header that we make for it. */
ALWAYS_INLINE int holds_our_option(const struct packet *quoted)
{
	return quoted->options && quoted->options_length == HOME_ADDRESS_HEADER_LENGTH &&
	       !(quoted->flags & (PACKET_OTHER_OPTIONS | PACKET_SEVERAL_HOME_ADDRESSES));
}

/* An error about a packet into which we put a Home Address option: this node's stack knows it without. */
CHECKED_ALONE int translate_error_about_home_address(CTX *ctx, struct packet *packet)
{
	struct packet *quoted = inner_packet();
	struct quoted_header header = { .protocol = PROTOCOL_DESTINATION_OPTIONS, .address = IPV6_SOURCE };
	struct icmp_error error;
	struct binding *binding;

	if (!packet || !quoted || !read_icmp_error(ctx, packet, &error, quoted) || !holds_our_option(quoted))
		return NEXT_STEP;
	if (load(ctx, quoted->network + quoted->home_address, &header.before, sizeof(header.before)))
		return NEXT_STEP;
	binding = live_binding(&binding_update_list, &quoted->destination, &header.before);
	if (!binding || !same_address(&binding->care_of_address, &quoted->source) ||
	    !same_address(&quoted->source, &packet->destination))
		return NEXT_STEP;
	LEARN_PATH_MTU(binding, &error);
	header.at = quoted->options;
	header.slot = quoted->options_slot;
	header.next = quoted->options_next;
	header.on_the_wire = quoted->source;
	return unquote_header(ctx, packet, quoted, &error, &header) ? VERDICT_DROP_NO_ROOM : VERDICT_ICMP_ERROR_TRANSLATED_LOCAL;
}

/* A correspondent knows no mobility messages (section 11.3.5): the daemon wants to know. */
CHECKED_ALONE int show_refused_mobility_message(CTX *ctx, struct packet *packet)
{
	struct packet *quoted = inner_packet();
	struct icmp_error error;

	if (!packet || !quoted || !read_icmp_error(ctx, packet, &error, quoted))
		return NEXT_STEP;
	if (error.type != ICMP_PARAMETER_PROBLEM || quoted->upper_protocol != PROTOCOL_MOBILITY)
		return NEXT_STEP;
	return show_icmp_error(ctx, packet) ? VERDICT_PASS : VERDICT_PASS_COPIED;
}

ALWAYS_INLINE int receive_at_care_of_address(CTX *ctx, struct packet *packet)
{
	int relayed, shown;

	if (packet->upper_protocol == PROTOCOL_IPV6)
		return leave_mobile_node_tunnel(ctx, packet);
	shown = show_refused_mobility_message(ctx, packet);
	if (shown != NEXT_STEP)
		return shown;
	relayed = relay_tunnel_error(ctx, packet, MATCH_SOURCE);
	if (relayed)
		return relayed > 0 ? VERDICT_ICMP_ERROR_TRANSLATED_LOCAL : VERDICT_DROP_NO_ROOM;
	return translate_error_about_home_address(ctx, packet);
}

CHECKED_ALONE int mobile_node_link(CTX *ctx, struct packet *packet)
{
	__u32 use;

	if (!packet)
		return NEXT_STEP;
	if (icmp_type(ctx, packet) == ICMP_ROUTER_ADVERTISEMENT)
		return copy_up(ctx, packet);
	use = use_of(&packet->destination);
	if (use != USE_CARE_OF_ADDRESS && use != USE_HOME_ADDRESS)
		return NEXT_STEP;
	/* A router says that it is still there (section 11.5.1); the kernel wants to know too. */
	if (use == USE_CARE_OF_ADDRESS && icmp_type(ctx, packet) == ICMP_NEIGHBOR_ADVERTISEMENT)
		return copy_up(ctx, packet);
	if (packet->routing)
		return accept_routing_header(ctx, packet);
	if (packet->upper_protocol == PROTOCOL_MOBILITY)
		return lift_mobility_message(ctx, packet, 0);
	return use == USE_CARE_OF_ADDRESS ? receive_at_care_of_address(ctx, packet) : NEXT_STEP;
}

#endif
