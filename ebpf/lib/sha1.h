/* SPDX-License-Identifier: GPL-2.0 */
/*
 * SHA-1's compression function (RFC 3174 section 6.2, the method that keeps 16 words of schedule), for the fast path and for
 * libmobility alike. A rolled loop: unrolled, it does not fit a BPF program's stack.
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

static inline void sha1_compress(struct sha1_state *state, struct sha1_block *block)
{
	__u32 a = state->word[0], b = state->word[1], c = state->word[2], d = state->word[3], e = state->word[4];
	__u32 *w = block->word;

#ifdef __bpf__
#pragma clang loop unroll(disable)
#endif
	for (__u32 t = 0; t < 80; t++) {
		__u32 f, k, next;

		if (t >= SHA1_BLOCK_WORDS)
			w[t & 15] = sha1_rotate(w[(t + 13) & 15] ^ w[(t + 8) & 15] ^ w[(t + 2) & 15] ^ w[t & 15], 1);
		if (t < 20) {
			f = (b & c) | (~b & d);
			k = 0x5a827999;
		} else if (t < 40) {
			f = b ^ c ^ d;
			k = 0x6ed9eba1;
		} else if (t < 60) {
			f = (b & c) | (b & d) | (c & d);
			k = 0x8f1bbcdc;
		} else {
			f = b ^ c ^ d;
			k = 0xca62c1d6;
		}
		next = sha1_rotate(a, 5) + f + e + k + w[t & 15];
		e = d;
		d = c;
		c = sha1_rotate(b, 30);
		b = a;
		a = next;
	}
	state->word[0] += a;
	state->word[1] += b;
	state->word[2] += c;
	state->word[3] += d;
	state->word[4] += e;
}

#endif
