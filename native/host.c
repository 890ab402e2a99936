// SPDX-License-Identifier: GPL-2.0
/* The machine around the fast path: the BPF file system, interfaces, and the keyed hash's first half. */
#include <errno.h>
#include <ifaddrs.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <linux/magic.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "../ebpf/lib/sha1.h"
#include "error.h"
#include "mobility.h"

int mobility_mount_bpf_fs(const char *directory)
{
	struct statfs found;

	forget_error();
	if (mkdir(directory, 0700) && errno != EEXIST)
		return failed(errno, "make directory %s", directory);
	if (statfs(directory, &found))
		return failed(errno, "look at %s", directory);
	if (found.f_type == BPF_FS_MAGIC)
		return 0;
	if (mount("bpf", directory, "bpf", 0, "mode=0700"))
		return failed(errno, "mount a BPF file system at %s", directory);
	return 0;
}

int mobility_link_of_name(const char *name)
{
	return (int)if_nametoindex(name);
}

int mobility_link_of_address(const uint8_t *address)
{
	struct ifaddrs *all;
	int link = 0;

	forget_error();
	if (getifaddrs(&all))
		return failed(errno, "list addresses");
	for (struct ifaddrs *each = all; each && !link; each = each->ifa_next) {
		struct sockaddr_in6 *held = (struct sockaddr_in6 *)each->ifa_addr;

		if (held && held->sin6_family == AF_INET6 && !memcmp(&held->sin6_addr, address, sizeof(held->sin6_addr)))
			link = (int)if_nametoindex(each->ifa_name);
	}
	freeifaddrs(all);
	return link;
}

/* Asks something of an interface; command says what is done, for the error's words. */
static int ask_interface(const char *interface_name, unsigned long what, struct ifreq *request, const char *command)
{
	int error = 0, descriptor;

	forget_error();
	strncpy(request->ifr_name, interface_name, IFNAMSIZ - 1);
	descriptor = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (descriptor < 0)
		return failed(errno, "open a socket");
	if (ioctl(descriptor, what, request))
		error = failed(errno, "%s %s", command, interface_name);
	close(descriptor);
	return error;
}

/* Asks the driver of an interface. */
static int ethtool(const char *interface_name, void *data, const char *command)
{
	struct ifreq request = { .ifr_data = data };

	return ask_interface(interface_name, SIOCETHTOOL, &request, command);
}

int mobility_link_address(const char *interface_name, uint8_t *address)
{
	struct ifreq request = {};
	int error = ask_interface(interface_name, SIOCGIFHWADDR, &request, "ask for the link-layer address of");

	if (!error)
		memcpy(address, request.ifr_hwaddr.sa_data, ETH_ALEN);
	return error;
}

int mobility_receive_offload_off(const char *interface_name)
{
	struct ethtool_value off = { .cmd = ETHTOOL_SGRO, .data = 0 };

	return ethtool(interface_name, &off, "turn generic receive offload off on");
}

int mobility_is_veth(const char *interface_name)
{
	struct ethtool_drvinfo driver = { .cmd = ETHTOOL_GDRVINFO };

	/* A driver that does not say its name is another. */
	return !ethtool(interface_name, &driver, "ask for the driver of") && !strcmp(driver.driver, "veth");
}

static void midstate(const uint8_t *key, uint8_t pad, uint32_t *words)
{
	struct sha1_state state = SHA1_INITIAL_STATE;
	struct sha1_block block;

	for (int i = 0; i < SHA1_BLOCK_WORDS; i++) {
		uint32_t word = 0;

		for (int byte = 4 * i; byte < 4 * i + 4; byte++)
			word = word << 8 | (uint8_t)((byte < 20 ? key[byte] : 0) ^ pad);
		block.word[i] = word;
	}
	sha1_compress(&state, &block);
	memcpy(words, state.word, sizeof(state.word));
}

void mobility_hmac_midstates(const uint8_t *key, uint32_t *inner, uint32_t *outer)
{
	midstate(key, 0x36, inner);
	midstate(key, 0x5c, outer);
}

int mobility_close(int descriptor)
{
	return close(descriptor) ? -errno : 0;
}
