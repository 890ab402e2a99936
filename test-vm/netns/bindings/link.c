/* Packet sockets of the load generator: see link.h. */
#include "link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ether.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "packet.h"

#define RECEIVE_BUFFER_BYTES (64 << 20)
#define FRAME_MAX (ETH_HLEN + PACKET_MAX)

struct batch {
	struct mmsghdr messages[BATCH];
	struct iovec parts[BATCH];
	uint8_t frames[BATCH][FRAME_MAX];
	unsigned int count;
};

static int packet_socket;
static struct batch outgoing, incoming;

static void fail(const char *what)
{
	fprintf(stderr, "load generator: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static void prepare(struct batch *batch)
{
	for (int i = 0; i < BATCH; i++) {
		batch->parts[i].iov_base = batch->frames[i];
		batch->parts[i].iov_len = FRAME_MAX;
		batch->messages[i].msg_hdr.msg_iov = &batch->parts[i];
		batch->messages[i].msg_hdr.msg_iovlen = 1;
	}
}

static void address_frames(const char *interface, const char *router)
{
	struct ether_addr *destination = ether_aton(router);
	struct ifreq request = { 0 };

	if (!destination) {
		fprintf(stderr, "load generator: %s is no link-layer address\n", router);
		exit(2);
	}
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", interface);
	if (ioctl(packet_socket, SIOCGIFHWADDR, &request) < 0)
		fail(interface);
	for (int i = 0; i < BATCH; i++) {
		struct ether_header *header = (struct ether_header *)outgoing.frames[i];

		memcpy(header->ether_dhost, destination, ETH_ALEN);
		memcpy(header->ether_shost, request.ifr_hwaddr.sa_data, ETH_ALEN);
		header->ether_type = htons(ETH_P_IPV6);
	}
}

void open_link(const char *interface, const char *router)
{
	struct sockaddr_ll address = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IPV6) };
	int on = 1, bytes = RECEIVE_BUFFER_BYTES;

	packet_socket = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (packet_socket < 0)
		fail("packet socket");
	address.sll_ifindex = (int)if_nametoindex(interface);
	if (address.sll_ifindex == 0)
		fail(interface);
	if (setsockopt(packet_socket, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof(on)) < 0
	    || setsockopt(packet_socket, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof(on)) < 0
	    || setsockopt(packet_socket, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)) < 0
	    || bind(packet_socket, (struct sockaddr *)&address, sizeof(address)) < 0)
		fail(interface);
	prepare(&outgoing);
	prepare(&incoming);
	address_frames(interface, router);
}

uint8_t *next_packet(void)
{
	if (outgoing.count == BATCH)
		flush_link();
	return outgoing.frames[outgoing.count] + ETH_HLEN;
}

void send_packet(size_t length)
{
	outgoing.parts[outgoing.count++].iov_len = ETH_HLEN + length;
}

void flush_link(void)
{
	unsigned int sent = 0;

	while (sent < outgoing.count) {
		int count = sendmmsg(packet_socket, outgoing.messages + sent, outgoing.count - sent, 0);

		if (count > 0)
			sent += (unsigned int)count;
		else if (errno != EAGAIN && errno != ENOBUFS && errno != EINTR)
			fail("send");
	}
	outgoing.count = 0;
}

int receive_packets(void (*take)(const uint8_t *packet, size_t length), int timeout_ms)
{
	struct pollfd readable = { .fd = packet_socket, .events = POLLIN };
	int total = 0, count;

	do {
		count = recvmmsg(packet_socket, incoming.messages, BATCH, 0, NULL);
		if (count < 0 && errno == EAGAIN && total == 0 && timeout_ms && poll(&readable, 1, timeout_ms) > 0)
			count = recvmmsg(packet_socket, incoming.messages, BATCH, 0, NULL);
		if (count < 0 && errno != EAGAIN && errno != EINTR)
			fail("receive");
		for (int i = 0; i < count; i++)
			if (incoming.messages[i].msg_len > ETH_HLEN)
				take(incoming.frames[i] + ETH_HLEN, incoming.messages[i].msg_len - ETH_HLEN);
		total += count > 0 ? count : 0;
	} while (count == BATCH);
	return total;
}
