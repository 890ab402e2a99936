/* Messages of the load generator: see messages.h. Field layouts are those of RFC 6275 sections 6.1.3 to 6.1.8 and 6.3. */
#include "messages.h"

#include <string.h>

#include "authenticator.h"

#define HOME_ADDRESS_HEADER_BYTES 24
#define OPTION_PADN 1
#define OPTION_HOME_ADDRESS 0xc9
#define ROUTING_HEADER_ADDRESS 8

#define TEST_INIT_BYTES 16
#define TEST_BYTES 24
#define TEST_NONCE_INDEX 6
#define TEST_TOKEN 16
#define STATUS 6
#define SEQUENCE 8

#define OPTIONS 12
#define NONCE_INDICES 4
#define NONCE_INDICES_LENGTH 4
#define AUTHORIZATION_DATA 5
/* Nonce Indices end at 18, where the authorization data are aligned as section 6.2.7 wants them (8n + 2). */
#define AUTHORIZATION_OPTION 18
#define BINDING_UPDATE_BYTES 32
#define ACKNOWLEDGE 0x80
#define SECONDS_PER_LIFETIME_UNIT 4

static size_t write_test_init(uint8_t *packet, int type, const struct in6_addr *source, const struct in6_addr *correspondent)
{
	uint8_t *header = packet + IPV6_BYTES;

	write_ipv6(packet, TEST_INIT_BYTES, PROTOCOL_MOBILITY, source, correspondent);
	write_mobility_header(header, TEST_INIT_BYTES, type);
	/* The cookie; nobody here forges answers. */
	memcpy(header + 8, source->s6_addr + 8, 8);
	write_checksum(header, TEST_INIT_BYTES, source, correspondent);
	return IPV6_BYTES + TEST_INIT_BYTES;
}

size_t write_home_test_init(uint8_t *packet, const struct node *node, const struct in6_addr *correspondent)
{
	return write_test_init(packet, HOME_TEST_INIT, &node->home_address, correspondent);
}

size_t write_care_of_test_init(uint8_t *packet, const struct node *node, const struct in6_addr *correspondent)
{
	return write_test_init(packet, CARE_OF_TEST_INIT, &node->care_of_address, correspondent);
}

/* Section 6.3. */
static void write_home_address_header(uint8_t *header, const struct in6_addr *home_address)
{
	memset(header, 0, HOME_ADDRESS_HEADER_BYTES);
	header[0] = PROTOCOL_MOBILITY;
	header[1] = HOME_ADDRESS_HEADER_BYTES / 8 - 1;
	header[2] = OPTION_PADN;
	header[3] = 2;
	header[6] = OPTION_HOME_ADDRESS;
	header[7] = sizeof(*home_address);
	memcpy(header + 8, home_address, sizeof(*home_address));
}

size_t write_binding_update(uint8_t *packet, const struct node *node, const struct in6_addr *correspondent, uint16_t sequence,
			    uint16_t lifetime_seconds)
{
	uint8_t *options = packet + IPV6_BYTES, *header = options + HOME_ADDRESS_HEADER_BYTES;

	write_ipv6(packet, HOME_ADDRESS_HEADER_BYTES + BINDING_UPDATE_BYTES, PROTOCOL_DESTINATION_OPTIONS, &node->care_of_address,
		   correspondent);
	write_home_address_header(options, &node->home_address);
	write_mobility_header(header, BINDING_UPDATE_BYTES, BINDING_UPDATE);
	put16(header + 6, sequence);
	header[8] = ACKNOWLEDGE;
	put16(header + 10, lifetime_seconds / SECONDS_PER_LIFETIME_UNIT);
	header[OPTIONS] = NONCE_INDICES;
	header[OPTIONS + 1] = NONCE_INDICES_LENGTH;
	put16(header + OPTIONS + 2, node->home_nonce_index);
	put16(header + OPTIONS + 4, node->care_of_nonce_index);
	header[AUTHORIZATION_OPTION] = AUTHORIZATION_DATA;
	header[AUTHORIZATION_OPTION + 1] = AUTHENTICATOR_BYTES;
	authenticate(&node->key, &node->care_of_address, correspondent, header, BINDING_UPDATE_BYTES, header + BINDING_UPDATE_BYTES - AUTHENTICATOR_BYTES);
	write_checksum(header, BINDING_UPDATE_BYTES, &node->home_address, correspondent);
	return IPV6_BYTES + HOME_ADDRESS_HEADER_BYTES + BINDING_UPDATE_BYTES;
}

int read_message_type(const uint8_t *packet, size_t length, struct in6_addr *mobile_node)
{
	size_t header_length;
	const uint8_t *header = find_mobility_header(packet, length, &header_length);
	int routed = packet[6] == PROTOCOL_ROUTING;

	if (!header || header_length < (header[2] == BINDING_ACKNOWLEDGEMENT ? OPTIONS : TEST_BYTES))
		return 0;
	memcpy(mobile_node, packet + (routed ? IPV6_BYTES + ROUTING_HEADER_ADDRESS : 24), sizeof(*mobile_node));
	return header[2];
}

void accept_test(struct node *node, const uint8_t *packet, int type)
{
	const uint8_t *header = packet + IPV6_BYTES;

	if (type == HOME_TEST) {
		node->home_nonce_index = get16(header + TEST_NONCE_INDEX);
		memcpy(node->home_token, header + TEST_TOKEN, TOKEN_BYTES);
	} else {
		node->care_of_nonce_index = get16(header + TEST_NONCE_INDEX);
		memcpy(node->care_of_token, header + TEST_TOKEN, TOKEN_BYTES);
	}
}

void read_acknowledgement(const uint8_t *packet, size_t length, const struct node *node, const struct in6_addr *correspondent,
			  struct acknowledgement *result)
{
	size_t header_length;
	const uint8_t *header = find_mobility_header(packet, length, &header_length);
	uint8_t expected[AUTHENTICATOR_BYTES];

	result->status = header[STATUS];
	result->sequence = get16(header + SEQUENCE);
	authenticate(&node->key, &node->care_of_address, correspondent, header, header_length, expected);
	result->is_authentic = header[header_length - AUTHENTICATOR_BYTES - 2] == AUTHORIZATION_DATA
			       && !memcmp(header + header_length - AUTHENTICATOR_BYTES, expected, AUTHENTICATOR_BYTES);
}
