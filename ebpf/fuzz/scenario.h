/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an input of the program targets says: first what the tables hold and what the kernel would answer, then frames that the interface
 * sees one after the other. Bytes that are missing are zero, numbers that are too large wrap: every input means something.
 */
#ifndef MOBILITY_FUZZ_SCENARIO_H
#define MOBILITY_FUZZ_SCENARIO_H

#include <stddef.h>

#include "../abi/tables.h"

/* Addresses go by number: those of the recorded packets, and a few of each kind that is special. */
#define POOL 16
#define POOL_CORRESPONDENT 0
#define POOL_HOME 1
#define POOL_CARE_OF 2
#define POOL_OTHER_CARE_OF 3
#define POOL_HOME_AGENT 4
#define POOL_OTHER_CORRESPONDENT 5
#define POOL_OTHER_HOME 6
#define POOL_STRANGER 7

/* The first so many are of nodes. */
#define POOL_NODES 8

#define SCENARIO_BINDINGS 4
#define SCENARIO_TUNNELS 4
#define SCENARIO_WAYS 4
#define SCENARIO_FRAMES 6
#define GIVEN_MAX 2100

#define SETTING_REDIRECT 0x01
#define SETTING_ANSWER_BY_REDIRECT 0x02
#define SETTING_ICMP_SOURCE 0x04
#define SETTING_LINK_ADDRESS 0x08
#define SETTING_ROOM_REFUSED 0x10
#define SETTING_NO_SECRET_IN_USE 0x20
#define SETTING_NO_REDIRECT_TARGET 0x40
#define SETTING_NO_FRAME_TAKER 0x80

#define LIFE_EXPIRED 0x01
#define LIFE_TO_BE_REFRESHED 0x02
#define LIFE_PATH_MTU_BELIEVED 0x04
#define LIFE_REPORTED 0x08
#define LIFE_NO_LINK 0x10
/* Of a tunnel, the highest bits: the last byte of the station's address that sends from the prefix; 0: anybody does. */
#define LIFE_STATION_SHIFT 5

struct scenario_binding {
	__u8 in_update_list;	/* the lowest bit; else in the cache */
	__u8 correspondent;
	__u8 home_address;
	__u8 care_of_address;
	__u8 life;		/* LIFE_… */
	__u8 path_mtu;		/* scenario_mtu() */
};

struct scenario_tunnel {
	__u8 match;		/* the lowest bits: enum tunnel_match */
	__u8 address;
	__u8 local;
	__u8 remote;
	__u8 life;
	__u8 path_mtu;
};

struct scenario_way {
	__u8 destination;
	__u8 result;
	__u8 mtu;
	__u8 link;
};

struct scenario_tables {
	__u8 roles;		/* as in struct interface_config */
	__u8 settings;		/* SETTING_… */
	__u8 headroom;
	__u8 ring;		/* how full, of 255 */
	__u8 limits[LIMITS];	/* scenario_rate() */
	__u8 link_mtu;
	__u8 uses[POOL];	/* enum address_use */
	struct scenario_binding bindings[SCENARIO_BINDINGS];
	struct scenario_tunnel tunnels[SCENARIO_TUNNELS];
	struct scenario_way ways[SCENARIO_WAYS];
};

/* A frame is the bytes that are given, and then as many others as its length asks for. */
struct scenario_frame {
	__u16 length;
	__u16 given;
	__u8 elapsed;		/* since the one before: scenario_elapsed_ns() */
	__u8 segment;		/* of a super-packet: scenario_mtu(); 0: none */
	__u8 bytes[GIVEN_MAX];
};

struct scenario {
	struct scenario_tables tables;
	__u32 frame_count;
	struct scenario_frame frames[SCENARIO_FRAMES];
};

extern const struct ipv6_address scenario_pool[POOL];

void scenario_read(struct scenario *scenario, const __u8 *data, size_t size);

/* How many bytes it took; 0: they do not fit. */
size_t scenario_write(const struct scenario *scenario, __u8 *data, size_t size_max);

/* Tables in which the recorded packets mean something. */
void scenario_begin(struct scenario *scenario, __u8 roles);

/* The whole frame. */
void scenario_frame_bytes(const struct scenario_frame *frame, __u8 *bytes);

__u32 scenario_mtu(__u8 number);
__u64 scenario_elapsed_ns(__u8 number);
struct rate_limit scenario_rate(__u8 number);

#endif
