// SPDX-License-Identifier: GPL-2.0
/* SHA-1 with all eighty words of schedule laid out. */
#include "sha1.h"

#include "bytes.h"

#include <assert.h>
#include <string.h>

#define MESSAGE_MAX 1024

static __u32 rotated(__u32 value, int bits)
{
	return value << bits | value >> (32 - bits);
}

static __u32 mixed(int round, __u32 b, __u32 c, __u32 d)
{
	if (round < 20)
		return (b & c) | (~b & d);
	if (round >= 40 && round < 60)
		return (b & c) | (b & d) | (c & d);
	return b ^ c ^ d;
}

void reference_sha1_begin(__u32 state[5])
{
	static const __u32 initial[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };

	memcpy(state, initial, sizeof(initial));
}

void reference_sha1_block(__u32 state[5], const __u8 block[REFERENCE_BLOCK_LENGTH])
{
	static const __u32 constants[4] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };
	__u32 words[80], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];

	for (int t = 0; t < 80; t++)
		words[t] = t < 16 ? get32(block + 4 * t) : rotated(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16], 1);
	for (int t = 0; t < 80; t++) {
		__u32 next = rotated(a, 5) + mixed(t, b, c, d) + e + words[t] + constants[t / 20];

		e = d;
		d = c;
		c = rotated(b, 30);
		b = a;
		a = next;
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
}

void reference_sha1(const __u8 *message, __u32 length, __u8 hash[REFERENCE_HASH_LENGTH])
{
	__u8 last[2 * REFERENCE_BLOCK_LENGTH] = {};
	__u32 state[5], rest = length % REFERENCE_BLOCK_LENGTH;
	__u32 last_length = rest < REFERENCE_BLOCK_LENGTH - 8 ? REFERENCE_BLOCK_LENGTH : 2 * REFERENCE_BLOCK_LENGTH;

	reference_sha1_begin(state);
	for (__u32 at = 0; at < length - rest; at += REFERENCE_BLOCK_LENGTH)
		reference_sha1_block(state, message + at);
	memcpy(last, message + length - rest, rest);
	last[rest] = 0x80;
	put32(last + last_length - 4, length * 8);
	for (__u32 at = 0; at < last_length; at += REFERENCE_BLOCK_LENGTH)
		reference_sha1_block(state, last + at);
	for (int i = 0; i < 5; i++)
		put32(hash + 4 * i, state[i]);
}

static void hash_behind_key(const __u8 *key, __u32 key_length, __u8 pad, const __u8 *message, __u32 length, __u8 *hash)
{
	__u8 all[REFERENCE_BLOCK_LENGTH + MESSAGE_MAX];

	assert(key_length <= REFERENCE_BLOCK_LENGTH && length <= MESSAGE_MAX);
	for (__u32 i = 0; i < REFERENCE_BLOCK_LENGTH; i++)
		all[i] = pad ^ (i < key_length ? key[i] : 0);
	memcpy(all + REFERENCE_BLOCK_LENGTH, message, length);
	reference_sha1(all, REFERENCE_BLOCK_LENGTH + length, hash);
}

void reference_hmac(const __u8 *key, __u32 key_length, const __u8 *message, __u32 length, __u8 hash[REFERENCE_HASH_LENGTH])
{
	__u8 inner[REFERENCE_HASH_LENGTH];

	hash_behind_key(key, key_length, 0x36, message, length, inner);
	hash_behind_key(key, key_length, 0x5c, inner, sizeof(inner), hash);
}
