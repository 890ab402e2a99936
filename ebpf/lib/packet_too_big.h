/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The sender of a packet that would not fit once it is rewritten is told with an ICMPv6 Packet Too Big, made in the frame
 * (RFC 4443 section 3.2, RFC 2473 section 7.1).
 */
#ifndef MOBILITY_LIB_PACKET_TOO_BIG_H
#define MOBILITY_LIB_PACKET_TOO_BIG_H

#include "checksum.h"
#include "event.h"
#include "link_header.h"
#include "neighbor_discovery.h"

/* As much of the packet as keeps the error within the minimum MTU (RFC 4443 section 2.4 c). */
#define QUOTE_LENGTH (IPV6_MINIMUM_MTU - IPV6_HEADER_LENGTH - ICMP_ERROR_LENGTH)

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
	if (cut_frame(ctx, network + QUOTE_LENGTH) || make_room(ctx, packet, 0, IPV6_HEADER_LENGTH + ICMP_ERROR_LENGTH))
		return -1;
	if (read_answering_link_header(ctx, network, &link))
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
	/* RFC 4443 section 2.4 e. */
	if (is_multicast(&packet->source) || is_unspecified(&packet->source) || is_icmp_error(icmp_type(ctx, packet)))
		return VERDICT_DROP_TOO_BIG;
	if (!within_limit(LIMIT_PACKET_TOO_BIG))
		return VERDICT_DROP_TOO_BIG;
	if (write_packet_too_big(ctx, packet, mtu > IPV6_MINIMUM_MTU ? mtu : IPV6_MINIMUM_MTU))
		return VERDICT_DROP_NO_ROOM;
	return VERDICT_PACKET_TOO_BIG_SENT;
}

#endif
