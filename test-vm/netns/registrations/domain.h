/*
 * The domain that the load generator plays: anchor routers, and mobile nodes that have a prefix of each of them.
 *
 * Router r, from 1 on, has the address 2001:db8:r::1, the prefix pool fd00:r::/32 and the key "anchor-router-" with r in four
 * hexadecimal digits behind it. Node i is called "node-" with i in eight hexadecimal digits and "@example.net", and has the prefix
 * fd00:r:i::/64 of router r, i in 32 bits.
 */
#ifndef REGISTRATIONS_DOMAIN_H
#define REGISTRATIONS_DOMAIN_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

#include "hmac.h"

#define ROUTERS_MAX 64
#define IDENTIFIER_BYTES (sizeof("node-00000000@example.net") - 1)
#define PREFIX_BITS 64

struct router {
	struct in6_addr address;
	struct hmac_key key;
};

void make_router(uint16_t number, struct router *router);

/* The number of the router with this address, or 0. */
uint16_t router_number(const struct in6_addr *address);

void make_prefix(uint16_t router, uint32_t node, struct in6_addr *prefix);

void write_identifier(uint32_t node, uint8_t *identifier);

/* The node of this name; false when it is not one of ours. */
int read_identifier(const uint8_t *identifier, size_t length, uint32_t *node);

#endif
