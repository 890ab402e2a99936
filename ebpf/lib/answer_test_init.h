/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Answers a Home Test Init or Care-of Test Init with the Home Test or Care-of Test, in the frame that brought it (RFC 6275
 * sections 5.2.5, 6.1.3–6.1.6, 9.4). Nothing is remembered: the token is a keyed hash of the address that asks, so a flood of
 * requests costs a flood of hashes and no memory.
 */
#ifndef MOBILITY_LIB_ANSWER_TEST_INIT_H
#define MOBILITY_LIB_ANSWER_TEST_INIT_H

#include "checksum.h"
#include "keygen_token.h"
#include "link_header.h"
#include "parse.h"

#define INIT_COOKIE_LENGTH 8
#define TEST_INIT_LENGTH 16
#define TEST_LENGTH 24

/* RFC 6275 sections 6.1.3 and 6.1.4; mobility options may follow and are of no interest. */
struct test_init {
	struct mobility_header header;
	__be16 reserved_be;
	__u32 cookie[2];
};

_Static_assert(sizeof(struct test_init) == TEST_INIT_LENGTH, "RFC 6275 section 6.1.3");

/* RFC 6275 sections 6.1.5 and 6.1.6. */
struct test {
	struct mobility_header header;
	__be16 nonce_index_be;
	__u32 cookie[2];
	__be32 token_be[2];
};

_Static_assert(sizeof(struct test) == TEST_LENGTH, "RFC 6275 section 6.1.5");

ALWAYS_INLINE struct test_secret *secret_in_use(void)
{
	__u32 only = 0, slot;
	__u32 *slot_plus_one = bpf_map_lookup_elem(&current_test_secret, &only);
	struct test_secret *secret;

	if (!slot_plus_one || !*slot_plus_one)
		return 0;
	slot = *slot_plus_one - 1;
	secret = bpf_map_lookup_elem(&test_secrets, &slot);
	return secret && secret->in_use ? secret : 0;
}

/* Whether it is a test init that may be answered here. Others are the daemon's: it knows which error each deserves. */
ALWAYS_INLINE int is_answerable(CTX *ctx, struct packet *packet, struct test_init *init)
{
	__u32 length = (init->header.length + 1) * 8, pseudo;
	__s64 sum;

	if (init->header.type != MOBILITY_HOME_TEST_INIT && init->header.type != MOBILITY_CARE_OF_TEST_INIT)
		return 0;
	if (init->header.payload_protocol != PROTOCOL_NONE || length < TEST_INIT_LENGTH || packet->upper + length > packet->length)
		return 0;
	pseudo = sum_pseudo_header(&packet->source, &packet->destination, length, PROTOCOL_MOBILITY);
	if (length == TEST_INIT_LENGTH)
		return fold(sum_words((__be32 *)init, TEST_INIT_LENGTH / 4, pseudo)) == 0;
	sum = sum_bytes(ctx, packet->network + packet->upper, length, pseudo);
	return sum >= 0 && fold(sum) == 0;
}

/*
 * Writes the whole answer, which is the packet from now on. The frame gets exactly its length, by moving its beginning: there is always
 * headroom.
 */
ALWAYS_INLINE int write_test(CTX *ctx, struct packet *packet, struct test *test)
{
	__u32 network = packet->network;
	struct link_header link;
	struct ipv6_header ip = {
		.version_class_flow_be = ipv6_version_be(),
		.payload_length_be = bpf_htons(TEST_LENGTH),
		.next_header = PROTOCOL_MOBILITY,
		.hop_limit = IPV6_HOP_LIMIT,
		.source = packet->destination,
		.destination = packet->source,
	};

	if (read_link_header(ctx, network, &link))
		return -1;
	if (bpf_xdp_adjust_head(ctx, (int)frame_length(ctx) - (int)(network + IPV6_HEADER_LENGTH + TEST_LENGTH)))
		return -1;
	if (write_link_header(ctx, network, &link) || store(ctx, network, &ip, sizeof(ip)))
		return -1;
	packet->source = ip.source;
	packet->destination = ip.destination;
	packet->version_class_flow_be = ip.version_class_flow_be;
	packet->length = IPV6_HEADER_LENGTH + TEST_LENGTH;
	return store(ctx, network + IPV6_HEADER_LENGTH, test, sizeof(*test));
}

/* NEXT_STEP: not a test init, or one that the daemon has to look at. */
CHECKED_ALONE int answer_test_init(CTX *ctx, struct packet *packet)
{
	struct test_init init;
	struct test_secret *secret;
	struct test test = {};
	__u32 token[2], sum;
	int home;

	if (!packet || packet->flags & (PACKET_CUT | PACKET_FRAGMENT | PACKET_BAD_HEADER))
		return NEXT_STEP;
	if (load(ctx, packet->network + packet->upper, &init, sizeof(init)) || !is_answerable(ctx, packet, &init))
		return NEXT_STEP;
	/* RFC 6275 section 9.4.1: a test init that carries the option is ignored. */
	if (packet->options)
		return VERDICT_DROP_TEST_INIT_WITH_HOME_ADDRESS;
	if (!is_unicast_routable(&packet->source))
		return VERDICT_DROP_SOURCE_NOT_ROUTABLE;
	secret = secret_in_use();
	if (!secret)
		return VERDICT_DROP_NO_TEST_SECRET;

	home = init.header.type == MOBILITY_HOME_TEST_INIT;
	test.header.payload_protocol = PROTOCOL_NONE;
	test.header.length = TEST_LENGTH / 8 - 1;
	test.header.type = home ? MOBILITY_HOME_TEST : MOBILITY_CARE_OF_TEST;
	test.nonce_index_be = bpf_htons(secret->nonce_index);
	test.cookie[0] = init.cookie[0];
	test.cookie[1] = init.cookie[1];
	make_token(secret, &packet->source, home ? TOKEN_KIND_HOME : TOKEN_KIND_CARE_OF, token);
	test.token_be[0] = bpf_htonl(token[0]);
	test.token_be[1] = bpf_htonl(token[1]);
	sum = sum_pseudo_header(&packet->destination, &packet->source, TEST_LENGTH, PROTOCOL_MOBILITY);
	test.header.checksum_be = fold(sum_words((__be32 *)&test, TEST_LENGTH / 4, sum));
	if (write_test(ctx, packet, &test))
		return VERDICT_DROP_NO_ROOM;
	return home ? VERDICT_HOME_TEST_SENT : VERDICT_CARE_OF_TEST_SENT;
}

#endif
