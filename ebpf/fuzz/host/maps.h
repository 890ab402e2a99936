/* SPDX-License-Identifier: GPL-2.0 */
/* BPF maps of the kinds that the programs have, as small tables whose values each lie in memory of their own. */
#ifndef MOBILITY_FUZZ_MAPS_H
#define MOBILITY_FUZZ_MAPS_H

#include <linux/bpf.h>

/* In one table at a time. More than any input makes. */
#define HOST_ENTRIES_MAX 64

struct host_map {
	const char *name;
	const void *declaration;	/* the variable by which a program names it */
	enum bpf_map_type type;
	__u32 key_size;
	__u32 value_size;
	__u32 max_entries;
	__u32 count;
	__u8 *keys[HOST_ENTRIES_MAX];
	__u8 *values[HOST_ENTRIES_MAX];
};

/* Takes over how a program declares a map; once is enough. */
#define HOST_MAP(map)											\
	host_declare_map(#map, &(map), sizeof(*(map).type) / sizeof(int), sizeof(*(map).key), sizeof(*(map).value),	\
			 sizeof(*(map).max_entries) / sizeof(int))

void host_declare_map(const char *name, const void *declaration, enum bpf_map_type type, __u32 key_size, __u32 value_size,
		      __u32 max_entries);

void host_empty_maps(void);

/* The table of that name; there is one. */
struct host_map *host_map(const char *name);

/* Adds or overwrites an entry, and returns its value. */
void *host_put(const char *name, const void *key, const void *value);

/* Tells of every entry of every table that holds something beyond one packet. */
void host_for_each_entry(void (*tell)(const void *bytes, __u32 length));

#endif
