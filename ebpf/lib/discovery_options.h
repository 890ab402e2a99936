/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a neighbour discovery message says of link-layer addresses (RFC 4861 section 4.6.1), on an access link: a station speaks for itself. One
 * that named another's address would draw its packets, or pass for it with the daemon, which takes from a router solicitation who has come.
 */
#ifndef MOBILITY_LIB_DISCOVERY_OPTIONS_H
#define MOBILITY_LIB_DISCOVERY_OPTIONS_H

#include "neighbor_discovery.h"
#include "source_prefix.h"

/* More than anybody sends. */
#define DISCOVERY_OPTIONS_MAX 16

#define DISCOVERY_HOP_LIMIT 255
#define ROUTER_SOLICITATION_LENGTH 8
#define NEIGHBOR_MESSAGE_LENGTH 24	/* solicitation and advertisement: the target's address is the last of it */
#define OPTION_SOURCE_LINK_ADDRESS 1
#define OPTION_TARGET_LINK_ADDRESS 2

struct discovery_option {
	__u8 type;
	__u8 length;	/* in units of eight bytes */
	__u8 link_address[LINK_ADDRESS_LENGTH];
};

struct discovery_walk {
	__u32 at;	/* offset of the next option in the frame */
	__u32 end;
	__u16 station[LINK_ADDRESS_LENGTH / 2];
};

ALWAYS_INLINE int is_of_station(const struct discovery_walk *walk, const struct discovery_option *option)
{
	const __u16 *named = (const __u16 *)option->link_address;

	return !((named[0] ^ walk->station[0]) | (named[1] ^ walk->station[1]) | (named[2] ^ walk->station[2]));
}

/* WALK_BAD: it names another station. A row of options that is not in order the kernel does not take; what it says is of no consequence. */
CHECKED_ALONE int read_discovery_option(CTX *ctx, struct discovery_walk *walk)
{
	struct discovery_option option;

	if (!walk || walk->at + sizeof(option) > walk->end || load(ctx, walk->at, &option, sizeof(option)) || !option.length)
		return WALK_DONE;
	if ((option.type == OPTION_SOURCE_LINK_ADDRESS || option.type == OPTION_TARGET_LINK_ADDRESS) && !is_of_station(walk, &option))
		return WALK_BAD;
	walk->at += option.length * 8;
	return WALK_ON;
}

/* Whether the message of that ICMPv6 type is one with such options, and names a station that did not send it. */
CHECKED_ALONE int names_another_station(CTX *ctx, struct packet *packet, int type)
{
	struct discovery_walk walk = {};
	int state = WALK_ON;
	const __u16 *link;

	if (!packet || type < ICMP_ROUTER_SOLICITATION || type > ICMP_NEIGHBOR_ADVERTISEMENT || type == ICMP_ROUTER_ADVERTISEMENT)
		return 0;
	link = bytes_at(ctx, 0, ETHERNET_ADDRESSES_LENGTH);
	if (!link)
		return 0;
	__builtin_memcpy(walk.station, link + ETHERNET_SOURCE / 2, LINK_ADDRESS_LENGTH);
	walk.at = packet->network + packet->upper +
		  (type == ICMP_ROUTER_SOLICITATION ? ROUTER_SOLICITATION_LENGTH : NEIGHBOR_MESSAGE_LENGTH);
	walk.end = packet->network + packet->length;
	for (int i = 0; i < DISCOVERY_OPTIONS_MAX && state == WALK_ON; i++)
		state = read_discovery_option(ctx, &walk);
	return state != WALK_DONE;
}

/* Whether a neighbour advertisement of that type is about an address in a prefix of another station's (RFC 4861 section 7.2.5). */
ALWAYS_INLINE int advertises_foreign_address(CTX *ctx, const struct packet *packet, int type)
{
	struct ipv6_address target;
	const __u8 *link;

	if (type != ICMP_NEIGHBOR_ADVERTISEMENT || packet->upper + NEIGHBOR_MESSAGE_LENGTH > packet->length ||
	    load(ctx, packet->network + packet->upper + NEIGHBOR_MESSAGE_LENGTH - sizeof(target), &target, sizeof(target)))
		return 0;
	link = bytes_at(ctx, 0, ETHERNET_ADDRESSES_LENGTH);
	return link && is_foreign_station(prefix_entry(MATCH_SOURCE, &target), link + ETHERNET_SOURCE);
}

#endif
