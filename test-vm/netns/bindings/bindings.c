/*
 * bindings: any number of mobile nodes behind one interface, to measure a mobility agent with.
 *
 * Each node has a home address and a care-of address of its own, care-of addresses spread over many /64s. Both are tested as RFC 6275
 * section 5.2.5 has it (so the network has to route both prefixes here), then every node sends a Binding Update in each round: the first
 * makes the bindings, later ones renew them. Every Binding Acknowledgement is checked: status, sequence number, authenticator.
 *
 *	bindings --interface NAME --router MAC --correspondent ADDRESS [--nodes N] [--networks N] [--rounds N] [--window N]
 *	         [--rate N] [--lifetime SECONDS] [--first-sequence N]
 *
 * At most --window messages are under way at a time; with --rate, that many a second are sent instead, whatever becomes of them. Prints a
 * JSON object per phase ("test", then "round", with percentiles of the time from a Binding Update to its acknowledgement) and exits with 0;
 * with 1 when tests stay without answer or an authenticator was wrong.
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
#include "messages.h"

/* Nothing has arrived for so long: what is under way is lost. */
#define PATIENCE_MS 500
#define TEST_ATTEMPTS 5

#define HOME_PREFIX "2001:db8:1000::"
#define CARE_OF_PREFIX "2001:db8:2000::"
#define SUBNET_BYTE 6
#define NODE_BYTE 12

struct options {
	const char *interface;
	const char *router;
	struct in6_addr correspondent;
	uint32_t nodes;
	uint32_t networks;
	uint32_t rounds;
	uint32_t window;
	uint32_t rate;			/* 0: as fast as the window lets */
	uint16_t lifetime;		/* seconds */
	uint16_t first_sequence;
};

/* What came of one phase. */
struct tally {
	uint64_t sent;
	uint64_t answered;		/* of those that were sent in this phase */
	uint64_t refused;		/* acknowledged with another status than 0 */
	uint64_t wrong;			/* authenticator */
	uint64_t given_up;
};

static struct options options = {
	.nodes = 10000, .networks = 1024, .rounds = 1, .window = 1024, .lifetime = 420, .first_sequence = 1,
};
static struct node *nodes;
/* When each node's last Binding Update was sent, and the times that the answers of this phase took, in the order of answers. */
static uint64_t *sent_at, *latencies;
static struct tally tally;
static uint16_t sequence;

static void make_address(struct in6_addr *address, const char *prefix, uint32_t subnet, uint32_t node)
{
	uint16_t subnet_be = htons((uint16_t)subnet);
	uint32_t node_be = htonl(node);

	inet_pton(AF_INET6, prefix, address);
	memcpy(address->s6_addr + SUBNET_BYTE, &subnet_be, sizeof(subnet_be));
	memcpy(address->s6_addr + NODE_BYTE, &node_be, sizeof(node_be));
}

static void make_nodes(void)
{
	nodes = calloc(options.nodes, sizeof(*nodes));
	sent_at = calloc(options.nodes, sizeof(*sent_at));
	latencies = calloc(options.nodes, sizeof(*latencies));
	if (!nodes || !sent_at || !latencies) {
		fprintf(stderr, "bindings: no memory for %u nodes\n", options.nodes);
		exit(EXIT_FAILURE);
	}
	for (uint32_t i = 0; i < options.nodes; i++) {
		make_address(&nodes[i].home_address, HOME_PREFIX, i % options.networks, i);
		make_address(&nodes[i].care_of_address, CARE_OF_PREFIX, i % options.networks, i);
	}
}

static struct node *find_node(const struct in6_addr *address)
{
	uint32_t number_be;

	memcpy(&number_be, address->s6_addr + NODE_BYTE, sizeof(number_be));
	return ntohl(number_be) < options.nodes ? &nodes[ntohl(number_be)] : NULL;
}

static void accept_acknowledgement(struct node *node, const uint8_t *packet, size_t length)
{
	struct acknowledgement acknowledgement;

	read_acknowledgement(packet, length, node, &options.correspondent, &acknowledgement);
	if (!acknowledgement.is_authentic) {
		tally.wrong++;
	} else if (acknowledgement.status) {
		tally.refused++;
	} else if (acknowledgement.sequence == sequence && node->acknowledged != sequence) {
		node->acknowledged = sequence;
		latencies[tally.answered++] = now() - sent_at[node - nodes];
	}
}

static void take_packet(const uint8_t *packet, size_t length)
{
	struct in6_addr address;
	int type = read_message_type(packet, length, &address);
	struct node *node = type ? find_node(&address) : NULL;

	if (!node)
		return;
	if (type == BINDING_ACKNOWLEDGEMENT) {
		accept_acknowledgement(node, packet, length);
	} else if (type == HOME_TEST || type == CARE_OF_TEST) {
		tally.answered += type == HOME_TEST ? !node->home_nonce_index : !node->care_of_nonce_index;
		accept_test(node, packet, type);
	}
}

static bool settled(uint64_t from)
{
	return tally.answered + tally.refused + tally.wrong + tally.given_up >= from;
}

/* Lets at most `most` messages be under way; gives those up that nothing is heard of. */
static void wait_until_under_way(uint64_t most)
{
	flush_link();
	while (tally.sent > most && !settled(tally.sent - most))
		if (!receive_packets(take_packet, PATIENCE_MS))
			tally.given_up = tally.sent - tally.answered - tally.refused - tally.wrong;
}

/* Makes room for one more message: by the window, or by the clock. */
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
		flush_link();
		receive_packets(take_packet, 0);
	}
}

static void report(const char *phase, uint64_t began, uint64_t ended)
{
	printf("{\"phase\": \"%s\", \"sent\": %" PRIu64 ", \"answered\": %" PRIu64 ", \"refused\": %" PRIu64
	       ", \"wrong_authenticators\": %" PRIu64 ", \"lost\": %" PRIu64 ", \"seconds\": %.6f",
	       phase, tally.sent, tally.answered, tally.refused, tally.wrong,
	       tally.sent - tally.answered - tally.refused - tally.wrong, (double)(ended - began) / NANOSECONDS_PER_SECOND);
}

static void end_report(void)
{
	printf("}\n");
	fflush(stdout);
}

static void send_tests(const struct node *node, uint64_t began)
{
	if (!node->home_nonce_index) {
		pace(began);
		send_packet(write_home_test_init(next_packet(), node, &options.correspondent));
		tally.sent++;
	}
	if (!node->care_of_nonce_index) {
		pace(began);
		send_packet(write_care_of_test_init(next_packet(), node, &options.correspondent));
		tally.sent++;
	}
}

static bool has_tokens(const struct node *node)
{
	return node->home_nonce_index && node->care_of_nonce_index;
}

/* Return routability for every node; false when some stay without tokens. */
static bool test_nodes(void)
{
	uint64_t began = now();
	bool complete = false;

	memset(&tally, 0, sizeof(tally));
	for (int attempt = 0; attempt < TEST_ATTEMPTS && !complete; attempt++) {
		for (uint32_t i = 0; i < options.nodes; i++)
			send_tests(&nodes[i], began);
		wait_until_under_way(0);
		complete = true;
		for (uint32_t i = 0; i < options.nodes; i++)
			complete &= has_tokens(&nodes[i]);
	}
	report("test", began, now());
	end_report();
	for (uint32_t i = 0; i < options.nodes; i++)
		make_binding_management_key(nodes[i].home_token, nodes[i].care_of_token, &nodes[i].key);
	return complete;
}

/* One Binding Update of every node. Returns how many authenticators were wrong. */
static uint64_t bind_nodes(void)
{
	uint64_t began = now();

	memset(&tally, 0, sizeof(tally));
	for (uint32_t i = 0; i < options.nodes; i++) {
		pace(began);
		sent_at[i] = now();
		send_packet(write_binding_update(next_packet(), &nodes[i], &options.correspondent, sequence, options.lifetime));
		tally.sent++;
	}
	wait_until_under_way(0);
	report("round", began, now());
	if (tally.answered)
		print_percentiles(latencies, tally.answered);
	end_report();
	return tally.wrong;
}

static void read_options(int count, char **arguments)
{
	static const struct option known[] = {
		{ "interface", required_argument, NULL, 'i' }, { "router", required_argument, NULL, 'm' },
		{ "correspondent", required_argument, NULL, 'c' }, { "nodes", required_argument, NULL, 'n' },
		{ "networks", required_argument, NULL, 'p' }, { "rounds", required_argument, NULL, 'r' },
		{ "window", required_argument, NULL, 'w' }, { "rate", required_argument, NULL, 'R' },
		{ "lifetime", required_argument, NULL, 'l' }, { "first-sequence", required_argument, NULL, 's' }, { 0 },
	};
	bool has_correspondent = false;
	int option;

	while ((option = getopt_long(count, arguments, "", known, NULL)) != -1) {
		switch (option) {
		case 'i':
			options.interface = optarg;
			break;
		case 'm':
			options.router = optarg;
			break;
		case 'c':
			has_correspondent = inet_pton(AF_INET6, optarg, &options.correspondent) == 1;
			break;
		case 'n':
			options.nodes = number(optarg, 1, 1 << 24);
			break;
		case 'p':
			options.networks = number(optarg, 1, UINT16_MAX);
			break;
		case 'r':
			options.rounds = number(optarg, 0, 1000);
			break;
		case 'w':
			options.window = number(optarg, 2 * BATCH, 1 << 20);
			break;
		case 'R':
			options.rate = number(optarg, 0, 10000000);
			break;
		case 'l':
			options.lifetime = (uint16_t)number(optarg, 4, 420);
			break;
		case 's':
			options.first_sequence = (uint16_t)number(optarg, 1, UINT16_MAX);
			break;
		default:
			exit(2);
		}
	}
	if (!options.interface || !options.router || !has_correspondent || optind != count) {
		fprintf(stderr, "usage: bindings --interface NAME --router MAC --correspondent ADDRESS [--nodes N] [--networks N] "
				"[--rounds N] [--window N] [--rate N] [--lifetime SECONDS] [--first-sequence N]\n");
		exit(2);
	}
}

int main(int count, char **arguments)
{
	uint64_t wrong = 0;

	read_options(count, arguments);
	open_link(options.interface, options.router);
	make_nodes();
	if (!test_nodes()) {
		fprintf(stderr, "bindings: some tests were not answered\n");
		return EXIT_FAILURE;
	}
	for (uint32_t round = 0; round < options.rounds; round++) {
		sequence = (uint16_t)(options.first_sequence + round);
		wrong += bind_nodes();
	}
	return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
