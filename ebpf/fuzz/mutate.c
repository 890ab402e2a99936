// SPDX-License-Identifier: GPL-2.0
/* libFuzzer's mutator for the program targets: it knows what an input is made of, and mends most of what it breaks. */
#include <stdint.h>
#include <string.h>

#include "host/memory.h"
#include "packets.h"
#include "reference/bytes.h"
#include "scenario.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t size_max);

#define NEXT_HEADER 6

static struct scenario scenario, other;

/* By libFuzzer itself, which no sanitizer watches writing. */
static __u32 mutate_any(void *bytes, __u32 length, __u32 length_max)
{
	length = LLVMFuzzerMutate(bytes, length, length_max);
	HAS_A_VALUE(bytes, length);
	return length;
}

static void mutate_bytes(struct scenario_frame *frame)
{
	__u32 added = frame->length - frame->given;

	frame->given = mutate_any(frame->bytes, frame->given, GIVEN_MAX);
	frame->length = frame->given + added;
}

static void put_address(struct random *random, struct scenario_frame *frame)
{
	__u32 network = packet_network(frame), at;

	if (!network)
		return;
	at = network + (one_in(random, 3) ? 40 + 4 * random_below(random, 40) : one_in(random, 2) ? 8 : 24);
	if (at + 16 <= frame->given)
		memcpy(frame->bytes + at, &scenario_pool[random_below(random, one_in(random, 4) ? POOL : POOL_NODES)], 16);
}

static void put_protocol(struct random *random, struct scenario_frame *frame)
{
	static const __u8 protocols[] = { 0, 6, 17, 41, 43, 44, 50, 51, 58, 59, 60, 135 };
	__u32 network = packet_network(frame), at = network + (one_in(random, 2) ? NEXT_HEADER : 40 + 8 * random_below(random, 12));

	if (network && at < frame->given)
		frame->bytes[at] = protocols[random_below(random, sizeof(protocols))];
}

/* Around the lengths at which something changes. */
static void stretch(struct random *random, struct scenario_frame *frame)
{
	static const __u16 lengths[] = { 62, 94, 1232, 1246, 1270, 1280, 1294, 1318, 1400, 1500, 1514, 2048, 2062, 2100, 9000, 65279 };
	__u32 length = lengths[random_below(random, sizeof(lengths) / sizeof(*lengths))] + random_below(random, 41) - 20;

	if (one_in(random, 8))
		length = random_below(random, 0x10000);
	frame->length = length < frame->given ? frame->given : length;
	if (!one_in(random, 4))
		packet_repair_length(frame);
}

static void cut(struct random *random, struct scenario_frame *frame)
{
	frame->given = random_below(random, frame->given + 1);
	frame->length = frame->given;
}

static void tag(struct random *random, struct scenario_frame *frame)
{
	if (frame->given < 14 || frame->given + 4 > GIVEN_MAX || frame->length > 0xff00)
		return;
	memmove(frame->bytes + 16, frame->bytes + 12, frame->given - 12);
	put16(frame->bytes + 12, one_in(random, 2) ? 0x8100 : 0x88a8);
	frame->given += 4;
	frame->length += 4;
}

static struct scenario_frame *add_frame(void)
{
	struct scenario_frame *frame;

	if (scenario.frame_count == SCENARIO_FRAMES)
		return &scenario.frames[SCENARIO_FRAMES - 1];
	frame = &scenario.frames[scenario.frame_count++];
	memset(frame, 0, sizeof(*frame));
	return frame;
}

static void mutate_frame(struct random *random, struct scenario_frame *frame)
{
	switch (random_below(random, 10)) {
	case 0:
		packet_make(random, frame);
		break;
	case 1:
		put_protocol(random, frame);
		break;
	case 2:
		stretch(random, frame);
		break;
	case 3:
		cut(random, frame);
		break;
	case 4:
		packet_wrap(random, frame);
		break;
	case 5:
		tag(random, frame);
		break;
	case 6:
		frame->elapsed = random_below(random, 8);
		frame->segment = random_below(random, 16);
		break;
	case 7:
		mutate_bytes(frame);
		break;
	default:
		put_address(random, frame);
	}
	if (one_in(random, 4))
		packet_repair_length(frame);
	if (!one_in(random, 4))
		packet_repair_checksum(frame, random);
	if (one_in(random, 2))
		packet_sign(frame);
}

static void mutate(struct random *random)
{
	__u32 frame = random_below(random, scenario.frame_count ? scenario.frame_count : 1);

	if (one_in(random, 6)) {
		mutate_any(&scenario.tables, sizeof(scenario.tables), sizeof(scenario.tables));
	} else if (!scenario.frame_count || one_in(random, 12)) {
		packet_make(random, add_frame());
	} else if (scenario.frame_count > 1 && one_in(random, 8)) {
		scenario.frames[frame] = scenario.frames[--scenario.frame_count];
	} else {
		mutate_frame(random, &scenario.frames[frame]);
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned int seed)
{
	struct random random = random_from(seed);

	scenario_read(&scenario, data, size);
	for (int i = 1 + random_below(&random, 3); i; i--)
		mutate(&random);
	return scenario_write(&scenario, data, size_max);
}

/* The tables of one, the frames of both. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size, uint8_t *out, size_t size_max,
				 unsigned int seed)
{
	struct random random = random_from(seed);

	scenario_read(&scenario, a, a_size);
	scenario_read(&other, b, b_size);
	for (__u32 i = 0; i < other.frame_count; i++)
		if (one_in(&random, 2))
			*add_frame() = other.frames[i];
	return scenario_write(&scenario, out, size_max);
}
