/* IPv6 packets with a Mobility Header: see packet.h. */
#include "packet.h"

#include <string.h>

#define PROTOCOL_NONE 59
#define HOP_LIMIT 64
#define ROUTING_HEADER_BYTES 24

void put16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

uint16_t get16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

void write_ipv6(uint8_t *packet, size_t payload, uint8_t next, const struct in6_addr *source, const struct in6_addr *destination)
{
	memset(packet, 0, IPV6_BYTES);
	packet[0] = 0x60;
	put16(packet + 4, (uint16_t)payload);
	packet[6] = next;
	packet[7] = HOP_LIMIT;
	memcpy(packet + 8, source, sizeof(*source));
	memcpy(packet + 24, destination, sizeof(*destination));
}

static uint32_t sum(uint32_t so_far, const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i += 2)
		so_far += get16(bytes + i);
	return so_far;
}

void write_checksum(uint8_t *header, size_t length, const struct in6_addr *source, const struct in6_addr *destination)
{
	uint32_t total = (uint32_t)length + PROTOCOL_MOBILITY;

	put16(header + CHECKSUM, 0);
	total = sum(total, source->s6_addr, sizeof(*source));
	total = sum(total, destination->s6_addr, sizeof(*destination));
	total = sum(total, header, length);
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	put16(header + CHECKSUM, (uint16_t)~total);
}

void write_mobility_header(uint8_t *header, size_t length, int type)
{
	memset(header, 0, length);
	header[0] = PROTOCOL_NONE;
	header[1] = (uint8_t)(length / 8 - 1);
	header[2] = (uint8_t)type;
}

const uint8_t *find_mobility_header(const uint8_t *packet, size_t length, size_t *header_length)
{
	size_t at = IPV6_BYTES;
	uint8_t next;

	if (length < IPV6_BYTES || packet[0] >> 4 != 6)
		return NULL;
	next = packet[6];
	if (next == PROTOCOL_ROUTING && length >= at + ROUTING_HEADER_BYTES) {
		next = packet[at];
		at += ROUTING_HEADER_BYTES;
	}
	if (next != PROTOCOL_MOBILITY || length < at + 8)
		return NULL;
	*header_length = (packet[at + 1] + 1) * 8u;
	return length < at + *header_length ? NULL : packet + at;
}
