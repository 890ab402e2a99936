/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The short way of packets as nearly all are: UDP or TCP, in a whole frame without tags, and between IPv6 header and upper layer
 * nothing, or just what a transform takes out. A few comparisons tell of them what reading header by header (lib/parse.h) would tell,
 * at a third of its price. The short way decides as the steps would, and leaves to them, untouched and uncounted, what asks for more
 * than rewriting: a report, an error, fragments, a drop.
 */
#ifndef MOBILITY_LIB_SHORT_WAY_H
#define MOBILITY_LIB_SHORT_WAY_H

#include "short_agent.h"
#include "short_leave_tunnel.h"
#include "short_mobile_node.h"
#include "short_router.h"
#include "source_prefix.h"
#include "station.h"

/* Nothing of ours in it: it only matters where it goes. */
ALWAYS_INLINE int short_way_out(CTX *ctx, struct front *front)
{
	struct tunnel *entry = has_role(ROLE_ANCHOR_ACCESS) ? prefix_entry(MATCH_SOURCE, &front->ip.source) : 0;
	int verdict = NEXT_STEP;

	if (!has_role(ROLE_ANCHOR_UPLINK) && is_foreign_station(entry, front->link + ETHERNET_SOURCE))
		return LONG_WAY;
	if (has_role(ROLE_AGENT_INSIDE))
		verdict = short_agent_inside(ctx, front);
	if (verdict == NEXT_STEP && has_role(ROLE_HOME_AGENT | ROLE_ANCHOR_UPLINK | ROLE_ANCHOR_ACCESS))
		verdict = short_router(ctx, front, entry);
	return verdict == NEXT_STEP ? VERDICT_PASS : verdict;
}

CHECKED_ALONE int short_way(CTX *ctx)
{
	struct front front;

	if (read_front(ctx, &front) || !is_plain_frame(&front) || !is_to_our_link_address(front.link))
		return LONG_WAY;
	if (!is_frame_as_long_as(ctx, ETHERNET_HEADER_LENGTH + packet_length(&front.ip)))
		return LONG_WAY;
	if (is_plain_upper(front.ip.next_header))
		return short_way_out(ctx, &front);
	if (front.ip.next_header == PROTOCOL_DESTINATION_OPTIONS && has_role(ROLE_AGENT_OUTSIDE))
		return short_agent_outside(ctx, &front);
	if (front.ip.next_header == PROTOCOL_ROUTING && has_role(ROLE_MOBILE_NODE_LINK))
		return short_optimized_route(ctx, &front);
	if (front.ip.next_header == PROTOCOL_IPV6 && has_role(ROLE_HOME_AGENT | ROLE_ANCHOR_UPLINK))
		return short_leave_tunnel(ctx, &front);
	if (front.ip.next_header == PROTOCOL_IPV6 && has_role(ROLE_MOBILE_NODE_LINK))
		return short_out_of_mobile_node_tunnel(ctx, &front);
	return LONG_WAY;
}

#endif
