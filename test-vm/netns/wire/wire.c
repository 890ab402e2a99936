/*
 * wire: a long cable between interfaces of one network namespace.
 *
 * Every Ethernet frame that arrives on one interface leaves by the other after a fixed delay, in order. A rate makes it a narrow cable
 * with a queue in front, a loss rate a bad one; the losses come from a seed, so that a run can be repeated. It is test equipment: kernels
 * without netem have delays with it.
 *
 *	wire [--delay MS] [--distances FILE] [--rate MBIT] [--queue BYTES] [--loss PER-MILLE] [--seed N] INTERFACE INTERFACE...
 *
 * More than two interfaces are a network: a frame goes to where its destination was last heard, or everywhere else while nobody has heard
 * it. How far which two are from each other then says FILE, in lines of two interfaces and a delay in milliseconds; --delay is for all others.
 * On SIGHUP the file is read again, and frames that arrive from then on take the new time.
 *
 * On SIGUSR1 it keeps back what is to leave and prints "held N", on SIGUSR2 it lets that go and prints "going on N", N counted from 1: a radio that changes over from one access point to
 * another.
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
/* Frames taken from one socket before the other ones and the timer get their turn. */
#define FRAMES_PER_TURN 64
#define MOST_ENDS 16
#define MOST_STATIONS 64

struct frame {
	struct frame *next;
	uint64_t due;
	size_t length;
	unsigned char bytes[];
};

/* The way from one end of the cable to another. */
struct direction {
	uint64_t delay;
	struct frame *head;
	struct frame **tail;
	/* When the last bit of what was accepted has entered the cable, and how many bytes wait for that. */
	uint64_t sender_free_at;
	uint64_t carried;
	uint64_t lost;
	uint64_t overflowed;
};

struct end {
	const char *name;
	int socket;
};

/* Where a link-layer address was heard last. */
struct station {
	unsigned char address[ETH_ALEN];
	int end;
};

struct cable {
	uint64_t delay;
	bool held;
	uint64_t holds;
	const char *distances;
	/* 0: as fast as the machine. */
	double nanoseconds_per_byte;
	uint64_t longest_queue;
	unsigned int loss_per_mille;
	uint64_t random_state;
	int end_count;
	struct end ends[MOST_ENDS];
	/* By the ends where a frame comes from and where it goes. */
	struct direction directions[MOST_ENDS][MOST_ENDS];
	int station_count;
	struct station stations[MOST_STATIONS];
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
	frame->due = entered + direction->delay;
	frame->length = length;
	memcpy(frame->bytes, bytes, length);
	*direction->tail = frame;
	direction->tail = &frame->next;
}

static struct station *find_station(struct cable *cable, const unsigned char *address)
{
	for (int i = 0; i < cable->station_count; i++)
		if (memcmp(cable->stations[i].address, address, ETH_ALEN) == 0)
			return &cable->stations[i];
	return NULL;
}

static void remember(struct cable *cable, const unsigned char *address, int end)
{
	struct station *station = find_station(cable, address);

	if (!station && cable->station_count < MOST_STATIONS) {
		station = &cable->stations[cable->station_count++];
		memcpy(station->address, address, ETH_ALEN);
	}
	if (station)
		station->end = end;
}

static void spread(struct cable *cable, int from, const unsigned char *bytes, size_t length)
{
	const struct ethhdr *header = (const struct ethhdr *)(bytes + sizeof(struct virtio_net_hdr));
	const struct station *station = NULL;

	/* Of two ends there is but one to go to. */
	if (cable->end_count > 2) {
		remember(cable, header->h_source, from);
		station = find_station(cable, header->h_dest);
	}
	for (int to = 0; to < cable->end_count; to++)
		if (to != from && (!station || station->end == to))
			accept_frame(cable, &cable->directions[from][to], bytes, length);
}

static void receive(struct cable *cable, int from)
{
	static unsigned char bytes[LARGEST_FRAME];

	for (int i = 0; i < FRAMES_PER_TURN; i++) {
		ssize_t length = read(cable->ends[from].socket, bytes, sizeof(bytes));

		/* An interface that is down is a cable that is not plugged in: nothing arrives. */
		if (length < (ssize_t)(sizeof(struct virtio_net_hdr) + ETH_HLEN))
			return;
		spread(cable, from, bytes, length);
	}
}

static void deliver(struct direction *direction, int to, uint64_t time)
{
	while (direction->head && direction->head->due <= time) {
		struct frame *frame = direction->head;

		direction->head = frame->next;
		if (!direction->head)
			direction->tail = &direction->head;
		if (write(to, frame->bytes, frame->length) < 0)
			direction->overflowed++;
		else
			direction->carried++;
		free(frame);
	}
}

static void deliver_all(struct cable *cable)
{
	if (cable->held)
		return;
	for (int from = 0; from < cable->end_count; from++)
		for (int to = 0; to < cable->end_count; to++)
			deliver(&cable->directions[from][to], cable->ends[to].socket, now());
}

static void arm(int timer, const struct cable *cable)
{
	struct itimerspec next = { 0 };
	uint64_t due = UINT64_MAX;

	for (int from = 0; from < cable->end_count; from++)
		for (int to = 0; to < cable->end_count; to++) {
			const struct frame *head = cable->directions[from][to].head;

			if (head && head->due < due)
				due = head->due;
		}
	if (due != UINT64_MAX && !cable->held) {
		next.it_value.tv_sec = due / NANOSECONDS_PER_SECOND;
		next.it_value.tv_nsec = due % NANOSECONDS_PER_SECOND;
	}
	if (timerfd_settime(timer, TFD_TIMER_ABSTIME, &next, NULL) < 0)
		fail("timer");
}

static int end_called(const struct cable *cable, const char *name)
{
	for (int i = 0; i < cable->end_count; i++)
		if (strcmp(cable->ends[i].name, name) == 0)
			return i;
	fprintf(stderr, "wire: %s is no end of this cable\n", name);
	exit(2);
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

static uint64_t delay_of(const char *text)
{
	return number(text, 60000) * NANOSECONDS_PER_MILLISECOND;
}

static void measure_distances(struct cable *cable)
{
	char one[IF_NAMESIZE], other[IF_NAMESIZE], delay[32];
	FILE *file;

	for (int from = 0; from < cable->end_count; from++)
		for (int to = 0; to < cable->end_count; to++)
			cable->directions[from][to].delay = cable->delay;
	if (!cable->distances)
		return;
	file = fopen(cable->distances, "re");
	if (!file)
		fail(cable->distances);
	while (fscanf(file, "%15s %15s %31s", one, other, delay) == 3) {
		int from = end_called(cable, one), to = end_called(cable, other);

		cable->directions[from][to].delay = delay_of(delay);
		cable->directions[to][from].delay = delay_of(delay);
	}
	fclose(file);
}

static void watch(int epoll, int descriptor)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = descriptor };

	if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) < 0)
		fail("epoll");
}

static int signals(void)
{
	sigset_t signals;
	int descriptor;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGUSR1);
	sigaddset(&signals, SIGUSR2);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	descriptor = signalfd(-1, &signals, SFD_CLOEXEC);
	if (descriptor < 0)
		fail("signals");
	return descriptor;
}

/* Whether to go on. */
static bool obey(struct cable *cable, int signals)
{
	struct signalfd_siginfo signal;

	if (read(signals, &signal, sizeof(signal)) != sizeof(signal))
		return false;
	switch (signal.ssi_signo) {
	case SIGHUP:
		measure_distances(cable);
		return true;
	case SIGUSR1:
	case SIGUSR2:
		cable->held = signal.ssi_signo == SIGUSR1;
		cable->holds += cable->held;
		printf("%s %" PRIu64 "\n", cable->held ? "held" : "going on", cable->holds);
		fflush(stdout);
		return true;
	default:
		return false;
	}
}

static void carry(struct cable *cable)
{
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	int told = signals();
	bool going_on = true;

	watch(epoll, timer);
	watch(epoll, told);
	for (int i = 0; i < cable->end_count; i++)
		watch(epoll, cable->ends[i].socket);
	puts("ready");
	fflush(stdout);
	while (going_on) {
		struct epoll_event events[MOST_ENDS + 2];
		int count = epoll_wait(epoll, events, MOST_ENDS + 2, -1);

		for (int i = 0; i < count; i++) {
			if (events[i].data.fd == told)
				going_on = obey(cable, told);
			for (int end = 0; end < cable->end_count; end++)
				if (events[i].data.fd == cable->ends[end].socket)
					receive(cable, end);
		}
		deliver_all(cable);
		/* Setting the timer again also takes back that it has expired. */
		arm(timer, cable);
	}
}

static void configure(struct cable *cable, int count, char **arguments)
{
	static const struct option options[] = {
		{ "delay", required_argument, NULL, 'd' }, { "distances", required_argument, NULL, 'f' },
		{ "rate", required_argument, NULL, 'r' },  { "queue", required_argument, NULL, 'q' },
		{ "loss", required_argument, NULL, 'l' },  { "seed", required_argument, NULL, 's' },
		{ 0 },
	};
	double rate;
	int option;

	while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) {
		switch (option) {
		case 'd':
			cable->delay = delay_of(optarg);
			break;
		case 'f':
			cable->distances = optarg;
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
	cable->end_count = count - optind;
	if (cable->end_count < 2 || cable->end_count > MOST_ENDS) {
		fprintf(stderr, "usage: wire [--delay MS] [--distances FILE] [--rate MBIT] [--queue BYTES] [--loss PER-MILLE] [--seed N] "
				"INTERFACE INTERFACE...\n");
		exit(2);
	}
	for (int i = 0; i < cable->end_count; i++)
		cable->ends[i].name = arguments[optind + i];
}

static void plug_in(struct cable *cable)
{
	for (int from = 0; from < cable->end_count; from++) {
		cable->ends[from].socket = open_interface(cable->ends[from].name);
		for (int to = 0; to < cable->end_count; to++)
			cable->directions[from][to].tail = &cable->directions[from][to].head;
	}
}

static void say_what_was(const struct cable *cable)
{
	uint64_t carried = 0, lost = 0, overflowed = 0;

	for (int from = 0; from < cable->end_count; from++)
		for (int to = 0; to < cable->end_count; to++) {
			carried += cable->directions[from][to].carried;
			lost += cable->directions[from][to].lost;
			overflowed += cable->directions[from][to].overflowed;
		}
	printf("carried %" PRIu64 " lost %" PRIu64 " overflowed %" PRIu64 "\n", carried, lost, overflowed);
}

int main(int count, char **arguments)
{
	static struct cable cable = { .longest_queue = 256 << 10, .random_state = 1 };

	configure(&cable, count, arguments);
	plug_in(&cable);
	measure_distances(&cable);
	carry(&cable);
	say_what_was(&cable);
	return EXIT_SUCCESS;
}
