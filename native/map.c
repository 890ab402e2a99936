// SPDX-License-Identifier: GPL-2.0
/* Map entries, one by one and in batches. */
#include <errno.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "error.h"
#include "mobility.h"

int mobility_map_lookup(int map, const void *key, void *value)
{
	forget_error();
	return bpf_map_lookup_elem(map, key, value) ? failed(errno, "look up a map entry") : 0;
}

int mobility_map_update(int map, const void *key, const void *value)
{
	forget_error();
	return bpf_map_update_elem(map, key, value, BPF_ANY) ? failed(errno, "update a map entry") : 0;
}

int mobility_map_delete(int map, const void *key)
{
	forget_error();
	return bpf_map_delete_elem(map, key) ? failed(errno, "delete a map entry") : 0;
}

static int describe(int map, struct bpf_map_info *info)
{
	uint32_t length = sizeof(*info);

	memset(info, 0, length);
	return bpf_obj_get_info_by_fd(map, info, &length) ? failed(errno, "describe a map") : 0;
}

static int is_per_cpu(const struct bpf_map_info *info)
{
	return info->type == BPF_MAP_TYPE_PERCPU_ARRAY || info->type == BPF_MAP_TYPE_PERCPU_HASH;
}

static uint32_t value_size(const struct bpf_map_info *info)
{
	return is_per_cpu(info) ? (info->value_size + 7) / 8 * 8 * (uint32_t)libbpf_num_possible_cpus() : info->value_size;
}

int mobility_map_value_size(int map)
{
	struct bpf_map_info info;
	int error;

	forget_error();
	error = describe(map, &info);
	return error ? error : (int)value_size(&info);
}

enum way {
	NOT_BEGUN,
	IN_BATCHES,
	ONE_BY_ONE,
	AT_THE_END,
};

struct cursor {
	uint32_t way;		/* enum way */
	uint32_t unused;
	/* Of a hash in batches a bucket's number, else the last key. */
	char position[MOBILITY_CURSOR_SIZE - 2 * sizeof(uint32_t)];
};

_Static_assert(sizeof(struct cursor) == MOBILITY_CURSOR_SIZE, "as large as callers think");

static int read_batch(int map, struct cursor *cursor, void *keys, void *values, uint32_t max)
{
	uint32_t count = max;
	void *from = cursor->way == NOT_BEGUN ? NULL : cursor->position;
	int error = bpf_map_lookup_batch(map, from, cursor->position, keys, values, &count, NULL) ? errno : 0;

	if (error && error != ENOENT)
		return -error;
	cursor->way = error ? AT_THE_END : IN_BATCHES;
	return (int)count;
}

/* For kernels and map types without batches. */
static int read_one_by_one(int map, const struct bpf_map_info *info, struct cursor *cursor, char *keys, char *values, uint32_t max)
{
	uint32_t count = 0, size = value_size(info);

	while (count < max) {
		char *key = keys + (size_t)count * info->key_size;
		void *previous = cursor->way == NOT_BEGUN ? NULL : cursor->position;

		if (bpf_map_get_next_key(map, previous, key)) {
			if (errno != ENOENT)
				return failed(errno, "walk a map");
			cursor->way = AT_THE_END;
			break;
		}
		memcpy(cursor->position, key, info->key_size);
		cursor->way = ONE_BY_ONE;
		if (!bpf_map_lookup_elem(map, key, values + (size_t)count * size))
			count++;
		else if (errno != ENOENT)
			return failed(errno, "look up a map entry");
	}
	return (int)count;
}

int mobility_map_read(int map, void *state, void *keys, void *values, uint32_t max)
{
	struct cursor *cursor = state;
	struct bpf_map_info info;
	int result;

	forget_error();
	if (cursor->way == AT_THE_END)
		return 0;
	result = describe(map, &info);
	if (result)
		return result;
	if (info.key_size > sizeof(cursor->position))
		return failed(EINVAL, "walk a map with large keys");
	if (cursor->way != ONE_BY_ONE) {
		result = read_batch(map, cursor, keys, values, max);
		if (result >= 0 || cursor->way == IN_BATCHES)
			return result >= 0 ? result : failed(-result, "read a batch of map entries");
	}
	return read_one_by_one(map, &info, cursor, keys, values, max);
}
