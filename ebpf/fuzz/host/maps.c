// SPDX-License-Identifier: GPL-2.0
/* BPF maps: the kernel's rules for looking up, without its speed. */
#include "maps.h"
#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/bpf_helpers.h"

#define MAPS_MAX 24
#define WORKING_MEMORY "scratch"

static struct host_map maps[MAPS_MAX];
static __u32 map_count;

void host_declare_map(const char *name, const void *declaration, enum bpf_map_type type, __u32 key_size, __u32 value_size,
		      __u32 max_entries)
{
	for (__u32 i = 0; i < map_count; i++)
		if (maps[i].declaration == declaration)
			return;
	if (map_count == MAPS_MAX)
		abort();
	maps[map_count++] = (struct host_map) {
		.name = name,
		.declaration = declaration,
		.type = type,
		.key_size = key_size,
		.value_size = value_size,
		.max_entries = max_entries,
	};
}

void host_empty_maps(void)
{
	for (__u32 i = 0; i < map_count; i++)
		maps[i].count = 0;
}

struct host_map *host_map(const char *name)
{
	for (__u32 i = 0; i < map_count; i++)
		if (!strcmp(maps[i].name, name))
			return &maps[i];
	fprintf(stderr, "no map %s\n", name);
	abort();
}

static struct host_map *declared(const void *declaration)
{
	for (__u32 i = 0; i < map_count; i++)
		if (maps[i].declaration == declaration)
			return &maps[i];
	fprintf(stderr, "a map that fuzz.c does not declare (HOST_MAP)\n");
	abort();
}

static void *add(struct host_map *map, const void *key)
{
	__u32 i = map->count;

	if (i == HOST_ENTRIES_MAX) {
		fprintf(stderr, "more than %d entries in %s\n", HOST_ENTRIES_MAX, map->name);
		abort();
	}
	map->count++;
	if (!map->values[i]) {
		map->keys[i] = malloc(map->key_size);
		map->values[i] = malloc(map->value_size);
	}
	memcpy(map->keys[i], key, map->key_size);
	memset(map->values[i], 0, map->value_size);
	return map->values[i];
}

static void *find_same(const struct host_map *map, const void *key)
{
	for (__u32 i = 0; i < map->count; i++)
		if (!memcmp(map->keys[i], key, map->key_size))
			return map->values[i];
	return NULL;
}

/* An array holds zeroes wherever nothing has been written. */
static void *find_in_array(struct host_map *map, const __u32 *index)
{
	void *value;

	if (*index >= map->max_entries)
		return NULL;
	value = find_same(map, index);
	if (value)
		return value;
	value = add(map, index);
	if (!strcmp(map->name, WORKING_MEMORY))
		host_make_stale(value, map->value_size);
	return value;
}

static int begins_alike(const __u8 *a, const __u8 *b, __u32 bits)
{
	__u32 bytes = bits / 8;

	return !memcmp(a, b, bytes) && (bits % 8 == 0 || (a[bytes] ^ b[bytes]) >> (8 - bits % 8) == 0);
}

/* A key is how many bits of what follows count, and then these. */
static void *find_longest_prefix(const struct host_map *map, const __u8 *key)
{
	__u32 wanted, longest = 0;
	void *found = NULL;

	memcpy(&wanted, key, sizeof(wanted));
	for (__u32 i = 0; i < map->count; i++) {
		__u32 bits;

		memcpy(&bits, map->keys[i], sizeof(bits));
		if (bits <= wanted && (!found || bits > longest) && begins_alike(map->keys[i] + sizeof(bits), key + sizeof(bits), bits)) {
			longest = bits;
			found = map->values[i];
		}
	}
	return found;
}

static void *find(struct host_map *map, const void *key)
{
	switch (map->type) {
	case BPF_MAP_TYPE_ARRAY:
	case BPF_MAP_TYPE_PERCPU_ARRAY:
		return find_in_array(map, key);
	case BPF_MAP_TYPE_LPM_TRIE:
		return find_longest_prefix(map, key);
	default:
		return find_same(map, key);
	}
}

void *host_put(const char *name, const void *key, const void *value)
{
	struct host_map *map = host_map(name);
	void *at = find_same(map, key);

	if (!at)
		at = add(map, key);
	memcpy(at, value, map->value_size);
	return at;
}

void host_for_each_entry(void (*tell)(const void *bytes, __u32 length))
{
	for (__u32 i = 0; i < map_count; i++) {
		if (!strcmp(maps[i].name, WORKING_MEMORY))
			continue;
		for (__u32 j = 0; j < maps[i].count; j++) {
			tell(maps[i].keys[j], maps[i].key_size);
			tell(maps[i].values[j], maps[i].value_size);
		}
	}
}

void *bpf_map_lookup_elem(void *map, const void *key)
{
	return find(declared(map), key);
}

long bpf_map_update_elem(void *map, const void *key, const void *value, __u64 flags)
{
	if (flags != BPF_ANY)
		abort();
	host_put(declared(map)->name, key, value);
	return 0;
}
