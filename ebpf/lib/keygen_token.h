/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keygen tokens (RFC 6275 section 5.2.5), and the second half of an HMAC (RFC 2104) that they and authenticators share. Kcn's
 * two key blocks have been hashed beforehand (struct test_secret): two blocks are left of each token.
 */
#ifndef MOBILITY_LIB_KEYGEN_TOKEN_H
#define MOBILITY_LIB_KEYGEN_TOKEN_H

#include "maps.h"
#include "sha1.h"

#define TOKEN_KIND_HOME 0x00u
#define TOKEN_KIND_CARE_OF 0x01u

#define SHA1_BLOCK_BITS (64 * 8)
/* What HMAC's two hashes are taken over beside their key block: address, nonce and kind; then the first hash. */
#define TOKEN_INPUT_BITS ((16 + 8 + 1) * 8)
#define SHA1_BITS (20 * 8)
/* What follows the last byte of a message (RFC 3174 section 4), in the first byte of a word. */
#define SHA1_END 0x80000000u

CHECKED_ALONE int hash_block(struct sha1_state *state, struct sha1_block *block)
{
	if (!state || !block)
		return -1;
	sha1_compress(state, block);
	return 0;
}

/* From the inner hash to the whole HMAC. outer: SHA-1 after K ⊕ opad; becomes the result. */
ALWAYS_INLINE void finish_hmac(struct sha1_state *outer, const struct sha1_state *inner, struct sha1_block *block)
{
	for (int i = 0; i < SHA1_WORDS; i++)
		block->word[i] = inner->word[i];
	block->word[SHA1_WORDS] = SHA1_END;
	for (int i = SHA1_WORDS + 1; i < SHA1_BLOCK_WORDS - 1; i++)
		block->word[i] = 0;
	block->word[SHA1_BLOCK_WORDS - 1] = SHA1_BLOCK_BITS + SHA1_BITS;
	hash_block(outer, block);
}

/* First64(HMAC-SHA1(Kcn, address | nonce | kind)), in the machine's order. */
ALWAYS_INLINE void make_token(struct test_secret *secret, struct ipv6_address *address, __u32 kind, __u32 token[2])
{
	struct sha1_state inner, outer;
	struct sha1_block block = {};

	for (int i = 0; i < 4; i++)
		block.word[i] = bpf_ntohl(address->word_be[i]);
	block.word[4] = bpf_ntohl(*(__be32 *)&secret->nonce[0]);
	block.word[5] = bpf_ntohl(*(__be32 *)&secret->nonce[4]);
	block.word[6] = kind << 24 | SHA1_END >> 8;
	block.word[SHA1_BLOCK_WORDS - 1] = SHA1_BLOCK_BITS + TOKEN_INPUT_BITS;
	for (int i = 0; i < SHA1_WORDS; i++) {
		inner.word[i] = secret->inner_midstate[i];
		outer.word[i] = secret->outer_midstate[i];
	}
	hash_block(&inner, &block);
	finish_hmac(&outer, &inner, &block);
	token[0] = outer.word[0];
	token[1] = outer.word[1];
}

#endif
