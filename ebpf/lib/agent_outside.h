/* SPDX-License-Identifier: GPL-2.0 */
/* Step of a mobility agent's outside: what mobile nodes send to the correspondents that it fronts (RFC 6275 section 9). */
#ifndef MOBILITY_LIB_AGENT_OUTSIDE_H
#define MOBILITY_LIB_AGENT_OUTSIDE_H

#include "answer_test_init.h"
#include "event.h"
#include "lookup.h"

/* No mobility message ever reaches a server: it is answered here, or the daemon answers it, or it is dropped. */
ALWAYS_INLINE int take_mobility_message(CTX *ctx, struct packet *packet)
{
	int verdict = answer_test_init(ctx, packet);

	return verdict == NEXT_STEP ? lift_mobility_message(ctx, packet, 0) : verdict;
}

CHECKED_ALONE int agent_outside(CTX *ctx, struct packet *packet)
{
	if (!packet || use_of(&packet->destination) != USE_CORRESPONDENT)
		return NEXT_STEP;
	if (packet->upper_protocol == PROTOCOL_MOBILITY)
		return take_mobility_message(ctx, packet);
	return NEXT_STEP;
}

#endif
