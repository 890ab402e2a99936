/* SPDX-License-Identifier: GPL-2.0 */
/* The short way of what a home agent or an anchor router forwards (lib/home_agent.h, lib/anchor_access.h). */
#ifndef MOBILITY_LIB_SHORT_ROUTER_H
#define MOBILITY_LIB_SHORT_ROUTER_H

#include "short_enter_tunnel.h"

ALWAYS_INLINE int short_visitor(CTX *ctx, struct front *front, struct tunnel *entry)
{
	struct tunnel *tunnel = home_address_tunnel(MATCH_SOURCE, &front->ip.source);
	int verdict = short_enter_tunnel(ctx, front, unless_expired(tunnel ? tunnel : entry), MATCH_SOURCE);

	if (verdict != NEXT_STEP)
		return verdict;
	return short_enter_tunnel(ctx, front, live_tunnel(MATCH_ANCHOR, &front->ip.source), MATCH_ANCHOR);
}

/* entry: on an access link, what is known of the source's prefix; or NULL. */
ALWAYS_INLINE int short_router(CTX *ctx, struct front *front, struct tunnel *entry)
{
	int verdict = NEXT_STEP;

	if (!is_to_be_forwarded(&front->ip.source, &front->ip.destination))
		return NEXT_STEP;
	if (has_role(ROLE_ANCHOR_ACCESS))
		verdict = short_visitor(ctx, front, entry);
	if (verdict != NEXT_STEP)
		return verdict;
	return short_enter_tunnel(ctx, front, live_tunnel(MATCH_DESTINATION, &front->ip.destination), MATCH_DESTINATION);
}

#endif
