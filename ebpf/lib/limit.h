/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Token buckets, each kept as one number: the time at which it will be full again ("virtual scheduling", the generic cell
 * rate algorithm of ITU-T I.371). One compare-and-swap takes a token, so that CPUs do not wait for each other. Rates are the
 * daemon's to configure (abi/tables.h).
 */
#ifndef MOBILITY_LIB_LIMIT_H
#define MOBILITY_LIB_LIMIT_H

#include "maps.h"

#define TOKEN_ATTEMPTS 3

ALWAYS_INLINE int take_token(__u64 *full_at, const struct rate_limit *rate)
{
	__u64 now = bpf_ktime_get_ns();

	if (!rate->interval_ns)
		return 0;
	for (int attempt = 0; attempt < TOKEN_ATTEMPTS; attempt++) {
		__u64 seen = *(volatile __u64 *)full_at;
		__u64 start = seen > now ? seen : now;

		if (start - now > rate->slack_ns)
			return 0;
		if (__sync_val_compare_and_swap(full_at, seen, start + rate->interval_ns) == seen)
			return 1;
	}
	return 0;
}

ALWAYS_INLINE int within_limit(__u32 limit)
{
	struct rate_limit *rate = bpf_map_lookup_elem(&limits, &limit);

	return rate && take_token(&rate->full_at_ns, rate);
}

/* The bucket of the source's /64, by multiplicative hashing with this interface's seed. */
ALWAYS_INLINE __u32 source_bucket(const struct ipv6_address *source)
{
	__u64 prefix = (__u64)source->word_be[0] << 32 | source->word_be[1];
	__u64 mixed = (prefix ^ config.source_seed) * 0x9e3779b97f4a7c15ull;

	mixed = (mixed ^ mixed >> 32 ^ config.source_seed) * 0xd6e8feb86659fd93ull;
	return (mixed >> 32) & (SOURCE_BUCKETS - 1);
}

/* The same for one of many, whose bucket the caller has. */
ALWAYS_INLINE int within_limit_of(__u64 *full_at, __u32 limit)
{
	struct rate_limit *rate = bpf_map_lookup_elem(&limits, &limit);

	return rate && take_token(full_at, rate);
}

/* What one /64 sends, so that one network cannot use up what all share. */
ALWAYS_INLINE int within_source_limit(__u32 limit, enum source_limit kind, const struct ipv6_address *source)
{
	__u32 bucket = kind * SOURCE_BUCKETS + source_bucket(source);
	__u64 *full_at = bpf_map_lookup_elem(&source_limits, &bucket);

	return full_at && within_limit_of(full_at, limit);
}

#endif
