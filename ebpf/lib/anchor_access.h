/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Steps of a distributed anchor router on an access link (RFC 8885; RFC 5213 section 6.10.5): what a mobile node sends from a prefix of
 * another router goes there. What it sends from a prefix of this one is none of a tunnel's business.
 */
#ifndef MOBILITY_LIB_ANCHOR_ACCESS_H
#define MOBILITY_LIB_ANCHOR_ACCESS_H

#include "discovery_options.h"
#include "enter_tunnel.h"
#include "source_prefix.h"

/* What there is to say of the station that the frame came from. */
ALWAYS_INLINE void tell_of_station(CTX *ctx, const struct packet *packet, __u32 kind)
{
	const void *link = bytes_at(ctx, 0, ETHERNET_ADDRESSES_LENGTH);
	struct scratch *memory = scratch_memory();
	struct event *event;

	if (!memory || !link)
		return;
	event = new_event(ctx, memory, kind);
	event->first = packet->source;
	event->second = packet->destination;
	__builtin_memcpy(&event->third, link + ETHERNET_SOURCE, LINK_ADDRESS_LENGTH);
	send_event(event, 0);
}

/* Something was dropped as forged: so that an operator learns of it, by which station. */
ALWAYS_INLINE int drop_foreign(CTX *ctx, const struct packet *packet, int verdict)
{
	if (within_limit(LIMIT_FOREIGN_SOURCE))
		tell_of_station(ctx, packet, EVENT_FOREIGN_SOURCE);
	return verdict;
}

/*
 * A host that keeps its addresses although its link was interrupted reports its multicast groups to whatever is at the other end now
 * (RFC 3810), and perhaps says nothing else. Without an address there is nobody to be asked whether it is true.
 */
ALWAYS_INLINE int shows_that_it_listens(const struct packet *packet, int type)
{
	return (type == ICMP_LISTENER_REPORT || type == ICMP_LISTENER_REPORT_2) && is_link_local(&packet->source);
}

/* The kernel takes neighbour discovery behind any row of headers, but with this hop limit only (RFC 4861 section 11.2). */
ALWAYS_INLINE int may_hide_discovery(const struct packet *packet)
{
	return packet->flags & PACKET_BAD_HEADER && packet->hop_limit == DISCOVERY_HOP_LIMIT;
}

/*
 * Before others' steps, what is forged: in the name of a mobile node that is another station; what routers alone say, for this one is the
 * only router there (RFC 6105); and whatever comes through a tunnel, in fragments too, for no router's ends on an access link. Where the uplink is
 * the same interface, other routers' packets arrive as well.
 */
CHECKED_ALONE int anchor_access_in(CTX *ctx, struct packet *packet)
{
	int type;

	if (!packet)
		return NEXT_STEP;
	if (may_hide_discovery(packet))
		return VERDICT_DROP_BAD_EXTENSION_HEADER;
	type = icmp_type(ctx, packet);
	if (names_another_station(ctx, packet, type))
		return drop_foreign(ctx, packet, VERDICT_DROP_FORGED_LINK_ADDRESS);
	if (has_role(ROLE_ANCHOR_UPLINK))
		return NEXT_STEP;
	if (is_said_by_routers(type))
		return drop_foreign(ctx, packet, VERDICT_DROP_ROGUE_ROUTER);
	if (is_from_foreign_station(ctx, packet) || advertises_foreign_address(ctx, packet, type))
		return drop_foreign(ctx, packet, VERDICT_DROP_FOREIGN_SOURCE);
	if (shows_that_it_listens(packet, type) && within_limit(LIMIT_NEIGHBOR_DISCOVERY))
		tell_of_station(ctx, packet, EVENT_STATION_HEARD);
	if (packet->upper_protocol != PROTOCOL_IPV6)
		return NEXT_STEP;
	return use_of(&packet->destination) == USE_ANCHOR_ROUTER ? VERDICT_DROP_NO_TUNNEL_BINDING : NEXT_STEP;
}

/* A router solicitation shows that a mobile node has come. Visitors' packets go to their anchors, whoever they are for. */
CHECKED_ALONE int anchor_access_out(CTX *ctx, struct packet *packet)
{
	int verdict;

	if (!packet)
		return NEXT_STEP;
	if (icmp_type(ctx, packet) == ICMP_ROUTER_SOLICITATION)
		return copy_up(ctx, packet);
	verdict = enter_tunnel(ctx, packet, MATCH_SOURCE);
	return verdict == NEXT_STEP ? enter_tunnel(ctx, packet, MATCH_ANCHOR) : verdict;
}

#endif
