/* SPDX-License-Identifier: GPL-2.0 */
/* What the two program targets have of their own: the program, compiled for the host (fuzz_ingress.c, fuzz_egress.c). */
#ifndef MOBILITY_FUZZ_PROGRAM_H
#define MOBILITY_FUZZ_PROGRAM_H

#include "../abi/tables.h"

/* Roles that the program has steps for. */
extern const __u32 program_roles;

/* Read-only data that is written before a program runs. */
extern const volatile struct interface_config config;

void program_declare_maps(void);

/* Lets it see the frame that is laid out. segment: of a super-packet, else 0. Returns what it returns. */
int program_run(__u32 segment);

/* Whether what it returned is what a verdict's action asks for; action is its name in abi/verdicts.h. */
int program_may_return(const char *action, int returned);

/* Of what it returned: the frame leaves by another interface, with one hop less. */
int program_has_forwarded(int returned);

#define DECLARE_MAPS()					\
	do {						\
		HOST_MAP(endpoints);			\
		HOST_MAP(binding_cache);		\
		HOST_MAP(binding_update_list);		\
		HOST_MAP(tunnels);			\
		HOST_MAP(prefix_tunnels);		\
		HOST_MAP(test_secrets);			\
		HOST_MAP(current_test_secret);		\
		HOST_MAP(counters);			\
		HOST_MAP(events_lost);			\
		HOST_MAP(limits);			\
		HOST_MAP(source_limits);		\
		HOST_MAP(flows_reported);		\
		HOST_MAP(peers);			\
		HOST_MAP(redirect_targets);		\
		HOST_MAP(frame_takers);			\
		HOST_MAP(scratch);			\
	} while (0)

#endif
