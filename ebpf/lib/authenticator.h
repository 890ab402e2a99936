/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The authenticator of a Binding Update: First(96, HMAC_SHA1(Kbm, care-of address | correspondent | Mobility Header up to the
 * authenticator, checksum zero)) with the binding management key Kbm = SHA-1 of the keygen tokens (RFC 6275 sections 5.2.5,
 * 5.2.6, 6.2.7).
 */
#ifndef MOBILITY_LIB_AUTHENTICATOR_H
#define MOBILITY_LIB_AUTHENTICATOR_H

#include "ctx_xdp.h"
#include "headers.h"
#include "keygen_token.h"

/* The longest Binding Update that is looked at: one of a mobile node with every option that there is a use for has 100 bytes. */
#define AUTHENTICATED_UPDATE_MAX 256

#define AUTHENTICATED_PREFIX (2 * (__u32)sizeof(struct ipv6_address))
#define SHA1_BLOCK_LENGTH (4 * SHA1_BLOCK_WORDS)
#define SHA1_PADDING_LEAST 9
#define AUTHENTICATED_BLOCKS_MAX                                                                                     \
	((AUTHENTICATED_PREFIX + AUTHENTICATED_UPDATE_MAX - AUTHENTICATOR_LENGTH + SHA1_PADDING_LEAST + SHA1_BLOCK_LENGTH - 1) / \
	 SHA1_BLOCK_LENGTH)

/* Laid out in scratch memory, padded as SHA-1 wants it (RFC 3174 section 4). */
union authenticated_message {
	struct {
		struct ipv6_address care_of_address;
		struct ipv6_address correspondent;
		__u8 header[AUTHENTICATED_UPDATE_MAX];
	};
	__be32 word_be[AUTHENTICATED_BLOCKS_MAX * SHA1_BLOCK_WORDS];
};

_Static_assert(sizeof(union authenticated_message) <= SCRATCH_LENGTH, "fits into scratch memory");

/*
 * Lays out what the authenticator is over: header is where the Mobility Header begins in the frame, covered how many bytes of it
 * precede the authenticator. Returns how many blocks that makes; 0: it is not there.
 */
ALWAYS_INLINE __u32 lay_out_message(CTX *ctx, union authenticated_message *message, const struct ipv6_address *care_of_address,
				    const struct ipv6_address *correspondent, __u32 header, __u32 covered)
{
	__u32 length, blocks, last;

	__builtin_memset(message, 0, sizeof(*message));
	message->care_of_address = *care_of_address;
	message->correspondent = *correspondent;
	if (!is_length_within(&covered, AUTHENTICATED_UPDATE_MAX - AUTHENTICATOR_LENGTH))
		return 0;
	/* On older kernels (6.1) the comparison is forgotten by the time of the call. */
	covered--;
	OPAQUE(covered);
	covered = (covered & (AUTHENTICATED_UPDATE_MAX - 1)) + 1;
	if (load(ctx, header, message->header, covered))
		return 0;
	message->header[offsetof(struct mobility_header, checksum_be)] = 0;
	message->header[offsetof(struct mobility_header, checksum_be) + 1] = 0;
	message->header[covered] = SHA1_END >> 24;
	length = AUTHENTICATED_PREFIX + covered;
	blocks = (length + SHA1_PADDING_LEAST + SHA1_BLOCK_LENGTH - 1) / SHA1_BLOCK_LENGTH;
	last = blocks * SHA1_BLOCK_WORDS - 1;
	if (last >= AUTHENTICATED_BLOCKS_MAX * SHA1_BLOCK_WORDS)
		return 0;
	message->word_be[last] = bpf_htonl(SHA1_BLOCK_BITS + length * 8);
	return blocks;
}

/* The key block of an HMAC with Kbm (RFC 2104), hashed. */
ALWAYS_INLINE void hash_key(struct sha1_state *state, const struct sha1_state *kbm, __u32 pad, struct sha1_block *block)
{
	*state = (struct sha1_state)SHA1_INITIAL_STATE;
	for (int i = 0; i < SHA1_BLOCK_WORDS; i++)
		block->word[i] = pad ^ (i < SHA1_WORDS ? kbm->word[i] : 0);
	hash_block(state, block);
}

/* HMAC-SHA1(Kbm, the message that is laid out); kbm becomes the result. */
CHECKED_ALONE int hash_message(struct sha1_state *kbm, __u32 blocks)
{
	union authenticated_message *message = (void *)scratch_buffer();
	struct sha1_state inner, outer;
	struct sha1_block block;

	if (!message || !kbm)
		return -1;
	hash_key(&inner, kbm, 0x36363636, &block);
	for (__u32 i = 0; i < AUTHENTICATED_BLOCKS_MAX && i < blocks; i++) {
		for (int j = 0; j < SHA1_BLOCK_WORDS; j++)
			block.word[j] = bpf_ntohl(message->word_be[i * SHA1_BLOCK_WORDS + j]);
		hash_block(&inner, &block);
	}
	hash_key(&outer, kbm, 0x5c5c5c5c, &block);
	finish_hmac(&outer, &inner, &block);
	*kbm = outer;
	return 0;
}

/* What return routability has shown, and Kbm made of it (section 5.2.5). care_of_token: NULL in a deletion. */
ALWAYS_INLINE void make_binding_management_key(const __u32 home_token[2], const __u32 *care_of_token, struct sha1_state *kbm)
{
	struct sha1_block block = { .word = { home_token[0], home_token[1] } };

	if (care_of_token) {
		block.word[2] = care_of_token[0];
		block.word[3] = care_of_token[1];
		block.word[4] = SHA1_END;
		block.word[SHA1_BLOCK_WORDS - 1] = 2 * 64;
	} else {
		block.word[2] = SHA1_END;
		block.word[SHA1_BLOCK_WORDS - 1] = 64;
	}
	*kbm = (struct sha1_state)SHA1_INITIAL_STATE;
	hash_block(kbm, &block);
}

#endif
