// SPDX-License-Identifier: GPL-2.0
/* Memory that holds what somebody left there. */
#include "memory.h"

#include <string.h>

unsigned char host_stale_byte;

void host_make_stale(void *memory, size_t length)
{
	memset(memory, host_stale_byte, length);
	HAS_NO_VALUE(memory, length);
}
