// SPDX-License-Identifier: GPL-2.0
/* Target: the program that sees what leaves by a mobile node's mobility interface. */
#include "../egress.bpf.c"

#include <string.h>

#include "host/frame.h"
#include "host/maps.h"
#include "program.h"
#include "tables.h"

const __u32 program_roles = ROLE_MOBILE_NODE_HOME;

void program_declare_maps(void)
{
	DECLARE_MAPS();
}

int program_run(__u32 segment)
{
	struct __sk_buff ctx = { .len = host_frame_length(), .ifindex = LINK, .gso_size = segment };

	return egress(&ctx);
}

int program_may_return(const char *action, int returned)
{
	if (!strcmp(action, "FORWARD") || !strcmp(action, "ANSWER"))
		return returned == TC_ACT_REDIRECT;
	if (!strcmp(action, "LIFT"))
		return returned == TC_ACT_STOLEN;
	if (!strcmp(action, "DROP"))
		return returned == TC_ACT_SHOT;
	return returned == TC_ACT_OK;
}

/* The kernel's forwarding does not see it again: the packet is this node's own. */
int program_has_forwarded(int returned)
{
	(void)returned;
	return 0;
}
