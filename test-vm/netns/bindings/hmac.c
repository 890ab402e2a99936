/* HMAC-SHA1 for the load generator: see hmac.h. */
#include "hmac.h"

#include <arpa/inet.h>
#include <string.h>

#define BLOCK_BYTES (4 * SHA1_BLOCK_WORDS)
#define LENGTH_FIELD_BYTES 8

static void compress(struct sha1_state *state, const uint8_t bytes[BLOCK_BYTES])
{
	struct sha1_block block;

	for (int i = 0; i < SHA1_BLOCK_WORDS; i++) {
		uint32_t word_be;

		memcpy(&word_be, bytes + 4 * i, sizeof(word_be));
		block.word[i] = ntohl(word_be);
	}
	sha1_compress(state, &block);
}

/* Hashes the rest of a message of which `before` bytes have been hashed: padding and length are added. */
static void finish(struct sha1_state *state, size_t before, const uint8_t *message, size_t length, uint8_t digest[SHA1_BYTES])
{
	uint64_t bits = (before + length) * 8;
	uint8_t last[2 * BLOCK_BYTES] = { 0 };
	size_t blocks;

	for (; length >= BLOCK_BYTES; message += BLOCK_BYTES, length -= BLOCK_BYTES)
		compress(state, message);
	memcpy(last, message, length);
	last[length] = 0x80;
	blocks = length + 1 + LENGTH_FIELD_BYTES <= BLOCK_BYTES ? 1 : 2;
	for (int i = 0; i < LENGTH_FIELD_BYTES; i++)
		last[blocks * BLOCK_BYTES - 1 - i] = (uint8_t)(bits >> (8 * i));
	for (size_t i = 0; i < blocks; i++)
		compress(state, last + i * BLOCK_BYTES);
	for (int i = 0; i < SHA1_WORDS; i++) {
		uint32_t word_be = htonl(state->word[i]);

		memcpy(digest + 4 * i, &word_be, sizeof(word_be));
	}
}

static struct sha1_state keyed(const uint8_t *key, size_t length, uint8_t pad)
{
	struct sha1_state state = SHA1_INITIAL_STATE;
	uint8_t block[BLOCK_BYTES];

	memset(block, pad, sizeof(block));
	for (size_t i = 0; i < length; i++)
		block[i] ^= key[i];
	compress(&state, block);
	return state;
}

void make_hmac_key(const uint8_t *bytes, size_t length, struct hmac_key *key)
{
	key->inner = keyed(bytes, length, 0x36);
	key->outer = keyed(bytes, length, 0x5c);
}

void make_binding_management_key(const uint8_t home_token[TOKEN_BYTES], const uint8_t care_of_token[TOKEN_BYTES],
				 struct hmac_key *key)
{
	struct sha1_state state = SHA1_INITIAL_STATE;
	uint8_t tokens[2 * TOKEN_BYTES], kbm[SHA1_BYTES];

	memcpy(tokens, home_token, TOKEN_BYTES);
	memcpy(tokens + TOKEN_BYTES, care_of_token, TOKEN_BYTES);
	finish(&state, 0, tokens, sizeof(tokens), kbm);
	make_hmac_key(kbm, sizeof(kbm), key);
}

void hmac(const struct hmac_key *key, const uint8_t *message, size_t length, uint8_t digest[SHA1_BYTES])
{
	struct sha1_state inner = key->inner, outer = key->outer;
	uint8_t first[SHA1_BYTES];

	finish(&inner, BLOCK_BYTES, message, length, first);
	finish(&outer, BLOCK_BYTES, first, sizeof(first), digest);
}
