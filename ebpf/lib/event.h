/* SPDX-License-Identifier: GPL-2.0 */
/* Hands something up to the control daemon (abi/events.h). */
#ifndef MOBILITY_LIB_EVENT_H
#define MOBILITY_LIB_EVENT_H

#include "limit.h"
#include "parse.h"

/* The event under construction, zeroed up to its packet. */
ALWAYS_INLINE struct event *new_event(CTX *ctx, struct scratch *memory, __u32 kind)
{
	struct event *event = &memory->event;

	__builtin_memset(event, 0, sizeof(*event));
	event->kind = kind;
	event->link = link_of(ctx);
	event->arrived = bpf_ktime_get_ns();
	return event;
}

/* A quarter of the ring is kept free for Binding Updates that are authentic, another one for these and peers: nobody's junk fills it. */
ALWAYS_INLINE int is_room_for(const struct event *event)
{
	__u64 share = event->flags & EVENT_OF_PEER ? EVENT_BYTES / 4 * 3 : EVENT_BYTES / 2;

	return event->flags & EVENT_AUTHENTIC || bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) < share;
}

/* Sends the event with the first packet_length bytes behind it; counts it as lost when nobody made room. */
ALWAYS_INLINE int send_event(struct event *event, __u32 packet_length)
{
	__u32 only = 0;
	__u64 *lost;

	event->packet_length = packet_length;
	OPAQUE(packet_length);
	if (packet_length > EVENT_PACKET_MAX)
		return -1;
	if (is_room_for(event) && !bpf_ringbuf_output(&events, event, sizeof(*event) + packet_length, 0))
		return 0;
	lost = bpf_map_lookup_elem(&events_lost, &only);
	if (lost)
		*lost += 1;
	return -1;
}

/* Copies the packet behind the event under construction. */
ALWAYS_INLINE int copy_packet(CTX *ctx, struct scratch *memory, __u32 offset, __u32 length)
{
	if (!is_length_within(&length, EVENT_PACKET_MAX))
		return -1;
	return load(ctx, offset, memory->carried, length);
}

/* A whole signalling packet; tunnel: the packet that it came in, or NULL; flags: EVENT_AUTHENTIC, EVENT_OF_PEER or nothing. */
CHECKED_ALONE int send_signalling_event(CTX *ctx, struct packet *packet, struct packet *tunnel, __u32 flags)
{
	struct scratch *memory = scratch_memory();
	struct event *event;

	if (!memory || !packet || copy_packet(ctx, memory, packet->network, packet->length))
		return -1;
	event = new_event(ctx, memory, EVENT_SIGNALLING_PACKET);
	event->flags = flags;
	if (tunnel) {
		event->flags |= EVENT_TUNNELLED;
		event->first = tunnel->source;
		event->second = tunnel->destination;
	}
	return send_event(event, packet->length);
}

/*
 * Takes a token for a mobility message. Those of peers have buckets of their own, so that strangers cannot keep them away; what comes out
 * of a tunnel is not from a peer. The event's flags, or -1: there is none.
 */
CHECKED_ALONE int mobility_message_flags(struct packet *packet, struct packet *tunnel)
{
	struct ipv6_address source;
	__u64 *peers_bucket;

	if (!packet)
		return -1;
	/* A key on the stack: Linux 6.1 takes none out of memory whose owner it does not know. */
	source = packet->source;
	peers_bucket = tunnel ? 0 : bpf_map_lookup_elem(&peers, &source);
	if (peers_bucket)
		return within_limit_of(peers_bucket, LIMIT_PEER_MESSAGE_OF_PEER) && within_limit(LIMIT_PEER_MESSAGE) ? EVENT_OF_PEER : -1;
	return within_source_limit(LIMIT_MOBILITY_MESSAGE_OF_SOURCE, SOURCE_LIMIT_MOBILITY_MESSAGE, &source) &&
	       within_limit(LIMIT_MOBILITY_MESSAGE) ? 0 : -1;
}

/* Takes a mobility message away from the packet path, up to the daemon. */
ALWAYS_INLINE int lift_mobility_message(CTX *ctx, struct packet *packet, struct packet *tunnel)
{
	int flags;

	if (packet->flags & PACKET_CUT)
		return VERDICT_DROP_TRUNCATED;
	if (packet->flags & PACKET_FRAGMENT)
		return VERDICT_DROP_FRAGMENTED_MOBILITY_MESSAGE;
	if (packet->length > EVENT_PACKET_MAX)
		return VERDICT_DROP_TOO_BIG;
	flags = mobility_message_flags(packet, tunnel);
	if (flags < 0)
		return VERDICT_DROP_RATE_LIMITED;
	return send_signalling_event(ctx, packet, tunnel, flags) ? VERDICT_DROP_EVENTS_FULL : VERDICT_MOBILITY_MESSAGE_LIFTED;
}

/* The same for a Binding Update that proved to be authentic: its limits are its own, so that nothing forged takes its place. */
ALWAYS_INLINE int lift_authentic_update(CTX *ctx, struct packet *packet)
{
	if (!within_source_limit(LIMIT_BINDING_UPDATE_OF_SOURCE, SOURCE_LIMIT_BINDING_UPDATE, &packet->source) ||
	    !within_limit(LIMIT_BINDING_UPDATE))
		return VERDICT_DROP_RATE_LIMITED;
	return send_signalling_event(ctx, packet, 0, EVENT_AUTHENTIC) ? VERDICT_DROP_EVENTS_FULL : VERDICT_MOBILITY_MESSAGE_LIFTED;
}

#endif
