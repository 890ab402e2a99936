/* Packets of the load generator: see proxy_messages.h. */
#include "proxy_messages.h"

#include <string.h>

#include "authenticator.h"
#include "packet.h"

#define STATUS 6
#define UPDATE_SEQUENCE 6
#define UPDATE_FLAGS 8
#define UPDATE_LIFETIME 10
#define ANSWER_FLAGS 7
#define ANSWER_SEQUENCE 8
#define ANSWER_LIFETIME 10
/* What a Binding Update and an Acknowledgement have in common. */
#define FIXED_BYTES 8
#define OPTIONS 12

/* Acknowledge, proxy registration, distributed mobility. */
#define FLAGS_OF_UPDATE (0x8000 | 0x0200 | 0x0010)
#define FLAGS_OF_ANSWER (0x20 | 0x02)

#define OPTION_PAD1 0
#define OPTION_PADN 1
#define OPTION_IDENTIFIER 8
#define OPTION_AUTHENTICATION 9
#define OPTION_PREFIX 22
#define OPTION_HANDOFF 23
#define OPTION_ACCESS 24
#define OPTION_TIMESTAMP 27
#define OPTION_PREVIOUS 67
#define OPTION_HEADER 2

#define IDENTIFIER_NAI 1
#define PREFIX_BYTES 18
#define HANDOFF_BETWEEN_ROUTERS 3
#define ACCESS_WIRELESS_LAN 4
#define TIMESTAMP_BYTES 8
#define AUTHENTICATION_MOBILE_HOME 1
#define SPI_BYTES 4
#define SPI 4096
/* Subtype, SPI, authenticator. */
#define AUTHENTICATION_BYTES (1 + SPI_BYTES + AUTHENTICATOR_BYTES)

/* Fills up until `at` is `remainder` more than a multiple of eight. */
static size_t pad(uint8_t *header, size_t at, size_t remainder)
{
	size_t missing = (remainder + 8 - at % 8) % 8;

	if (missing == 1) {
		header[at] = OPTION_PAD1;
	} else if (missing) {
		memset(header + at, 0, missing);
		header[at] = OPTION_PADN;
		header[at + 1] = (uint8_t)(missing - OPTION_HEADER);
	}
	return at + missing;
}

static size_t begin_option(uint8_t *header, size_t at, uint8_t type, uint8_t length)
{
	header[at] = type;
	header[at + 1] = length;
	return at + OPTION_HEADER;
}

static size_t add_identifier(uint8_t *header, size_t at, uint32_t node)
{
	at = begin_option(header, at, OPTION_IDENTIFIER, 1 + IDENTIFIER_BYTES);
	header[at] = IDENTIFIER_NAI;
	write_identifier(node, header + at + 1);
	return at + 1 + IDENTIFIER_BYTES;
}

static size_t add_prefix(uint8_t *header, size_t at, uint16_t router, uint32_t node)
{
	struct in6_addr prefix;

	make_prefix(router, node, &prefix);
	at = begin_option(header, pad(header, at, 4), OPTION_PREFIX, PREFIX_BYTES);
	header[at] = 0;
	header[at + 1] = PREFIX_BITS;
	memcpy(header + at + 2, &prefix, sizeof(prefix));
	return at + PREFIX_BYTES;
}

static size_t add_pair(uint8_t *header, size_t at, uint8_t type, uint8_t value)
{
	at = begin_option(header, at, type, 2);
	header[at] = 0;
	header[at + 1] = value;
	return at + 2;
}

static size_t add_timestamp(uint8_t *header, size_t at, uint64_t timestamp)
{
	at = begin_option(header, pad(header, at, 2), OPTION_TIMESTAMP, TIMESTAMP_BYTES);
	for (int i = 0; i < TIMESTAMP_BYTES; i++)
		header[at + i] = (uint8_t)(timestamp >> (8 * (TIMESTAMP_BYTES - 1 - i)));
	return at + TIMESTAMP_BYTES;
}

/* Authentication option, IPv6 header, checksum. */
static size_t finish(uint8_t *packet, size_t at, const struct router *router, const struct in6_addr *database)
{
	uint8_t *header = packet + IPV6_BYTES;
	size_t length;

	at = begin_option(header, pad(header, at, 5), OPTION_AUTHENTICATION, AUTHENTICATION_BYTES);
	header[at] = AUTHENTICATION_MOBILE_HOME;
	put16(header + at + 1, 0);
	put16(header + at + 3, SPI);
	length = at + AUTHENTICATION_BYTES;
	header[1] = (uint8_t)(length / 8 - 1);
	write_ipv6(packet, length, PROTOCOL_MOBILITY, &router->address, database);
	authenticate(&router->key, &router->address, database, header, length, header + length - AUTHENTICATOR_BYTES);
	write_checksum(header, length, &router->address, database);
	return IPV6_BYTES + length;
}

size_t write_registration(uint8_t *packet, const struct router *router, const struct in6_addr *database, uint16_t number, uint32_t node,
			  uint16_t sequence, uint64_t timestamp, uint16_t lifetime_units)
{
	uint8_t *header = packet + IPV6_BYTES;
	size_t at = OPTIONS;

	write_mobility_header(header, FIXED_BYTES, PROXY_BINDING_UPDATE);
	put16(header + UPDATE_SEQUENCE, sequence);
	put16(header + UPDATE_FLAGS, FLAGS_OF_UPDATE);
	put16(header + UPDATE_LIFETIME, lifetime_units);
	at = add_identifier(header, at, node);
	at = add_prefix(header, at, number, node);
	at = add_pair(header, at, OPTION_HANDOFF, HANDOFF_BETWEEN_ROUTERS);
	at = add_pair(header, at, OPTION_ACCESS, ACCESS_WIRELESS_LAN);
	at = add_timestamp(header, at, timestamp);
	return finish(packet, at, router, database);
}

size_t write_answer(uint8_t *packet, const struct router *router, const struct proxy_message *told)
{
	uint8_t *header = packet + IPV6_BYTES;
	size_t options = told->header_length - OPTION_HEADER - AUTHENTICATION_BYTES;

	memcpy(header, told->header, options);
	write_mobility_header(header, FIXED_BYTES, PROXY_BINDING_ACKNOWLEDGEMENT);
	header[ANSWER_FLAGS] = FLAGS_OF_ANSWER;
	put16(header + ANSWER_SEQUENCE, told->sequence);
	memcpy(header + ANSWER_LIFETIME, told->header + UPDATE_LIFETIME, sizeof(uint16_t));
	return finish(packet, options, router, &told->source);
}

/* False: an option is cut off, or no node of ours is named. */
static int read_options(struct proxy_message *message)
{
	const uint8_t *header = message->header;
	size_t at = OPTIONS;
	int named = 0;

	while (at + OPTION_HEADER <= message->header_length) {
		uint8_t type = header[at], length = header[at + 1];

		if (type == OPTION_PAD1) {
			at++;
			continue;
		}
		at += OPTION_HEADER;
		if (at + length > message->header_length)
			return 0;
		if (type == OPTION_IDENTIFIER && length)
			named = read_identifier(header + at + 1, length - 1u, &message->node);
		message->previous += type == OPTION_PREVIOUS;
		at += length;
	}
	return named;
}

int read_proxy_message(const uint8_t *packet, size_t length, struct proxy_message *message)
{
	memset(message, 0, sizeof(*message));
	message->header = find_mobility_header(packet, length, &message->header_length);
	if (!message->header || message->header_length < OPTIONS + OPTION_HEADER + AUTHENTICATION_BYTES)
		return 0;
	message->type = message->header[2];
	if (message->type != PROXY_BINDING_UPDATE && message->type != PROXY_BINDING_ACKNOWLEDGEMENT)
		return 0;
	memcpy(&message->source, packet + IPV6_SOURCE, sizeof(message->source));
	memcpy(&message->destination, packet + IPV6_DESTINATION, sizeof(message->destination));
	message->sequence = get16(message->header + (message->type == PROXY_BINDING_UPDATE ? UPDATE_SEQUENCE : ANSWER_SEQUENCE));
	message->status = message->header[STATUS];
	return read_options(message);
}

int is_authentic(const struct proxy_message *message, const struct router *router)
{
	const uint8_t *header = message->header;
	size_t length = message->header_length;
	uint8_t expected[AUTHENTICATOR_BYTES];

	authenticate(&router->key, &message->source, &message->destination, header, length, expected);
	return header[length - AUTHENTICATION_BYTES - OPTION_HEADER] == OPTION_AUTHENTICATION
	       && !memcmp(header + length - AUTHENTICATOR_BYTES, expected, AUTHENTICATOR_BYTES);
}
