// SPDX-License-Identifier: GPL-2.0
/* The frame at hand, and the two places that it changes between. */
#include "frame.h"
#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PLACES 2
#define PLACE_LENGTH (2 * (HOST_FRAME_MAX + 1))

static __u8 *places;
static __u32 place;
static __u32 frame_length;
static __u32 room;

static void find_places(void)
{
	if (places)
		return;
	places = mmap(NULL, PLACES * PLACE_LENGTH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	if (places == MAP_FAILED) {
		perror("no memory below 4 GiB");
		exit(1);
	}
	FORBID(places, PLACES * PLACE_LENGTH);
}

__u8 *host_frame(void)
{
	/* Not at its very beginning: what is before the frame is to be forbidden too. */
	return places + place * PLACE_LENGTH + sizeof(__u64);
}

__u32 host_frame_length(void)
{
	return frame_length;
}

/* The other place, length bytes of it, which hold what somebody left there. */
static __u8 *move_on(__u32 length)
{
	find_places();
	place = (place + 1) % PLACES;
	frame_length = length;
	ALLOW(host_frame(), length);
	host_make_stale(host_frame(), length);
	return host_frame();
}

void host_lay_out_frame(const __u8 *bytes, __u32 length, __u32 headroom)
{
	find_places();
	FORBID(host_frame(), PLACE_LENGTH - sizeof(__u64));
	memcpy(move_on(length), bytes, length);
	room = headroom;
}

int host_grow_front(int bytes)
{
	const __u8 *before = host_frame();
	__u32 length = frame_length;

	if (bytes > (int)room || length + bytes > HOST_FRAME_MAX)
		return -1;
	room -= bytes;
	if (bytes >= 0)
		memcpy(move_on(length + bytes) + bytes, before, length);
	else
		memcpy(move_on(length + bytes), before - bytes, length + bytes);
	FORBID(before, length);
	return 0;
}

int host_open_gap(__u32 offset, __u32 bytes)
{
	const __u8 *before = host_frame();
	__u32 length = frame_length;
	__u8 *now;

	if (offset > length || length + bytes > HOST_FRAME_MAX)
		return -1;
	now = move_on(length + bytes);
	memcpy(now, before, offset);
	memcpy(now + offset + bytes, before + offset, length - offset);
	FORBID(before, length);
	return 0;
}

int host_cut_frame(__u32 length)
{
	const __u8 *before = host_frame();
	__u32 old_length = frame_length;

	if (length > old_length)
		return -1;
	memcpy(move_on(length), before, length);
	FORBID(before, old_length);
	return 0;
}
