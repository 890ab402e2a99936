/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An ICMPv6 error quotes the packet that caused it as it was on the wire: rewritten. Whoever sent that packet knows it only as
 * it was before, so the quote is put back (RFC 6275 section 9.3.4, RFC 2473 section 8). Bytes go out of the quote, an address
 * and a few numbers change; the checksum follows by difference, so that an error that arrived damaged stays recognizably so.
 */
#ifndef MOBILITY_LIB_TRANSLATE_ICMP_ERROR_H
#define MOBILITY_LIB_TRANSLATE_ICMP_ERROR_H

#include "checksum.h"
#include "event.h"
#include "known_path_mtu.h"
#include "lookup.h"
#include "rewrite.h"

#define GAP_MAX IPV6_HEADER_LENGTH

/* The fields that change, as the checksum sees them: each in 16-bit words of its own. */
struct quote_fields {
	struct ipv6_address address;
	__be32 value_be;		/* MTU or pointer */
	__be32 upper_length_be;		/* of the error, in its pseudo-header */
	__be32 quoted_length_be;	/* payload length of the quoted packet */
	__be32 slot_be;			/* a Next Header field of the quoted packet: the high byte of its word */
};

/* Offsets are from the beginning of the frame; all lie before the gap. */
struct quote_change {
	__u32 gap;			/* bytes that go out … */
	__u32 gap_length;		/* … this many */
	__u32 address;
	__u32 slot;			/* 0: no Next Header field changes */
	__u32 quoted_length;		/* 0: the quoted packet's payload length stays */
	struct quote_fields before;
	struct quote_fields after;
};

ALWAYS_INLINE __be32 slot_word(__u32 protocol)
{
	return bpf_htonl(protocol << 8);
}

/* Whether packet is a whole ICMPv6 error: then its head, and the packet that it quotes. */
ALWAYS_INLINE int read_icmp_error(CTX *ctx, struct packet *packet, struct icmp_error *error, struct packet *quoted)
{
	__u32 upper = packet->network + packet->upper;

	if (packet->upper_protocol != PROTOCOL_ICMPV6 || packet->flags & (PACKET_FRAGMENT | PACKET_BAD_HEADER | PACKET_CUT))
		return 0;
	if (load(ctx, upper, error, sizeof(*error)))
		return 0;
	if (error->type < ICMP_DESTINATION_UNREACHABLE || error->type > ICMP_PARAMETER_PROBLEM)
		return 0;
	return !parse_packet(ctx, quoted, upper + ICMP_ERROR_LENGTH, PACKET_IS_QUOTED, packet->network + packet->length) &&
	       !(quoted->flags & PACKET_BAD_HEADER);
}

/* Shows the daemon an error, as it arrived, that says something about a binding; whatever else becomes of it. */
ALWAYS_INLINE int show_icmp_error(CTX *ctx, struct packet *packet)
{
	if (!within_limit(LIMIT_ICMP_ERROR))
		return -1;
	return send_signalling_event(ctx, packet, 0, 0);
}

/* The MTU or pointer that the receiver of the error can make use of, when removed bytes are not in the packet that it knows. */
ALWAYS_INLINE __u32 translate_value(const struct icmp_error *error, __u32 gap_in_quote, __u32 removed)
{
	__u32 value = bpf_ntohl(error->value_be);

	if (error->type == ICMP_PACKET_TOO_BIG)
		return value >= IPV6_MINIMUM_MTU + removed ? value - removed : IPV6_MINIMUM_MTU;
	if (error->type != ICMP_PARAMETER_PROBLEM || value < gap_in_quote)
		return value;
	/* What is wrong with a header that it does not know of is, to it, wrong with the destination. */
	return value >= gap_in_quote + removed ? value - removed : IPV6_DESTINATION;
}

/* Carries the change out, in the frame. */
CHECKED_ALONE int change_quote(CTX *ctx, struct packet *packet, struct quote_change *change)
{
	__u32 gap[GAP_MAX / 4] = {};
	__u32 upper, length, sum, gap_length;
	struct icmp_error error;
	__be16 quoted_length_be;
	__u8 next;

	if (!packet || !change)
		return -1;
	upper = packet->network + packet->upper;
	gap_length = change->gap_length;
	if (gap_length != ROUTING_HEADER_LENGTH && gap_length != IPV6_HEADER_LENGTH)
		return -1;
	if (load(ctx, upper, &error, sizeof(error)) || load(ctx, change->gap, gap, gap_length))
		return -1;
	length = packet->length - packet->upper;
	change->before.upper_length_be = bpf_htonl(length);
	change->after.upper_length_be = bpf_htonl(length - gap_length);
	sum = bpf_csum_diff((__be32 *)&change->before, sizeof(change->before), (__be32 *)&change->after, sizeof(change->after),
			    (__u16)~error.checksum_be);
	/* The rest of the array is zero. */
	sum = bpf_csum_diff(gap, sizeof(gap), 0, 0, sum);
	error.checksum_be = fold(sum);
	error.value_be = change->after.value_be;

	if (give_back_room(ctx, change->gap, gap_length) || write_length(ctx, packet, packet->length - gap_length))
		return -1;
	if (store(ctx, upper, &error, sizeof(error)) || store(ctx, change->address, &change->after.address, sizeof(struct ipv6_address)))
		return -1;
	quoted_length_be = bpf_htons(bpf_ntohl(change->after.quoted_length_be));
	if (change->quoted_length && store(ctx, change->quoted_length, &quoted_length_be, sizeof(quoted_length_be)))
		return -1;
	next = bpf_ntohl(change->after.slot_be) >> 8;
	return change->slot ? store(ctx, change->slot, &next, sizeof(next)) : 0;
}

/* A header of ours in the quoted packet, and the address that it stood in for. Offsets are from the quoted packet on. */
struct quoted_header {
	__u32 at;
	__u32 slot;			/* where it is announced … */
	__u32 protocol;			/* … as this … */
	__u32 next;			/* … and what follows it */
	__u32 address;			/* IPV6_SOURCE or IPV6_DESTINATION … */
	struct ipv6_address on_the_wire;
	struct ipv6_address before;	/* … and what was there before the header went in */
};

_Static_assert(ROUTING_HEADER_LENGTH == HOME_ADDRESS_HEADER_LENGTH, "either leaves the same gap");

ALWAYS_INLINE int unquote_header(CTX *ctx, struct packet *packet, struct packet *quoted, const struct icmp_error *error,
				 const struct quoted_header *header)
{
	__u32 payload_length = quoted->length - IPV6_HEADER_LENGTH;
	struct quote_change change = {
		.gap = quoted->network + header->at,
		.gap_length = ROUTING_HEADER_LENGTH,
		.address = quoted->network + header->address,
		.slot = quoted->network + header->slot,
		.quoted_length = quoted->network + IPV6_PAYLOAD_LENGTH,
		.before = {
			.address = header->on_the_wire,
			.value_be = error->value_be,
			.quoted_length_be = bpf_htonl(payload_length),
			.slot_be = slot_word(header->protocol),
		},
		.after = {
			.address = header->before,
			.value_be = bpf_htonl(translate_value(error, header->at, ROUTING_HEADER_LENGTH)),
			.quoted_length_be = bpf_htonl(payload_length - ROUTING_HEADER_LENGTH),
			.slot_be = slot_word(header->next),
		},
	};

	return change_quote(ctx, packet, &change);
}

#endif
