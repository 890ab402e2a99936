// SPDX-License-Identifier: GPL-2.0
/*
 * Reads a BPF ring buffer into the caller's memory, a batch at a time. libbpf's reader calls back for each record and cannot be
 * told that there is no room for the next one; this one stops before it and goes on there the next time. The layout is the
 * kernel's: one page with the consumer's position, one with the producer's, and the data twice in a row, so that a record never
 * breaks (kernel/bpf/ringbuf.c).
 */
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "error.h"
#include "mobility.h"

#define RECORD_HEADER 8

struct mobility_ring {
	int map;
	size_t page;
	size_t size;			/* of the data, a power of two */
	_Atomic unsigned long *consumer;
	_Atomic unsigned long *producer;
	uint8_t *data;
};

/* What precedes a record in the caller's buffer. */
struct delivered {
	uint32_t length;
	uint32_t unused;
};

int mobility_ring_open(int map, struct mobility_ring **opened)
{
	struct bpf_map_info info = {};
	uint32_t length = sizeof(info);
	struct mobility_ring *ring;
	void *consumer, *producer;

	forget_error();
	if (bpf_obj_get_info_by_fd(map, &info, &length))
		return failed(errno, "describe the ring buffer");
	ring = calloc(1, sizeof(*ring));
	if (!ring)
		return failed(ENOMEM, "open the ring buffer");
	ring->map = map;
	ring->page = (size_t)sysconf(_SC_PAGESIZE);
	ring->size = info.max_entries;
	consumer = mmap(NULL, ring->page, PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);
	producer = mmap(NULL, ring->page + 2 * ring->size, PROT_READ, MAP_SHARED, map, (off_t)ring->page);
	if (consumer == MAP_FAILED || producer == MAP_FAILED) {
		int error = errno;

		if (consumer != MAP_FAILED)
			munmap(consumer, ring->page);
		free(ring);
		return failed(error, "map the ring buffer");
	}
	ring->consumer = consumer;
	ring->producer = producer;
	ring->data = (uint8_t *)producer + ring->page;
	*opened = ring;
	return 0;
}

void mobility_ring_close(struct mobility_ring *ring)
{
	munmap((void *)ring->consumer, ring->page);
	munmap((void *)ring->producer, ring->page + 2 * ring->size);
	close(ring->map);
	free(ring);
}

static size_t round_up(size_t length)
{
	return (length + 7) & ~(size_t)7;
}

/* Copies what is there; the position moves on only behind what has been copied. */
static uint32_t drain(struct mobility_ring *ring, uint8_t *buffer, uint32_t size)
{
	unsigned long position = atomic_load_explicit(ring->consumer, memory_order_relaxed);
	unsigned long end = atomic_load_explicit(ring->producer, memory_order_acquire);
	uint32_t used = 0;

	while (position < end) {
		uint8_t *record = ring->data + (position & (ring->size - 1));
		uint32_t header = atomic_load_explicit((_Atomic uint32_t *)record, memory_order_acquire);
		uint32_t length = header & ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);
		struct delivered delivered = { .length = length };

		if (header & BPF_RINGBUF_BUSY_BIT)
			break;
		if (!(header & BPF_RINGBUF_DISCARD_BIT)) {
			if (used + sizeof(delivered) + round_up(length) > size)
				break;
			memcpy(buffer + used, &delivered, sizeof(delivered));
			memcpy(buffer + used + sizeof(delivered), record + RECORD_HEADER, length);
			used += (uint32_t)(sizeof(delivered) + round_up(length));
		}
		position += round_up(RECORD_HEADER + length);
		atomic_store_explicit(ring->consumer, position, memory_order_release);
	}
	return used;
}

int mobility_ring_poll(struct mobility_ring *ring, int also, void *buffer, uint32_t size, int timeout_ms)
{
	struct pollfd waiting[] = { { .fd = ring->map, .events = POLLIN }, { .fd = also, .events = POLLIN } };
	uint32_t used = drain(ring, buffer, size);

	if (used || timeout_ms == 0)
		return (int)used;
	forget_error();
	if (poll(waiting, 2, timeout_ms) < 0 && errno != EINTR)
		return failed(errno, "wait for events");
	return (int)drain(ring, buffer, size);
}
