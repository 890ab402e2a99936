/* SPDX-License-Identifier: GPL-2.0 */
/* Ends a run that found something: libFuzzer keeps the input. */
#ifndef MOBILITY_FUZZ_FAIL_H
#define MOBILITY_FUZZ_FAIL_H

#include <stdio.h>
#include <stdlib.h>

#define FAIL(...)						\
	do {							\
		fprintf(stderr, "FOUND: " __VA_ARGS__);		\
		fputc('\n', stderr);				\
		abort();					\
	} while (0)

#define EXPECT(condition, ...)			\
	do {					\
		if (!(condition))		\
			FAIL(__VA_ARGS__);	\
	} while (0)

#endif
