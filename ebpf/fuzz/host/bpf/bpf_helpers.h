/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stands in for libbpf's header of this name when the fast path is compiled for the host (docs/fuzzing.md): what maps are declared
 * with, and the kernel's helpers as plain functions (host/helpers.c), with the results that the kernel's have.
 */
#ifndef MOBILITY_FUZZ_BPF_HELPERS_H
#define MOBILITY_FUZZ_BPF_HELPERS_H

#include <linux/bpf.h>
#include <stddef.h>

#define SEC(name)
#define __uint(name, number) int (*name)[number]
#define __type(name, type) typeof(type) *name
#define LIBBPF_PIN_BY_NAME 1

void *bpf_map_lookup_elem(void *map, const void *key);
long bpf_map_update_elem(void *map, const void *key, const void *value, __u64 flags);

long bpf_xdp_adjust_head(struct xdp_md *ctx, int delta);
long bpf_xdp_adjust_tail(struct xdp_md *ctx, int delta);
__u64 bpf_xdp_get_buff_len(struct xdp_md *ctx);
long bpf_xdp_load_bytes(struct xdp_md *ctx, __u32 offset, void *to, __u32 length);
long bpf_xdp_store_bytes(struct xdp_md *ctx, __u32 offset, void *from, __u32 length);

long bpf_skb_load_bytes(const void *ctx, __u32 offset, void *to, __u32 length);
long bpf_skb_store_bytes(struct __sk_buff *ctx, __u32 offset, const void *from, __u32 length, __u64 flags);
long bpf_skb_adjust_room(struct __sk_buff *ctx, __s32 delta, __u32 mode, __u64 flags);
long bpf_skb_change_tail(struct __sk_buff *ctx, __u32 length, __u64 flags);

__s64 bpf_csum_diff(__be32 *from, __u32 from_size, __be32 *to, __u32 to_size, __u32 seed);
long bpf_fib_lookup(void *ctx, struct bpf_fib_lookup *params, int length, __u32 flags);
long bpf_check_mtu(void *ctx, __u32 link, __u32 *mtu, __s32 delta, __u64 flags);
__u64 bpf_ktime_get_ns(void);
__u64 bpf_ktime_get_coarse_ns(void);

long bpf_redirect(__u32 link, __u64 flags);
long bpf_redirect_map(void *map, __u64 key, __u64 flags);
long bpf_redirect_neigh(__u32 link, void *params, int length, __u64 flags);

long bpf_ringbuf_output(void *ring, void *bytes, __u64 length, __u64 flags);
__u64 bpf_ringbuf_query(void *ring, __u64 flags);

#endif
