/* SPDX-License-Identifier: GPL-2.0 */
/* Steps of a home agent, on home link and uplink alike (RFC 6275 section 10). */
#ifndef MOBILITY_LIB_HOME_AGENT_H
#define MOBILITY_LIB_HOME_AGENT_H

#include "count.h"
#include "decapsulate.h"
#include "encapsulate.h"
#include "lift_for_fragmentation.h"
#include "lookup.h"
#include "neighbor_discovery.h"
#include "packet_too_big.h"
#include "path_mtu.h"
#include "relay_tunnel_error.h"

/* Reverse tunnelling (section 10.4.5): only from the care-of address that is registered for the inner source. */
CHECKED_ALONE int leave_home_agent_tunnel(CTX *ctx, struct packet *packet)
{
	struct packet *inner = inner_packet();
	struct tunnel *tunnel;

	if (!packet || !inner || !read_inner(ctx, packet, inner))
		return NEXT_STEP;
	tunnel = live_tunnel(MATCH_DESTINATION, &inner->source);
	if (!tunnel || !same_address(&tunnel->local, &packet->destination) || !same_address(&tunnel->remote, &packet->source))
		return NEXT_STEP;
	COUNT_IN(tunnel, inner->length);
	/* Whoever is not on the link has no say there (RFC 4861 section 11.2). */
	if (is_neighbor_discovery(icmp_type(ctx, inner)))
		return VERDICT_DROP_FORGED_SOURCE;
	if (inner->upper_protocol == PROTOCOL_MOBILITY && use_of(&inner->destination) == USE_HOME_AGENT)
		return lift_mobility_message(ctx, inner, packet);
	if (carry_congestion(ctx, packet, inner))
		return VERDICT_DROP_CONGESTION_NOT_CARRIED;
	return decapsulate(ctx, packet, inner) ? VERDICT_DROP_NO_ROOM : NEXT_STEP;
}

/* What is sent to the home agent itself. */
ALWAYS_INLINE int home_agent_receive(CTX *ctx, struct packet *packet)
{
	int relayed;

	if (packet->upper_protocol == PROTOCOL_MOBILITY)
		return lift_mobility_message(ctx, packet, 0);
	if (packet->upper_protocol == PROTOCOL_IPV6)
		return leave_home_agent_tunnel(ctx, packet);
	relayed = relay_tunnel_error(ctx, packet, MATCH_DESTINATION);
	return relayed > 0 ? VERDICT_ICMP_ERROR_TRANSLATED : relayed < 0 ? VERDICT_DROP_NO_ROOM : NEXT_STEP;
}

/* Who else has, or wants, an address that we look after (sections 10.3.1, 10.4.1). */
ALWAYS_INLINE int is_wanted_by_home_agent(struct packet *packet, int type)
{
	return type == ICMP_NEIGHBOR_ADVERTISEMENT || (type == ICMP_NEIGHBOR_SOLICITATION && is_unspecified(&packet->source));
}

/* What is sent to a home address whose owner is away (section 10.4.2). */
CHECKED_ALONE int enter_home_agent_tunnel(CTX *ctx, struct packet *packet)
{
	struct ipv6_address local, remote;
	struct tunnel *tunnel;
	__u32 length, mtu;

	if (!packet || !is_unicast_routable(&packet->destination) || is_link_local(&packet->source))
		return NEXT_STEP;
	tunnel = live_tunnel(MATCH_DESTINATION, &packet->destination);
	/* A prefix that holds its own tunnel's end would be tunnelled for ever. */
	if (!tunnel || packet->flags & PACKET_CUT || same_address(&tunnel->remote, &packet->destination))
		return NEXT_STEP;
	if (packet->hop_limit <= 1)
		return NEXT_STEP;
	local = tunnel->local;
	remote = tunnel->remote;
	length = packet->length + TUNNEL_OVERHEAD;
	mtu = EXCEEDED_MTU(ctx, tunnel, &local, &remote, length);
	if (mtu && packet->length > IPV6_MINIMUM_MTU)
		return send_packet_too_big(ctx, packet, mtu - TUNNEL_OVERHEAD);
	COUNT_OUT(tunnel, packet->length);
	if (encapsulate(ctx, packet, &local, &remote, 1))
		return VERDICT_DROP_NO_ROOM;
	if (mtu)
		return lift_for_fragmentation(ctx, packet, mtu, 0);
	return packet->flags & PACKET_DECAPSULATED ? VERDICT_RELAYED_BETWEEN_TUNNELS : VERDICT_ENCAPSULATED;
}

/* Before the agent's steps: what the home agent is sent, and what comes out of its tunnels. */
CHECKED_ALONE int home_agent_in(CTX *ctx, struct packet *packet)
{
	return packet && use_of(&packet->destination) == USE_HOME_AGENT ? home_agent_receive(ctx, packet) : NEXT_STEP;
}

/* After them: what goes into its tunnels. */
CHECKED_ALONE int home_agent_out(CTX *ctx, struct packet *packet)
{
	int type;

	if (!packet)
		return NEXT_STEP;
	type = icmp_type(ctx, packet);
	if (is_neighbor_discovery(type))
		return is_wanted_by_home_agent(packet, type) ? copy_up(ctx, packet) : NEXT_STEP;
	return enter_home_agent_tunnel(ctx, packet);
}

#endif
