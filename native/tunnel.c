// SPDX-License-Identifier: GPL-2.0
/*
 * Tunnel packets that arrived in fragments. The fast path does not reassemble; the kernel does, and gives the result to a raw
 * socket of the tunnel's protocol (RFC 2473 section 7, ipv6(7)). Whole ones never get that far.
 */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "error.h"
#include "mobility.h"

int mobility_tunnel_open(void)
{
	int on = 1, tunnel;

	forget_error();
	tunnel = socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_IPV6);
	if (tunnel < 0)
		return failed(errno, "open a raw socket");
	if (setsockopt(tunnel, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof(on))) {
		int error = errno;

		close(tunnel);
		return failed(error, "ask for destination addresses");
	}
	return tunnel;
}

static const struct in6_pktinfo *find_destination(struct msghdr *message)
{
	for (struct cmsghdr *each = CMSG_FIRSTHDR(message); each; each = CMSG_NXTHDR(message, each))
		if (each->cmsg_level == IPPROTO_IPV6 && each->cmsg_type == IPV6_PKTINFO)
			return (const struct in6_pktinfo *)CMSG_DATA(each);
	return NULL;
}

int mobility_tunnel_receive(int tunnel, void *packet, uint32_t size, uint8_t *source, uint8_t *destination, uint32_t *interface)
{
	union {
		struct cmsghdr aligned;
		char bytes[CMSG_SPACE(sizeof(struct in6_pktinfo))];
	} control;
	struct sockaddr_in6 from;
	struct iovec into = { .iov_base = packet, .iov_len = size };
	struct msghdr message = {
		.msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &into,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	const struct in6_pktinfo *to;
	ssize_t length;

	forget_error();
	length = recvmsg(tunnel, &message, 0);
	if (length < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : failed(errno, "receive from a tunnel");
	to = find_destination(&message);
	if (!to)
		return failed(EBADMSG, "receive from a tunnel");
	memcpy(source, &from.sin6_addr, sizeof(from.sin6_addr));
	memcpy(destination, &to->ipi6_addr, sizeof(to->ipi6_addr));
	*interface = to->ipi6_ifindex;
	return (int)length;
}
