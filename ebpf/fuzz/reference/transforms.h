/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The packet before something of ours went in, or after something came out: each insertion is checked by taking out again what went in.
 * Packets are bytes from the IPv6 header on; what lies behind a packet in its frame comes along.
 */
#ifndef MOBILITY_FUZZ_REFERENCE_TRANSFORMS_H
#define MOBILITY_FUZZ_REFERENCE_TRANSFORMS_H

#include <linux/types.h>

#define PACKET_MAX 0x10100

struct reference_packet {
	__u32 length;
	__u8 bytes[PACKET_MAX];
};

/* Each works in place. 0: there is nothing of the kind in the packet. */

/* The type 2 routing header goes, its address becomes the destination (RFC 6275 section 6.4). */
int reference_without_routing_header(struct reference_packet *packet);

/*
 * The Home Address option goes, its address becomes the source (RFC 6275 section 6.3): with its header when it is alone, else with the
 * padding around it in multiples of eight bytes.
 */
int reference_without_home_address(struct reference_packet *packet);

/* What is in a tunnel (RFC 2473), with the outer header's congestion mark (RFC 6040). */
int reference_inner(struct reference_packet *packet);

#endif
