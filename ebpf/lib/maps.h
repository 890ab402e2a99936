/* SPDX-License-Identifier: GPL-2.0 */
/* The tables. Pinned ones are shared by every interface's program and outlive the control daemon (abi/tables.h). */
#ifndef MOBILITY_LIB_MAPS_H
#define MOBILITY_LIB_MAPS_H

#include "packet.h"

_Static_assert(VERDICTS + REMARKS <= VERDICTS_MAX, "a row of counters holds every verdict and remark, and some to come");

/* Of correspondents that this machine answers for, and of a mobile node. An empty table has 16 bytes for each all the same. */
#define BINDINGS_MAX 1048576
#define OWN_BINDINGS_MAX 65536
#define PREFIXES_MAX 65536
#define HOME_ADDRESS_TUNNELS_MAX 65536
#define PREFIX_TUNNELS_MAX 131072
#define FLOWS_MAX 16384
#define PEERS_MAX 16384
/* Three quarters, the share of peers, are 0.15 s of a database with 20,000 hand-overs a second: two messages of about 260 bytes each. */
#define EVENT_BYTES (1 << 21)

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, PREFIXES_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct endpoint_key);
	__type(value, struct endpoint);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} endpoints SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, BINDINGS_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct binding_key);
	__type(value, struct binding);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} binding_cache SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, OWN_BINDINGS_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct binding_key);
	__type(value, struct binding);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} binding_update_list SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, BINDINGS_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct binding_key);
	__type(value, struct past_binding);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} past_bindings SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, HOME_ADDRESS_TUNNELS_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct tunnel_key);
	__type(value, struct tunnel);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} tunnels SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, PREFIX_TUNNELS_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct prefix_tunnel_key);
	__type(value, struct tunnel);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} prefix_tunnels SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, TEST_SECRETS);
	__type(key, __u32);
	__type(value, struct test_secret);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} test_secrets SEC(".maps");

/* Slot plus one: an array begins with zeroes, and zero has to mean that there is none yet. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} current_test_secret SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, ATTACHMENT_SLOTS);
	__type(key, __u32);
	__type(value, struct attachment);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} attachments SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, COUNTER_ROWS * VERDICTS_MAX);
	__type(key, __u32);
	__type(value, __u64);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, EVENT_BYTES);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} events SEC(".maps");

/*
 * Nothing is ever in it. Its type tells a daemon of another version what the bare numbers and bytes of counters, limits and events mean
 * here (native/generation.c).
 */
struct formats {
	struct event event;
	enum event_kind event_kind;
	enum verdict verdict;
	enum remark remark;
	enum limit limit;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct formats);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} formats SEC(".maps");

/* How many events found the ring buffer full. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} events_lost SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, LIMITS);
	__type(key, __u32);
	__type(value, struct rate_limit);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} limits SEC(".maps");

/* Kinds of limits that there are per source: a bucket's number is that of the kind times SOURCE_BUCKETS and then the source's. */
enum source_limit {
	SOURCE_LIMIT_BINDING_UPDATE,
	SOURCE_LIMIT_MOBILITY_MESSAGE,
	SOURCE_LIMITS,
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SOURCE_LIMITS * SOURCE_BUCKETS);
	__type(key, __u32);
	__type(value, __u64);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} source_limits SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, PEERS_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct ipv6_address);
	__type(value, __u64);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} peers SEC(".maps");

/* When a flow was last reported to have taken the tunnel. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, FLOWS_MAX);
	__type(key, struct binding_key);
	__type(value, __u64);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} flows_reported SEC(".maps");

/* Interfaces that rewritten packets may be redirected to: those that are attached themselves, key = value = index. */
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
	__uint(max_entries, ATTACHMENT_SLOTS);
	__type(key, __u32);
	__type(value, struct bpf_devmap_val);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} redirect_targets SEC(".maps");

/*
 * Those among them that take frames from XDP, as long as they do; value = index. What a native program redirects to any other, the kernel
 * drops, so the daemon keeps this up to date (RedirectTargets).
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, ATTACHMENT_SLOTS);
	__type(key, __u32);
	__type(value, __u32);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} frame_takers SEC(".maps");

/* ---- Working memory of one packet: more than a BPF stack holds --------------------------------------------------------- */

/* Ethernet and IPv6 header: what lies before the place of most insertions and removals. */
#define PLAIN_FRONT (14 + 40)

#define SCRATCH_LENGTH 4096

struct scratch {
	struct packet packet;		/* the one at hand … */
	struct packet inner;		/* … and the one that it carries or quotes */
	__u8 bytes[SCRATCH_LENGTH];
	struct event event;
	__u8 carried[EVENT_PACKET_MAX];	/* directly behind the event that carries it */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct scratch);
} scratch SEC(".maps");

ALWAYS_INLINE struct scratch *scratch_memory(void)
{
	__u32 only = 0;

	return bpf_map_lookup_elem(&scratch, &only);
}

ALWAYS_INLINE struct packet *inner_packet(void)
{
	struct scratch *memory = scratch_memory();

	return memory ? &memory->inner : 0;
}

ALWAYS_INLINE __u8 *scratch_buffer(void)
{
	struct scratch *memory = scratch_memory();

	return memory ? memory->bytes : 0;
}

#endif
