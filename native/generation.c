// SPDX-License-Identifier: GPL-2.0
/*
 * A directory of pinned maps belongs to one version of their layout, and says which: beside the maps lies one called layout, which holds
 * the BTF of the object that they were made for. (The kernel has it too, but shows it only to CAP_SYS_ADMIN.) A directory of another
 * version is never written to; what it holds is taken over into a new one.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "error.h"
#include "layout.h"
#include "mobility.h"

#define LAYOUT_MAP "layout"
#define PAST "past_bindings"
#define SECRETS "test_secrets"
#define PATH_BYTES 4096

/* What the daemon writes its log from, a line per map. */
struct report {
	char *text;
	uint32_t size;
	int past_is_lost;	/* not all of past_bindings could be taken over */
};

__attribute__((format(printf, 2, 3))) static void say(struct report *report, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(report->text, report->size, format, arguments);
	va_end(arguments);
	if (length < 0 || (uint32_t)length >= report->size)
		length = report->size ? (int)report->size - 1 : 0;
	report->text += length;
	report->size -= (uint32_t)length;
}

static int get_pin(const char *directory, const char *name)
{
	char path[PATH_BYTES];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return bpf_obj_get(path);
}

static int describe(int map, struct bpf_map_info *info)
{
	uint32_t length = sizeof(*info);

	memset(info, 0, length);
	return bpf_obj_get_info_by_fd(map, info, &length) ? -errno : 0;
}

/* The types that the directory's maps were made with, or NULL. */
static struct btf *read_layout(const char *directory)
{
	int map = get_pin(directory, LAYOUT_MAP);
	struct bpf_map_info info;
	struct btf *btf = NULL;
	uint32_t only = 0;
	void *types;

	if (map < 0)
		return NULL;
	types = !describe(map, &info) && info.key_size == sizeof(only) ? malloc(info.value_size) : NULL;
	if (types && !bpf_map_lookup_elem(map, &only, types)) {
		btf = btf__new(types, info.value_size);
		if (libbpf_get_error(btf))
			btf = NULL;
	}
	free(types);
	close(map);
	return btf;
}

static int write_layout(const char *directory, const struct btf *btf)
{
	uint32_t size, only = 0;
	const void *types = btf__raw_data(btf, &size);
	char path[PATH_BYTES];
	int map, error = 0;

	if (!types)
		return -EINVAL;
	map = bpf_map_create(BPF_MAP_TYPE_ARRAY, LAYOUT_MAP, sizeof(only), size, 1, NULL);
	if (map < 0)
		return -errno;
	snprintf(path, sizeof(path), "%s/%s", directory, LAYOUT_MAP);
	if (bpf_map_update_elem(map, &only, types, BPF_ANY) || bpf_obj_pin(map, path))
		error = -errno;
	close(map);
	return error;
}

static int same_part(const struct btf *old, const struct btf *new, const char *map, const char *part)
{
	return layout_is_same(layout_of(old, map, part), layout_of(new, map, part));
}

/* Maps of bare numbers and bytes, whose meaning is that of the value of "formats". */
static int is_formatted(const char *map)
{
	return !strcmp(map, "events") || !strcmp(map, "events_lost") || !strcmp(map, "counters") || !strcmp(map, "limits");
}

/* The kernel adds a flag of its own to device maps. */
static int same_kind(int pinned, const struct bpf_map *map)
{
	struct bpf_map_info info;

	return !describe(pinned, &info) && info.type == bpf_map__type(map) && info.key_size == bpf_map__key_size(map)
	       && info.value_size == bpf_map__value_size(map) && info.max_entries == bpf_map__max_entries(map)
	       && (info.map_flags & ~BPF_F_RDONLY_PROG) == (bpf_map__map_flags(map) & ~BPF_F_RDONLY_PROG);
}

static int is_same_map(int pinned, const struct bpf_map *map, const struct btf *old, const struct btf *new)
{
	const char *name = bpf_map__name(map);

	if (!old || !same_kind(pinned, map) || !same_part(old, new, name, "key") || !same_part(old, new, name, "value"))
		return 0;
	return !is_formatted(name) || (layout_of(old, "formats", "value").id && same_part(old, new, "formats", "value"));
}

static int is_shared(const struct bpf_map *map)
{
	return bpf_map__pin_path(map) != NULL;
}

static struct bpf_object *open_declared(const char *path, const char *pin_directory)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .pin_root_path = pin_directory);

	return bpf_object__open_file(path, &options);
}

int mobility_maps_fit(const char *path, const char *directory)
{
	struct bpf_object *object;
	struct btf *old;
	struct bpf_map *map;
	int fit = 1;

	forget_error();
	object = open_declared(path, directory);
	if (!object)
		return failed(errno, "open %s", path);
	old = read_layout(directory);
	bpf_object__for_each_map(map, object) {
		int pinned;

		if (!is_shared(map))
			continue;
		pinned = get_pin(directory, bpf_map__name(map));
		fit = fit && pinned >= 0 && is_same_map(pinned, map, old, bpf_object__btf(object));
		if (pinned >= 0)
			close(pinned);
	}
	btf__free(old);
	bpf_object__close(object);
	return fit;
}

struct takeover {
	int from;
	int to;
	struct bpf_map_info old;
	struct bpf_map_info new;
	struct layout_type keys[2];	/* before, now */
	struct layout_type values[2];
	uint32_t taken;
	uint32_t left;
};

/* What the length in a trie's key is when every bit behind it counts. */
static uint32_t whole_key(const struct bpf_map_info *map)
{
	return 8 * (map->key_size - (uint32_t)sizeof(uint32_t));
}

static int is_trie(const struct bpf_map_info *map)
{
	return map->type == BPF_MAP_TYPE_LPM_TRIE;
}

/* Between a trie and a hash table, entries for whole keys. */
static int convert_key(const struct takeover *move, const void *old, void *new)
{
	const uint32_t whole = whole_key(is_trie(&move->old) ? &move->old : &move->new);

	if (is_trie(&move->old) && is_trie(&move->new) && !layout_is_same(move->keys[0], move->keys[1]))
		return layout_convert_prefix(move->keys[0], old, move->keys[1], new);
	if (is_trie(&move->old) && !is_trie(&move->new) && memcmp(old, &whole, sizeof(whole)))
		return -EINVAL;
	if (layout_convert(move->keys[0], old, move->keys[1], new))
		return -EINVAL;
	if (!is_trie(&move->old) && is_trie(&move->new))
		memcpy(new, &whole, sizeof(whole));
	return 0;
}

static void take_entries(struct takeover *move, char *key, char *value, char *new_key, char *new_value)
{
	const void *previous = NULL;

	while (!bpf_map_get_next_key(move->from, previous, key)) {
		previous = key;
		memset(new_key, 0, move->new.key_size);
		memset(new_value, 0, move->new.value_size);
		if (bpf_map_lookup_elem(move->from, key, value))
			continue;
		if (!convert_key(move, key, new_key) && !layout_convert(move->values[0], value, move->values[1], new_value)
		    && !bpf_map_update_elem(move->to, new_key, new_value, BPF_ANY))
			move->taken++;
		else
			move->left++;
	}
}

static int is_convertible(const struct takeover *move)
{
	const uint32_t from = move->old.type, to = move->new.type;
	int plain = from == BPF_MAP_TYPE_HASH || from == BPF_MAP_TYPE_LRU_HASH || from == BPF_MAP_TYPE_LPM_TRIE || from == BPF_MAP_TYPE_ARRAY;
	int hashed_instead = (from == BPF_MAP_TYPE_LPM_TRIE && to == BPF_MAP_TYPE_HASH) ||
			     (from == BPF_MAP_TYPE_HASH && to == BPF_MAP_TYPE_LPM_TRIE);

	return plain && (from == to || hashed_instead) && move->keys[0].id && move->values[0].id
	       && btf__resolve_size(move->keys[0].btf, move->keys[0].id) == move->old.key_size
	       && btf__resolve_size(move->values[0].btf, move->values[0].id) == move->old.value_size;
}

static void begin_empty(struct report *report, const char *map, const char *reason)
{
	report->past_is_lost |= !strcmp(map, PAST);
	say(report, "%s begins empty: %s\n", map, reason);
}

static void take_over(int from, int to, const char *name, const struct btf *old, const struct btf *new, struct report *report)
{
	struct takeover move = {
		.from = from,
		.to = to,
		.keys = { layout_of(old, name, "key"), layout_of(new, name, "key") },
		.values = { layout_of(old, name, "value"), layout_of(new, name, "value") },
	};
	char *room;

	if (is_formatted(name)) {
		begin_empty(report, name, "its numbers mean something else");
		return;
	}
	if (describe(from, &move.old) || describe(to, &move.new) || !is_convertible(&move)) {
		begin_empty(report, name, "it cannot be converted");
		return;
	}
	room = calloc(2, (size_t)move.old.key_size + move.old.value_size + move.new.key_size + move.new.value_size);
	if (!room) {
		begin_empty(report, name, "there is no memory for it");
		return;
	}
	take_entries(&move, room, room + move.old.key_size, room + move.old.key_size + move.old.value_size,
		     room + move.old.key_size + move.old.value_size + move.new.key_size);
	free(room);
	report->past_is_lost |= move.left && !strcmp(name, PAST);
	say(report, "%s converted: %u entries, %u left out\n", name, move.taken, move.left);
}

/* Maps that are the same get a second name in the new directory. */
static int share_same(struct bpf_object *object, const char *from, const char *to, const struct btf *old)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, object) {
		char path[PATH_BYTES];
		int pinned = is_shared(map) ? get_pin(from, bpf_map__name(map)) : -1, error = 0;

		if (pinned < 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", to, bpf_map__name(map));
		if (is_same_map(pinned, map, old, bpf_object__btf(object)) && bpf_obj_pin(pinned, path))
			error = -errno;
		close(pinned);
		if (error)
			return error;
	}
	return 0;
}

/* Test secrets without all that is known of past bindings would let replays in: new ones have to be made. */
static void forget_secrets(const char *directory, struct report *report)
{
	int secrets = get_pin(directory, SECRETS);
	struct bpf_map_info info;
	void *empty;

	if (secrets < 0)
		return;
	empty = describe(secrets, &info) ? NULL : calloc(1, info.value_size);
	for (uint32_t i = 0; empty && i < info.max_entries; i++)
		bpf_map_update_elem(secrets, &i, empty, BPF_ANY);
	free(empty);
	close(secrets);
	say(report, SECRETS " begins empty: " PAST " is not complete\n");
}

static void take_over_others(struct bpf_object *object, const char *from, const char *to, const struct btf *old, struct report *report)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, object) {
		int before = is_shared(map) ? get_pin(from, bpf_map__name(map)) : -1, now;

		if (before < 0) {
			report->past_is_lost |= !strcmp(bpf_map__name(map), PAST);
			continue;
		}
		now = get_pin(to, bpf_map__name(map));
		if (!is_same_map(before, map, old, bpf_object__btf(object)) && now >= 0) {
			if (old)
				take_over(before, now, bpf_map__name(map), old, bpf_object__btf(object), report);
			else
				begin_empty(report, bpf_map__name(map), "its layout is not known");
		}
		close(before);
		if (now >= 0)
			close(now);
	}
}

int mobility_maps_renew(const char *path, const char *from, const char *to, char *text, uint32_t size)
{
	struct report report = { text, size, 0 };
	struct mobility_object *loaded = NULL;
	struct bpf_object *object;
	struct btf *old;
	int error;

	forget_error();
	text[0] = 0;
	if (mkdir(to, 0700) && errno != EEXIST)
		return failed(errno, "make directory %s", to);
	object = open_declared(path, to);
	if (!object)
		return failed(errno, "open %s", path);
	old = read_layout(from);
	error = share_same(object, from, to, old);
	if (!error)
		error = mobility_object_open(path, to, &loaded);
	if (!error)
		error = mobility_object_load(loaded, 0);
	if (!error)
		take_over_others(object, from, to, old, &report);
	if (!error && report.past_is_lost)
		forget_secrets(to, &report);
	if (!error)
		error = write_layout(to, bpf_object__btf(object));
	if (loaded)
		mobility_object_close(loaded);
	btf__free(old);
	bpf_object__close(object);
	return error ? failed(error, "make the maps in %s", to) : 0;
}
