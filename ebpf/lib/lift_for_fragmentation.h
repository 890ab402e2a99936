/* SPDX-License-Identifier: GPL-2.0 */
/*
 * No sender goes below 1280 bytes: a packet that is no longer than that, and does not fit once it is rewritten, is handed up to
 * be sent in fragments (abi/events.h).
 */
#ifndef MOBILITY_LIB_LIFT_FOR_FRAGMENTATION_H
#define MOBILITY_LIB_LIFT_FOR_FRAGMENTATION_H

#include "event.h"

/* Hands up a packet that has been rewritten and is to leave in fragments; the hop that it makes here is counted. */
CHECKED_ALONE int lift_for_fragmentation(CTX *ctx, struct packet *packet, __u32 mtu, __u32 hops)
{
	struct scratch *memory = scratch_memory();
	struct event *event;

	if (!memory || !packet || !within_limit(LIMIT_FRAGMENTATION))
		return VERDICT_DROP_RATE_LIMITED;
	if (copy_packet(ctx, memory, packet->network, packet->length))
		return VERDICT_DROP_TOO_BIG;
	memory->carried[IPV6_HOP_LIMIT_FIELD] -= hops;
	event = new_event(ctx, memory, EVENT_FRAGMENTATION_NEEDED);
	event->number = mtu;
	return send_event(event, packet->length) ? VERDICT_DROP_EVENTS_FULL : VERDICT_LIFTED_FOR_FRAGMENTATION;
}

#endif
