/* SPDX-License-Identifier: GPL-2.0 */
/* What must hold of every frame that a program has seen, whatever was in it. */
#ifndef MOBILITY_FUZZ_CHECKS_H
#define MOBILITY_FUZZ_CHECKS_H

#include "../abi/verdicts.h"
#include "host/kernel.h"

struct frame_before {
	__u32 length;
	const __u8 *bytes;
};

/* Fails unless the frame as it is now (host_frame()), what the program returned and what it handed up fit its verdict. */
void check_frame(const struct frame_before *before, enum verdict verdict, int returned, const struct host_event *events,
		 __u32 event_count);

const char *verdict_name(enum verdict verdict);

/* Whether there is still a frame then. */
int verdict_goes_on(enum verdict verdict);

#endif
