// SPDX-License-Identifier: GPL-2.0
/* Makes frames from the inside out: contents first, headers in front of them. */
#include "packets.h"

#include <string.h>

#include "reference/bytes.h"
#include "reference/checksum.h"
#include "reference/layout.h"
#include "reference/sha1.h"
#include "tables.h"

#define ETHERNET_HEADER 14
#define IPV6_HEADER 40
#define ADDRESS_LENGTH 16
#define SOURCE 8
#define DESTINATION 24

#define TCP 6
#define UDP 17
#define IPV6 41
#define ROUTING 43
#define FRAGMENT 44
#define ESP 50
#define AUTHENTICATION 51
#define ICMPV6 58
#define DESTINATION_OPTIONS 60
#define MOBILITY 135

/* The first option of a Binding Update. */
#define NONCE_INDICES 12

static const __u8 ethernet_header[ETHERNET_HEADER] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x86, 0xdd };

static const void *any_address(struct random *random)
{
	return &scenario_pool[random_below(random, one_in(random, 6) ? POOL : POOL_NODES)];
}

__u32 packet_network(const struct scenario_frame *frame)
{
	for (__u32 at = 12; at + 2 + IPV6_HEADER <= frame->given && at <= 20; at += 4) {
		if (get16(frame->bytes + at) == 0x86dd)
			return at + 2;
		if (get16(frame->bytes + at) != 0x8100 && get16(frame->bytes + at) != 0x88a8)
			break;
	}
	return 0;
}

/* ---- From the inside out ---------------------------------------------------------------------------------------------- */

/* A packet under construction: what there is of it lies at the end of the buffer. */
struct building {
	__u8 bytes[GIVEN_MAX];
	__u32 length;
	__u8 protocol;		/* of what is in front */
};

/* NULL: the packet would be too long. */
static __u8 *put_in_front(struct building *building, __u32 length, __u8 protocol)
{
	__u8 *front;

	if (building->length + length + 2 * ETHERNET_HEADER > GIVEN_MAX)
		return NULL;
	building->length += length;
	front = building->bytes + GIVEN_MAX - building->length;
	memset(front, 0, length);
	front[0] = building->protocol;
	building->protocol = protocol;
	return front;
}

static void put_ipv6_header(struct random *random, struct building *building, const void *source, const void *destination)
{
	__u32 payload = building->length;
	__u8 next = building->protocol, *header = put_in_front(building, IPV6_HEADER, IPV6);

	if (!header)
		return;
	header[0] = 0x60;
	/* Congestion marks, and what is no traffic of a plain kind. */
	header[1] = one_in(random, 4) ? random_below(random, 4) << 4 : 0;
	put16(header + 4, payload);
	header[6] = next;
	header[7] = one_in(random, 8) ? random_below(random, 3) : 64;
	memcpy(header + SOURCE, source, ADDRESS_LENGTH);
	memcpy(header + DESTINATION, destination, ADDRESS_LENGTH);
}

static void put_routing_header(struct random *random, struct building *building)
{
	__u8 *header = put_in_front(building, 24, ROUTING);

	if (!header)
		return;
	header[1] = 2;
	header[2] = one_in(random, 4) ? 4 : 2;
	header[3] = one_in(random, 4) ? random_below(random, 3) : 1;
	memcpy(header + 8, any_address(random), ADDRESS_LENGTH);
}

/* The option alone, aligned to 8n + 6; or behind another. */
static void put_home_address(struct random *random, struct building *building)
{
	int alone = !one_in(random, 3);
	__u8 *header = put_in_front(building, alone ? 24 : 40, DESTINATION_OPTIONS), *option;

	if (!header)
		return;
	header[1] = alone ? 2 : 4;
	option = header + (alone ? 6 : 14);
	header[2] = alone ? 1 : 0x1e;
	header[3] = alone ? 2 : random_below(random, 2) ? 10 : 4;
	if (!alone && header[3] == 4)
		header[8] = 1, header[9] = 4;
	option[0] = 0xc9;
	option[1] = ADDRESS_LENGTH;
	memcpy(option + 2, any_address(random), ADDRESS_LENGTH);
	if (!alone)
		option[18] = one_in(random, 2) ? 0x1e : 1, option[19] = 6;
}

static void put_extension_header(struct random *random, struct building *building)
{
	static const __u8 lengths[] = { 8, 16, 24, 40 };
	__u32 length = lengths[random_below(random, sizeof(lengths))];
	__u8 *header;

	switch (random_below(random, 7)) {
	case 0:
	case 1:
		put_home_address(random, building);
		return;
	case 2:
		put_routing_header(random, building);
		return;
	case 3:
		header = put_in_front(building, 8, FRAGMENT);
		if (header)
			put16(header + 2, one_in(random, 2) ? 0 : random_below(random, 0x10000));
		return;
	case 4:
		header = put_in_front(building, length, AUTHENTICATION);
		if (header)
			header[1] = length / 4 - 2;
		return;
	default:
		header = put_in_front(building, length, one_in(random, 2) ? 0 : DESTINATION_OPTIONS);
		if (!header)
			return;
		header[1] = length / 8 - 1;
		header[2] = one_in(random, 2) ? 1 : 0x1e;
		header[3] = length - 4;
	}
}

static void put_mobility_message(struct random *random, struct building *building)
{
	static const __u8 nonce_indices_and_authorization[] = { 4, 4, 0, FIRST_NONCE_INDEX, 0, FIRST_NONCE_INDEX, 5, 12 };
	__u8 type = one_in(random, 8) ? random_below(random, 12) : one_in(random, 2) ? 5 : 1 + random_below(random, 2);
	__u8 *message = put_in_front(building, type == 5 || one_in(random, 8) ? 32 : 16, MOBILITY);

	if (!message)
		return;
	message[0] = 59;
	message[1] = building->length / 8 - 1;
	message[2] = type;
	for (int i = 8; i < 16; i++)
		message[i] = random_below(random, 256);
	if (type == 5) {
		message[11] = one_in(random, 4) ? 0 : 60;
		memcpy(message + NONCE_INDICES, nonce_indices_and_authorization, sizeof(nonce_indices_and_authorization));
		message[NONCE_INDICES + 3 + random_below(random, 2) * 2] += random_below(random, 8) / 6;
	}
}

static void put_payload(struct random *random, struct building *building, __u8 protocol)
{
	__u32 length = one_in(random, 4) ? random_below(random, 64) : protocol == TCP ? 20 : 8;
	__u8 *payload = put_in_front(building, length, protocol);

	for (__u32 i = 0; payload && i < length; i++)
		payload[i] = random_below(random, 256);
	if (protocol == TCP && length > 12)
		payload[12] = 0x50;
	if (protocol == ICMPV6 && length > 1)
		payload[0] = one_in(random, 2) ? 133 + random_below(random, 5) : 128, payload[1] = 0;
}

static void put_contents(struct random *random, struct building *building)
{
	static const __u8 protocols[] = { TCP, TCP, UDP, ICMPV6, ESP, 59 };

	building->length = 0;
	building->protocol = 59;
	if (one_in(random, 3))
		put_mobility_message(random, building);
	else
		put_payload(random, building, protocols[random_below(random, sizeof(protocols))]);
}

/* NULL: any address. */
static void put_packet_around(struct random *random, struct building *building, const void *source, const void *destination)
{
	for (int headers = one_in(random, 2) ? 0 : 1 + random_below(random, 3); headers; headers--)
		put_extension_header(random, building);
	put_ipv6_header(random, building, source ? source : any_address(random), destination ? destination : any_address(random));
}

static void put_error_around(struct random *random, struct building *building)
{
	__u8 *error = put_in_front(building, 8, ICMPV6);

	if (!error)
		return;
	error[0] = one_in(random, 4) ? random_below(random, 6) : 1 + random_below(random, 4);
	error[1] = random_below(random, 4);
	put32(error + 4, one_in(random, 2) ? random_below(random, 2000) : 1280 + random_below(random, 300));
}

static void take(const struct building *building, struct scenario_frame *frame)
{
	packet_of_recording(building->bytes + GIVEN_MAX - building->length, building->length, frame);
}

void packet_of_recording(const __u8 *packet, __u32 length, struct scenario_frame *frame)
{
	if (length > GIVEN_MAX - ETHERNET_HEADER)
		length = GIVEN_MAX - ETHERNET_HEADER;
	frame->elapsed = 0;
	frame->segment = 0;
	frame->given = frame->length = ETHERNET_HEADER + length;
	memcpy(frame->bytes, ethernet_header, ETHERNET_HEADER);
	memcpy(frame->bytes + ETHERNET_HEADER, packet, length);
}

void packet_make(struct random *random, struct scenario_frame *frame)
{
	static struct building building;

	put_contents(random, &building);
	put_packet_around(random, &building, NULL, NULL);
	take(&building, frame);
	packet_repair_checksum(frame, NULL);
	packet_sign(frame);
	if (one_in(random, 4))
		packet_wrap(random, frame);
}

void packet_wrap(struct random *random, struct scenario_frame *frame)
{
	static struct building building;
	const void *source = NULL, *destination = NULL;
	__u32 network = packet_network(frame);
	__u8 sender[ADDRESS_LENGTH];

	if (!network)
		return;
	memcpy(sender, frame->bytes + network + SOURCE, sizeof(sender));
	building.length = frame->given - network;
	building.protocol = IPV6;
	memcpy(building.bytes + GIVEN_MAX - building.length, frame->bytes + network, building.length);
	if (one_in(random, 2)) {
		/* An error goes to whom the packet came from. */
		put_error_around(random, &building);
		destination = sender;
	} else if (one_in(random, 2)) {
		source = &scenario_pool[POOL_CARE_OF];
		destination = &scenario_pool[POOL_HOME_AGENT];
	} else {
		source = &scenario_pool[POOL_HOME_AGENT];
		destination = &scenario_pool[POOL_CARE_OF];
	}
	put_packet_around(random, &building, one_in(random, 8) ? NULL : source, one_in(random, 8) ? NULL : destination);
	take(&building, frame);
	packet_repair_checksum(frame, NULL);
}

/* ---- Made consistent -------------------------------------------------------------------------------------------------- */

void packet_repair_length(struct scenario_frame *frame)
{
	__u32 network = packet_network(frame);

	if (network)
		put16(frame->bytes + network + 4, frame->length - network - IPV6_HEADER);
}

static __u32 checksum_field(__u32 protocol)
{
	return protocol == TCP ? 16 : protocol == UDP ? 6 : protocol == ICMPV6 ? 2 : protocol == MOBILITY ? 4 : 0;
}

void packet_repair_checksum(struct scenario_frame *frame, struct random *chance)
{
	static __u8 bytes[0x10000];
	__u32 network = packet_network(frame), length, field;
	struct layout layout;

	if (!network)
		return;
	scenario_frame_bytes(frame, bytes);
	if (!reference_layout(bytes + network, frame->length - network, &layout) || layout.is_malformed || layout.is_cut)
		return;
	length = layout.length - layout.upper;
	field = checksum_field(layout.upper_protocol);
	if (!field || field + 2 > length || network + layout.upper + field + 2 > frame->given)
		return;
	field += network + layout.upper;
	memset(bytes + field, 0, 2);
	if (chance && one_in(chance, 2))
		put16(frame->bytes + field, reference_upper_sum(bytes + network, layout.upper, 0, layout.upper_protocol) + length);
	else
		put16(frame->bytes + field, ~reference_upper_sum(bytes + network, layout.upper, length, layout.upper_protocol));
}

static const __u8 *nonce_of(__u32 index)
{
	return tables_nonces[index == FIRST_NONCE_INDEX + 1];
}

static void make_token(const __u8 *address, const __u8 *nonce, __u8 kind, __u8 *token)
{
	__u8 message[ADDRESS_LENGTH + NONCE_LENGTH + 1], hash[REFERENCE_HASH_LENGTH];

	memcpy(message, address, ADDRESS_LENGTH);
	memcpy(message + ADDRESS_LENGTH, nonce, NONCE_LENGTH);
	message[sizeof(message) - 1] = kind;
	reference_hmac(tables_node_key, NODE_KEY_LENGTH, message, sizeof(message), hash);
	memcpy(token, hash, 8);
}

/* Nonce indices first, authorization data at the end: what put_mobility_message() and the recorded mobile node make. */
void packet_sign(struct scenario_frame *frame)
{
	__u32 network = packet_network(frame), length;
	__u8 *packet = frame->bytes + network, *update, message[2 * ADDRESS_LENGTH + 256], tokens[16];
	__u8 key[REFERENCE_HASH_LENGTH], hash[REFERENCE_HASH_LENGTH];
	const __u8 *home_address, *covered;
	struct layout layout;
	int deletes;

	if (!network || !reference_layout(packet, frame->given - network, &layout) || layout.is_malformed || layout.is_cut ||
	    layout.upper_protocol != MOBILITY)
		return;
	update = packet + layout.upper;
	length = layout.length - layout.upper;
	if (length < 32 || length > 256 || update[2] != 5 || update[NONCE_INDICES] != 4 || update[length - 14] != 5)
		return;
	home_address = layout.home_address.header ? packet + layout.home_address.address : packet + SOURCE;
	deletes = !get16(update + 10) || !memcmp(home_address, packet + SOURCE, ADDRESS_LENGTH);
	make_token(home_address, nonce_of(get16(update + NONCE_INDICES + 2)), 0, tokens);
	make_token(packet + SOURCE, nonce_of(get16(update + NONCE_INDICES + 4)), 1, tokens + 8);
	reference_sha1(tokens, deletes ? 8 : 16, key);
	covered = deletes ? home_address : packet + SOURCE;
	memcpy(message, covered, ADDRESS_LENGTH);
	memcpy(message + ADDRESS_LENGTH, packet + DESTINATION, ADDRESS_LENGTH);
	memcpy(message + 2 * ADDRESS_LENGTH, update, length - 12);
	memset(message + 2 * ADDRESS_LENGTH + 4, 0, 2);
	reference_hmac(key, sizeof(key), message, 2 * ADDRESS_LENGTH + length - 12, hash);
	memcpy(update + length - 12, hash, 12);
	packet_repair_checksum(frame, NULL);
}
