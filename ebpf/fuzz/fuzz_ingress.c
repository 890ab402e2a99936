// SPDX-License-Identifier: GPL-2.0
/* Target: the program that sees what arrives, with any of its roles. */
#include "../ingress.bpf.c"

#include <string.h>

#include "host/frame.h"
#include "host/maps.h"
#include "program.h"
#include "tables.h"

const __u32 program_roles = ROLE_AGENT_OUTSIDE | ROLE_AGENT_INSIDE | ROLE_HOME_AGENT | ROLE_MOBILE_NODE_LINK | ROLE_ANCHOR_UPLINK |
			    ROLE_ANCHOR_ACCESS;

void program_declare_maps(void)
{
	DECLARE_MAPS();
}

int program_run(__u32 segment)
{
	__u32 data = (__u32)(unsigned long)host_frame();
	struct xdp_md ctx = { .data = data, .data_end = data + host_frame_length(), .ingress_ifindex = LINK };

	(void)segment;
	return ingress(&ctx);
}

/* On a link that takes no frames by redirection, it goes up to be forwarded. */
static int is_sent_back(int returned)
{
	__u32 link = LINK;

	if (!config.answer_by_redirect)
		return returned == XDP_TX;
	return returned == (bpf_map_lookup_elem(&frame_takers, &link) ? XDP_REDIRECT : XDP_PASS);
}

int program_may_return(const char *action, int returned)
{
	if (!strcmp(action, "FORWARD"))
		return returned == XDP_PASS || (config.forwarding == FORWARD_REDIRECT && returned == XDP_REDIRECT);
	if (!strcmp(action, "ANSWER"))
		return is_sent_back(returned);
	if (!strcmp(action, "ROUTE"))
		return returned == XDP_PASS || is_sent_back(returned);
	if (!strcmp(action, "LIFT") || !strcmp(action, "DROP"))
		return returned == XDP_DROP;
	return returned == XDP_PASS;
}

int program_has_forwarded(int returned)
{
	return returned == XDP_REDIRECT;
}
