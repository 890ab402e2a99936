/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Token buckets, each kept as one number: the time at which it will be full again ("virtual scheduling", the generic cell
 * rate algorithm of ITU-T I.371). One compare-and-swap takes a token, so that CPUs do not wait for each other.
 */
#ifndef MOBILITY_LIB_LIMIT_H
#define MOBILITY_LIB_LIMIT_H

#include "maps.h"

#define SECOND_NS 1000000000ull

/* Events per second, and how many may come at once. */
#define MOBILITY_MESSAGE_RATE 20000
#define MOBILITY_MESSAGE_BURST 4000
#define SOURCE_RATE 500
#define SOURCE_BURST 500
#define UNBOUND_HOME_ADDRESS_RATE 100
#define UNBOUND_HOME_ADDRESS_BURST 50
#define NEIGHBOR_DISCOVERY_RATE 200
#define NEIGHBOR_DISCOVERY_BURST 100
#define ICMP_ERROR_RATE 50
#define ICMP_ERROR_BURST 50
#define FLOW_SEEN_RATE 1000
#define FLOW_SEEN_BURST 200
#define FRAGMENTATION_RATE 5000
#define FRAGMENTATION_BURST 1000
#define PACKET_TOO_BIG_RATE 1000
#define PACKET_TOO_BIG_BURST 200

ALWAYS_INLINE int take_token(__u64 *full_at, __u64 now, __u64 rate, __u64 burst)
{
	__u64 interval = SECOND_NS / rate;

	for (int attempt = 0; attempt < 3; attempt++) {
		__u64 seen = *(volatile __u64 *)full_at;
		__u64 start = seen > now ? seen : now;

		if (start - now > (burst - 1) * interval)
			return 0;
		if (__sync_val_compare_and_swap(full_at, seen, start + interval) == seen)
			return 1;
	}
	return 0;
}

ALWAYS_INLINE int within_limit(__u32 limit, __u64 rate, __u64 burst)
{
	__u64 *full_at = bpf_map_lookup_elem(&limits, &limit);

	return full_at && take_token(full_at, bpf_ktime_get_ns(), rate, burst);
}

/* Mobility messages of one /64, so that one network cannot use up what all share. */
ALWAYS_INLINE int within_source_limit(const struct ipv6_address *source)
{
	__u64 prefix = (__u64)source->word_be[0] << 32 | source->word_be[1];
	__u64 *full_at = bpf_map_lookup_elem(&source_limits, &prefix);
	__u64 now = bpf_ktime_get_ns();
	__u64 first = now + SECOND_NS / SOURCE_RATE;

	if (full_at)
		return take_token(full_at, now, SOURCE_RATE, SOURCE_BURST);
	bpf_map_update_elem(&source_limits, &prefix, &first, BPF_ANY);
	return 1;
}

#endif
