// SPDX-License-Identifier: GPL-2.0
/*
 * The first and only process of a machine that is booted to see whether its kernel takes the fast path: has the verifier check the programs
 * in /objects for the sets of roles that an interface can sensibly have and the ways to forward, prints a line for each, and switches the
 * machine off.
 *
 *	ingress.bpf.o roles 0x03 redirect on-veth: loaded
 *	egress.bpf.o roles 0x10 kernel: REFUSED: load egress: Permission denied …
 *	load check: 17 of 18 loaded
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <linux/reboot.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "../../../ebpf/abi/tables.h"
#include "../../../native/mobility.h"

#define EGRESS ROLE_MOBILE_NODE_HOME
#define ANCHOR (ROLE_ANCHOR_UPLINK | ROLE_ANCHOR_ACCESS)
#define ALL_ROLES										\
	(ROLE_AGENT_OUTSIDE | ROLE_AGENT_INSIDE | ROLE_HOME_AGENT | ROLE_MOBILE_NODE_LINK | ROLE_MOBILE_NODE_HOME | ANCHOR)

static const __u32 role_sets[] = {
	ROLE_AGENT_OUTSIDE,
	ROLE_AGENT_INSIDE,
	ROLE_AGENT_OUTSIDE | ROLE_AGENT_INSIDE,
	ROLE_HOME_AGENT,
	ROLE_AGENT_OUTSIDE | ROLE_AGENT_INSIDE | ROLE_HOME_AGENT,
	ROLE_MOBILE_NODE_LINK,
	ROLE_MOBILE_NODE_HOME,
	ROLE_ANCHOR_UPLINK,
	ROLE_ANCHOR_ACCESS,
	ANCHOR,
	ROLE_ANCHOR_UPLINK | ROLE_HOME_AGENT,
	ROLE_ANCHOR_ACCESS | ROLE_HOME_AGENT,
	ANCHOR | ROLE_HOME_AGENT,
	ANCHOR | ROLE_AGENT_OUTSIDE | ROLE_AGENT_INSIDE | ROLE_HOME_AGENT,
	ALL_ROLES,
};

/* How frames leave: interface_config.forwarding, answer_by_redirect and generic. */
struct way {
	const char *name;
	__u32 forwarding, answer_by_redirect, generic;
};

static const struct way by_kernel = { "kernel", FORWARD_KERNEL, 0, 0 };
static const struct way by_redirect = { "redirect on-veth", FORWARD_REDIRECT, 1, 0 };
static const struct way by_generic_redirect = { "redirect generic", FORWARD_REDIRECT, 0, 1 };

static unsigned int tried, loaded;

static void say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	fflush(stdout);
}

static int load(const char *path, const struct interface_config *config)
{
	struct mobility_object *object;
	int error = mobility_object_open(path, "/bpf/maps", &object);

	if (error)
		return error;
	if (config)
		error = mobility_object_configure(object, config, sizeof(*config));
	if (!error)
		error = mobility_object_load(object, 1);
	mobility_object_close(object);
	return error;
}

/* Loads the object of that name; how: what is said of its configuration. */
static void try(const char *name, const struct interface_config *config, const char *how)
{
	char path[300];

	snprintf(path, sizeof(path), "/objects/%s", name);
	tried++;
	if (load(path, config)) {
		say("%s %s: REFUSED: %s\n", name, how, mobility_last_error());
		return;
	}
	loaded++;
	say("%s %s: loaded\n", name, how);
}

static void try_on_interface(const char *name, __u32 roles, const struct way *way)
{
	struct interface_config config = {
		.roles = roles,
		.forwarding = way->forwarding,
		.answer_by_redirect = way->answer_by_redirect,
		.generic = way->generic,
		.link = 1,
	};
	char how[64];

	/* 2001:db8::/32, where it makes a difference; without redirection it is not known. */
	if (roles & ANCHOR && way->forwarding == FORWARD_REDIRECT) {
		config.anchored_be[0] = htonl(0x20010db8);
		config.anchored_mask_be[0] = 0xffffffff;
	}

	snprintf(how, sizeof(how), "roles 0x%02x %s", roles, way->name);
	try(name, &config, how);
}

static void try_ingress(const char *name)
{
	for (unsigned int i = 0; i < sizeof(role_sets) / sizeof(*role_sets); i++) {
		if (role_sets[i] == EGRESS)
			continue;
		try_on_interface(name, role_sets[i], &by_kernel);
		try_on_interface(name, role_sets[i], &by_redirect);
	}
	try_on_interface(name, ALL_ROLES, &by_generic_redirect);
}

static void try_egress(const char *name)
{
	try_on_interface(name, EGRESS, &by_kernel);
	try_on_interface(name, ALL_ROLES, &by_kernel);
}

/* Objects that nobody here knows by name are none of an interface's. */
static void try_all(void)
{
	DIR *objects = opendir("/objects");
	struct dirent *entry;

	while (objects && (entry = readdir(objects))) {
		if (*entry->d_name == '.')
			continue;
		if (!strcmp(entry->d_name, "ingress.bpf.o"))
			try_ingress(entry->d_name);
		else if (!strcmp(entry->d_name, "egress.bpf.o"))
			try_egress(entry->d_name);
		else
			try(entry->d_name, NULL, "for the daemon");
	}
}

static int mount_file_systems(void)
{
	return mount("proc", "/proc", "proc", 0, NULL) || mount("sysfs", "/sys", "sysfs", 0, NULL) || mount("bpf", "/bpf", "bpf", 0, NULL);
}

int main(void)
{
	struct utsname kernel;

	if (mount_file_systems() || uname(&kernel))
		say("load check: cannot begin: %m\n");
	else
		say("load check on Linux %s\n", kernel.release);
	try_all();
	say("load check: %u of %u loaded\n", loaded, tried);
	sync();
	syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_POWER_OFF, NULL);
	return 1;
}
