/* SPDX-License-Identifier: GPL-2.0 */
/* Tells the daemon what a packet gave occasion to know. */
#ifndef MOBILITY_LIB_REPORT_H
#define MOBILITY_LIB_REPORT_H

#include "event.h"
#include "lookup.h"

/* Whether a binding in use is about to expire, and nobody has said so yet. */
ALWAYS_INLINE int is_report_due(const struct binding *binding, __u64 now)
{
	return now >= binding->refresh_ns && !(binding->flags & BINDING_EXPIRY_REPORTED);
}

/* Once, that a binding in use is about to expire (RFC 6275 sections 9.5.5, 11.7). */
ALWAYS_INLINE void report_if_expiring(CTX *ctx, struct binding *binding, __u32 table, struct ipv6_address *correspondent,
				      struct ipv6_address *home_address)
{
	struct scratch *memory;
	struct event *event;

	if (!is_report_due(binding, lifetime_clock()))
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

/* Asks the daemon for a Binding Error (RFC 6275 section 9.3.3). */
ALWAYS_INLINE void report_unbound(CTX *ctx, const struct ipv6_address *source, const struct ipv6_address *destination,
				  const struct ipv6_address *home_address)
{
	struct scratch *memory = scratch_memory();
	struct event *event;

	if (!memory || !within_limit(LIMIT_UNBOUND_HOME_ADDRESS))
		return;
	event = new_event(ctx, memory, EVENT_UNBOUND_HOME_ADDRESS);
	event->first = *source;
	event->second = *destination;
	event->third = *home_address;
	send_event(event, 0);
}

/* How long one flow is not mentioned again: the daemon's retransmissions take it from there. */
#define FLOW_REPORT_INTERVAL_NS 1000000000ull

/* A flow took the tunnel for want of a binding: the occasion for return routability (sections 11.7.2, 11.3.2). */
CHECKED_ALONE int report_tunnelled_flow(CTX *ctx, struct ipv6_address *home_address, struct ipv6_address *correspondent)
{
	struct scratch *memory = scratch_memory();
	struct binding_key flow;
	__u64 now = lifetime_clock(), *reported;
	struct event *event;

	if (!memory || !home_address || !correspondent || !is_unicast_routable(correspondent))
		return 0;
	if (live_binding(&binding_update_list, correspondent, home_address))
		return 0;
	flow.correspondent = *correspondent;
	flow.home_address = *home_address;
	reported = bpf_map_lookup_elem(&flows_reported, &flow);
	if (reported && now - *reported < FLOW_REPORT_INTERVAL_NS)
		return 0;
	if (!within_limit(LIMIT_FLOW_SEEN))
		return 0;
	bpf_map_update_elem(&flows_reported, &flow, &now, BPF_ANY);
	event = new_event(ctx, memory, EVENT_TUNNELLED_FLOW_SEEN);
	event->first = *home_address;
	event->second = *correspondent;
	return send_event(event, 0);
}

#endif
