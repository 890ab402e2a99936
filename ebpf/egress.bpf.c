// SPDX-License-Identifier: GPL-2.0
/*
 * What happens to a packet that leaves by a mobile node's mobility interface. The interface leads nowhere: what is ours is
 * rewritten and leaves by the interface that holds the care-of address, with the next hop that the kernel's tables give it.
 */
#include <linux/pkt_cls.h>

#include "lib/ctx_tc.h"

#include "lib/action.h"
#include "lib/mobile_node_home.h"
#include "lib/short_mobile_node_home.h"

const volatile struct interface_config config SEC(".rodata.config") = {};

ALWAYS_INLINE int send_out(struct __sk_buff *ctx, int verdict, const struct way_out *way_out)
{
	if (action_of(verdict) == FORWARD && !way_out->link)
		verdict = VERDICT_DROP_NO_LINK;
	count_verdict(verdict);
	switch (action_of(verdict)) {
	case FORWARD:
		return bpf_redirect_neigh(way_out->link, 0, 0, 0);
	case ANSWER:
		/* To the stack that sent it, as if it had arrived. */
		return bpf_redirect(ctx->ifindex, BPF_F_INGRESS);
	case LIFT:
		/* Not lost: the stack is to take it for sent. */
		return TC_ACT_STOLEN;
	case PASS:
		return TC_ACT_OK;
	default:
		return TC_ACT_SHOT;
	}
}

/* Header by header (lib/parse.h). */
ALWAYS_INLINE int long_way(CTX *ctx, struct way_out *way_out)
{
	struct scratch *memory = scratch_memory();
	int network = find_network(ctx), verdict;

	if (network < 0 || !memory || parse_packet(ctx, &memory->packet, network, 0, 0))
		return VERDICT_PASS;
	verdict = mobile_node_home(ctx, &memory->packet, way_out);
	return verdict == NEXT_STEP ? VERDICT_PASS : verdict;
}

SEC("tc")
int egress(struct __sk_buff *ctx)
{
	struct way_out way_out = {};
	int verdict = VERDICT_PASS;

	if (has_role(ROLE_MOBILE_NODE_HOME)) {
		verdict = short_optimized_route(ctx, &way_out);
		if (verdict == LONG_WAY)
			verdict = long_way(ctx, &way_out);
	}
	return send_out(ctx, verdict, &way_out);
}

char program_license[] SEC("license") = "GPL";
