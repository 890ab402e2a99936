/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Carries a verdict out. A rewritten packet goes up to the kernel, which forwards it (and decrements its hop limit); or, where
 * that is configured and the kernel's tables know the next hop and the interface to it is attached too, straight out there.
 */
#ifndef MOBILITY_LIB_FORWARD_H
#define MOBILITY_LIB_FORWARD_H

#include "action.h"
#include "count.h"
#include "parse.h"

CHECKED_ALONE int redirect(CTX *ctx, __u32 network)
{
	struct bpf_fib_lookup fib = { .family = ADDRESS_FAMILY_INET6, .ifindex = ctx->ingress_ifindex };
	struct ipv6_header ip;

	if (load(ctx, network, &ip, sizeof(ip)) || ip.hop_limit <= 1)
		return XDP_PASS;
	/* A tagged frame would need the next interface's tag: the kernel knows it. */
	if (network != ETHERNET_HEADER_LENGTH)
		return XDP_PASS;
	__builtin_memcpy(fib.ipv6_src, &ip.source, sizeof(ip.source));
	__builtin_memcpy(fib.ipv6_dst, &ip.destination, sizeof(ip.destination));
	fib.flowinfo = ip.version_class_flow_be & bpf_htonl(0x0fffffff);
	fib.tot_len = IPV6_HEADER_LENGTH + bpf_ntohs(ip.payload_length_be);
	fib.l4_protocol = ip.next_header;
	if (bpf_fib_lookup(ctx, &fib, sizeof(fib), 0) != BPF_FIB_LKUP_RET_SUCCESS)
		return XDP_PASS;
	if (!bpf_map_lookup_elem(&redirect_targets, &fib.ifindex))
		return XDP_PASS;
	ip.hop_limit--;
	if (store(ctx, network + IPV6_HOP_LIMIT_FIELD, &ip.hop_limit, 1) || store(ctx, 0, fib.dmac, sizeof(fib.dmac)) ||
	    store(ctx, sizeof(fib.dmac), fib.smac, sizeof(fib.smac)))
		return XDP_DROP;
	return bpf_redirect_map(&redirect_targets, fib.ifindex, XDP_PASS);
}

ALWAYS_INLINE int carry_out(CTX *ctx, struct packet *packet, int verdict)
{
	count_verdict(verdict);
	switch (action_of(verdict)) {
	case FORWARD:
		return config.forwarding == FORWARD_REDIRECT ? redirect(ctx, packet->network) : XDP_PASS;
	case ANSWER:
		return config.answer_by_redirect ? bpf_redirect(config.link, 0) : XDP_TX;
	case LIFT:
	case DROP:
		return XDP_DROP;
	default:
		return XDP_PASS;
	}
}

#endif
