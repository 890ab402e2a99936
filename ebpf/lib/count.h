/* SPDX-License-Identifier: GPL-2.0 */
/* Counts what became of packets, per interface and verdict, and what bindings carried. */
#ifndef MOBILITY_LIB_COUNT_H
#define MOBILITY_LIB_COUNT_H

#include "maps.h"

ALWAYS_INLINE void count_column(__u32 column)
{
	__u32 index = config.counter_row * VERDICTS_MAX + column;
	__u64 *counter = bpf_map_lookup_elem(&counters, &index);

	if (counter)
		*counter += 1;
}

ALWAYS_INLINE void count_verdict(__u32 verdict)
{
	count_column(verdict);
}

ALWAYS_INLINE void count_remark(enum remark remark)
{
	count_column(REMARK_COLUMN(remark));
}

/* For a binding or a tunnel: towards this node. */
#define COUNT_IN(entry, length)							\
	do {									\
		__sync_fetch_and_add(&(entry)->packets_in, 1);			\
		__sync_fetch_and_add(&(entry)->bytes_in, (length));		\
	} while (0)

#define COUNT_OUT(entry, length)						\
	do {									\
		__sync_fetch_and_add(&(entry)->packets_out, 1);			\
		__sync_fetch_and_add(&(entry)->bytes_out, (length));		\
	} while (0)

#endif
