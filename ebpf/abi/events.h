/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the fast path hands up through the ring buffer: a header, then packet_length bytes of a packet from its IPv6 header
 * on. Addresses are in network order, the rest in the machine's.
 */
#ifndef MOBILITY_ABI_EVENTS_H
#define MOBILITY_ABI_EVENTS_H

#include "address.h"

enum event_kind {
	/* packet: a mobility message, router or neighbour advertisement; first and second: the tunnel's outer source and
	 * destination when flags say so */
	EVENT_SIGNALLING_PACKET,
	/* first: source, second: destination, third: home address */
	EVENT_UNBOUND_HOME_ADDRESS,
	/* number: enum binding_table; first: correspondent, second: home address */
	EVENT_BINDING_EXPIRING,
	/* first: home address, second: correspondent */
	EVENT_TUNNELLED_FLOW_SEEN,
	/* number: the MTU; packet: as it would have left */
	EVENT_FRAGMENTATION_NEEDED,
	/* first: source of what was dropped as forged on an access link, second: destination, third: its first LINK_ADDRESS_LENGTH
	 * bytes are the station's that sent it */
	EVENT_FOREIGN_SOURCE,
	/* first: the link-local source of a multicast listener report on an access link, third: as of EVENT_FOREIGN_SOURCE */
	EVENT_STATION_HEARD,
	EVENT_KINDS,
};

#define EVENT_TUNNELLED 0x1u
#define EVENT_AUTHENTIC 0x2u	/* a Binding Update whose authenticator is right */
#define EVENT_OF_PEER 0x4u	/* a mobility message with the source address of a peer */

#define EVENT_PACKET_MAX 2048

struct event {
	__u32 kind;		/* enum event_kind */
	__u32 link;		/* interface index */
	__u32 flags;		/* EVENT_… */
	__u32 number;
	struct ipv6_address first;
	struct ipv6_address second;
	struct ipv6_address third;
	__u32 packet_length;
	__u32 unused;
	__u64 arrived;		/* nanoseconds of CLOCK_MONOTONIC */
};

_Static_assert(sizeof(struct event) == 80, "layout");

#endif
