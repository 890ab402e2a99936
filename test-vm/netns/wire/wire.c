/*
 * wire: a long cable between two interfaces of one network namespace.
 *
 * Every Ethernet frame that arrives on one interface leaves by the other after a fixed delay, in order. A rate makes it a narrow cable
 * with a queue in front, a loss rate a bad one; the losses come from a seed, so that a run can be repeated. It is test equipment: kernels
 * without netem have delays with it.
 *
 *	wire [--delay MS] [--rate MBIT] [--queue BYTES] [--loss PER-MILLE] [--seed N] INTERFACE INTERFACE
 *
 * Prints "ready" when frames flow. On SIGTERM or SIGINT it prints "carried N lost N overflowed N" and exits with 0.
 *
 * Frames travel with their virtio-net header (PACKET_VNET_HDR), which says what of a checksum or a segmentation the kernel has put off:
 * the other interface's kernel gets the frame in exactly the state in which this one's handed it out. VLAN tags are not carried.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define NANOSECONDS_PER_SECOND 1000000000ULL
#define NANOSECONDS_PER_MILLISECOND 1000000.0
#define LARGEST_FRAME (sizeof(struct virtio_net_hdr) + ETH_HLEN + 65535)
#define SOCKET_BUFFER_BYTES (16 << 20)
/* Frames taken from one socket before the other one and the timer get their turn. */
#define FRAMES_PER_TURN 64

struct frame {
	struct frame *next;
	uint64_t due;
	size_t length;
	unsigned char bytes[];
};

/* One way of the cable. */
struct direction {
	int from;
	int to;
	struct frame *head;
	struct frame **tail;
	/* When the last bit of what was accepted has entered the cable, and how many bytes wait for that. */
	uint64_t sender_free_at;
	uint64_t carried;
	uint64_t lost;
	uint64_t overflowed;
};

struct cable {
	uint64_t delay;
	/* 0: as fast as the machine. */
	double nanoseconds_per_byte;
	uint64_t longest_queue;
	unsigned int loss_per_mille;
	uint64_t random_state;
	struct direction directions[2];
};

static void fail(const char *what)
{
	fprintf(stderr, "wire: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * NANOSECONDS_PER_SECOND + time.tv_nsec;
}

/* xorshift64*: small, seeded, and good enough to lose packets. */
static uint32_t random_number(struct cable *cable)
{
	cable->random_state ^= cable->random_state >> 12;
	cable->random_state ^= cable->random_state << 25;
	cable->random_state ^= cable->random_state >> 27;
	return cable->random_state * 2685821657736338717ULL >> 32;
}

static int open_interface(const char *name)
{
	struct sockaddr_ll address = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL) };
	struct packet_mreq promiscuous = { .mr_type = PACKET_MR_PROMISC };
	int on = 1, bytes = SOCKET_BUFFER_BYTES;
	int interface = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (interface < 0)
		fail("packet socket");
	address.sll_ifindex = if_nametoindex(name);
	if (address.sll_ifindex == 0)
		fail(name);
	promiscuous.mr_ifindex = address.sll_ifindex;
	if (setsockopt(interface, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof(on)) < 0
	    || setsockopt(interface, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof(on)) < 0
	    || setsockopt(interface, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &promiscuous, sizeof(promiscuous)) < 0
	    || setsockopt(interface, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)) < 0
	    || setsockopt(interface, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof(bytes)) < 0
	    || bind(interface, (struct sockaddr *)&address, sizeof(address)) < 0)
		fail(name);
	return interface;
}

/* When a frame that arrives now has entered the cable; 0 when the queue in front of it is full. */
static uint64_t enter_cable(const struct cable *cable, struct direction *direction, size_t length)
{
	uint64_t arrival = now();
	uint64_t start = direction->sender_free_at > arrival ? direction->sender_free_at : arrival;

	if (cable->nanoseconds_per_byte > 0 && (start - arrival) / cable->nanoseconds_per_byte > cable->longest_queue)
		return 0;
	direction->sender_free_at = start + length * cable->nanoseconds_per_byte;
	return direction->sender_free_at;
}

static void accept_frame(struct cable *cable, struct direction *direction, const unsigned char *bytes, size_t length)
{
	struct frame *frame;
	uint64_t entered;

	if (cable->loss_per_mille && random_number(cable) % 1000 < cable->loss_per_mille) {
		direction->lost++;
		return;
	}
	entered = enter_cable(cable, direction, length);
	frame = entered ? malloc(sizeof(*frame) + length) : NULL;
	if (!frame) {
		direction->overflowed++;
		return;
	}
	frame->next = NULL;
	frame->due = entered + cable->delay;
	frame->length = length;
	memcpy(frame->bytes, bytes, length);
	*direction->tail = frame;
	direction->tail = &frame->next;
}

static void receive(struct cable *cable, struct direction *direction)
{
	static unsigned char bytes[LARGEST_FRAME];

	for (int i = 0; i < FRAMES_PER_TURN; i++) {
		ssize_t length = read(direction->from, bytes, sizeof(bytes));

		/* An interface that is down is a cable that is not plugged in: nothing arrives. */
		if (length < 0)
			return;
		accept_frame(cable, direction, bytes, length);
	}
}

static void deliver(struct direction *direction, uint64_t time)
{
	while (direction->head && direction->head->due <= time) {
		struct frame *frame = direction->head;

		direction->head = frame->next;
		if (!direction->head)
			direction->tail = &direction->head;
		if (write(direction->to, frame->bytes, frame->length) < 0)
			direction->overflowed++;
		else
			direction->carried++;
		free(frame);
	}
}

static void arm(int timer, const struct cable *cable)
{
	struct itimerspec next = { 0 };
	uint64_t due = UINT64_MAX;

	for (int i = 0; i < 2; i++)
		if (cable->directions[i].head && cable->directions[i].head->due < due)
			due = cable->directions[i].head->due;
	if (due != UINT64_MAX) {
		next.it_value.tv_sec = due / NANOSECONDS_PER_SECOND;
		next.it_value.tv_nsec = due % NANOSECONDS_PER_SECOND;
	}
	if (timerfd_settime(timer, TFD_TIMER_ABSTIME, &next, NULL) < 0)
		fail("timer");
}

static void watch(int epoll, int descriptor)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = descriptor };

	if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) < 0)
		fail("epoll");
}

static int stop_signals(void)
{
	sigset_t signals;
	int descriptor;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	descriptor = signalfd(-1, &signals, SFD_CLOEXEC);
	if (descriptor < 0)
		fail("signals");
	return descriptor;
}

static void carry(struct cable *cable)
{
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	int stop = stop_signals();
	bool stopped = false;

	watch(epoll, timer);
	watch(epoll, stop);
	for (int i = 0; i < 2; i++)
		watch(epoll, cable->directions[i].from);
	puts("ready");
	fflush(stdout);
	while (!stopped) {
		struct epoll_event events[4];
		int count = epoll_wait(epoll, events, 4, -1);

		for (int i = 0; i < count; i++) {
			stopped |= events[i].data.fd == stop;
			for (int d = 0; d < 2; d++)
				if (events[i].data.fd == cable->directions[d].from)
					receive(cable, &cable->directions[d]);
		}
		for (int d = 0; d < 2; d++)
			deliver(&cable->directions[d], now());
		/* Setting the timer again also takes back that it has expired. */
		arm(timer, cable);
	}
}

static double number(const char *text, double most)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end || !(value >= 0 && value <= most)) {
		fprintf(stderr, "wire: %s is not a number from 0 to %.0f\n", text, most);
		exit(2);
	}
	return value;
}

static void configure(struct cable *cable, int count, char **arguments)
{
	static const struct option options[] = {
		{ "delay", required_argument, NULL, 'd' }, { "rate", required_argument, NULL, 'r' },
		{ "queue", required_argument, NULL, 'q' }, { "loss", required_argument, NULL, 'l' },
		{ "seed", required_argument, NULL, 's' },  { 0 },
	};
	double rate;
	int option;

	while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) {
		switch (option) {
		case 'd':
			cable->delay = number(optarg, 60000) * NANOSECONDS_PER_MILLISECOND;
			break;
		case 'r':
			rate = number(optarg, 100000);
			cable->nanoseconds_per_byte = rate > 0 ? 8000 / rate : 0;
			break;
		case 'q':
			cable->longest_queue = number(optarg, INT_MAX);
			break;
		case 'l':
			cable->loss_per_mille = number(optarg, 1000);
			break;
		case 's':
			/* The generator must not start at zero. */
			cable->random_state = (uint64_t)number(optarg, INT_MAX) + 1;
			break;
		default:
			exit(2);
		}
	}
	if (count - optind != 2) {
		fprintf(stderr, "usage: wire [--delay MS] [--rate MBIT] [--queue BYTES] [--loss PER-MILLE] [--seed N] INTERFACE INTERFACE\n");
		exit(2);
	}
}

static void plug_in(struct cable *cable, const char *one, const char *other)
{
	int ends[2] = { open_interface(one), open_interface(other) };

	for (int i = 0; i < 2; i++) {
		struct direction *direction = &cable->directions[i];

		direction->from = ends[i];
		direction->to = ends[!i];
		direction->tail = &direction->head;
	}
}

int main(int count, char **arguments)
{
	struct cable cable = { .longest_queue = 256 << 10, .random_state = 1 };
	const struct direction *one = &cable.directions[0], *other = &cable.directions[1];

	configure(&cable, count, arguments);
	plug_in(&cable, arguments[optind], arguments[optind + 1]);
	carry(&cable);
	printf("carried %" PRIu64 " lost %" PRIu64 " overflowed %" PRIu64 "\n", one->carried + other->carried, one->lost + other->lost,
	       one->overflowed + other->overflowed);
	return EXIT_SUCCESS;
}
