/* SPDX-License-Identifier: GPL-2.0 */
/*
 * SHA-1's compression function (RFC 3174 section 6.2, the method that keeps 16 words of schedule), for the fast path and for
 * libmobility alike. All eighty rounds are written out: the five words of state then change names instead of places, and
 * every word of the schedule has an address that the compiler knows.
 */
#ifndef MOBILITY_LIB_SHA1_H
#define MOBILITY_LIB_SHA1_H

#include <linux/types.h>

#define SHA1_WORDS 5
#define SHA1_BLOCK_WORDS 16

struct sha1_state {
	__u32 word[SHA1_WORDS];
};

/* In the machine's order; the schedule is worked out in place, so that a block can be used once. */
struct sha1_block {
	__u32 word[SHA1_BLOCK_WORDS];
};

#define SHA1_INITIAL_STATE { { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 } }

static inline __u32 sha1_rotate(__u32 value, int bits)
{
	return value << bits | value >> (32 - bits);
}

/* Keeps the compiler from working ahead: more than a BPF program's registers and stack hold would be under way at once. */
#define SHA1_SETTLE(value) __asm__ volatile("" : "+r"(value))

#define SHA1_CHOOSE(b, c, d) ((((c) ^ (d)) & (b)) ^ (d))
#define SHA1_PARITY(b, c, d) ((b) ^ (c) ^ (d))
#define SHA1_MAJORITY(b, c, d) ((((b) ^ (c)) & (d)) + ((b) & (c)))

/* The word of the schedule for round t: for the first sixteen the block's own. */
#define SHA1_SCHEDULED(w, t)											\
	((t) < SHA1_BLOCK_WORDS ? (w)[(t) & 15] :								\
	 ((w)[(t) & 15] = sha1_rotate((w)[((t) + 13) & 15] ^ (w)[((t) + 8) & 15] ^ (w)[((t) + 2) & 15] ^ (w)[(t) & 15], 1)))

/* One round, after which e is the new a, a the new b and so on. */
#define SHA1_ROUND(mix, constant, w, t, a, b, c, d, e)								\
	do {													\
		(e) += SHA1_SCHEDULED(w, t) + (constant) + mix(b, c, d);					\
		SHA1_SETTLE(e);											\
		(e) += sha1_rotate(a, 5);									\
		(b) = sha1_rotate(b, 30);									\
	} while (0)

/* Five rounds, after which every word has its own name again. */
#define SHA1_FIVE_ROUNDS(mix, constant, w, t, a, b, c, d, e)							\
	do {													\
		SHA1_ROUND(mix, constant, w, (t) + 0, a, b, c, d, e);						\
		SHA1_ROUND(mix, constant, w, (t) + 1, e, a, b, c, d);						\
		SHA1_ROUND(mix, constant, w, (t) + 2, d, e, a, b, c);						\
		SHA1_ROUND(mix, constant, w, (t) + 3, c, d, e, a, b);						\
		SHA1_ROUND(mix, constant, w, (t) + 4, b, c, d, e, a);						\
	} while (0)

#define SHA1_TWENTY_ROUNDS(mix, constant, w, t, a, b, c, d, e)							\
	do {													\
		SHA1_FIVE_ROUNDS(mix, constant, w, (t) + 0, a, b, c, d, e);					\
		SHA1_FIVE_ROUNDS(mix, constant, w, (t) + 5, a, b, c, d, e);					\
		SHA1_FIVE_ROUNDS(mix, constant, w, (t) + 10, a, b, c, d, e);					\
		SHA1_FIVE_ROUNDS(mix, constant, w, (t) + 15, a, b, c, d, e);					\
	} while (0)

static inline void sha1_compress(struct sha1_state *state, struct sha1_block *block)
{
	__u32 a = state->word[0], b = state->word[1], c = state->word[2], d = state->word[3], e = state->word[4];
	__u32 *w = block->word;

	SHA1_TWENTY_ROUNDS(SHA1_CHOOSE, 0x5a827999, w, 0, a, b, c, d, e);
	SHA1_TWENTY_ROUNDS(SHA1_PARITY, 0x6ed9eba1, w, 20, a, b, c, d, e);
	SHA1_TWENTY_ROUNDS(SHA1_MAJORITY, 0x8f1bbcdc, w, 40, a, b, c, d, e);
	SHA1_TWENTY_ROUNDS(SHA1_PARITY, 0xca62c1d6, w, 60, a, b, c, d, e);
	state->word[0] += a;
	state->word[1] += b;
	state->word[2] += c;
	state->word[3] += d;
	state->word[4] += e;
}

#endif
