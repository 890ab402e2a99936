/* SPDX-License-Identifier: GPL-2.0 */
/* Whether a packet that arrived still fits the way that it will take once it is rewritten. */
#ifndef MOBILITY_LIB_PATH_MTU_H
#define MOBILITY_LIB_PATH_MTU_H

#include "headers.h"
#include "known_path_mtu.h"

/*
 * The MTU that a packet of length bytes from source to destination would exceed on its way; 0: it fits, as far as is known here.
 * path_mtu: what the network has told, 0: nothing.
 */
CHECKED_ALONE __u32 exceeded_mtu(CTX *ctx, struct ipv6_address *source, struct ipv6_address *destination, __u32 length,
				 __u32 path_mtu)
{
	struct bpf_fib_lookup fib = { .family = ADDRESS_FAMILY_INET6, .ifindex = link_of(ctx) };

	if (!source || !destination || length <= IPV6_MINIMUM_MTU)
		return 0;
	if (path_mtu && length > path_mtu)
		return path_mtu;
	__builtin_memcpy(fib.ipv6_src, source, sizeof(*source));
	__builtin_memcpy(fib.ipv6_dst, destination, sizeof(*destination));
	fib.tot_len = length;
	if (bpf_fib_lookup(ctx, &fib, sizeof(fib), 0) != BPF_FIB_LKUP_RET_FRAG_NEEDED)
		return 0;
	return fib.mtu_result;
}

#endif
