/* SPDX-License-Identifier: GPL-2.0 */
/* The time that lifetimes are held against. */
#ifndef MOBILITY_LIB_LIFETIME_H
#define MOBILITY_LIB_LIFETIME_H

#include "bpf.h"

/* The kernel's coarse clock stands still between two ticks; a kernel has a hundred a second or more. */
#define TICK_MAX_NS 10000000ull

/*
 * CLOCK_MONOTONIC nanoseconds, up to a tick ahead: what expires is given up some milliseconds early rather than late. Reading
 * the exact time takes ten times as long, which every packet would pay.
 */
ALWAYS_INLINE __u64 lifetime_clock(void)
{
	return bpf_ktime_get_coarse_ns() + TICK_MAX_NS;
}

#endif
