/* SPDX-License-Identifier: GPL-2.0 */
/* Tells the daemon once that a binding in use is about to expire (RFC 6275 sections 9.5.5, 11.7). */
#ifndef MOBILITY_LIB_REPORT_H
#define MOBILITY_LIB_REPORT_H

#include "event.h"

ALWAYS_INLINE void report_if_expiring(CTX *ctx, struct binding *binding, __u32 table, struct ipv6_address *correspondent,
				      struct ipv6_address *home_address)
{
	struct scratch *memory;
	struct event *event;

	if (bpf_ktime_get_ns() < binding->refresh_ns || binding->flags & BINDING_EXPIRY_REPORTED)
		return;
	if (__sync_fetch_and_or(&binding->flags, BINDING_EXPIRY_REPORTED) & BINDING_EXPIRY_REPORTED)
		return;
	memory = scratch_memory();
	if (!memory)
		return;
	event = new_event(ctx, memory, EVENT_BINDING_EXPIRING);
	event->number = table;
	event->first = *correspondent;
	event->second = *home_address;
	send_event(event, 0);
}

#endif
