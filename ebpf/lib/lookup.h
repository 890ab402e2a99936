/* SPDX-License-Identifier: GPL-2.0 */
/* Asks the tables. An entry that has expired is not there: the fast path honours lifetimes without the daemon's help. */
#ifndef MOBILITY_LIB_LOOKUP_H
#define MOBILITY_LIB_LOOKUP_H

#include "headers.h"
#include "lifetime.h"
#include "maps.h"

ALWAYS_INLINE __u32 use_of(const struct ipv6_address *address)
{
	struct endpoint_key key = { .prefix_length = 128, .address = *address };
	struct endpoint *endpoint = bpf_map_lookup_elem(&endpoints, &key);

	return endpoint ? endpoint->use : USE_NONE;
}

/* The binding with that key, unless it has expired by now. */
ALWAYS_INLINE struct binding *binding_of(void *table, const struct binding_key *key, __u64 now)
{
	struct binding *binding = bpf_map_lookup_elem(table, key);

	return binding && binding->expires_ns > now ? binding : 0;
}

ALWAYS_INLINE struct binding *live_binding(void *table, const struct ipv6_address *correspondent,
					   const struct ipv6_address *home_address)
{
	struct binding_key key = { .correspondent = *correspondent, .home_address = *home_address };

	return binding_of(table, &key, lifetime_clock());
}

/* Whether the address lies in the prefix that holds all that this anchor router anchors; yes, when that is not known. */
ALWAYS_INLINE int is_perhaps_anchored(const struct ipv6_address *address)
{
	return (address->word_be[0] & config.anchored_mask_be[0]) == config.anchored_be[0] &&
	       (address->word_be[1] & config.anchored_mask_be[1]) == config.anchored_be[1];
}

/*
 * Whether an anchor router can have such a tunnel for the address: those by the destination are for prefixes that it anchors, those by the
 * source for others' prefixes; those of a handover are for any.
 */
ALWAYS_INLINE int may_have_prefix_tunnel(__u32 match, const struct ipv6_address *address)
{
	if (!has_role(ROLE_ANCHOR_UPLINK | ROLE_ANCHOR_ACCESS))
		return 0;
	if (match == MATCH_DESTINATION)
		return is_perhaps_anchored(address);
	if (match == MATCH_HANDOVER)
		return 1;
	return !config.anchored_mask_be[0] || !is_perhaps_anchored(address);
}

/* What an anchor router knows of the address's prefix: a tunnel, or for MATCH_SOURCE only whose it is. */
ALWAYS_INLINE struct tunnel *prefix_entry(__u32 match, const struct ipv6_address *address)
{
	struct prefix_tunnel_key key = { .prefix_be = { address->word_be[0], address->word_be[1] }, .match = match };

	return bpf_map_lookup_elem(&prefix_tunnels, &key);
}

/* A home agent's or a mobile node's. */
ALWAYS_INLINE struct tunnel *home_address_tunnel(__u32 match, const struct ipv6_address *address)
{
	if (has_role(ROLE_HOME_AGENT | ROLE_MOBILE_NODE_LINK | ROLE_MOBILE_NODE_HOME)) {
		struct tunnel_key key = { .address = *address, .match = match };

		return bpf_map_lookup_elem(&tunnels, &key);
	}
	return 0;
}

/* The tunnel, unless there is none, or it has expired by now. */
ALWAYS_INLINE struct tunnel *unless_expired(struct tunnel *tunnel)
{
	return tunnel && tunnel->expires_ns && tunnel->expires_ns > lifetime_clock() ? tunnel : 0;
}

/* That which the interface's roles have for the address. */
ALWAYS_INLINE struct tunnel *live_tunnel(__u32 match, const struct ipv6_address *address)
{
	struct tunnel *tunnel = home_address_tunnel(match, address);

	if (!tunnel && may_have_prefix_tunnel(match, address))
		tunnel = prefix_entry(match, address);
	return unless_expired(tunnel);
}

#endif
