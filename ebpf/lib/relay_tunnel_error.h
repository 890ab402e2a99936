/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A Packet Too Big about a packet in one of our tunnels is told to whom the packet inside came from, as about that packet
 * (RFC 2473 section 8.1): the outer header goes out of the quote, the error is addressed anew.
 */
#ifndef MOBILITY_LIB_RELAY_TUNNEL_ERROR_H
#define MOBILITY_LIB_RELAY_TUNNEL_ERROR_H

#include "enter_tunnel.h"
#include "translate_icmp_error.h"

/* match: which address of the inner packet the tunnel is found by. 1: relayed; 0: not about a tunnel of ours; -1: failed. */
CHECKED_ALONE int relay_tunnel_error(CTX *ctx, struct packet *packet, __u32 match)
{
	struct packet *quoted = inner_packet();
	struct quote_change change = {};
	struct icmp_error error;
	struct ipv6_header inner;
	struct tunnel *tunnel;

	if (!packet || !quoted || !read_icmp_error(ctx, packet, &error, quoted) || error.type != ICMP_PACKET_TOO_BIG)
		return 0;
	if (quoted->upper_protocol != PROTOCOL_IPV6 || quoted->upper != TUNNEL_OVERHEAD ||
	    quoted->network + TUNNEL_OVERHEAD + IPV6_HEADER_LENGTH > packet->network + packet->length ||
	    load(ctx, quoted->network + TUNNEL_OVERHEAD, &inner, sizeof(inner)))
		return 0;
	tunnel = live_tunnel(match, is_by_destination(match) ? &inner.destination : &inner.source);
	if (!tunnel || !same_address(&tunnel->local, &quoted->source) || !same_address(&tunnel->remote, &quoted->destination) ||
	    !same_address(&tunnel->local, &packet->destination))
		return 0;
	LEARN_PATH_MTU(tunnel, &error);
	change.gap = quoted->network;
	change.gap_length = TUNNEL_OVERHEAD;
	/* The new source is the old destination: to the checksum, the old source has become the new destination. */
	change.address = packet->network + IPV6_DESTINATION;
	change.before.address = packet->source;
	change.after.address = inner.source;
	change.before.value_be = error.value_be;
	change.after.value_be = bpf_htonl(translate_value(&error, 0, TUNNEL_OVERHEAD));
	if (change_quote(ctx, packet, &change))
		return -1;
	return write_source(ctx, packet, &packet->destination) ? -1 : 1;
}

/* Where a relayed error goes on from a router: into the tunnel of whom it is for, when that one is away itself, or has just left. */
CHECKED_ALONE int forward_relayed_error(CTX *ctx, struct packet *packet)
{
	int verdict;

	if (!packet || parse_packet(ctx, packet, packet->network, packet->flags & PACKET_DECAPSULATED, 0))
		return VERDICT_DROP_NO_ROOM;
	verdict = enter_tunnel(ctx, packet, MATCH_DESTINATION);
	if (verdict == NEXT_STEP)
		verdict = enter_tunnel(ctx, packet, MATCH_HANDOVER);
	return verdict == NEXT_STEP ? VERDICT_ICMP_ERROR_TRANSLATED : verdict;
}

/* What a router makes of one that it got: relayed is what relay_tunnel_error() returned. */
ALWAYS_INLINE int verdict_on_relaying(CTX *ctx, struct packet *packet, int relayed)
{
	if (!relayed)
		return NEXT_STEP;
	return relayed < 0 ? VERDICT_DROP_NO_ROOM : forward_relayed_error(ctx, packet);
}

#endif
