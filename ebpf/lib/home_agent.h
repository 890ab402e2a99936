/* SPDX-License-Identifier: GPL-2.0 */
/* Steps of a home agent, on home link and uplink alike (RFC 6275 section 10). */
#ifndef MOBILITY_LIB_HOME_AGENT_H
#define MOBILITY_LIB_HOME_AGENT_H

#include "leave_tunnel.h"
#include "relay_tunnel_error.h"

/* Reverse tunnelling (section 10.4.5): only from the care-of address that is registered for the inner source. */
CHECKED_ALONE int leave_home_agent_tunnel(CTX *ctx, struct packet *packet)
{
	struct packet *inner = inner_packet();
	struct tunnel *tunnel;

	if (!packet || !inner || !read_inner(ctx, packet, inner))
		return NEXT_STEP;
	tunnel = live_tunnel(MATCH_DESTINATION, &inner->source);
	if (!tunnel || !is_from_other_end(tunnel, packet))
		return NEXT_STEP;
	return leave_tunnel(ctx, packet, inner, tunnel, USE_HOME_AGENT);
}

/* What is sent to the home agent itself. */
ALWAYS_INLINE int home_agent_receive(CTX *ctx, struct packet *packet)
{
	if (packet->upper_protocol == PROTOCOL_MOBILITY)
		return lift_mobility_message(ctx, packet, 0);
	if (packet->upper_protocol == PROTOCOL_IPV6)
		return leave_home_agent_tunnel(ctx, packet);
	return verdict_on_relaying(ctx, packet, relay_tunnel_error(ctx, packet, MATCH_DESTINATION));
}

/* Who else has, or wants, an address that we look after (sections 10.3.1, 10.4.1). */
ALWAYS_INLINE int is_wanted_by_home_agent(struct packet *packet, int type)
{
	return type == ICMP_NEIGHBOR_ADVERTISEMENT || (type == ICMP_NEIGHBOR_SOLICITATION && is_unspecified(&packet->source));
}

/* Before the agent's steps: what the home agent is sent, and what comes out of its tunnels. */
CHECKED_ALONE int home_agent_in(CTX *ctx, struct packet *packet)
{
	return packet && use_of(&packet->destination) == USE_HOME_AGENT ? home_agent_receive(ctx, packet) : NEXT_STEP;
}

/* After them, and before what is sent to a home address whose owner is away enters its tunnel (section 10.4.2). */
CHECKED_ALONE int home_agent_out(CTX *ctx, struct packet *packet)
{
	return packet && is_wanted_by_home_agent(packet, icmp_type(ctx, packet)) ? copy_up(ctx, packet) : NEXT_STEP;
}

#endif
