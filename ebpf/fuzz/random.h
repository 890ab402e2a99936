/* SPDX-License-Identifier: GPL-2.0 */
/* Random numbers that follow from a seed (Marsaglia's xorshift). */
#ifndef MOBILITY_FUZZ_RANDOM_H
#define MOBILITY_FUZZ_RANDOM_H

#include <linux/types.h>

struct random {
	__u64 state;
};

static inline struct random random_from(__u32 seed)
{
	return (struct random) { (__u64)seed * 0x9e3779b97f4a7c15ull | 1 };
}

/* 0 to below - 1. */
static inline __u32 random_below(struct random *random, __u32 below)
{
	random->state ^= random->state << 13;
	random->state ^= random->state >> 7;
	random->state ^= random->state << 17;
	return (__u32)((random->state >> 32) * below >> 32);
}

static inline int one_in(struct random *random, __u32 number)
{
	return !random_below(random, number);
}

#endif
