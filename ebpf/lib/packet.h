/* SPDX-License-Identifier: GPL-2.0 */
/* What is known of a packet once it has been read (lib/parse.h). */
#ifndef MOBILITY_LIB_PACKET_H
#define MOBILITY_LIB_PACKET_H

#include "bpf.h"

#define PACKET_FRAGMENT			0x01u	/* part of a packet; an atomic fragment (RFC 6946) is whole */
#define PACKET_LATER_FRAGMENT		0x02u	/* its upper-layer header is elsewhere */
#define PACKET_BAD_HEADER		0x04u	/* an extension header contradicts itself or stands where it must not */
#define PACKET_CUT			0x08u	/* the frame ends before the packet does */
#define PACKET_SEVERAL_HOME_ADDRESSES	0x10u
#define PACKET_OTHER_OPTIONS		0x20u	/* beside the Home Address option, in its header */
#define PACKET_IS_QUOTED		0x40u	/* in an ICMPv6 error: its end may rightly be missing */
#define PACKET_DECAPSULATED		0x80u	/* came out of a tunnel just now */
#define PACKET_EN_ROUTE			0x200u	/* a routing header has segments left: the destination is a waypoint */
#define PACKET_AUTHENTICATED		0x400u	/* an authentication header vouches for it */
#define PACKET_SMALLER_SEGMENTS		0x100u	/* a super-packet whose segments have to make room for what goes in */

/* Offsets are from the IPv6 header on. A "slot" is the offset of the Next Header field that announces a header. */
struct packet {
	__u32 network;			/* offset of the IPv6 header in the frame */
	__u32 length;			/* of the IPv6 packet, header included */
	__u32 flags;			/* PACKET_… */
	__be32 version_class_flow_be;
	struct ipv6_address source;
	struct ipv6_address destination;
	__u32 hop_limit;
	__u32 upper_protocol;
	__u32 upper;			/* where it begins */
	__u32 place;			/* where a header of ours goes: behind hop-by-hop options and routing headers */
	__u32 place_slot;
	__u32 routing;			/* the first type 2 routing header, in order unless PACKET_BAD_HEADER; 0: none */
	__u32 routing_slot;
	__u32 options;			/* destination options header that holds the Home Address option; 0: none */
	__u32 options_slot;
	__u32 options_length;
	__u32 options_next;		/* the header after it */
	__u32 home_address;		/* where the option's address is */
	__u32 run;			/* the option together with the padding around it … */
	__u32 run_length;
};

#endif
