/* SPDX-License-Identifier: GPL-2.0 */
/* What a verdict asks for (abi/verdicts.h). */
#ifndef MOBILITY_LIB_ACTION_H
#define MOBILITY_LIB_ACTION_H

#include "bpf.h"

enum action { PASS, LOCAL, FORWARD, ANSWER, ROUTE, LIFT, DROP };

ALWAYS_INLINE enum action action_of(int verdict)
{
	switch (verdict) {
#define MOBILITY_VERDICT_ACTION(constant, column, action) case constant: return action;
		MOBILITY_VERDICTS(MOBILITY_VERDICT_ACTION)
#undef MOBILITY_VERDICT_ACTION
	}
	return PASS;
}

#endif
