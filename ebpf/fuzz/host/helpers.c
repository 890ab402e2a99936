// SPDX-License-Identifier: GPL-2.0
/* The kernel's helpers, by its rules (net/core/filter.c, kernel/bpf/ringbuf.c of Linux 6.1 to 6.18) as far as the programs use them. */
#include "frame.h"
#include "kernel.h"
#include "maps.h"

#include <errno.h>
#include <linux/pkt_cls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/bpf_helpers.h"

#define ETHERNET_HEADER 14
#define IPV6_HEADER 40
#define RING_LENGTH (1u << 20)
#define RING_RECORD_HEADER 8

struct host_kernel host_kernel;

static void refuse(const char *why)
{
	fprintf(stderr, "a helper is called as no verifier would let it be: %s\n", why);
	abort();
}

/* ---- Frames under XDP ------------------------------------------------------------------------------------------------ */

static void point_at_frame(struct xdp_md *ctx)
{
	ctx->data = (__u32)(unsigned long)host_frame();
	ctx->data_end = ctx->data + host_frame_length();
}

long bpf_xdp_adjust_head(struct xdp_md *ctx, int delta)
{
	if (delta > 0 && (__u32)delta + ETHERNET_HEADER > host_frame_length())
		return -EINVAL;
	if (host_grow_front(-delta))
		return -EINVAL;
	point_at_frame(ctx);
	return 0;
}

long bpf_xdp_adjust_tail(struct xdp_md *ctx, int delta)
{
	if (delta > 0)
		refuse("a frame grows at its end");
	if ((int)host_frame_length() + delta < ETHERNET_HEADER)
		return -EINVAL;
	if (host_cut_frame(host_frame_length() + delta))
		return -EINVAL;
	point_at_frame(ctx);
	return 0;
}

__u64 bpf_xdp_get_buff_len(struct xdp_md *ctx)
{
	return ctx->data_end - ctx->data;
}

static int is_within_frame(__u32 offset, __u32 length)
{
	if (!length)
		refuse("memory of no length");
	return offset <= 0xffff && length <= 0xffff && offset + length <= host_frame_length();
}

long bpf_xdp_load_bytes(struct xdp_md *ctx, __u32 offset, void *to, __u32 length)
{
	(void)ctx;
	if (!is_within_frame(offset, length))
		return -EINVAL;
	memcpy(to, host_frame() + offset, length);
	return 0;
}

long bpf_xdp_store_bytes(struct xdp_md *ctx, __u32 offset, void *from, __u32 length)
{
	(void)ctx;
	if (!is_within_frame(offset, length))
		return -EINVAL;
	memcpy(host_frame() + offset, from, length);
	return 0;
}

/* ---- Frames under traffic control ------------------------------------------------------------------------------------ */

long bpf_skb_load_bytes(const void *ctx, __u32 offset, void *to, __u32 length)
{
	(void)ctx;
	if (!is_within_frame(offset, length)) {
		memset(to, 0, length);
		return -EFAULT;
	}
	memcpy(to, host_frame() + offset, length);
	return 0;
}

long bpf_skb_store_bytes(struct __sk_buff *ctx, __u32 offset, const void *from, __u32 length, __u64 flags)
{
	(void)ctx;
	if (flags || !is_within_frame(offset, length))
		return -EFAULT;
	memcpy(host_frame() + offset, from, length);
	return 0;
}

long bpf_skb_adjust_room(struct __sk_buff *ctx, __s32 delta, __u32 mode, __u64 flags)
{
	__u32 at = mode == BPF_ADJ_ROOM_MAC ? ETHERNET_HEADER : ETHERNET_HEADER + IPV6_HEADER;

	if (flags & ~(__u64)(BPF_F_ADJ_ROOM_FIXED_GSO | BPF_F_ADJ_ROOM_ENCAP_L3_IPV6) || delta <= 0)
		refuse("bpf_skb_adjust_room");
	/* The kernel knows the protocol behind the Ethernet header, and grows IPv6 only. */
	if (host_kernel.room_refused || host_frame()[12] != 0x86 || host_frame()[13] != 0xdd)
		return -ENOTSUP;
	if (host_open_gap(at, delta))
		return -ENOTSUP;
	ctx->len = host_frame_length();
	return 0;
}

long bpf_skb_change_tail(struct __sk_buff *ctx, __u32 length, __u64 flags)
{
	if (flags || host_cut_frame(length))
		return -EINVAL;
	ctx->len = length;
	ctx->gso_size = 0;
	return 0;
}

/* ---- Checksums, ways, clocks ------------------------------------------------------------------------------------------ */

static __u64 add_words(const __be32 *words, __u32 size, __u32 flip, __u64 sum)
{
	for (__u32 i = 0; i < size / sizeof(*words); i++) {
		__u32 word;

		memcpy(&word, words + i, sizeof(word));
		sum += word ^ flip;
	}
	return sum;
}

__s64 bpf_csum_diff(__be32 *from, __u32 from_size, __be32 *to, __u32 to_size, __u32 seed)
{
	__u64 sum;

	if ((from_size | to_size) % 4)
		return -EINVAL;
	sum = add_words(to, to_size, 0, add_words(from, from_size, ~0u, seed));
	while (sum >> 32)
		sum = (__u32)sum + (sum >> 32);
	while (host_kernel.sums_are_folded && sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (__u32)sum;
}

static const struct host_way *way_to(const void *destination)
{
	for (int i = 0; i < HOST_WAYS; i++)
		if (!memcmp(&host_kernel.ways[i].destination, destination, sizeof(struct ipv6_address)))
			return &host_kernel.ways[i];
	return NULL;
}

long bpf_fib_lookup(void *ctx, struct bpf_fib_lookup *params, int length, __u32 flags)
{
	const struct host_way *way = way_to(params->ipv6_dst);

	(void)ctx;
	if (length != sizeof(*params) || flags || params->family != 10)
		refuse("bpf_fib_lookup");
	if (!way)
		return BPF_FIB_LKUP_RET_NOT_FWDED;
	params->ifindex = way->link;
	if (way->result == BPF_FIB_LKUP_RET_SUCCESS && params->tot_len > way->mtu) {
		params->mtu_result = way->mtu;
		return BPF_FIB_LKUP_RET_FRAG_NEEDED;
	}
	if (way->result == BPF_FIB_LKUP_RET_SUCCESS) {
		memset(params->dmac, 0x0d, sizeof(params->dmac));
		memset(params->smac, 0x05, sizeof(params->smac));
	}
	return way->result;
}

long bpf_check_mtu(void *ctx, __u32 link, __u32 *mtu, __s32 delta, __u64 flags)
{
	(void)ctx;
	if (delta || flags)
		refuse("bpf_check_mtu");
	if (!link || !host_kernel.link_mtu)
		return -ENODEV;
	*mtu = host_kernel.link_mtu;
	return BPF_MTU_CHK_RET_SUCCESS;
}

__u64 bpf_ktime_get_ns(void)
{
	return host_kernel.now_ns;
}

__u64 bpf_ktime_get_coarse_ns(void)
{
	return host_kernel.coarse_ns;
}

/* ---- Where packets go ------------------------------------------------------------------------------------------------- */

long bpf_redirect(__u32 link, __u64 flags)
{
	(void)link;
	/* Only traffic control knows a direction. */
	return flags ? TC_ACT_REDIRECT : XDP_REDIRECT;
}

long bpf_redirect_map(void *map, __u64 key, __u64 flags)
{
	__u32 link = key;

	if (flags & ~(__u64)(XDP_PASS | XDP_DROP))
		return XDP_ABORTED;
	return bpf_map_lookup_elem(map, &link) ? XDP_REDIRECT : (long)flags;
}

long bpf_redirect_neigh(__u32 link, void *params, int length, __u64 flags)
{
	if (!link || params || length || flags)
		refuse("bpf_redirect_neigh");
	return TC_ACT_REDIRECT;
}

/* ---- Events ----------------------------------------------------------------------------------------------------------- */

long bpf_ringbuf_output(void *ring, void *bytes, __u64 length, __u64 flags)
{
	__u64 taken = (length + RING_RECORD_HEADER + 7) & ~7ull;
	struct host_event *event;

	(void)ring;
	if (flags || length > HOST_EVENT_LENGTH_MAX || host_kernel.event_count == HOST_EVENTS_MAX)
		refuse("bpf_ringbuf_output");
	if (host_kernel.ring_used + taken > RING_LENGTH)
		return -EAGAIN;
	host_kernel.ring_used += taken;
	event = &host_kernel.events[host_kernel.event_count++];
	event->length = length;
	memcpy(event->bytes, bytes, length);
	return 0;
}

__u64 bpf_ringbuf_query(void *ring, __u64 flags)
{
	(void)ring;
	if (flags != BPF_RB_AVAIL_DATA)
		refuse("bpf_ringbuf_query");
	return host_kernel.ring_used;
}
