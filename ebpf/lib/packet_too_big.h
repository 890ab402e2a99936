/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What to do with a packet that would not fit once it is rewritten. Its sender is told with an ICMPv6 Packet Too Big, made in
 * the frame (RFC 4443 section 3.2, RFC 2473 section 7.1); but no sender goes below 1280 bytes: a packet that is no longer than
 * that is rewritten and handed up to be fragmented (abi/events.h).
 */
#ifndef MOBILITY_LIB_PACKET_TOO_BIG_H
#define MOBILITY_LIB_PACKET_TOO_BIG_H

#include "checksum.h"
#include "event.h"
#include "link_header.h"

/* As much of the packet as keeps the error within the minimum MTU (RFC 4443 section 2.4 c). */
#define QUOTE_LENGTH (IPV6_MINIMUM_MTU - IPV6_HEADER_LENGTH - ICMP_ERROR_LENGTH)

/*
 * The MTU that a packet of length bytes from source to destination would exceed on its way; 0: it fits, as far as is known here.
 * path_mtu: what the network has told, 0: nothing.
 */
CHECKED_ALONE __u32 exceeded_mtu(CTX *ctx, struct ipv6_address *source, struct ipv6_address *destination, __u32 length,
				 __u32 path_mtu)
{
	struct bpf_fib_lookup fib = { .family = ADDRESS_FAMILY_INET6, .ifindex = link_of(ctx) };

	if (!source || !destination || length <= IPV6_MINIMUM_MTU)
		return 0;
	if (path_mtu && length > path_mtu)
		return path_mtu;
	__builtin_memcpy(fib.ipv6_src, source, sizeof(*source));
	__builtin_memcpy(fib.ipv6_dst, destination, sizeof(*destination));
	fib.tot_len = length;
	if (bpf_fib_lookup(ctx, &fib, sizeof(fib), 0) != BPF_FIB_LKUP_RET_FRAG_NEEDED)
		return 0;
	return fib.mtu_result;
}

/* path_mtu of a binding or tunnel, while it is believed. */
#define KNOWN_PATH_MTU(entry) ((entry)->path_mtu_expires_ns > bpf_ktime_get_ns() ? (entry)->path_mtu : 0)

ALWAYS_INLINE int write_packet_too_big(CTX *ctx, struct packet *packet, __u32 mtu)
{
	__u32 network = packet->network, upper = network + IPV6_HEADER_LENGTH;
	struct ipv6_header ip = {
		.version_class_flow_be = ipv6_version_be(),
		.payload_length_be = bpf_htons(ICMP_ERROR_LENGTH + QUOTE_LENGTH),
		.next_header = PROTOCOL_ICMPV6,
		.hop_limit = IPV6_HOP_LIMIT,
		.destination = packet->source,
	};
	struct icmp_error error = { .type = ICMP_PACKET_TOO_BIG, .value_be = bpf_htonl(mtu) };
	struct link_header link;
	__s64 sum;

	for (int i = 0; i < 4; i++)
		ip.source.word_be[i] = config.icmp_source.word_be[i];
	if (is_unspecified(&ip.source))
		ip.source = packet->destination;
	if (bpf_xdp_adjust_tail(ctx, (int)(network + QUOTE_LENGTH) - (int)frame_length(ctx)))
		return -1;
	if (bpf_xdp_adjust_head(ctx, -(IPV6_HEADER_LENGTH + ICMP_ERROR_LENGTH)))
		return -1;
	if (read_answering_link_header(ctx, IPV6_HEADER_LENGTH + ICMP_ERROR_LENGTH, network, &link))
		return -1;
	sum = sum_pseudo_header(&ip.source, &ip.destination, ICMP_ERROR_LENGTH + QUOTE_LENGTH, PROTOCOL_ICMPV6);
	sum = bpf_csum_diff(0, 0, (__be32 *)&error, sizeof(error), sum);
	sum = sum_bytes(ctx, upper + ICMP_ERROR_LENGTH, QUOTE_LENGTH, sum);
	if (sum < 0)
		return -1;
	error.checksum_be = fold(sum);
	if (write_link_header(ctx, network, &link) || store(ctx, network, &ip, sizeof(ip)))
		return -1;
	return store(ctx, upper, &error, sizeof(error));
}

/* Answers with a Packet Too Big, unless the sender cannot be told or has been told enough. */
CHECKED_ALONE int send_packet_too_big(CTX *ctx, struct packet *packet, __u32 mtu)
{
	if (!packet || packet->flags & PACKET_CUT || packet->length < QUOTE_LENGTH)
		return VERDICT_DROP_TRUNCATED;
	if (is_multicast(&packet->source) || is_unspecified(&packet->source))
		return VERDICT_DROP_TOO_BIG;
	if (!within_limit(LIMIT_PACKET_TOO_BIG, PACKET_TOO_BIG_RATE, PACKET_TOO_BIG_BURST))
		return VERDICT_DROP_TOO_BIG;
	if (write_packet_too_big(ctx, packet, mtu > IPV6_MINIMUM_MTU ? mtu : IPV6_MINIMUM_MTU))
		return VERDICT_DROP_NO_ROOM;
	return VERDICT_PACKET_TOO_BIG_SENT;
}

/* Hands up a packet that has been rewritten and is to leave in fragments; the hop that it makes here is counted. */
CHECKED_ALONE int lift_for_fragmentation(CTX *ctx, struct packet *packet, __u32 mtu, __u32 hops)
{
	struct scratch *memory = scratch_memory();
	struct event *event;

	if (!memory || !packet || !within_limit(LIMIT_FRAGMENTATION, FRAGMENTATION_RATE, FRAGMENTATION_BURST))
		return VERDICT_DROP_RATE_LIMITED;
	if (copy_packet(ctx, memory, packet->network, packet->length))
		return VERDICT_DROP_TOO_BIG;
	memory->carried[IPV6_HOP_LIMIT_FIELD] -= hops;
	event = new_event(ctx, memory, EVENT_FRAGMENTATION_NEEDED);
	event->number = mtu;
	return send_event(event, packet->length) ? VERDICT_DROP_EVENTS_FULL : VERDICT_LIFTED_FOR_FRAGMENTATION;
}

#endif
