/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where things are in an IPv6 packet: its headers and options are listed first, and what the fast path wants to know is read off the lists
 * (RFC 8200 sections 4 and 4.1, RFC 6275 sections 6.3 and 6.4). Offsets are from the IPv6 header on.
 */
#ifndef MOBILITY_FUZZ_REFERENCE_LAYOUT_H
#define MOBILITY_FUZZ_REFERENCE_LAYOUT_H

#include <linux/types.h>

/* What the fast path looks at. */
#define LAYOUT_HEADERS_MAX 10
#define LAYOUT_OPTIONS_MAX 64

struct layout_header {
	__u32 protocol;
	__u32 at;
	__u32 length;
	__u32 slot;	/* of the Next Header field that announces it */
	__u32 next;
};

/* Where a Home Address option is, and how far the padding goes that it stands in. */
struct layout_home_address {
	const struct layout_header *header;	/* NULL: none */
	__u32 address;
	__u32 run;
	__u32 run_end;
	int has_neighbours;	/* other options than padding in the same header */
};

struct layout {
	int is_malformed;
	int is_cut;
	int is_fragment;
	int is_later_fragment;
	int is_authenticated;
	int is_en_route;
	int has_several_home_addresses;
	struct layout_home_address home_address;	/* the last one */
	const struct layout_header *routing;		/* of type 2; NULL: none */
	__u32 length;					/* of the packet, as its header says */
	__u32 upper;
	__u32 upper_protocol;
	__u32 place;					/* for a header that is inserted */
	__u32 place_slot;
	__u32 header_count;
	struct layout_header headers[LAYOUT_HEADERS_MAX];
};

/* 0: no IPv6 packet. available: how many bytes there are. When it is malformed nothing but that, the length and whether it is cut is told. */
int reference_layout(const __u8 *packet, __u32 available, struct layout *layout);

#endif
