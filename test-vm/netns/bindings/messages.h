/* The messages of return routability and correspondent registration as whole IPv6 packets (RFC 6275 section 6.1). */
#ifndef BINDINGS_MESSAGES_H
#define BINDINGS_MESSAGES_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

#include "hmac.h"
#include "packet.h"

enum message_type {
	HOME_TEST_INIT = 1,
	CARE_OF_TEST_INIT = 2,
	HOME_TEST = 3,
	CARE_OF_TEST = 4,
	BINDING_UPDATE = 5,
	BINDING_ACKNOWLEDGEMENT = 6,
};

/* A mobile node as its correspondent knows it. */
struct node {
	struct in6_addr home_address;
	struct in6_addr care_of_address;
	uint8_t home_token[TOKEN_BYTES];
	uint8_t care_of_token[TOKEN_BYTES];
	uint16_t home_nonce_index;	/* 0: no token yet */
	uint16_t care_of_nonce_index;
	struct hmac_key key;
	uint16_t acknowledged;		/* greatest sequence number acknowledged with status 0 */
};

struct acknowledgement {
	uint8_t status;
	uint16_t sequence;
	int is_authentic;
};

/* Each writes a packet and returns its length. */
size_t write_home_test_init(uint8_t *packet, const struct node *node, const struct in6_addr *correspondent);
size_t write_care_of_test_init(uint8_t *packet, const struct node *node, const struct in6_addr *correspondent);
size_t write_binding_update(uint8_t *packet, const struct node *node, const struct in6_addr *correspondent, uint16_t sequence,
			    uint16_t lifetime_seconds);

/* The Mobility Header type of a packet with at most a routing header in front, or 0. mobile_node: the address that it is for in the end. */
int read_message_type(const uint8_t *packet, size_t length, struct in6_addr *mobile_node);

/* Takes the token out of a Home Test or Care-of Test. */
void accept_test(struct node *node, const uint8_t *packet, int type);

void read_acknowledgement(const uint8_t *packet, size_t length, const struct node *node, const struct in6_addr *correspondent,
			  struct acknowledgement *result);

#endif
