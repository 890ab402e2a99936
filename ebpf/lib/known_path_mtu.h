/* SPDX-License-Identifier: GPL-2.0 */
/* What Packet Too Big messages have told of a path, kept in the binding or tunnel that takes it. */
#ifndef MOBILITY_LIB_KNOWN_PATH_MTU_H
#define MOBILITY_LIB_KNOWN_PATH_MTU_H

#include "headers.h"
#include "lifetime.h"

/* What is learnt of a path is believed for ten minutes (RFC 8201 section 4). */
#define PATH_MTU_LIFETIME_NS (600ull * 1000000000ull)

/* The path's MTU as long as it is believed; 0: not known. */
#define KNOWN_PATH_MTU(entry) ((entry)->path_mtu_expires_ns > lifetime_clock() ? (entry)->path_mtu : 0)

/* Remembers in a binding or tunnel what a Packet Too Big tells of the path. */
#define LEARN_PATH_MTU(entry, error)										\
	do {													\
		if ((error)->type == ICMP_PACKET_TOO_BIG) {							\
			__u32 told = bpf_ntohl((error)->value_be);						\
														\
			(entry)->path_mtu = told > IPV6_MINIMUM_MTU ? told : IPV6_MINIMUM_MTU;			\
			(entry)->path_mtu_expires_ns = lifetime_clock() + PATH_MTU_LIFETIME_NS;		\
			(entry)->fitting = 0;									\
		}												\
	} while (0)

#endif
