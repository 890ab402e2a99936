// SPDX-License-Identifier: GPL-2.0
/* Map entries, one by one and in batches. */
#include <errno.h>
#include <stdlib.h>
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

/* Entry by entry: for kernels and map types without batches. */
static int read_one_by_one(int map, const struct bpf_map_info *info, char *keys, char *values, uint32_t max)
{
	uint32_t count = 0, size = value_size(info);
	void *previous = NULL;

	while (count < max) {
		char *key = keys + (size_t)count * info->key_size;

		if (bpf_map_get_next_key(map, previous, key))
			return errno == ENOENT ? (int)count : failed(errno, "walk a map");
		previous = key;
		if (!bpf_map_lookup_elem(map, key, values + (size_t)count * size))
			count++;
		else if (errno != ENOENT)
			return failed(errno, "look up a map entry");
		else
			return (int)count;
	}
	return (int)count;
}

static int read_in_batches(int map, const struct bpf_map_info *info, char *keys, char *values, uint32_t max)
{
	/* The cursor is a bucket number for hashes and a key for tries. */
	char cursor[64];
	uint32_t count = 0, size = value_size(info);
	int first = 1;

	if (info->key_size > sizeof(cursor))
		return -EINVAL;
	while (count < max) {
		uint32_t batch = max - count;
		int error = bpf_map_lookup_batch(map, first ? NULL : cursor, cursor, keys + (size_t)count * info->key_size,
						 values + (size_t)count * size, &batch, NULL);

		/* The next bucket does not fit: as many as there was room for, and more. */
		if (error && errno == ENOSPC)
			return (int)max;
		if (error && errno != ENOENT)
			return -errno;
		count += batch;
		first = 0;
		if (error)
			break;
	}
	return (int)count;
}

int mobility_map_read(int map, void *keys, void *values, uint32_t max)
{
	struct bpf_map_info info;
	int result;

	forget_error();
	result = describe(map, &info);
	if (result)
		return result;
	result = read_in_batches(map, &info, keys, values, max);
	return result >= 0 ? result : read_one_by_one(map, &info, keys, values, max);
}
