/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Steps of a distributed anchor router towards the other routers (RFC 8885). A tunnel between two of them is found from both ends by
 * the mobile node's prefix: as anchor by the destination (RFC 5213 section 5.6.2), as the router that serves the node by the source
 * (section 6.10.5).
 */
#ifndef MOBILITY_LIB_ANCHOR_UPLINK_H
#define MOBILITY_LIB_ANCHOR_UPLINK_H

#include "enter_tunnel.h"
#include "leave_tunnel.h"
#include "relay_tunnel_error.h"

/*
 * During a handover (RFC 5949 section 4): what the mobile node's next router has of it goes on to the anchor, what the anchor has for it
 * goes on to the next router, until the anchor knows better. At the next router, and for as long as packets are under way, both are
 * heard.
 */
ALWAYS_INLINE int leave_handover_tunnel(CTX *ctx, struct packet *packet, struct packet *inner)
{
	struct tunnel *tunnel = live_tunnel(MATCH_HANDOVER, &inner->source);
	__u32 onward = MATCH_ANCHOR;
	int verdict;

	if (!tunnel || !is_from_other_end(tunnel, packet)) {
		tunnel = live_tunnel(MATCH_ANCHOR, &inner->destination);
		/* With the mobile node's own way to its anchor the node is here, and the packet for an access link. */
		onward = live_tunnel(MATCH_SOURCE, &inner->destination) ? MATCH_SOURCE : MATCH_HANDOVER;
	}
	if (!tunnel || !is_from_other_end(tunnel, packet)) {
		tunnel = live_tunnel(MATCH_HANDOVER, &inner->destination);
		onward = MATCH_SOURCE;
	}
	if (!tunnel || !is_from_other_end(tunnel, packet))
		return VERDICT_DROP_NO_TUNNEL_BINDING;
	verdict = leave_tunnel(ctx, packet, inner, tunnel, USE_ANCHOR_ROUTER);
	if (verdict == NEXT_STEP && onward != MATCH_SOURCE)
		verdict = enter_tunnel(ctx, packet, onward);
	/* From the mobile node it may yet be for another one that is away. */
	return verdict == NEXT_STEP && onward != MATCH_ANCHOR ? VERDICT_DECAPSULATED : verdict;
}

/* Out of a tunnel to the router that serves a mobile node of ours, or from the one that anchors a visitor; from nobody else. */
CHECKED_ALONE int leave_anchor_tunnel(CTX *ctx, struct packet *packet)
{
	struct packet *inner = inner_packet();
	struct tunnel *tunnel;
	int verdict;

	/* The kernel puts fragments together, and the daemon looks at what is inside. */
	if (!packet || !inner || packet->flags & PACKET_FRAGMENT)
		return NEXT_STEP;
	if (!read_inner(ctx, packet, inner))
		return VERDICT_DROP_NO_TUNNEL_BINDING;
	tunnel = live_tunnel(MATCH_DESTINATION, &inner->source);
	if (tunnel && is_from_other_end(tunnel, packet))
		return leave_tunnel(ctx, packet, inner, tunnel, USE_ANCHOR_ROUTER);
	tunnel = live_tunnel(MATCH_SOURCE, &inner->destination);
	if (!tunnel || !is_from_other_end(tunnel, packet))
		return leave_handover_tunnel(ctx, packet, inner);
	verdict = leave_tunnel(ctx, packet, inner, tunnel, USE_ANCHOR_ROUTER);
	/* It is for an access link of ours, and goes into no tunnel again. */
	return verdict == NEXT_STEP ? VERDICT_DECAPSULATED : verdict;
}

/* A Packet Too Big about a packet in a tunnel, whichever end this is. */
ALWAYS_INLINE int relay_anchor_tunnel_error(CTX *ctx, struct packet *packet)
{
	int relayed = relay_tunnel_error(ctx, packet, MATCH_DESTINATION);

	if (!relayed)
		relayed = relay_tunnel_error(ctx, packet, MATCH_SOURCE);
	if (!relayed)
		relayed = relay_tunnel_error(ctx, packet, MATCH_HANDOVER);
	if (!relayed)
		relayed = relay_tunnel_error(ctx, packet, MATCH_ANCHOR);
	return verdict_on_relaying(ctx, packet, relayed);
}

/* Before others' steps: what is sent to the router itself, and what comes out of its tunnels. */
CHECKED_ALONE int anchor_uplink_in(CTX *ctx, struct packet *packet)
{
	if (!packet || use_of(&packet->destination) != USE_ANCHOR_ROUTER)
		return NEXT_STEP;
	if (packet->upper_protocol == PROTOCOL_MOBILITY)
		return lift_mobility_message(ctx, packet, 0);
	if (packet->upper_protocol == PROTOCOL_IPV6)
		return leave_anchor_tunnel(ctx, packet);
	return relay_anchor_tunnel_error(ctx, packet);
}

#endif
