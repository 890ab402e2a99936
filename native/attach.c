// SPDX-License-Identifier: GPL-2.0
/* Programs on interfaces. */
#include <errno.h>
#include <libgen.h>
#include <linux/if_link.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "error.h"
#include "mobility.h"

/* Of our traffic control filter: any other's is left alone. */
#define TC_HANDLE 0x6d
#define TC_PRIORITY 0x6d

static int link_interface(int link)
{
	struct bpf_link_info info = {};
	uint32_t length = sizeof(info);

	return bpf_obj_get_info_by_fd(link, &info, &length) ? -errno : (int)info.xdp.ifindex;
}

int mobility_xdp_attached(const char *pin, int interface)
{
	int link = bpf_obj_get(pin), attached;

	if (link < 0)
		return 0;
	attached = link_interface(link) == interface;
	close(link);
	return attached;
}

int mobility_xdp_is_generic(int interface)
{
	LIBBPF_OPTS(bpf_xdp_query_opts, options);

	return !bpf_xdp_query(interface, 0, &options) && options.attach_mode == XDP_ATTACHED_SKB;
}

/* Exchanges the program of the pinned link; -ENOENT when there is no such link to this interface. */
static int replace_program(int program, int interface, const char *pin)
{
	int link = bpf_obj_get(pin), error = 0;

	if (link < 0)
		return -ENOENT;
	if (link_interface(link) != interface)
		error = -ENOENT;
	else if (bpf_link_update(link, program, NULL))
		error = failed(errno, "replace the program on interface %d", interface);
	close(link);
	return error;
}

static int make_directory_of(const char *path)
{
	char copy[4096];

	snprintf(copy, sizeof(copy), "%s", path);
	return mkdir(dirname(copy), 0700) && errno != EEXIST ? -errno : 0;
}

int mobility_xdp_detach(const char *pin)
{
	int link, error = 0;

	forget_error();
	link = bpf_obj_get(pin);
	if (link < 0)
		return errno == ENOENT ? 0 : failed(errno, "open link %s", pin);
	if (bpf_link_detach(link) && errno != EINVAL && errno != ENOLINK)
		error = failed(errno, "detach %s", pin);
	close(link);
	if (unlink(pin) && !error)
		error = failed(errno, "remove %s", pin);
	return error;
}

int mobility_xdp_attach(int program, int interface, uint32_t flags, const char *pin, int replace)
{
	LIBBPF_OPTS(bpf_link_create_opts, options, .flags = flags);
	int link, error;

	forget_error();
	if (replace) {
		error = replace_program(program, interface, pin);
		if (error != -ENOENT)
			return error;
	}
	/* One that is left over from an interface that is gone, or in the other mode: closing it would detach it, but later. */
	error = mobility_xdp_detach(pin);
	if (error)
		return error;
	link = bpf_link_create(program, interface, BPF_XDP, &options);
	if (link < 0)
		return failed(errno, "attach to interface %d", interface);
	error = make_directory_of(pin);
	if (!error && bpf_obj_pin(link, pin))
		error = -errno;
	close(link);
	return error ? failed(error, "pin the link at %s", pin) : 0;
}

int mobility_tc_attach(int program, int interface)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = interface, .attach_point = BPF_TC_EGRESS);
	LIBBPF_OPTS(bpf_tc_opts, options, .handle = TC_HANDLE, .priority = TC_PRIORITY, .prog_fd = program,
		    .flags = BPF_TC_F_REPLACE);
	int error;

	forget_error();
	error = bpf_tc_hook_create(&hook);
	if (error && error != -EEXIST)
		return failed(error, "make a clsact queueing discipline on interface %d", interface);
	error = bpf_tc_attach(&hook, &options);
	return error ? failed(error, "attach to the egress of interface %d", interface) : 0;
}

int mobility_tc_detach(int interface)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = interface, .attach_point = BPF_TC_EGRESS);
	LIBBPF_OPTS(bpf_tc_opts, options, .handle = TC_HANDLE, .priority = TC_PRIORITY);
	int error;

	forget_error();
	error = bpf_tc_detach(&hook, &options);
	/* Gone already, with its queueing discipline or its interface. */
	if (error == -ENOENT || error == -EINVAL || error == -ENODEV)
		return 0;
	return error ? failed(error, "detach from the egress of interface %d", interface) : 0;
}

int mobility_tc_attached(int interface)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = interface, .attach_point = BPF_TC_EGRESS);
	LIBBPF_OPTS(bpf_tc_opts, options, .handle = TC_HANDLE, .priority = TC_PRIORITY);

	return !bpf_tc_query(&hook, &options);
}
