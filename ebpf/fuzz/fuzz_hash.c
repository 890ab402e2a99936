// SPDX-License-Identifier: GPL-2.0
/*
 * Target: lib/sha1.h, lib/keygen_token.h and lib/authenticator.h against SHA-1 and HMAC told plainly (reference/sha1.h). An input is a key,
 * a nonce and two addresses, and then a message.
 */
#include "../lib/authenticator.h"

#include <string.h>

#include "fail.h"
#include "host/frame.h"
#include "host/maps.h"
#include "reference/bytes.h"
#include "reference/sha1.h"

const volatile struct interface_config config = {};

#define ADDRESS_LENGTH 16

struct input {
	__u8 node_key[NODE_KEY_LENGTH];
	__u8 nonce[NONCE_LENGTH];
	struct ipv6_address care_of_address;
	struct ipv6_address correspondent;
	__u8 care_of_token_counts;
};

static void expect_compressed(const __u8 *bytes)
{
	struct sha1_state state = SHA1_INITIAL_STATE;
	struct sha1_block block;
	__u32 expected[SHA1_WORDS];

	for (int i = 0; i < SHA1_BLOCK_WORDS; i++)
		block.word[i] = get32(bytes + 4 * i);
	reference_sha1_begin(expected);
	reference_sha1_block(expected, bytes);
	sha1_compress(&state, &block);
	EXPECT(!memcmp(state.word, expected, sizeof(expected)), "SHA-1 of a block");
}

static void fill_midstate(const __u8 *key, __u8 pad, __u32 state[SHA1_WORDS])
{
	__u8 block[REFERENCE_BLOCK_LENGTH];

	for (__u32 i = 0; i < sizeof(block); i++)
		block[i] = pad ^ (i < NODE_KEY_LENGTH ? key[i] : 0);
	reference_sha1_begin(state);
	reference_sha1_block(state, block);
}

/* RFC 6275 section 5.2.5. */
static void expect_token(const struct input *input, __u8 kind, __u32 token[2])
{
	struct test_secret secret = { .in_use = 1 };
	struct ipv6_address address = input->care_of_address;
	__u8 message[ADDRESS_LENGTH + NONCE_LENGTH + 1], hash[REFERENCE_HASH_LENGTH];

	fill_midstate(input->node_key, 0x36, secret.inner_midstate);
	fill_midstate(input->node_key, 0x5c, secret.outer_midstate);
	memcpy(secret.nonce, input->nonce, NONCE_LENGTH);
	make_token(&secret, &address, kind, token);
	memcpy(message, &input->care_of_address, ADDRESS_LENGTH);
	memcpy(message + ADDRESS_LENGTH, input->nonce, NONCE_LENGTH);
	message[sizeof(message) - 1] = kind;
	reference_hmac(input->node_key, NODE_KEY_LENGTH, message, sizeof(message), hash);
	EXPECT(token[0] == get32(hash) && token[1] == get32(hash + 4), "a keygen token of kind %u", kind);
}

/* Section 5.2.5: Kbm = SHA-1 (home keygen token | care-of keygen token). */
static void expect_key(const __u32 tokens[4], int both, struct sha1_state *kbm, __u8 expected[REFERENCE_HASH_LENGTH])
{
	__u8 bytes[16];

	for (int i = 0; i < 4; i++)
		put32(bytes + 4 * i, tokens[i]);
	reference_sha1(bytes, both ? 16 : 8, expected);
	make_binding_management_key(tokens, both ? tokens + 2 : NULL, kbm);
	for (int i = 0; i < SHA1_WORDS; i++)
		EXPECT(kbm->word[i] == get32(expected + 4 * i), "the binding management key, of %d tokens", both ? 2 : 1);
}

/* Section 6.2.7: over what precedes the authenticator, the checksum taken for zero. */
static void expect_authenticator(const struct input *input, struct sha1_state *kbm, const __u8 *key, const __u8 *update, __u32 covered)
{
	__u8 message[AUTHENTICATED_PREFIX + AUTHENTICATED_UPDATE_MAX], hash[REFERENCE_HASH_LENGTH];
	struct xdp_md ctx = { .data = (__u32)(unsigned long)host_frame() };
	union authenticated_message *laid_out = (void *)scratch_buffer();
	__u32 blocks;

	ctx.data_end = ctx.data + host_frame_length();
	blocks = lay_out_message(&ctx, laid_out, &input->care_of_address, &input->correspondent, 0, covered);
	EXPECT(!blocks == (!covered || covered > AUTHENTICATED_UPDATE_MAX - AUTHENTICATOR_LENGTH), "%u bytes make %u blocks", covered, blocks);
	if (!blocks)
		return;
	memcpy(message, &input->care_of_address, ADDRESS_LENGTH);
	memcpy(message + ADDRESS_LENGTH, &input->correspondent, ADDRESS_LENGTH);
	memcpy(message + AUTHENTICATED_PREFIX, update, covered);
	memset(message + AUTHENTICATED_PREFIX + 4, 0, covered > 4 ? covered > 5 ? 2 : 1 : 0);
	reference_hmac(key, REFERENCE_HASH_LENGTH, message, AUTHENTICATED_PREFIX + covered, hash);
	EXPECT(!hash_message(kbm, blocks), "no hash of %u blocks", blocks);
	for (int i = 0; i < SHA1_WORDS; i++)
		EXPECT(kbm->word[i] == get32(hash + 4 * i), "the authenticator over %u bytes", covered);
}

int LLVMFuzzerTestOneInput(const __u8 *data, size_t size)
{
	__u8 block[REFERENCE_BLOCK_LENGTH] = {}, key[REFERENCE_HASH_LENGTH];
	struct sha1_state kbm;
	struct input input;
	__u32 tokens[4], covered;

	if (size < sizeof(input) || size > sizeof(input) + AUTHENTICATED_UPDATE_MAX)
		return 0;
	HOST_MAP(scratch);
	host_empty_maps();
	memcpy(&input, data, sizeof(input));
	covered = size - sizeof(input);
	host_lay_out_frame(data + sizeof(input), covered, 0);
	memcpy(block, data, sizeof(input) < sizeof(block) ? sizeof(input) : sizeof(block));
	expect_compressed(block);
	expect_token(&input, 0, tokens);
	expect_token(&input, 1, tokens + 2);
	expect_key(tokens, input.care_of_token_counts & 1, &kbm, key);
	/* A Mobility Header has six bytes before its data. */
	if (covered >= sizeof(struct mobility_header))
		expect_authenticator(&input, &kbm, key, data + sizeof(input), covered);
	return 0;
}
