/*
 * registrations: anchor routers behind one interface and any number of mobile nodes that move between them, to measure a central mobility
 * database with (RFC 8885). The domain is that of domain.h.
 *
 * In round 0 every node is registered by a router, node i by number i modulo --routers + 1. In each round from 1 on every node moves to the
 * next of --previous + 1 routers, and back to its first from the last of them: so its --previous others are previous routers, from round
 * --previous on. The new router registers it; the previous ones answer what the database tells them. A hand-over is complete when the new
 * router has its acknowledgement (of a relay or a proxy; a locator sends none) and each previous router has been told. Every authenticator
 * is checked.
 *
 *	registrations --interface NAME --gateway MAC --database ADDRESS --mode relay|locator|proxy [--nodes N] [--routers N] [--previous N]
 *	              [--rounds N] [--first-round N] [--window N] [--rate N] [--lifetime SECONDS] [--acknowledged FILE]
 *
 * At most --window hand-overs are under way at a time; with --rate, that many a second are begun instead, whatever becomes of them. Prints a
 * JSON object per round, with percentiles of the time that hand-overs took, and exits with 0; with 1 when an authenticator was wrong. FILE
 * gets a line for each acknowledgement as soon as it has come: node, router number, round.
 */
#include <arpa/inet.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link.h"
#include "load.h"
#include "proxy_messages.h"

#define TIMESTAMP_FRACTION_BITS 16
#define SECONDS_PER_LIFETIME_UNIT 4
/* INITIAL_BINDACK_TIMEOUT (RFC 6275 section 12). Nothing has arrived for so long: a router would repeat what is under way, which is lost here. */
#define PATIENCE_MS 1000

enum mode { RELAY, LOCATOR, PROXY };

struct options {
	const char *interface;
	const char *gateway;
	struct in6_addr database;
	int mode;
	uint32_t nodes;
	uint32_t routers;
	uint32_t previous;
	uint32_t rounds;
	uint32_t first_round;
	uint32_t window;
	uint32_t rate;			/* 0: as fast as the window lets */
	uint32_t lifetime;		/* seconds */
	const char *acknowledged;
};

/* A hand-over, while it is under way. */
struct handover {
	uint64_t began;
	bool is_acknowledged;
	uint64_t told;			/* a bit for each previous router */
	bool is_complete;
};

/* What came of one round. */
struct tally {
	uint64_t sent;
	uint64_t complete;
	uint64_t refused;		/* acknowledged with another status than 0 */
	uint64_t wrong;			/* authenticator */
	uint64_t unaware;		/* acknowledged without some previous router */
	uint64_t given_up;
};

static struct options options = {
	.mode = -1, .nodes = 10000, .routers = 8, .previous = 1, .rounds = 1, .window = 1024, .lifetime = 3600,
};
static struct router routers[ROUTERS_MAX + 1];
static struct handover *handovers;
static uint64_t *latencies;
static struct tally tally;
static uint32_t round_number;
static FILE *acknowledged;

/* RFC 5213 section 8.8. */
static uint64_t timestamp(void)
{
	uint64_t time = time_of(CLOCK_REALTIME), rest = time % NANOSECONDS_PER_SECOND;

	return time / NANOSECONDS_PER_SECOND << TIMESTAMP_FRACTION_BITS | (rest << TIMESTAMP_FRACTION_BITS) / NANOSECONDS_PER_SECOND;
}

static uint16_t router_of(uint32_t node, uint32_t in_round)
{
	return (uint16_t)(1 + (node + in_round % (options.previous + 1)) % options.routers);
}

static uint32_t previous_routers(void)
{
	return round_number < options.previous ? round_number : options.previous;
}

static void acknowledge(uint32_t node, const struct proxy_message *message)
{
	struct handover *handover = &handovers[node];

	if (message->status) {
		tally.refused++;
		return;
	}
	if (message->sequence != (uint16_t)round_number || handover->is_acknowledged)
		return;
	handover->is_acknowledged = true;
	tally.unaware += message->previous < previous_routers();
	if (acknowledged)
		fprintf(acknowledged, "%" PRIu32 " %u %" PRIu32 "\n", node, router_of(node, round_number), round_number);
}

static void answer(uint32_t node, const struct proxy_message *message, uint16_t router)
{
	send_packet(write_answer(next_packet(), &routers[router], message));
	handovers[node].told |= 1ull << (router - 1);
}

static void complete(struct handover *handover)
{
	bool answered = handover->is_acknowledged || options.mode == LOCATOR;

	if (handover->is_complete || !handover->began || !answered)
		return;
	if ((uint32_t)__builtin_popcountll(handover->told) < previous_routers())
		return;
	handover->is_complete = true;
	latencies[tally.complete++] = now() - handover->began;
}

static void take_packet(const uint8_t *packet, size_t length)
{
	struct proxy_message message;
	uint16_t router;

	if (!read_proxy_message(packet, length, &message) || message.node >= options.nodes)
		return;
	router = router_number(&message.destination);
	if (router == 0 || router > options.routers)
		return;
	if (!is_authentic(&message, &routers[router])) {
		tally.wrong++;
		return;
	}
	if (message.type == PROXY_BINDING_UPDATE)
		answer(message.node, &message, router);
	else
		acknowledge(message.node, &message);
	complete(&handovers[message.node]);
}

/* Lets at most `most` hand-overs be under way; gives those up that nothing is heard of. */
static void wait_until_under_way(uint64_t most)
{
	flush_link();
	while (tally.sent > tally.complete + tally.given_up + most) {
		if (!receive_packets(take_packet, PATIENCE_MS))
			tally.given_up = tally.sent - tally.complete;
		flush_link();
		if (acknowledged)
			fflush(acknowledged);
	}
}

/* Makes room for one more: by the window, or by the clock. */
static void pace(uint64_t began)
{
	if (!options.rate) {
		if (tally.sent % BATCH == 0) {
			receive_packets(take_packet, 0);
			wait_until_under_way(options.window - BATCH);
		}
		return;
	}
	while (tally.sent * NANOSECONDS_PER_SECOND > (now() - began) * options.rate) {
		receive_packets(take_packet, 0);
		flush_link();
	}
}

static void move(uint32_t node)
{
	uint16_t router = router_of(node, round_number);

	handovers[node].began = now();
	send_packet(write_registration(next_packet(), &routers[router], &options.database, router, node, (uint16_t)round_number,
				       timestamp(), (uint16_t)(options.lifetime / SECONDS_PER_LIFETIME_UNIT)));
	tally.sent++;
}

static void report(uint64_t began, uint64_t ended)
{
	printf("{\"round\": %" PRIu32 ", \"previous\": %" PRIu32 ", \"sent\": %" PRIu64 ", \"complete\": %" PRIu64 ", \"refused\": %" PRIu64
	       ", \"wrong_authenticators\": %" PRIu64 ", \"unaware\": %" PRIu64 ", \"lost\": %" PRIu64 ", \"seconds\": %.6f",
	       round_number, previous_routers(), tally.sent, tally.complete, tally.refused, tally.wrong, tally.unaware,
	       tally.sent - tally.complete, (double)(ended - began) / NANOSECONDS_PER_SECOND);
	if (tally.complete)
		print_percentiles(latencies, tally.complete);
	printf("}\n");
	fflush(stdout);
}

/* Every node moves once. Returns how many authenticators were wrong. */
static uint64_t move_nodes(void)
{
	uint64_t began = now();

	memset(&tally, 0, sizeof(tally));
	memset(handovers, 0, options.nodes * sizeof(*handovers));
	for (uint32_t node = 0; node < options.nodes; node++) {
		pace(began);
		move(node);
	}
	wait_until_under_way(0);
	report(began, now());
	return tally.wrong;
}

static int mode(const char *text)
{
	static const char *const names[] = { [RELAY] = "relay", [LOCATOR] = "locator", [PROXY] = "proxy" };

	for (int i = RELAY; i <= PROXY; i++)
		if (!strcmp(text, names[i]))
			return i;
	fprintf(stderr, "registrations: %s is not relay, locator or proxy\n", text);
	exit(2);
}

static void read_options(int count, char **arguments)
{
	static const struct option known[] = {
		{ "interface", required_argument, NULL, 'i' }, { "gateway", required_argument, NULL, 'g' },
		{ "database", required_argument, NULL, 'd' }, { "mode", required_argument, NULL, 'm' },
		{ "nodes", required_argument, NULL, 'n' }, { "routers", required_argument, NULL, 'a' },
		{ "previous", required_argument, NULL, 'p' }, { "rounds", required_argument, NULL, 'r' },
		{ "first-round", required_argument, NULL, 'f' }, { "window", required_argument, NULL, 'w' },
		{ "rate", required_argument, NULL, 'R' }, { "lifetime", required_argument, NULL, 'l' },
		{ "acknowledged", required_argument, NULL, 'A' }, { 0 },
	};
	bool has_database = false;
	int option;

	while ((option = getopt_long(count, arguments, "", known, NULL)) != -1) {
		switch (option) {
		case 'i':
			options.interface = optarg;
			break;
		case 'g':
			options.gateway = optarg;
			break;
		case 'd':
			has_database = inet_pton(AF_INET6, optarg, &options.database) == 1;
			break;
		case 'm':
			options.mode = mode(optarg);
			break;
		case 'n':
			options.nodes = number(optarg, 1, 1 << 24);
			break;
		case 'a':
			options.routers = number(optarg, 1, ROUTERS_MAX);
			break;
		case 'p':
			options.previous = number(optarg, 0, ROUTERS_MAX - 1);
			break;
		case 'r':
			options.rounds = number(optarg, 1, 1000000);
			break;
		case 'f':
			options.first_round = number(optarg, 0, 1000000);
			break;
		case 'w':
			options.window = number(optarg, 2 * BATCH, 1 << 20);
			break;
		case 'R':
			options.rate = number(optarg, 0, 10000000);
			break;
		case 'l':
			options.lifetime = number(optarg, SECONDS_PER_LIFETIME_UNIT, SECONDS_PER_LIFETIME_UNIT * UINT16_MAX);
			break;
		case 'A':
			options.acknowledged = optarg;
			break;
		default:
			exit(2);
		}
	}
	if (!options.interface || !options.gateway || !has_database || options.mode < 0 || options.previous >= options.routers
	    || optind != count) {
		fprintf(stderr, "usage: registrations --interface NAME --gateway MAC --database ADDRESS --mode relay|locator|proxy [--nodes N] "
				"[--routers N] [--previous N] [--rounds N] [--first-round N] [--window N] [--rate N] [--lifetime SECONDS] "
				"[--acknowledged FILE]; more routers than previous ones\n");
		exit(2);
	}
}

static void prepare(void)
{
	handovers = calloc(options.nodes, sizeof(*handovers));
	latencies = calloc(options.nodes, sizeof(*latencies));
	if (!handovers || !latencies) {
		fprintf(stderr, "registrations: no memory for %u nodes\n", options.nodes);
		exit(EXIT_FAILURE);
	}
	for (uint16_t router = 1; router <= options.routers; router++)
		make_router(router, &routers[router]);
	if (options.acknowledged) {
		acknowledged = fopen(options.acknowledged, "w");
		if (!acknowledged) {
			perror(options.acknowledged);
			exit(EXIT_FAILURE);
		}
	}
	open_link(options.interface, options.gateway);
}

int main(int count, char **arguments)
{
	uint64_t wrong = 0;

	read_options(count, arguments);
	prepare();
	for (uint32_t round = 0; round < options.rounds; round++) {
		round_number = options.first_round + round;
		wrong += move_nodes();
	}
	return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
