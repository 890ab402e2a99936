/* SPDX-License-Identifier: GPL-2.0 */
/* Fills a program's maps, its configuration and the kernel around it with what a scenario says. */
#ifndef MOBILITY_FUZZ_TABLES_H
#define MOBILITY_FUZZ_TABLES_H

#include "scenario.h"

/* The interface that the frames pass, and another. */
#define LINK 3
#define OTHER_LINK 4

#define BEGINNING_NS 1000000000000ull

/* Its station's address, that of the recorded frames. */
#define LINK_ADDRESS { 2, 0, 0, 0, 0, 1 }

/* Kcn and nonce of the secrets; there are two, with these indices. */
#define SECRETS 2
#define FIRST_NONCE_INDEX 1
extern const __u8 tables_node_key[NODE_KEY_LENGTH];
extern const __u8 tables_nonces[SECRETS][NONCE_LENGTH];

/* roles: which of them the scenario's number chooses between. */
void tables_fill(const struct scenario_tables *tables, struct interface_config *config, __u32 roles);

#endif
