/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Carries a verdict out. A rewritten packet goes up to the kernel, which forwards it (and decrements its hop limit); or, where
 * that is configured and the kernel's tables know the next hop and the interface to it is attached too and takes frames, straight out there.
 *
 * An answer to a test init is routed too, never just sent back to the link-layer address that asked: that a Home Test reaches
 * the home address is all that it proves (RFC 6275 section 5.2.5), and a neighbour can ask in anybody's name.
 */
#ifndef MOBILITY_LIB_FORWARD_H
#define MOBILITY_LIB_FORWARD_H

#include "action.h"
#include "count.h"
#include "link_header.h"
#include "parse.h"

/* Asks the kernel's routing and neighbour tables for the way of the packet with this header. */
ALWAYS_INLINE int find_way(CTX *ctx, const struct ipv6_header *ip, struct bpf_fib_lookup *fib)
{
	fib->family = ADDRESS_FAMILY_INET6;
	fib->ifindex = ctx->ingress_ifindex;
	__builtin_memcpy(fib->ipv6_src, &ip->source, sizeof(ip->source));
	__builtin_memcpy(fib->ipv6_dst, &ip->destination, sizeof(ip->destination));
	fib->flowinfo = ip->version_class_flow_be & bpf_htonl(0x0fffffff);
	fib->tot_len = IPV6_HEADER_LENGTH + bpf_ntohs(ip->payload_length_be);
	fib->l4_protocol = ip->next_header;
	return bpf_fib_lookup(ctx, fib, sizeof(*fib), 0);
}

/* Whether what this program redirects to the interface gets there. */
ALWAYS_INLINE int is_redirect_target(__u32 link)
{
	return config.generic ? bpf_map_lookup_elem(&redirect_targets, &link) != 0 : bpf_map_lookup_elem(&frame_takers, &link) != 0;
}

CHECKED_ALONE int redirect(CTX *ctx, __u32 network)
{
	struct bpf_fib_lookup fib = {};
	struct ipv6_header ip;

	if (load(ctx, network, &ip, sizeof(ip)) || ip.hop_limit <= 1)
		return XDP_PASS;
	/* A tagged frame would need the next interface's tag: the kernel knows it. */
	if (network != ETHERNET_HEADER_LENGTH)
		return XDP_PASS;
	if (find_way(ctx, &ip, &fib) != BPF_FIB_LKUP_RET_SUCCESS)
		return XDP_PASS;
	if (!is_redirect_target(fib.ifindex)) {
		count_remark(REMARK_NOT_REDIRECTED);
		return XDP_PASS;
	}
	ip.hop_limit--;
	if (store(ctx, network + IPV6_HOP_LIMIT_FIELD, &ip.hop_limit, 1) || store(ctx, 0, fib.dmac, sizeof(fib.dmac)) ||
	    store(ctx, sizeof(fib.dmac), fib.smac, sizeof(fib.smac)))
		return XDP_DROP;
	return bpf_redirect_map(&redirect_targets, fib.ifindex, XDP_PASS);
}

/*
 * Whether XDP can send a frame back by the interface that it came by. On veth that is a redirect, which needs less of the other end than
 * XDP_TX does: not a program, but receive offload.
 */
ALWAYS_INLINE int can_send_back(void)
{
	return !config.answer_by_redirect || is_redirect_target(config.link);
}

ALWAYS_INLINE int send_back(void)
{
	return config.answer_by_redirect ? bpf_redirect(config.link, 0) : XDP_TX;
}

/* Out of the interface that the question came by when the answer's next hop is there and known; else the kernel forwards it. */
CHECKED_ALONE int route_answer(CTX *ctx, __u32 network)
{
	struct bpf_fib_lookup fib = {};
	struct ipv6_header ip;

	if (load(ctx, network, &ip, sizeof(ip)))
		return XDP_DROP;
	if (find_way(ctx, &ip, &fib) != BPF_FIB_LKUP_RET_SUCCESS || fib.ifindex != ctx->ingress_ifindex)
		return XDP_PASS;
	if (!can_send_back()) {
		count_remark(REMARK_ANSWER_FORWARDED);
		return XDP_PASS;
	}
	if (store(ctx, 0, fib.dmac, sizeof(fib.dmac)) || store(ctx, sizeof(fib.dmac), fib.smac, sizeof(fib.smac)))
		return XDP_DROP;
	return send_back();
}

/* A frame that is addressed to whom the question came from: back there, or, addressed to this station again, up to be forwarded there. */
CHECKED_ALONE int answer(CTX *ctx, __u32 network)
{
	struct link_header link;

	if (can_send_back())
		return send_back();
	if (read_answering_link_header(ctx, network, &link) || write_link_header(ctx, network, &link))
		return XDP_DROP;
	count_remark(REMARK_ANSWER_FORWARDED);
	return XDP_PASS;
}

/* network: where the IPv6 header is. */
ALWAYS_INLINE int carry_out(CTX *ctx, __u32 network, int verdict)
{
	count_verdict(verdict);
	switch (action_of(verdict)) {
	case FORWARD:
		return config.forwarding == FORWARD_REDIRECT ? redirect(ctx, network) : XDP_PASS;
	case ANSWER:
		return answer(ctx, network);
	case ROUTE:
		return route_answer(ctx, network);
	case LIFT:
	case DROP:
		return XDP_DROP;
	default:
		return XDP_PASS;
	}
}

#endif
