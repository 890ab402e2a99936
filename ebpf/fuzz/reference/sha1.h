/* SPDX-License-Identifier: GPL-2.0 */
/* SHA-1 and HMAC-SHA1 as RFC 3174 section 6.1 and RFC 2104 tell them, in the plainest way. */
#ifndef MOBILITY_FUZZ_REFERENCE_SHA1_H
#define MOBILITY_FUZZ_REFERENCE_SHA1_H

#include <linux/types.h>

#define REFERENCE_HASH_LENGTH 20
#define REFERENCE_BLOCK_LENGTH 64

/* One block of a message into the five words of state. */
void reference_sha1_block(__u32 state[5], const __u8 block[REFERENCE_BLOCK_LENGTH]);

void reference_sha1_begin(__u32 state[5]);

void reference_sha1(const __u8 *message, __u32 length, __u8 hash[REFERENCE_HASH_LENGTH]);

/* A key of at most 64 bytes, a message of at most 1024. */
void reference_hmac(const __u8 *key, __u32 key_length, const __u8 *message, __u32 length, __u8 hash[REFERENCE_HASH_LENGTH]);

#endif
