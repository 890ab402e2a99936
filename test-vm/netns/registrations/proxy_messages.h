/*
 * Proxy Binding Updates and Acknowledgements between an anchor router and the central mobility database, as whole IPv6 packets (RFC 5213
 * section 8, RFC 8885 section 4), with the authentication option of RFC 4285 section 5.1 over the packet's source and destination.
 */
#ifndef REGISTRATIONS_PROXY_MESSAGES_H
#define REGISTRATIONS_PROXY_MESSAGES_H

#include "domain.h"

enum proxy_message_type {
	PROXY_BINDING_UPDATE = 5,
	PROXY_BINDING_ACKNOWLEDGEMENT = 6,
};

/* What a router has received. */
struct proxy_message {
	enum proxy_message_type type;
	struct in6_addr source;
	struct in6_addr destination;
	uint32_t node;
	uint16_t sequence;
	uint8_t status;			/* of an acknowledgement */
	unsigned int previous;		/* Previous MAAR options */
	const uint8_t *header;
	size_t header_length;
};

/* A node's registration; timestamp: as RFC 5213 section 8.8 has it. Returns the packet's length. */
size_t write_registration(uint8_t *packet, const struct router *router, const struct in6_addr *database, uint16_t number, uint32_t node,
			  uint16_t sequence, uint64_t timestamp, uint16_t lifetime_units);

/* A previous router's answer to what the database has told it: with the same options. Returns the packet's length. */
size_t write_answer(uint8_t *packet, const struct router *router, const struct proxy_message *told);

/* False: not a proxy message of a node of ours. */
int read_proxy_message(const uint8_t *packet, size_t length, struct proxy_message *message);

/* Whether the message has been made with the key that its destination shares with the database. */
int is_authentic(const struct proxy_message *message, const struct router *router);

#endif
