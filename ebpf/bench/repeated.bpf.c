// SPDX-License-Identifier: GPL-2.0
/*
 * For measuring (make bench), never shipped: runs a program on the same frame again and again under BPF_PROG_RUN, whose own
 * repetition hands each run what the one before left. Here every run starts from the frame as it arrived: its length and its
 * first bytes are put back, then the program under test is called in place of this one. What putting back costs is
 * measured with a program under test that does nothing.
 */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

/* As much of a frame as programs rewrite: Ethernet, IPv6 and extension headers. */
#define FRONT_MAX 128

struct arrived {
	__u32 length;
	__u32 front_length;
	/* Each run puts another number below `varieties` at this offset; 0: every frame is the same. */
	__u32 varieties;
	__u32 varying_at;
	__u32 random;
	__u8 front[FRONT_MAX];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct arrived);
} arrived SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} xdp_under_test SEC(".maps"), tc_under_test SEC(".maps");

static __always_inline struct arrived *frame_as_it_arrived(void)
{
	__u32 only = 0;

	return bpf_map_lookup_elem(&arrived, &only);
}

/* Numerical Recipes' linear congruential generator, of which the upper bits are good enough to spread numbers. */
static __always_inline int vary(struct xdp_md *ctx, struct arrived *frame)
{
	__be32 number_be;

	frame->random = frame->random * 1664525 + 1013904223;
	number_be = bpf_htonl((__u64)frame->random * frame->varieties >> 32);
	return bpf_xdp_store_bytes(ctx, frame->varying_at, &number_be, sizeof(number_be));
}

SEC("xdp")
int repeated_xdp(struct xdp_md *ctx)
{
	struct arrived *frame = frame_as_it_arrived();
	__u32 front_length;

	if (!frame)
		return XDP_ABORTED;
	front_length = frame->front_length;
	if (front_length == 0 || front_length > FRONT_MAX)
		return XDP_ABORTED;
	if (bpf_xdp_adjust_head(ctx, (int)bpf_xdp_get_buff_len(ctx) - (int)frame->length))
		return XDP_ABORTED;
	if (bpf_xdp_store_bytes(ctx, 0, frame->front, front_length))
		return XDP_ABORTED;
	if (frame->varieties && vary(ctx, frame))
		return XDP_ABORTED;
	bpf_tail_call(ctx, &xdp_under_test, 0);
	return XDP_ABORTED;
}

SEC("xdp")
int nothing_xdp(struct xdp_md *ctx __attribute__((unused)))
{
	return XDP_PASS;
}

SEC("tc")
int repeated_tc(struct __sk_buff *ctx)
{
	struct arrived *frame = frame_as_it_arrived();
	__u32 front_length;
	int longer;

	if (!frame)
		return TC_ACT_SHOT;
	front_length = frame->front_length;
	if (front_length == 0 || front_length > FRONT_MAX)
		return TC_ACT_SHOT;
	longer = (int)ctx->len - (int)frame->length;
	if (longer && bpf_skb_adjust_room(ctx, -longer, BPF_ADJ_ROOM_NET, 0))
		return TC_ACT_SHOT;
	if (bpf_skb_store_bytes(ctx, 0, frame->front, front_length, 0))
		return TC_ACT_SHOT;
	bpf_tail_call(ctx, &tc_under_test, 0);
	return TC_ACT_SHOT;
}

SEC("tc")
int nothing_tc(struct __sk_buff *ctx __attribute__((unused)))
{
	return TC_ACT_OK;
}

/* Makes a packet longer by a header of 24 bytes and does nothing else. */
SEC("tc")
int longer_tc(struct __sk_buff *ctx)
{
	return bpf_skb_adjust_room(ctx, 24, BPF_ADJ_ROOM_NET, BPF_F_ADJ_ROOM_FIXED_GSO) ? TC_ACT_SHOT : TC_ACT_OK;
}

char program_license[] SEC("license") = "GPL";
