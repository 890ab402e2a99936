// SPDX-License-Identifier: GPL-2.0
/*
 * What happens to a packet that arrives: an ordered list of steps, each for a role, and before it a short way for packets as nearly
 * all are. One instance of this program is loaded per interface, with that interface's configuration as read-only data, so that the
 * verifier removes the steps that it does not take; the tables are shared. The first step that is concerned decides; a packet that
 * concerns none passes as it came.
 */
#include "lib/ctx_xdp.h"

#include "lib/agent_inside.h"
#include "lib/agent_outside.h"
#include "lib/anchor_access.h"
#include "lib/anchor_uplink.h"
#include "lib/enter_tunnel.h"
#include "lib/forward.h"
#include "lib/home_agent.h"
#include "lib/mobile_node_link.h"
#include "lib/short_way.h"
#include "lib/station.h"
#include "lib/tunnel_answer.h"

const volatile struct interface_config config SEC(".rodata.config") = {};

ALWAYS_INLINE int decide(CTX *ctx, struct packet *packet)
{
	int verdict = NEXT_STEP;

	if (verdict == NEXT_STEP && has_role(ROLE_ANCHOR_ACCESS))
		verdict = anchor_access_in(ctx, packet);
	if (verdict == NEXT_STEP && has_role(ROLE_ANCHOR_UPLINK))
		verdict = anchor_uplink_in(ctx, packet);
	if (verdict == NEXT_STEP && has_role(ROLE_HOME_AGENT))
		verdict = home_agent_in(ctx, packet);
	if (verdict == NEXT_STEP && has_role(ROLE_MOBILE_NODE_LINK))
		verdict = mobile_node_link(ctx, packet);
	if (verdict == NEXT_STEP && has_role(ROLE_AGENT_OUTSIDE))
		verdict = agent_outside(ctx, packet);
	if (is_routed_answer(verdict) && has_role(ROLE_HOME_AGENT | ROLE_ANCHOR_UPLINK | ROLE_ANCHOR_ACCESS))
		verdict = tunnel_answer(ctx, packet, verdict);
	if (verdict == NEXT_STEP && has_role(ROLE_AGENT_INSIDE))
		verdict = agent_inside(ctx, packet);
	if (verdict == NEXT_STEP && has_role(ROLE_ANCHOR_ACCESS))
		verdict = anchor_access_out(ctx, packet);
	if (verdict == NEXT_STEP && has_role(ROLE_HOME_AGENT))
		verdict = home_agent_out(ctx, packet);
	if (verdict == NEXT_STEP && has_role(ROLE_HOME_AGENT | ROLE_ANCHOR_UPLINK | ROLE_ANCHOR_ACCESS))
		verdict = enter_tunnel(ctx, packet, MATCH_DESTINATION);
	if (verdict == NEXT_STEP)
		verdict = VERDICT_PASS;
	/* What has come out of a tunnel is no longer as it came, whichever step lets it pass. */
	if (packet->flags & PACKET_DECAPSULATED && (verdict == VERDICT_PASS || verdict == VERDICT_PASS_COPIED))
		verdict = VERDICT_DECAPSULATED;
	return verdict;
}

/* Header by header; network: where the IPv6 header is. */
ALWAYS_INLINE int long_way(CTX *ctx, int network)
{
	struct scratch *memory = scratch_memory();

	if (network < 0 || !memory || parse_packet(ctx, &memory->packet, network, 0, 0))
		return VERDICT_PASS;
	if (!is_for_this_station(ctx, &memory->packet))
		return VERDICT_PASS_OTHER_STATION;
	return decide(ctx, &memory->packet);
}

SEC("xdp")
int ingress(struct xdp_md *ctx)
{
	int verdict = short_way(ctx), network = ETHERNET_HEADER_LENGTH;

	if (verdict == LONG_WAY) {
		network = find_network(ctx);
		verdict = long_way(ctx, network);
	}
	return carry_out(ctx, network, verdict);
}

char program_license[] SEC("license") = "GPL";
