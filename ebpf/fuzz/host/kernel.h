/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel around a program says to it, and what it hears from it. */
#ifndef MOBILITY_FUZZ_KERNEL_H
#define MOBILITY_FUZZ_KERNEL_H

#include "../../abi/address.h"

#define HOST_WAYS 4
#define HOST_EVENTS_MAX 32
#define HOST_EVENT_LENGTH_MAX 4096

/* An answer of the routing and neighbour tables. */
struct host_way {
	struct ipv6_address destination;
	int result;		/* BPF_FIB_LKUP_RET_… */
	__u32 mtu;
	__u32 link;
};

struct host_event {
	__u32 length;
	__u8 bytes[HOST_EVENT_LENGTH_MAX];
};

struct host_kernel {
	__u64 now_ns;
	__u64 coarse_ns;	/* the clock of the last tick */
	struct host_way ways[HOST_WAYS];
	__u32 link_mtu;		/* 0: no such link */
	__u64 ring_used;	/* bytes */
	int room_refused;	/* traffic control: no room is made */
	int sums_are_folded;	/* bpf_csum_diff() answers in 16 bits, as since Linux 6.12; else in 32 */
	__u32 event_count;
	struct host_event events[HOST_EVENTS_MAX];
};

extern struct host_kernel host_kernel;

#endif
