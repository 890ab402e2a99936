/* What the load generators' packets have in common: an IPv6 header and a Mobility Header (RFC 6275 section 6.1.1). */
#ifndef BINDINGS_PACKET_H
#define BINDINGS_PACKET_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

/* The longest that is sent, or received whole. */
#define PACKET_MAX 1280
#define IPV6_BYTES 40
#define IPV6_SOURCE 8
#define IPV6_DESTINATION 24
#define PROTOCOL_ROUTING 43
#define PROTOCOL_DESTINATION_OPTIONS 60
#define PROTOCOL_MOBILITY 135
/* Where the Mobility Header has its checksum. */
#define CHECKSUM 4

/* Big-endian. */
void put16(uint8_t *at, uint16_t value);
uint16_t get16(const uint8_t *at);

void write_ipv6(uint8_t *packet, size_t payload, uint8_t next, const struct in6_addr *source, const struct in6_addr *destination);

/* The first six bytes, with a checksum of zero; the others become zero. length: a multiple of eight. */
void write_mobility_header(uint8_t *header, size_t length, int type);

/* Over the pseudo-header, with the home address as source when there is one. */
void write_checksum(uint8_t *header, size_t length, const struct in6_addr *source, const struct in6_addr *destination);

/* The Mobility Header behind at most a routing header, or NULL when this is no whole mobility message. */
const uint8_t *find_mobility_header(const uint8_t *packet, size_t length, size_t *header_length);

#endif
