// SPDX-License-Identifier: GPL-2.0
/* For measuring (make bench), never shipped: the two ends of a stream of frames. test-vm/bench/frames runs one and attaches the other. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

const volatile __u32 leaves_by SEC(".rodata.leaves_by") = 0;

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} received SEC(".maps");

/* As much of a frame as those that it passes rewrite. */
#define FRONT_LENGTH 128

struct front {
	__u8 bytes[FRONT_LENGTH];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct front);
} front SEC(".maps");

/* Run on live frames, of at least FRONT_LENGTH bytes, which come back as others left them: each leaves as it was first made. */
SEC("xdp")
int send(struct xdp_md *ctx)
{
	__u32 only = 0;
	struct front *first = bpf_map_lookup_elem(&front, &only);

	if (!first || bpf_xdp_store_bytes(ctx, 0, first->bytes, FRONT_LENGTH))
		return XDP_DROP;
	return bpf_redirect(leaves_by, 0);
}

SEC("xdp")
int count_and_drop(struct xdp_md *ctx __attribute__((unused)))
{
	__u32 only = 0;
	__u64 *count = bpf_map_lookup_elem(&received, &only);

	if (count)
		*count += 1;
	return XDP_DROP;
}

char program_license[] SEC("license") = "GPL";
