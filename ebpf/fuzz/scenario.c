// SPDX-License-Identifier: GPL-2.0
/* Reads and writes inputs, and turns the small numbers in them into large ones. */
#include "scenario.h"

#include <string.h>

#include "reference/bytes.h"

#define FRAME_HEAD 6
#define MILLISECOND 1000000ull
#define SECOND (1000 * MILLISECOND)

#define ADDRESS(a, b, c, d) { .word_be = { __builtin_bswap32(a), __builtin_bswap32(b), __builtin_bswap32(c), __builtin_bswap32(d) } }

const struct ipv6_address scenario_pool[POOL] = {
	[POOL_CORRESPONDENT] = ADDRESS(0x20010db8, 0x000c0000, 0, 2),
	[POOL_HOME] = ADDRESS(0x20010db8, 0x000a0000, 0, 0x1234),
	[POOL_CARE_OF] = ADDRESS(0x20010db8, 0x00f10000, 0x38751fff, 0xfe5b66a0),
	[POOL_OTHER_CARE_OF] = ADDRESS(0x20010db8, 0x00f20000, 0x38751fff, 0xfe5b66a0),
	[POOL_HOME_AGENT] = ADDRESS(0x20010db8, 0x000a0000, 0, 1),
	[POOL_OTHER_CORRESPONDENT] = ADDRESS(0x20010db8, 0x000c0000, 0, 3),
	[POOL_OTHER_HOME] = ADDRESS(0x20010db8, 0x000a0000, 0, 0x99),
	[POOL_STRANGER] = ADDRESS(0x20010db8, 0x0bad0000, 0, 0xbad),
	ADDRESS(0xff020000, 0, 0, 1),
	ADDRESS(0xff0e0000, 0, 0, 0x101),
	ADDRESS(0xfe800000, 0, 0, 1),
	ADDRESS(0, 0, 0, 0),
	ADDRESS(0, 0, 0, 1),
	ADDRESS(0, 0, 0xffff, 0xc0000201),
	ADDRESS(0, 0, 0, 0xc0000201),
	ADDRESS(0x20010db8, 0x000a0000, 0xffffffff, 0xffffffff),
};

__u32 scenario_mtu(__u8 number)
{
	static const __u32 mtus[] = { 0, 1280, 1281, 1300, 1303, 1304, 1319, 1320, 1400, 1492, 1500, 1508, 9000, 65535, 1279, 576 };

	return mtus[number % (sizeof(mtus) / sizeof(*mtus))];
}

__u64 scenario_elapsed_ns(__u8 number)
{
	static const __u64 times[] = { 0, 1, MILLISECOND, 10 * MILLISECOND, 999 * MILLISECOND, SECOND, 600 * SECOND, 3600 * SECOND };

	return times[number % (sizeof(times) / sizeof(*times))];
}

struct rate_limit scenario_rate(__u8 number)
{
	static const struct rate_limit rates[] = {
		{ .interval_ns = 1, .slack_ns = SECOND },
		{ .interval_ns = 10 * MILLISECOND, .slack_ns = 10 * MILLISECOND },
		{ .interval_ns = SECOND, .slack_ns = 0 },
		{ .interval_ns = 0 },
	};

	return rates[number % (sizeof(rates) / sizeof(*rates))];
}

void scenario_read(struct scenario *scenario, const __u8 *data, size_t size)
{
	size_t at = size < sizeof(scenario->tables) ? size : sizeof(scenario->tables);

	memset(&scenario->tables, 0, sizeof(scenario->tables));
	memcpy(&scenario->tables, data, at);
	scenario->frame_count = 0;
	while (at + FRAME_HEAD <= size && scenario->frame_count < SCENARIO_FRAMES) {
		struct scenario_frame *frame = &scenario->frames[scenario->frame_count++];
		size_t rest = size - at - FRAME_HEAD;

		frame->length = get16(data + at);
		frame->given = get16(data + at + 2);
		frame->elapsed = data[at + 4];
		frame->segment = data[at + 5];
		at += FRAME_HEAD;
		if (frame->given > rest)
			frame->given = rest;
		if (frame->given > GIVEN_MAX)
			frame->given = GIVEN_MAX;
		if (frame->length < frame->given)
			frame->length = frame->given;
		memcpy(frame->bytes, data + at, frame->given);
		at += frame->given;
	}
}

size_t scenario_write(const struct scenario *scenario, __u8 *data, size_t size_max)
{
	size_t at = sizeof(scenario->tables);

	if (at > size_max)
		return 0;
	memcpy(data, &scenario->tables, at);
	for (__u32 i = 0; i < scenario->frame_count; i++) {
		const struct scenario_frame *frame = &scenario->frames[i];

		if (at + FRAME_HEAD + frame->given > size_max)
			return i ? at : 0;
		put16(data + at, frame->length);
		put16(data + at + 2, frame->given);
		data[at + 4] = frame->elapsed;
		data[at + 5] = frame->segment;
		memcpy(data + at + FRAME_HEAD, frame->bytes, frame->given);
		at += FRAME_HEAD + frame->given;
	}
	return at;
}

void scenario_frame_bytes(const struct scenario_frame *frame, __u8 *bytes)
{
	memcpy(bytes, frame->bytes, frame->given);
	for (__u32 i = frame->given; i < frame->length; i++)
		bytes[i] = i * 7;
}

/* Whose address was the home agent's, and whose visitors come from prefixes of the nodes' own. */
static void become_anchor_router(struct scenario_tables *tables)
{
	tables->uses[POOL_HOME_AGENT] = USE_ANCHOR_ROUTER;
	tables->tunnels[2].local = POOL_HOME_AGENT;
	tables->tunnels[2].remote = POOL_CARE_OF;
	tables->tunnels[2].address = POOL_STRANGER;
	tables->tunnels[3].local = POOL_HOME_AGENT;
	tables->tunnels[3].remote = POOL_CARE_OF;
	tables->tunnels[3].address = POOL_CORRESPONDENT;
}

void scenario_begin(struct scenario *scenario, __u8 roles)
{
	static const struct scenario_tables tables = {
		.headroom = 255,
		.link_mtu = 10,
		.uses = {
			[POOL_CORRESPONDENT] = USE_CORRESPONDENT,
			[POOL_OTHER_CORRESPONDENT] = USE_CORRESPONDENT,
			[POOL_HOME] = USE_HOME_ADDRESS,
			[POOL_CARE_OF] = USE_CARE_OF_ADDRESS,
			[POOL_OTHER_CARE_OF] = USE_CARE_OF_ADDRESS,
			[POOL_HOME_AGENT] = USE_HOME_AGENT,
		},
		.bindings = {
			{ 0, POOL_CORRESPONDENT, POOL_HOME, POOL_CARE_OF, 0, 0 },
			{ 0, POOL_OTHER_CORRESPONDENT, POOL_HOME, POOL_OTHER_CARE_OF, 0, 0 },
			{ 1, POOL_CORRESPONDENT, POOL_HOME, POOL_CARE_OF, 0, 0 },
			{ 1, POOL_OTHER_CORRESPONDENT, POOL_HOME, POOL_OTHER_CARE_OF, 0, 0 },
		},
		.tunnels = {
			{ MATCH_DESTINATION, POOL_HOME, POOL_HOME_AGENT, POOL_CARE_OF, 0, 0 },
			{ MATCH_DESTINATION, POOL_OTHER_HOME, POOL_HOME_AGENT, POOL_OTHER_CARE_OF, 0, 0 },
			{ MATCH_SOURCE, POOL_HOME, POOL_CARE_OF, POOL_HOME_AGENT, 0, 0 },
			{ MATCH_SOURCE, POOL_OTHER_HOME, POOL_OTHER_CARE_OF, POOL_HOME_AGENT, 0, 0 },
		},
		.ways = {
			{ POOL_CARE_OF, 0, 10, 0 },
			{ POOL_OTHER_CARE_OF, 0, 3, 1 },
			{ POOL_CORRESPONDENT, 0, 10, 0 },
			{ POOL_HOME, 0, 10, 1 },
		},
	};

	scenario->tables = tables;
	scenario->tables.roles = roles;
	if (roles & (ROLE_ANCHOR_UPLINK | ROLE_ANCHOR_ACCESS))
		become_anchor_router(&scenario->tables);
	scenario->frame_count = 0;
}
