/* SPDX-License-Identifier: GPL-2.0 */
/* Frames of every kind that the fast path knows, and what makes a damaged one consistent again. */
#ifndef MOBILITY_FUZZ_PACKETS_H
#define MOBILITY_FUZZ_PACKETS_H

#include "random.h"
#include "scenario.h"

/* Between addresses of the pool, with extension headers and contents as chance has it. */
void packet_make(struct random *random, struct scenario_frame *frame);

/* In front of a frame that there is: a recorded packet's Ethernet header. */
void packet_of_recording(const __u8 *packet, __u32 length, struct scenario_frame *frame);

/* Inside another packet: a tunnel's, or an ICMPv6 error that quotes it. */
void packet_wrap(struct random *random, struct scenario_frame *frame);

/* Lets the payload length be what there is. */
void packet_repair_length(struct scenario_frame *frame);

/* Lets the upper layer's checksum be right; or, half of the time when chance is given, as one that is still owed. */
void packet_repair_checksum(struct scenario_frame *frame, struct random *chance);

/* Lets a Binding Update be authentic (RFC 6275 section 6.2.7) by the secrets that the tables hold. */
void packet_sign(struct scenario_frame *frame);

/* Where the IPv6 header is; 0: nowhere. */
__u32 packet_network(const struct scenario_frame *frame);

#endif
