// SPDX-License-Identifier: GPL-2.0
/* Invariants of the programs: lengths, bytes, checksums and events, by verdict. */
#include "checks.h"

#include <linux/types.h>
#include <string.h>

#include "../abi/events.h"
#include "fail.h"
#include "host/frame.h"
#include "program.h"
#include "reference/bytes.h"
#include "reference/checksum.h"
#include "reference/layout.h"
#include "reference/sha1.h"
#include "reference/transforms.h"
#include "tables.h"

#define IPV6_HEADER 40
#define PAYLOAD_LENGTH 4
#define NEXT_HEADER 6
#define HOP_LIMIT 7
#define SOURCE 8
#define DESTINATION 24
#define ADDRESS_LENGTH 16
#define PROTOCOL_IPV6 41
#define PROTOCOL_ICMPV6 58
#define PROTOCOL_MOBILITY 135
#define MINIMUM_MTU 1280
#define TEST_LENGTH 24
#define COOKIE 8
#define MACS 12

/* Those that put what they forward into tunnels. */
#define TUNNELLING_ROLES (ROLE_HOME_AGENT | ROLE_ANCHOR_UPLINK | ROLE_ANCHOR_ACCESS)

static const struct {
	const char *constant;
	const char *action;
} verdicts[] = {
#define NAMES(constant, column, action) { #constant, #action },
	MOBILITY_VERDICTS(NAMES)
#undef NAMES
};

const char *verdict_name(enum verdict verdict)
{
	return verdict < VERDICTS ? verdicts[verdict].constant : "no verdict";
}

/* Which role comes to a verdict that changes packets; to others any may. */
static __u32 roles_that_come_to(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_PASS_COPIED:
		return ROLE_HOME_AGENT | ROLE_MOBILE_NODE_LINK | ROLE_ANCHOR_ACCESS;
	case VERDICT_HOME_ADDRESS_REMOVED:
	case VERDICT_HOME_TEST_SENT:
	case VERDICT_CARE_OF_TEST_SENT:
		return ROLE_AGENT_OUTSIDE;
	case VERDICT_ROUTING_HEADER_INSERTED:
		return ROLE_AGENT_INSIDE;
	case VERDICT_HOME_ADDRESS_INSERTED:
		return ROLE_MOBILE_NODE_HOME;
	case VERDICT_ROUTING_HEADER_REMOVED:
	case VERDICT_DECAPSULATED_LOCAL:
	case VERDICT_ICMP_ERROR_TRANSLATED_LOCAL:
		return ROLE_MOBILE_NODE_LINK;
	case VERDICT_DECAPSULATED:
	case VERDICT_RELAYED_BETWEEN_TUNNELS:
		return ROLE_HOME_AGENT | ROLE_ANCHOR_UPLINK;
	case VERDICT_ENCAPSULATED:
		return TUNNELLING_ROLES | ROLE_MOBILE_NODE_HOME;
	case VERDICT_ICMP_ERROR_TRANSLATED:
		return ROLE_HOME_AGENT | ROLE_AGENT_OUTSIDE | ROLE_ANCHOR_UPLINK;
	case VERDICT_PACKET_TOO_BIG_SENT:
	case VERDICT_LIFTED_FOR_FRAGMENTATION:
		return ROLE_AGENT_INSIDE | TUNNELLING_ROLES | ROLE_MOBILE_NODE_HOME;
	case VERDICT_DROP_FOREIGN_SOURCE:
	case VERDICT_DROP_FORGED_LINK_ADDRESS:
	case VERDICT_DROP_ROGUE_ROUTER:
		return ROLE_ANCHOR_ACCESS;
	case VERDICT_DROP_NO_TUNNEL_BINDING:
		return ROLE_ANCHOR_UPLINK | ROLE_ANCHOR_ACCESS;
	default:
		return config.roles;
	}
}

/* ---- Packets ---------------------------------------------------------------------------------------------------------- */

/* The frame's packet, and everything behind it. network: where it begins. */
static int take_packet(const __u8 *frame, __u32 length, __u32 network, struct reference_packet *packet)
{
	if (length < network || length - network > PACKET_MAX)
		return 0;
	packet->length = length - network;
	memcpy(packet->bytes, frame + network, packet->length);
	return 1;
}

/* 0: no IPv6. */
static __u32 network_of(const __u8 *frame, __u32 length)
{
	for (__u32 at = MACS; at + 2 <= length && at <= MACS + 8; at += 4) {
		if (get16(frame + at) == 0x86dd)
			return at + 2;
		if (get16(frame + at) != 0x8100 && get16(frame + at) != 0x88a8)
			return 0;
	}
	return 0;
}

static int is_same(const struct reference_packet *a, const struct reference_packet *b)
{
	return a->length == b->length && !memcmp(a->bytes, b->bytes, a->length);
}

/* How a packet became another: a removal out of the one that arrived, or of the one that left; NULL: as it is. */
typedef int (*removal)(struct reference_packet *packet);

/* Whether a, after one removal, is b. hops: how many a has left of b's. */
static int becomes(const struct reference_packet *a, removal remove, const struct reference_packet *b, int hops)
{
	static struct reference_packet changed;

	changed.length = a->length;
	memcpy(changed.bytes, a->bytes, a->length);
	if (remove && !remove(&changed))
		return 0;
	changed.bytes[HOP_LIMIT] += hops;
	return is_same(&changed, b);
}

/* ---- Checks of what goes on ------------------------------------------------------------------------------------------- */

/* arrived: what the program had to work on: the frame's packet; or what was in a tunnel, which another step may have opened before. */
struct passage {
	enum verdict verdict;
	int is_forwarded;
	__u32 network;
	const struct reference_packet *arrived;
	const struct reference_packet *left;
};

static int is_upper_sum_same(const struct passage *passage)
{
	struct layout before, after;

	if (!reference_layout(passage->arrived->bytes, passage->arrived->length, &before) ||
	    !reference_layout(passage->left->bytes, passage->left->length, &after))
		return 0;
	return reference_upper_sum(passage->arrived->bytes, before.upper, before.length - before.upper, PROTOCOL_ICMPV6) % 0xffff ==
	       reference_upper_sum(passage->left->bytes, after.upper, after.length - after.upper, PROTOCOL_ICMPV6) % 0xffff;
}

static int is_error_translated(const struct passage *passage)
{
	__u32 gone = passage->arrived->length - passage->left->length;

	return (gone == 24 || gone == 40) && is_upper_sum_same(passage);
}

/* An answer in the frame, whole and with a right checksum, to whom the question came from. */
static int is_answer(const struct passage *passage, __u32 length, __u8 protocol)
{
	const __u8 *answer = passage->left->bytes;

	return passage->left->length == length && get16(answer + PAYLOAD_LENGTH) == length - IPV6_HEADER &&
	       answer[NEXT_HEADER] == protocol && !memcmp(answer + DESTINATION, passage->arrived->bytes + SOURCE, ADDRESS_LENGTH) &&
	       reference_upper_sum(answer, IPV6_HEADER, length - IPV6_HEADER, protocol) == 0xffff;
}

static int is_packet_too_big(const struct passage *passage)
{
	const __u8 *error = passage->left->bytes + IPV6_HEADER;

	return is_answer(passage, MINIMUM_MTU, PROTOCOL_ICMPV6) && error[0] == 2 && get32(error + 4) >= MINIMUM_MTU &&
	       !memcmp(error + 8, passage->arrived->bytes, MINIMUM_MTU - IPV6_HEADER - 8);
}

/* RFC 6275 section 5.2.5. */
static void expected_token(const __u8 *address, __u8 kind, __u8 hash[REFERENCE_HASH_LENGTH])
{
	__u8 message[ADDRESS_LENGTH + NONCE_LENGTH + 1];

	memcpy(message, address, ADDRESS_LENGTH);
	memcpy(message + ADDRESS_LENGTH, tables_nonces[0], NONCE_LENGTH);
	message[sizeof(message) - 1] = kind;
	reference_hmac(tables_node_key, NODE_KEY_LENGTH, message, sizeof(message), hash);
}

static int is_test(const struct passage *passage, __u8 kind)
{
	const __u8 *question = passage->arrived->bytes, *test = passage->left->bytes + IPV6_HEADER;
	__u8 hash[REFERENCE_HASH_LENGTH];
	struct layout layout;

	if (!reference_layout(question, passage->arrived->length, &layout) ||
	    !is_answer(passage, IPV6_HEADER + TEST_LENGTH, PROTOCOL_MOBILITY))
		return 0;
	expected_token(question + SOURCE, kind, hash);
	return test[2] == 3 + kind && get16(test + 6) == FIRST_NONCE_INDEX && !memcmp(test + 8, question + layout.upper + COOKIE, 8) &&
	       !memcmp(test + 16, hash, 8);
}

static int is_encapsulated(const struct passage *passage, int hops)
{
	const __u8 *outer = passage->left->bytes;

	return becomes(passage->left, reference_inner, passage->arrived, hops) && outer[NEXT_HEADER] == PROTOCOL_IPV6 &&
	       passage->left->length == passage->arrived->length + IPV6_HEADER &&
	       get16(outer + PAYLOAD_LENGTH) == IPV6_HEADER + get16(passage->arrived->bytes + PAYLOAD_LENGTH);
}

/* What left is in a tunnel of a router's. inner: what is in it; tunnelled: the passage with that instead. */
static int open_tunnel(const struct passage *passage, __u32 roles, struct reference_packet *inner, struct passage *tunnelled)
{
	inner->length = passage->left->length;
	memcpy(inner->bytes, passage->left->bytes, inner->length);
	*tunnelled = *passage;
	tunnelled->left = inner;
	return config.roles & roles && reference_inner(inner);
}

/* A router relayed an error to somebody who is behind a tunnel. */
static int is_error_in_tunnel(const struct passage *passage)
{
	static struct reference_packet inner;
	struct passage relayed;

	return open_tunnel(passage, ROLE_HOME_AGENT | ROLE_ANCHOR_UPLINK, &inner, &relayed) && is_error_translated(&relayed);
}

/* Whoever asked is behind a tunnel. */
static int is_test_in_tunnel(const struct passage *passage, __u8 kind)
{
	static struct reference_packet inner;
	struct passage answered;

	return open_tunnel(passage, TUNNELLING_ROLES, &inner, &answered) && is_test(&answered, kind);
}

static int is_in_order(const struct passage *passage)
{
	const int hops = passage->is_forwarded ? 1 : 0;

	switch (passage->verdict) {
	case VERDICT_HOME_ADDRESS_REMOVED:
		/* As the removal says it; with hops the other way round. */
		return becomes(passage->arrived, reference_without_home_address, passage->left, -hops);
	case VERDICT_ROUTING_HEADER_INSERTED:
		return becomes(passage->left, reference_without_routing_header, passage->arrived, hops);
	case VERDICT_HOME_ADDRESS_INSERTED:
		return becomes(passage->left, reference_without_home_address, passage->arrived, 0);
	case VERDICT_ROUTING_HEADER_REMOVED:
		return becomes(passage->arrived, reference_without_routing_header, passage->left, 0);
	case VERDICT_ENCAPSULATED:
	case VERDICT_RELAYED_BETWEEN_TUNNELS:
		return is_encapsulated(passage, config.roles & TUNNELLING_ROLES ? 1 : 0) || is_error_in_tunnel(passage);
	case VERDICT_DECAPSULATED:
	case VERDICT_DECAPSULATED_LOCAL:
		return becomes(passage->arrived, NULL, passage->left, -hops);
	case VERDICT_ICMP_ERROR_TRANSLATED:
	case VERDICT_ICMP_ERROR_TRANSLATED_LOCAL:
		return is_error_translated(passage);
	case VERDICT_HOME_TEST_SENT:
		return is_test(passage, 0) || is_test_in_tunnel(passage, 0);
	case VERDICT_CARE_OF_TEST_SENT:
		return is_test(passage, 1) || is_test_in_tunnel(passage, 1);
	case VERDICT_PACKET_TOO_BIG_SENT:
		return is_packet_too_big(passage);
	default:
		return 1;
	}
}

/* The link header stays, but for addresses. */
static int is_link_header_kept(const struct frame_before *before, const struct passage *passage)
{
	return !memcmp(host_frame() + MACS, before->bytes + MACS, passage->network - MACS) &&
	       (passage->is_forwarded || passage->verdict == VERDICT_PACKET_TOO_BIG_SENT || passage->verdict == VERDICT_HOME_TEST_SENT ||
		passage->verdict == VERDICT_CARE_OF_TEST_SENT || !memcmp(host_frame(), before->bytes, MACS));
}

static void check_rewritten(const struct frame_before *before, enum verdict verdict, int returned)
{
	static struct reference_packet arrived, inner, left;
	struct passage passage = { .verdict = verdict, .is_forwarded = program_has_forwarded(returned), .arrived = &arrived, .left = &left };
	int is_right;

	passage.network = network_of(before->bytes, before->length);
	EXPECT(passage.network && take_packet(before->bytes, before->length, passage.network, &arrived) &&
	       take_packet(host_frame(), host_frame_length(), passage.network, &left), "%s of a frame without packet", verdict_name(verdict));
	EXPECT(left.length >= IPV6_HEADER && left.bytes[0] >> 4 == 6, "what leaves is no IPv6 packet: %s", verdict_name(verdict));
	EXPECT(IPV6_HEADER + get16(left.bytes + PAYLOAD_LENGTH) <= left.length, "the packet that leaves is longer than its frame: %s",
	       verdict_name(verdict));
	EXPECT(is_link_header_kept(before, &passage), "the link header changed: %s", verdict_name(verdict));

	inner.length = arrived.length;
	memcpy(inner.bytes, arrived.bytes, arrived.length);
	is_right = verdict != VERDICT_DECAPSULATED && verdict != VERDICT_DECAPSULATED_LOCAL && is_in_order(&passage);
	passage.arrived = &inner;
	is_right = is_right || (reference_inner(&inner) && is_in_order(&passage));
	EXPECT(is_right, "what left is not what %s makes of what arrived", verdict_name(verdict));
}

static void check_untouched(const struct frame_before *before, enum verdict verdict)
{
	EXPECT(host_frame_length() == before->length && !memcmp(host_frame(), before->bytes, before->length),
	       "%s changed the frame", verdict_name(verdict));
}

/* ---- Events ----------------------------------------------------------------------------------------------------------- */

static void check_event(const struct frame_before *before, const struct host_event *record)
{
	const __u8 *packet = record->bytes + sizeof(struct event);
	struct event event;

	EXPECT(record->length >= sizeof(event), "an event of %u bytes", record->length);
	memcpy(&event, record->bytes, sizeof(event));
	EXPECT(event.kind < EVENT_KINDS && !(event.flags & ~(EVENT_TUNNELLED | EVENT_AUTHENTIC)) && event.link == LINK && !event.unused,
	       "an event of kind %u, flags %#x, link %u", event.kind, event.flags, event.link);
	EXPECT(record->length == sizeof(event) + event.packet_length && event.packet_length <= EVENT_PACKET_MAX,
	       "an event of %u bytes with a packet of %u", record->length, event.packet_length);
	if (!event.packet_length)
		return;
	EXPECT(event.packet_length >= IPV6_HEADER && packet[0] >> 4 == 6 &&
	       event.packet_length == IPV6_HEADER + get16(packet + PAYLOAD_LENGTH), "an event's packet has another length than its own");
	EXPECT(event.packet_length <= before->length + (event.kind == EVENT_FRAGMENTATION_NEEDED ? IPV6_HEADER : 0),
	       "an event's packet is longer than the frame that it came in");
}

static int has_packet(const struct host_event *events, __u32 count, __u32 kind)
{
	struct event event;

	for (__u32 i = 0; i < count; i++) {
		memcpy(&event, events[i].bytes, sizeof(event));
		if (event.kind == kind && event.packet_length)
			return 1;
	}
	return 0;
}

static void check_events(const struct frame_before *before, enum verdict verdict, const struct host_event *events, __u32 count)
{
	for (__u32 i = 0; i < count; i++)
		check_event(before, &events[i]);
	if (verdict == VERDICT_MOBILITY_MESSAGE_LIFTED || verdict == VERDICT_PASS_COPIED)
		EXPECT(has_packet(events, count, EVENT_SIGNALLING_PACKET), "%s, and nothing was handed up", verdict_name(verdict));
	if (verdict == VERDICT_LIFTED_FOR_FRAGMENTATION)
		EXPECT(has_packet(events, count, EVENT_FRAGMENTATION_NEEDED), "%s, and nothing was handed up", verdict_name(verdict));
}

int verdict_goes_on(enum verdict verdict)
{
	return strcmp(verdicts[verdict].action, "LIFT") && strcmp(verdicts[verdict].action, "DROP");
}

void check_frame(const struct frame_before *before, enum verdict verdict, int returned, const struct host_event *events,
		 __u32 event_count)
{
	const char *action = verdict < VERDICTS ? verdicts[verdict].action : "none";

	EXPECT(verdict < VERDICTS, "verdict %d", (int)verdict);
	EXPECT(program_may_return(action, returned), "%s, and the program returned %d", verdict_name(verdict), returned);
	EXPECT(roles_that_come_to(verdict) & config.roles, "%s of roles %#x", verdict_name(verdict), config.roles);
	check_events(before, verdict, events, event_count);
	if (!strcmp(action, "PASS"))
		check_untouched(before, verdict);
	else if (verdict_goes_on(verdict))
		check_rewritten(before, verdict, returned);
}
