// SPDX-License-Identifier: GPL-2.0
/* Compiled BPF objects: configured, loaded, their pinned maps shared. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "error.h"
#include "mobility.h"

#define CONFIG_SECTION ".rodata.config"

#define DEVICE_MAPS_MAX 4

struct mobility_object {
	struct bpf_object *bpf;
	/* Maps that are pinned here instead of by libbpf: see take_device_maps(). */
	struct {
		struct bpf_map *map;
		char *pin;
	} device_maps[DEVICE_MAPS_MAX];
	int device_maps_count;
};

/*
 * The kernel adds a flag to device maps that it refuses when it is given, so that libbpf before 1.6 takes a pinned one for a
 * different map. Those are reused, or pinned after loading, by hand.
 */
static int take_device_maps(struct mobility_object *object)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, object->bpf) {
		char *pin;
		int pinned;

		if (bpf_map__type(map) != BPF_MAP_TYPE_DEVMAP_HASH || !bpf_map__pin_path(map))
			continue;
		if (object->device_maps_count == DEVICE_MAPS_MAX)
			return -E2BIG;
		pin = strdup(bpf_map__pin_path(map));
		if (!pin)
			return -ENOMEM;
		bpf_map__set_pin_path(map, NULL);
		pinned = bpf_obj_get(pin);
		if (pinned >= 0) {
			int error = bpf_map__reuse_fd(map, pinned);

			close(pinned);
			free(pin);
			if (error)
				return error;
			continue;
		}
		object->device_maps[object->device_maps_count].map = map;
		object->device_maps[object->device_maps_count++].pin = pin;
	}
	return 0;
}

static int pin_device_maps(struct mobility_object *object)
{
	for (int i = 0; i < object->device_maps_count; i++) {
		int error = bpf_map__pin(object->device_maps[i].map, object->device_maps[i].pin);

		if (error)
			return error;
	}
	return 0;
}

int mobility_object_open(const char *path, const char *pin_directory, struct mobility_object **opened)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .pin_root_path = pin_directory);
	struct mobility_object *object;
	int error;

	forget_error();
	if (mkdir(pin_directory, 0700) && errno != EEXIST)
		return failed(errno, "make directory %s", pin_directory);
	object = calloc(1, sizeof(*object));
	if (!object)
		return failed(ENOMEM, "open %s", path);
	object->bpf = bpf_object__open_file(path, &options);
	if (!object->bpf) {
		error = errno;
		free(object);
		return failed(error, "open %s", path);
	}
	error = take_device_maps(object);
	if (error) {
		mobility_object_close(object);
		return failed(error, "reuse the device maps in %s", pin_directory);
	}
	*opened = object;
	return 0;
}

int mobility_object_configure(struct mobility_object *object, const void *config, uint32_t size)
{
	struct bpf_map *map = bpf_object__find_map_by_name(object->bpf, CONFIG_SECTION);
	int error;

	forget_error();
	if (!map)
		return failed(ENOENT, "find section %s", CONFIG_SECTION);
	error = bpf_map__set_initial_value(map, config, size);
	return error ? failed(error, "set the configuration") : 0;
}

int mobility_object_load(struct mobility_object *object, int with_programs)
{
	struct bpf_program *program;
	int error;

	forget_error();
	if (!with_programs)
		bpf_object__for_each_program(program, object->bpf)
			bpf_program__set_autoload(program, false);
	error = bpf_object__load(object->bpf);
	if (!error)
		error = pin_device_maps(object);
	return error ? failed(error, "load %s", bpf_object__name(object->bpf)) : 0;
}

static int own_descriptor(int descriptor, const char *name)
{
	int own = descriptor < 0 ? descriptor : fcntl(descriptor, F_DUPFD_CLOEXEC, 3);

	return own < 0 ? failed(errno, "get a descriptor of %s", name) : own;
}

int mobility_object_map(struct mobility_object *object, const char *name)
{
	struct bpf_map *map = bpf_object__find_map_by_name(object->bpf, name);

	forget_error();
	return map ? own_descriptor(bpf_map__fd(map), name) : failed(ENOENT, "find map %s", name);
}

int mobility_object_program(struct mobility_object *object, const char *name)
{
	struct bpf_program *program = bpf_object__find_program_by_name(object->bpf, name);

	forget_error();
	return program ? own_descriptor(bpf_program__fd(program), name) : failed(ENOENT, "find program %s", name);
}

void mobility_object_close(struct mobility_object *object)
{
	bpf_object__close(object->bpf);
	for (int i = 0; i < object->device_maps_count; i++)
		free(object->device_maps[i].pin);
	free(object);
}
