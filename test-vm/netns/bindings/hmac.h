/* HMAC_SHA1 with the key hashed beforehand (RFC 2104), and Kbm (RFC 6275 section 5.2.5). */
#ifndef BINDINGS_HMAC_H
#define BINDINGS_HMAC_H

#include <stddef.h>
#include <stdint.h>

#include "sha1.h"

#define SHA1_BYTES 20
#define TOKEN_BYTES 8

/* SHA-1 after the key's inner and outer block: what is left to hash is the message. */
struct hmac_key {
	struct sha1_state inner;
	struct sha1_state outer;
};

/* A key of at most SHA1_BYTES. */
void make_hmac_key(const uint8_t *bytes, size_t length, struct hmac_key *key);

/* Kbm = SHA-1(home keygen token | care-of keygen token), as a key. */
void make_binding_management_key(const uint8_t home_token[TOKEN_BYTES], const uint8_t care_of_token[TOKEN_BYTES],
				 struct hmac_key *key);

void hmac(const struct hmac_key *key, const uint8_t *message, size_t length, uint8_t digest[SHA1_BYTES]);

#endif
