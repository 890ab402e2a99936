/* SPDX-License-Identifier: GPL-2.0 */
/* Whether a packet that arrived still fits the way that it will take once it is rewritten. */
#ifndef MOBILITY_LIB_PATH_MTU_H
#define MOBILITY_LIB_PATH_MTU_H

#include "headers.h"
#include "known_path_mtu.h"

/* How long it is not asked again whether packets of a binding or tunnel fit their way. */
#define FITTING_LIFETIME_NS 1000000000ull

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

/* Whether a packet of length bytes is known to fit the way of a binding or tunnel. */
ALWAYS_INLINE int is_fitting(__u64 fitting, __u32 length)
{
	return length <= IPV6_MINIMUM_MTU || (length <= (fitting & FITTING_LENGTH) && fitting > lifetime_clock());
}

ALWAYS_INLINE __u64 fitting_from_now(__u32 length)
{
	return length > FITTING_LENGTH ? 0 : ((lifetime_clock() + FITTING_LIFETIME_NS) & ~FITTING_LENGTH) | length;
}

/* exceeded_mtu() for a packet that takes the way of a binding or tunnel. The answer that it fits is kept for a while. */
#define EXCEEDED_MTU(ctx, entry, source, destination, length)								\
	({														\
		__u32 _mtu = 0;												\
															\
		if (!is_fitting((entry)->fitting, length)) {								\
			_mtu = exceeded_mtu(ctx, source, destination, length, KNOWN_PATH_MTU(entry));			\
			if (!_mtu)											\
				(entry)->fitting = fitting_from_now(length);						\
		}													\
		_mtu;													\
	})

#endif
