/* SPDX-License-Identifier: GPL-2.0 */
/* What every part of the fast path needs: the kernel's interface, byte order, and two kinds of functions. */
#ifndef MOBILITY_LIB_BPF_H
#define MOBILITY_LIB_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "../abi/events.h"
#include "../abi/tables.h"
#include "../abi/verdicts.h"

/*
 * A function that the verifier checks once and by itself, whatever its callers know: this keeps the number of paths small.
 * Its pointer arguments are checked for NULL because on kernels before 6.8 the verifier wants it so.
 */
#define CHECKED_ALONE __attribute__((noinline))

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Keeps the compiler from merging what follows with what it knows of the value from elsewhere. */
#define OPAQUE(value) asm volatile("" : "+r"(value))

/*
 * Whether *length is between 1 and max, in a way that the verifier understands: on older kernels (6.1) a test for zero tells
 * it nothing of the least value, and memory that a helper fills must not be of no length.
 */
ALWAYS_INLINE int is_length_within(__u32 *length, __u32 max)
{
	__u32 rest = *length - 1;

	OPAQUE(rest);
	if (rest >= max)
		return 0;
	*length = rest + 1;
	return 1;
}

extern const volatile struct interface_config config;

ALWAYS_INLINE int has_role(__u32 role)
{
	return config.roles & role;
}

#endif
