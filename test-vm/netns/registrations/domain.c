/* Addresses and names of the load generator's domain: see domain.h. */
#include "domain.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "packet.h"

#define ROUTER_NETWORK "2001:db8::1"
#define ROUTER_NUMBER 4
#define POOLS "fd00::"
#define POOL_NUMBER 2
#define PREFIX_NODE 4
#define NODE_NUMBER (sizeof("node-") - 1)
#define NODE_DIGITS 8

void make_router(uint16_t number, struct router *router)
{
	char key[SHA1_BYTES + 1];

	inet_pton(AF_INET6, ROUTER_NETWORK, &router->address);
	put16(router->address.s6_addr + ROUTER_NUMBER, number);
	snprintf(key, sizeof(key), "anchor-router-%04x", number);
	make_hmac_key((const uint8_t *)key, strlen(key), &router->key);
}

uint16_t router_number(const struct in6_addr *address)
{
	uint16_t number = get16(address->s6_addr + ROUTER_NUMBER);
	struct in6_addr own;

	inet_pton(AF_INET6, ROUTER_NETWORK, &own);
	put16(own.s6_addr + ROUTER_NUMBER, number);
	return memcmp(&own, address, sizeof(own)) ? 0 : number;
}

void make_prefix(uint16_t router, uint32_t node, struct in6_addr *prefix)
{
	inet_pton(AF_INET6, POOLS, prefix);
	put16(prefix->s6_addr + POOL_NUMBER, router);
	put16(prefix->s6_addr + PREFIX_NODE, (uint16_t)(node >> 16));
	put16(prefix->s6_addr + PREFIX_NODE + 2, (uint16_t)node);
}

void write_identifier(uint32_t node, uint8_t *identifier)
{
	static const char digits[] = "0123456789abcdef";

	memcpy(identifier, "node-00000000@example.net", IDENTIFIER_BYTES);
	for (int i = 0; i < NODE_DIGITS; i++)
		identifier[NODE_NUMBER + NODE_DIGITS - 1 - i] = (uint8_t)digits[node >> (4 * i) & 0xf];
}

int read_identifier(const uint8_t *identifier, size_t length, uint32_t *node)
{
	uint8_t own[IDENTIFIER_BYTES];
	uint32_t number = 0;

	if (length != IDENTIFIER_BYTES)
		return 0;
	for (int i = 0; i < NODE_DIGITS; i++) {
		uint8_t digit = identifier[NODE_NUMBER + i];

		number = number << 4 | (uint32_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
	}
	write_identifier(number, own);
	*node = number;
	return !memcmp(own, identifier, sizeof(own));
}
