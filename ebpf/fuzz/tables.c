// SPDX-License-Identifier: GPL-2.0
/* From a scenario's numbers to entries of maps. */
#include "tables.h"

#include <string.h>

#include "host/kernel.h"
#include "host/maps.h"
#include "reference/sha1.h"

#define FOREVER (~0ull)
#define RING_LENGTH (1ull << 20)
#define COUNTER_ROW 6
#define RESULTS 9	/* BPF_FIB_LKUP_RET_… */

const __u8 tables_node_key[NODE_KEY_LENGTH] = "node key of 20 bytes";
const __u8 tables_nonces[SECRETS][NONCE_LENGTH] = { "8 bytes.", "8 others" };

static const struct ipv6_address *pooled(__u8 number)
{
	return &scenario_pool[number % POOL];
}

static void fill_endpoints(const struct scenario_tables *tables)
{
	for (__u32 i = 0; i < POOL; i++) {
		struct endpoint_key key = { .prefix_length = 128, .address = scenario_pool[i] };
		struct endpoint endpoint = { .use = tables->uses[i] % (USE_ANCHOR_ROUTER + 1) };

		if (endpoint.use)
			host_put("endpoints", &key, &endpoint);
	}
}

static void fill_bindings(const struct scenario_tables *tables)
{
	for (int i = 0; i < SCENARIO_BINDINGS; i++) {
		const struct scenario_binding *from = &tables->bindings[i];
		struct binding_key key = { .correspondent = *pooled(from->correspondent), .home_address = *pooled(from->home_address) };
		struct binding binding = {
			.care_of_address = *pooled(from->care_of_address),
			.expires_ns = from->life & LIFE_EXPIRED ? 1 : FOREVER,
			.refresh_ns = from->life & LIFE_TO_BE_REFRESHED ? 1 : FOREVER,
			.path_mtu_expires_ns = from->life & LIFE_PATH_MTU_BELIEVED ? FOREVER : 1,
			.path_mtu = scenario_mtu(from->path_mtu),
			.link = from->life & LIFE_NO_LINK ? 0 : OTHER_LINK,
			.flags = from->life & LIFE_REPORTED ? BINDING_EXPIRY_REPORTED : 0,
		};

		host_put(from->in_update_list & 1 ? "binding_update_list" : "binding_cache", &key, &binding);
	}
}

static void fill_tunnels(const struct scenario_tables *tables)
{
	for (int i = 0; i < SCENARIO_TUNNELS; i++) {
		const struct scenario_tunnel *from = &tables->tunnels[i];
		const struct ipv6_address *address = pooled(from->address);
		struct tunnel_key key = {
			.address = *address,
			.match = from->match & 3,
		};
		struct prefix_tunnel_key prefix = {
			.prefix_be = { address->word_be[0], address->word_be[1] },
			.match = from->match & 3,
		};
		struct tunnel tunnel = {
			.local = *pooled(from->local),
			.remote = *pooled(from->remote),
			.expires_ns = from->life & LIFE_EXPIRED ? 1 : FOREVER,
			.path_mtu_expires_ns = from->life & LIFE_PATH_MTU_BELIEVED ? FOREVER : 1,
			.path_mtu = scenario_mtu(from->path_mtu),
			.link = from->life & LIFE_NO_LINK ? 0 : OTHER_LINK,
		};
		__u8 station = from->life >> LIFE_STATION_SHIFT;

		if (station) {
			tunnel.station[0] = 2;
			tunnel.station[LINK_ADDRESS_LENGTH - 1] = station;
		}
		/* Which of the two is asked is the program's affair. */
		host_put("tunnels", &key, &tunnel);
		host_put("prefix_tunnels", &prefix, &tunnel);
	}
}

static void fill_midstate(__u8 pad, __u32 state[5])
{
	__u8 block[REFERENCE_BLOCK_LENGTH];

	for (__u32 i = 0; i < sizeof(block); i++)
		block[i] = pad ^ (i < NODE_KEY_LENGTH ? tables_node_key[i] : 0);
	reference_sha1_begin(state);
	reference_sha1_block(state, block);
}

static void fill_secrets(const struct scenario_tables *tables)
{
	struct test_secret secret = { .in_use = 1 };
	__u32 only = 0, in_use = 1 + FIRST_NONCE_INDEX;

	fill_midstate(0x36, secret.inner_midstate);
	fill_midstate(0x5c, secret.outer_midstate);
	memcpy(secret.node_key, tables_node_key, NODE_KEY_LENGTH);
	for (__u32 i = 0; i < SECRETS; i++) {
		__u32 slot = (FIRST_NONCE_INDEX + i) % TEST_SECRETS;

		secret.nonce_index = FIRST_NONCE_INDEX + i;
		memcpy(secret.nonce, tables_nonces[i], NONCE_LENGTH);
		host_put("test_secrets", &slot, &secret);
	}
	if (!(tables->settings & SETTING_NO_SECRET_IN_USE))
		host_put("current_test_secret", &only, &in_use);
}

static void fill_limits(const struct scenario_tables *tables)
{
	for (__u32 i = 0; i < LIMITS; i++) {
		struct rate_limit rate = scenario_rate(tables->limits[i]);

		host_put("limits", &i, &rate);
	}
}

static void fill_redirect_targets(const struct scenario_tables *tables)
{
	static const __u32 links[] = { LINK, OTHER_LINK };

	for (int i = 0; i < 2; i++) {
		struct bpf_devmap_val value = { .ifindex = links[i] };

		if (tables->settings & SETTING_NO_REDIRECT_TARGET)
			continue;
		host_put("redirect_targets", &links[i], &value);
		if (!(tables->settings & SETTING_NO_FRAME_TAKER))
			host_put("frame_takers", &links[i], &links[i]);
	}
}

static void set_kernel(const struct scenario_tables *tables)
{
	host_kernel.now_ns = BEGINNING_NS;
	host_kernel.coarse_ns = BEGINNING_NS;
	host_kernel.link_mtu = scenario_mtu(tables->link_mtu);
	host_kernel.ring_used = RING_LENGTH * tables->ring / 255;
	host_kernel.room_refused = tables->settings & SETTING_ROOM_REFUSED;
	host_kernel.event_count = 0;
	for (int i = 0; i < HOST_WAYS; i++) {
		const struct scenario_way *from = &tables->ways[i];
		__u32 mtu = scenario_mtu(from->mtu);

		host_kernel.ways[i] = (struct host_way) {
			.destination = *pooled(from->destination),
			.result = from->result % RESULTS,
			/* IPv6 runs on no link with less (RFC 8200 section 5). */
			.mtu = mtu < 1280 ? 1280 : mtu,
			.link = from->link & 1 ? LINK : OTHER_LINK,
		};
	}
}

static __u32 roles_of(__u8 number, __u32 roles)
{
	__u32 chosen = number & roles;

	return chosen ? chosen : roles;
}

void tables_fill(const struct scenario_tables *tables, struct interface_config *config, __u32 roles)
{
	static const __u8 link_address[6] = LINK_ADDRESS;

	host_empty_maps();
	fill_endpoints(tables);
	fill_bindings(tables);
	fill_tunnels(tables);
	fill_secrets(tables);
	fill_limits(tables);
	fill_redirect_targets(tables);
	set_kernel(tables);

	memset(config, 0, sizeof(*config));
	config->roles = roles_of(tables->roles, roles);
	config->counter_row = COUNTER_ROW;
	config->forwarding = tables->settings & SETTING_REDIRECT ? FORWARD_REDIRECT : FORWARD_KERNEL;
	config->link = LINK;
	config->source_seed = 0x5eed5eed;
	config->answer_by_redirect = (tables->settings & SETTING_ANSWER_BY_REDIRECT) != 0;
	if (tables->settings & SETTING_ICMP_SOURCE)
		config->icmp_source = scenario_pool[POOL_HOME_AGENT];
	if (tables->settings & SETTING_LINK_ADDRESS)
		memcpy(config->link_address, link_address, sizeof(link_address));
}
