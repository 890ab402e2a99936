/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keys and values of the pinned maps: the contract between the fast path and the control daemon. Addresses are in network
 * order, every other number in the machine's. Times are CLOCK_MONOTONIC nanoseconds: bpf_ktime_get_ns() here,
 * System.nanoTime() there. AbiLayout.java is generated from this file (abi/generate_java.c).
 */
#ifndef MOBILITY_ABI_TABLES_H
#define MOBILITY_ABI_TABLES_H

#include "address.h"

/* ---- endpoints: LPM trie, address → what it is to this node ---------------------------------------------------------- */

struct endpoint_key {
	__u32 prefix_length;	/* bits */
	struct ipv6_address address;
};

enum address_use {
	USE_NONE,		/* not in the table */
	USE_CORRESPONDENT,	/* answered for on behalf of others (RFC 6275 section 9) */
	USE_HOME_AGENT,		/* a home agent's own address (section 10) */
	USE_HOME_ADDRESS,	/* a mobile node's home address (section 11) */
	USE_CARE_OF_ADDRESS,	/* a mobile node's care-of address */
	USE_ANCHOR_ROUTER,	/* a distributed anchor router's own address, or its group (RFC 8885) */
};

struct endpoint {
	enum address_use use;
};

/* ---- binding_cache and binding_update_list: hash, (correspondent, home address) → binding ----------------------------- */

struct binding_key {
	struct ipv6_address correspondent;
	struct ipv6_address home_address;
};

/* The packet that used the binding past its refresh time has been reported. */
#define BINDING_EXPIRY_REPORTED 0x1u

/* The lowest bits of `fitting` are a length; all of it, the time. */
#define FITTING_LENGTH 0xffffull

struct binding {
	struct ipv6_address care_of_address;
	__u64 expires_ns;		/* not used from then on */
	__u64 refresh_ns;		/* the first packet from then on is reported */
	__u64 path_mtu_expires_ns;	/* path_mtu is believed until then (RFC 8201 section 4) */
	__u64 fitting;			/* until when no packet of how many bytes (FITTING_LENGTH) need be held against the route's MTU */
	__u64 packets_in;		/* towards this node, from the other side */
	__u64 bytes_in;			/* IPv6 packets as they were on the optimized path */
	__u64 packets_out;
	__u64 bytes_out;
	__u64 newest_nonce_ns;		/* binding cache: creation of the newest nonce behind it; for the daemon alone */
	__u32 path_mtu;			/* of the optimized path, learnt from Packet Too Big; 0: not known */
	__u32 link;			/* binding update list: the interface that holds the care-of address */
	__u32 sequence;			/* of the Binding Update, 16 bits */
	__u32 flags;			/* BINDING_… */
};

/* ---- past_bindings: hash, (correspondent, home address) → what keeps replays out when the binding is gone. For the daemon alone:
 * what it must know again when it is started again. --------------------------------------------------------------------- */

struct past_binding {
	__u64 newest_nonce_ns;		/* creation of the newest nonce that was accepted */
	__s64 floor_ns;			/* nonces created until then are accepted no more */
	__u8 care_of_prefix[8];		/* /64 of the care-of address, for the limits per prefix */
	__u32 last_sequence;		/* that was accepted, 16 bits */
	__u32 unused;
};

/* ---- binding_changes: array, what change_bindings.bpf.c is to do; shared memory with the daemon, not pinned --------------- */

#define BINDING_CHANGES 128

enum binding_table {
	TABLE_BINDING_CACHE,
	TABLE_BINDING_UPDATE_LIST,
	TABLE_PAST_BINDINGS,
};

enum binding_change_kind {
	CHANGE_PUT,		/* install or replace */
	CHANGE_REMOVE,		/* if it is there */
};

struct binding_change {
	struct binding_key key;
	union {
		struct binding binding;		/* what it counts, and knows of the path, is the program's affair */
		struct past_binding past;
	};
	__u32 table;			/* enum binding_table */
	__u32 kind;			/* enum binding_change_kind */
	__s32 error;			/* how it went: 0 or a negative errno */
	__u32 unused;
};

/* ---- tunnels: hash, (which address, itself) → tunnel: a home agent's and a mobile node's, for home addresses -------------- */

enum tunnel_match {
	MATCH_DESTINATION,	/* home agent, anchor: packets to the prefix go in */
	MATCH_SOURCE,		/* mobile node, serving router: packets from the prefix go in */
	MATCH_ANCHOR,		/* during a handover: the same, with the anchor itself, while MATCH_SOURCE is another way or none */
	MATCH_HANDOVER,		/* during a handover: by either address, with the router that the mobile node goes to or comes from */
};

struct tunnel_key {
	struct ipv6_address address;
	enum tunnel_match match;
};

/* ---- prefix_tunnels: hash, (which address, its first 64 bits) → tunnel: an anchor router's, all for prefixes of that length. An entry
 * for MATCH_SOURCE also says which station of its access links may send from the prefix (RFC 7039), and stands for that alone where packets
 * from there go into no tunnel: its time of expiry is 0 then. ---------------------------------------------------------------- */

#define TUNNEL_PREFIX_BITS 64
#define LINK_ADDRESS_LENGTH 6

struct prefix_tunnel_key {
	__be32 prefix_be[TUNNEL_PREFIX_BITS / 32];
	enum tunnel_match match;
};

struct tunnel {
	struct ipv6_address local;
	struct ipv6_address remote;
	__u64 expires_ns;
	__u64 path_mtu_expires_ns;
	__u64 fitting;			/* as in a binding */
	__u8 station[LINK_ADDRESS_LENGTH];	/* prefix_tunnels, MATCH_SOURCE: link-layer address of whom the prefix is; zeros: of anybody */
	__u8 unused[2];
	__u64 packets_in;		/* came out of the tunnel here */
	__u64 bytes_in;			/* inner packets */
	__u64 packets_out;
	__u64 bytes_out;
	__u32 path_mtu;			/* between the tunnel's ends; 0: not known */
	__u32 link;			/* mobile node: the interface that holds the local address */
};

/* ---- test_secrets: array, nonce index modulo its size → secret; current_test_secret: array of one, the slot in use ------ */

#define TEST_SECRETS 16
#define NO_TEST_SECRET 0xffffffffu

#define NODE_KEY_LENGTH 20
#define NONCE_LENGTH 8

struct test_secret {
	__u64 created_ns;
	__u32 in_use;			/* 0: an empty slot */
	__u32 nonce_index;		/* 16 bits, never 0 */
	__u32 inner_midstate[5];	/* SHA-1 after Kcn ⊕ ipad */
	__u32 outer_midstate[5];	/* SHA-1 after Kcn ⊕ opad */
	__u8 node_key[NODE_KEY_LENGTH];	/* Kcn */
	__u8 nonce[NONCE_LENGTH];
	__u32 unused;
};

/* ---- attachments: array, slot → what is attached where ----------------------------------------------------------------- */

#define ATTACHMENT_SLOTS 64
#define INTERFACE_NAME_LENGTH 16

#define ROLE_AGENT_OUTSIDE	0x01u
#define ROLE_AGENT_INSIDE	0x02u
#define ROLE_HOME_AGENT		0x04u
#define ROLE_MOBILE_NODE_LINK	0x08u
#define ROLE_MOBILE_NODE_HOME	0x10u
#define ROLE_ANCHOR_UPLINK	0x20u
#define ROLE_ANCHOR_ACCESS	0x40u

enum forwarding {
	FORWARD_KERNEL,		/* rewritten packets go up to the kernel's own forwarding */
	FORWARD_REDIRECT,	/* … or straight to the next interface when it is attached too and takes frames from XDP */
};

struct attachment {
	__u32 link;		/* interface index; 0: an empty slot */
	__u32 roles;		/* ROLE_… */
	__u32 mode;		/* XDP_FLAGS_DRV_MODE or XDP_FLAGS_SKB_MODE */
	enum forwarding forwarding;
	struct ipv6_address icmp_source;
	char name[INTERFACE_NAME_LENGTH];
};

/* ---- counters: per-CPU array. Of the interface in slot n, verdict v of a packet that arrives has index
 * 2n × VERDICTS_MAX + v, of one that leaves (traffic control) (2n + 1) × VERDICTS_MAX + v; remark r is REMARK_COLUMN(r) instead of v. */

#define VERDICTS_MAX 64
#define REMARK_COLUMN(remark) (VERDICTS_MAX - 1 - (remark))
#define COUNTER_ROWS (2 * ATTACHMENT_SLOTS)

/* ---- limits: array, enum limit → rate_limit; source_limits: array, SOURCE_BUCKETS virtual clocks for each kind of source limit */

enum limit {
	LIMIT_BINDING_UPDATE,			/* whose authenticator the fast path found right */
	LIMIT_BINDING_UPDATE_OF_SOURCE,		/* … per source /64 */
	LIMIT_MOBILITY_MESSAGE,			/* every other mobility message, but from peers */
	LIMIT_MOBILITY_MESSAGE_OF_SOURCE,	/* … per source /64 */
	LIMIT_UNBOUND_HOME_ADDRESS,
	LIMIT_NEIGHBOR_DISCOVERY,
	LIMIT_ICMP_ERROR,
	LIMIT_FLOW_SEEN,
	LIMIT_FRAGMENTATION,
	LIMIT_PACKET_TOO_BIG,
	LIMIT_PEER_MESSAGE,			/* mobility messages from peers */
	LIMIT_PEER_MESSAGE_OF_PEER,		/* … per peer */
	LIMIT_FOREIGN_SOURCE,
	LIMITS,
};

/* The daemon fills it before anything is attached. As it is created it lets nothing pass. */
struct rate_limit {
	__u64 interval_ns;	/* between two at the sustained rate; 0: none at all */
	__u64 slack_ns;		/* how far ahead of that rate: (burst − 1) intervals */
	__u64 full_at_ns;	/* the fast path's: when the bucket will be full again */
};

/* A power of two. Sources that fall into one bucket share it. */
#define SOURCE_BUCKETS 16384

/* ---- peers: hash, address of a router or database that shares a key with this node → when the bucket of its mobility messages will be
 * full again (CLOCK_MONOTONIC nanoseconds): the fast path's. Anybody can forge the address. ---------------------------------- */

/* ---- Configuration of one interface's program: read-only data, so that the verifier prunes what is not used -------------- */

struct interface_config {
	__u32 roles;		/* ROLE_… */
	__u32 counter_row;
	__u32 forwarding;	/* enum forwarding */
	__u32 link;		/* interface index */
	__u32 source_seed;	/* which source /64s share a bucket is nothing that outsiders should know */
	__u32 answer_by_redirect;	/* veth: XDP_TX does not arrive at the other end when that has no program itself (lib/forward.h) */
	__u32 generic;		/* the program runs in generic mode, whose redirects are ordinary transmissions */
	struct ipv6_address icmp_source;	/* of errors made here; unspecified: the packet's own destination */
	__be32 anchored_be[2];	/* anchor router: the prefix that holds all that it anchors, its first 64 bits … */
	__be32 anchored_mask_be[2];	/* … and which of them count; zeros: not known, any tunnel may be of any address */
	__u8 link_address[LINK_ADDRESS_LENGTH];	/* of the interface; zeros: it has none, and every frame is for it */
	__u8 unused[2];
};

_Static_assert(sizeof(struct endpoint_key) == 20, "no gap: every byte after the prefix length is matched");
_Static_assert(sizeof(struct endpoint) == 4, "layout");
_Static_assert(sizeof(struct binding_key) == 32, "no gap: every byte is hashed");
_Static_assert(sizeof(struct binding) == 104, "layout");
_Static_assert(sizeof(struct past_binding) == 32, "layout");
_Static_assert(sizeof(struct binding_change) == 152, "layout");
_Static_assert(sizeof(struct tunnel_key) == 20, "no gap: every byte is hashed");
_Static_assert(sizeof(struct prefix_tunnel_key) == 12, "no gap: every byte is hashed");
_Static_assert(sizeof(struct tunnel) == 104, "layout");
_Static_assert(sizeof(struct test_secret) == 88, "layout");
_Static_assert(sizeof(struct rate_limit) == 24, "layout");
_Static_assert(sizeof(struct attachment) == 48, "layout");
_Static_assert(sizeof(struct interface_config) == 68, "layout");

#endif
