/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An answer that an interface's program has made itself goes into the tunnel of whom it is for, when this router has that tunnel: a
 * mobility agent's Home Test to a mobile node that has its home agent here (RFC 6275 section 5.2.5). No other program would see it.
 */
#ifndef MOBILITY_LIB_TUNNEL_ANSWER_H
#define MOBILITY_LIB_TUNNEL_ANSWER_H

#include "count.h"
#include "encapsulate.h"
#include "enter_tunnel.h"
#include "lookup.h"

/* Whether packet is an answer now, made of what came, to be routed to whoever asked. */
ALWAYS_INLINE int is_routed_answer(int verdict)
{
	return verdict == VERDICT_HOME_TEST_SENT || verdict == VERDICT_CARE_OF_TEST_SENT;
}

/* The verdict stays: it is routed, to the tunnel's other end; unless there is no room for that. No path is too small for it. */
CHECKED_ALONE int tunnel_answer(CTX *ctx, struct packet *packet, int verdict)
{
	struct ipv6_address local, remote;
	struct tunnel *tunnel;

	if (!packet)
		return verdict;
	tunnel = live_tunnel(MATCH_DESTINATION, &packet->destination);
	if (!tunnel || is_to_own_end(tunnel, MATCH_DESTINATION, &packet->destination))
		return verdict;
	local = tunnel->local;
	remote = tunnel->remote;
	COUNT_OUT(tunnel, packet->length);
	return encapsulate(ctx, packet, &local, &remote, 0) ? VERDICT_DROP_NO_ROOM : verdict;
}

#endif
